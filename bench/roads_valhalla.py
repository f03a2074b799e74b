"""Valhalla's matrix beside ours, in a Python that has it (``pip install pyvalhalla``, Python 3.12): another process.

Run as a script by that Python: reads ``{"extract", "folder", "sources", "goals"}`` as JSON, prints milliseconds of
one matrix a goal; tiles are built once a folder.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

Places = list[list[float]]  # [lon, lat]


def matrix_milliseconds(python: str, extract: Path, folder: Path, sources: Places, goals: Places) -> list[float]:
    """Of all sources to one goal, for each goal; raises ``RuntimeError`` with what that Python said."""
    asked = {"extract": str(extract), "folder": str(folder), "sources": sources, "goals": goals}
    done = subprocess.run(
        [python, __file__], input=json.dumps(asked), capture_output=True, text=True, timeout=1800, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-500:])
    milliseconds: list[float] = json.loads(done.stdout.splitlines()[-1])
    return milliseconds


def _actor(extract: str, folder: Path) -> Any:
    import valhalla

    tiles = folder / "tiles"
    is_built = any(tiles.rglob("*.gph"))
    tiles.mkdir(parents=True, exist_ok=True)
    config = valhalla.get_config(tile_extract="", tile_dir=str(tiles), verbose=False)
    config["service_limits"]["auto"] |= {"max_matrix_distance": 10_000_000.0, "max_matrix_location_pairs": 1_000_000}
    # the quicker one here by far: its other algorithm searches from both sides, pair by pair
    config["thor"]["source_to_target_algorithm"] = "timedistancematrix"
    settings = folder / "valhalla.json"
    settings.write_text(json.dumps(config))
    if not is_built:
        builder = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"
        subprocess.run([builder, "-c", settings, extract], check=True, stdout=sys.stderr)
    return valhalla.Actor(config)


def main() -> None:
    asked = json.load(sys.stdin)
    actor = _actor(asked["extract"], Path(asked["folder"]))
    sources = [{"lon": lon, "lat": lat} for lon, lat in asked["sources"]]
    milliseconds = []
    for lon, lat in asked["goals"]:
        question = {"sources": sources, "targets": [{"lon": lon, "lat": lat}], "costing": "auto", "verbose": False}
        started = time.perf_counter()
        answer = actor.matrix(question)
        milliseconds.append((time.perf_counter() - started) * 1000)
        if len(answer["sources_to_targets"]["durations"]) != len(sources):
            raise RuntimeError("the matrix has another number of rows than there are sources")
    print(json.dumps(milliseconds))


if __name__ == "__main__":
    main()
