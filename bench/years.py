"""Years: what an answer costs with five years of a thousand incidents a day behind it, and with thirty days.

The towns are kept in a folder outside the repository and written once (`bench.years_days`); a load that was stopped
goes on where it was. Both end with the same busy last day, so both show the same; only what is stored differs.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.program import Line, Samples, run
from bench.years_town import in_own_process

FIVE_YEARS, THIRTY_DAYS = 1825, 30
MOST_MS = 200.0
PAGES = ("board", "queue", "timeline", "search")
OTHERS = ("incident", "ranking", "duplicates", "phone", "intervals", "journal")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    folder = Path(os.environ.get("SHOUWANG_BENCH", "~/.cache/shouwang-bench")).expanduser()
    parser.add_argument("--folder", type=Path, default=folder, help="where towns are kept; default %(default)s")
    parser.add_argument("--days", type=int, default=FIVE_YEARS, help="days of the long history; default %(default)s")
    parser.add_argument("--beside", type=int, default=THIRTY_DAYS, help="days of the short one; default %(default)s")
    parser.add_argument("--a-day", type=int, default=1000, help="incidents a day; default %(default)s")
    parser.add_argument("--times", type=int, default=200, help="how often each is asked; default %(default)s")


def measure(options: argparse.Namespace) -> dict[str, object]:
    """`growth`: how many times more an answer costs in the long history, by SQLite's work and by the clock."""
    short = _asked(options, options.beside)
    long = _asked(options, options.days)
    growth = {
        name: {
            "work": round(long["work"][name] / short["work"][name], 3),
            "p50": round(long[f"{name}_ms"]["p50"] / short[f"{name}_ms"]["p50"], 2),
        }
        for name in (*PAGES, *OTHERS)
    }
    stored = {"stored": round(long["incidents"] / short["incidents"], 1)}
    return long | {"days": options.days, "growth": growth | stored, f"with_{options.beside}_days": short}


def _asked(options: argparse.Namespace, days: int) -> dict[str, Any]:
    folder = options.folder.expanduser().absolute()
    asked = in_own_process("years_asking", str(folder), str(days), str(options.a_day), str(options.times))
    found: dict[str, Any] = json.loads(asked)
    return found


def lines(result: Mapping[str, object]) -> list[Line]:
    found: Mapping[str, Any] = result
    rows = [
        Line(
            f"years: {name} p99, {found['incidents']} incidents stored",
            found[f"{name}_ms"]["p99"],
            "ms",
            f"{MOST_MS:.0f} ms; work {found['growth'][name]['work']} x for {found['growth']['stored']} x stored",
            found[f"{name}_ms"]["p99"] <= MOST_MS,
        )
        for name in (*PAGES, *OTHERS)
    ]
    holds = not found["findings"]
    return [*rows, Line("years: entries verified", found["entries"], "", f"{found['verify_seconds']:.0f} s", holds)]


def samples() -> dict[str, Samples]:
    """None: towns with years behind them are not written in a minute. A test holds the work of an answer."""
    return {}


if __name__ == "__main__":
    sys.exit(run(sys.modules[__name__], "years"))
