"""Replay: a thousand calls through the real actions, from the first ring to the closed incident.

East Baltimore's log on its roads where SHOUWANG_DATA is set, else a log invented by seed on the demo's district.
`decision_ms`: ranking the units on duty for one incident, reasons and cover included.
"""

import argparse
import csv
import json
import os
import pstats
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.program import Line, Samples, run
from bench.years_town import in_own_process

MOST_SECONDS = 60.0
SEED, UNITS = 1, 12
KINDS = ("dispute", "fight", "theft", "noise", "parking", "fraud", "help", "traffic_accident", "drunk", "burglary")
LAYERS = (  # where time goes: the first that the path of a function's file has in it
    ("waiting for the disk (commit)", ("method 'commit'",)),
    ("SQLite and PostgreSQL at work", ("SQLiteCursorWrapper", "sqlite3", "psycopg")),
    ("Django's ORM: writing SQL, making objects", ("django/db",)),
    ("Django, the rest", ("django/",)),
    ("ranking, cover, routes, snapping", ("shouwang/engine", "numpy", "numba", "shapely", "routingkit")),
    ("actions, rules and queries of ours", ("shouwang/dispatch", "shouwang/duty", "shouwang/journal", "shouwang/")),
)

OTHERS = "Python's own functions"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--calls", type=int, default=1000, help="how many calls; default %(default)s")
    parser.add_argument("--database", help="URL of an empty database; default: SQLite, thrown away")
    parser.add_argument("--profile", action="store_true", help="also say where time goes (twice as slow)")


def measure(options: argparse.Namespace) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="shouwang-bench-") as name:
        folder = Path(name)
        given = _baltimore() if os.environ.get("SHOUWANG_DATA") else _invented(folder, options.calls)
        given += ["--units", str(UNITS), "--seed", str(SEED), "--most-calls", str(options.calls), "--json"]
        given += ["--database", options.database] if options.database else []
        profile = folder / "profile"
        program = ["-m", "cProfile", "-o", str(profile), "-m", "shouwang"] if options.profile else ["-m", "shouwang"]
        done = subprocess.run([sys.executable, *program, "replay", *given], check=True, stdout=subprocess.PIPE)
        found = figures(json.loads(done.stdout))
        return found | ({"time_goes": _layers(profile)} if options.profile else {})


def figures(report: Mapping[str, Any]) -> dict[str, object]:
    """`wall_seconds` from the first ring to the last unit clear; setting up and verifying stand beside it."""
    played = report["play_seconds"]
    return {
        "calls": report["calls"],
        "wall_seconds": played,
        "actions": report["action_ms"]["n"],
        "actions_per_second": round(report["action_ms"]["n"] / played, 1),
        "action_ms": {name: report["action_ms"][name] for name in ("p50", "p99")},
        "decision_ms": {name: report["decision_ms"][name] for name in ("p50", "p99")},
        "set_up_seconds": report["set_up_seconds"],
        "whole_seconds": report["wall_seconds"],
        "verified": report["journal"]["verified"],
        "entries": report["journal"]["entries"],
        "root": report["journal"]["root"],
    }


def _baltimore() -> list[str]:
    where = Path(os.environ["SHOUWANG_DATA"])
    logs = [where / "baltimore" / name for name in ("calls_201501_01_21.csv.gz", "calls_201502_09.csv.gz")]
    types = Path(__file__).parents[1] / "shouwang" / "demo" / "replay" / "types_baltimore.csv"
    given = ["--roads", where / "osm" / "baltimore.osm.pbf", "--types", types, "--zone", "America/New_York"]
    return [str(word) for word in (*given, "--calls", *logs)]


def _invented(folder: Path, count: int) -> list[str]:
    """Places of the demo's district at random, a call every 50 minutes on average, as in Baltimore's log."""
    from shouwang.demo.town.district import write_district
    from shouwang.engine.roads.extract import read_extract

    roads, log, luck = folder / "district.osm.pbf", folder / "calls.csv", Random(SEED)
    write_district(roads, 7, None)
    places = [place for place in read_extract(roads).places if place.kind != "street"]
    at = datetime(2026, 1, 1)  # noqa: DTZ001 - a log's times are local
    with log.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["call_time", "lon", "lat", "description", "priority"])
        for _number in range(2 * count):
            at += timedelta(seconds=luck.expovariate(1 / 3000))
            place = luck.choice(places)
            writer.writerow([at.isoformat(), place.lon, place.lat, luck.choice(KINDS), ""])
    return ["--roads", str(roads), "--calls", str(log), "--max-snap-metres", "200"]


def _layers(profile: Path) -> dict[str, float]:
    """Share of the seconds, by whose code they were spent in; what is built into Python counts for its callers."""
    spent: Counter[str] = Counter()
    entries: dict[tuple[str, int, str], tuple[int, int, float, float, dict[Any, Any]]] = pstats.Stats(
        str(profile)
    ).stats  # type: ignore[attr-defined] # not in the stubs
    for (file, _line, name), (_calls, _all, seconds, _cumulated, callers) in entries.items():
        layer = _layer(f"{file} {name}")
        if layer != OTHERS:
            spent[layer] += seconds  # type: ignore[assignment] # a counter of seconds
        for (caller, _line, by), (_calls, _all, share, _cumulated) in callers.items() if layer == OTHERS else ():
            spent[_layer(f"{caller} {by}")] += share
    whole = sum(spent.values())
    return {layer: round(seconds / whole, 3) for layer, seconds in spent.most_common()}


def _layer(where: str) -> str:
    return next((layer for layer, marks in LAYERS if any(mark in where for mark in marks)), OTHERS)


def lines(result: Mapping[str, object]) -> list[Line]:
    found: Mapping[str, Any] = result
    seconds = found["wall_seconds"]
    return [
        Line(f"replay: {found['calls']} calls", seconds, "s", f"{MOST_SECONDS:.0f} s", seconds <= MOST_SECONDS),
        Line("replay: actions a second", found["actions_per_second"], "1/s", ""),
        Line("replay: decision p50", found["decision_ms"]["p50"], "ms", f"p99 {found['decision_ms']['p99']} ms"),
    ]


def samples() -> dict[str, Samples]:
    """The actions of a few incidents beside their bare writes: the same statements, transactions and fsync."""
    taken = json.loads(in_own_process("replay_bare"))
    return {"actions": Samples(taken["ours"], taken["peer"])}


if __name__ == "__main__":
    sys.exit(run(sys.modules[__name__], "replay"))
