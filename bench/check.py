"""`make bench-check`: fails where a ratio to its peer has lost more than a quarter against `ratios.json`.

Five of ours and five of the peer's in turns, their medians, the ratio of these. `--write` keeps today's ratios.
"""

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path

RATIOS = Path(__file__).with_name("ratios.json")
MOST_LOSS = 0.25
PROGRAMS = ("roads", "intake", "replay")


def lost(known: dict[str, float], found: dict[str, float]) -> list[str]:
    """The ratios that are gone or too low, in words."""
    return [
        f"{name}: {found[name]:.2f}, was {ratio:.2f}" if name in found else f"{name}: is not measured any more"
        for name, ratio in known.items()
        if found.get(name, 0.0) < ratio * (1 - MOST_LOSS)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.check", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep today's ratios as the ones to hold")
    options = parser.parse_args()
    found: dict[str, float] = {}
    for name in PROGRAMS:
        samples = import_module(f"bench.{name}").samples()
        found |= {f"{name}.{what}": round(one.ratio, 3) for what, one in samples.items()}
    for name, ratio in found.items():
        print(f"{name:40} {ratio:8.2f}")
    if options.write:
        RATIOS.write_text(json.dumps(found, indent=2) + "\n")
        return 0
    losses = lost(json.loads(RATIOS.read_text()), found)
    print("\n".join(f"lost more than {MOST_LOSS:.0%}: {loss}" for loss in losses))
    return 1 if losses else 0


if __name__ == "__main__":
    sys.exit(main())
