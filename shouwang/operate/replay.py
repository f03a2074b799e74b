"""``shouwang replay``: a call log through the real actions, with simulated crews, in simulated time."""

import argparse
import atexit
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shouwang.operate.arguments import whole_up_to, zone

if TYPE_CHECKING:
    from shouwang.demo.replay.engine import Plan
    from shouwang.demo.replay.words import Words
    from shouwang.engine.simulation import Delays

EXAMPLE_MAP = "time=call_time,lon=lon,lat=lat,type=description,priority=priority"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--roads", type=Path, required=True, help="road extract: .osm.pbf, .osm.gz or .osm")
    parser.add_argument(
        "--calls", type=Path, nargs="+", action="extend", required=True, help="call logs, .csv or .csv.gz"
    )
    parser.add_argument("--units", type=int, required=True, help="how many units, always on duty")
    parser.add_argument("--map", default=EXAMPLE_MAP, help=f"columns of the logs; default {EXAMPLE_MAP}")
    parser.add_argument("--types", type=Path, help="CSV raw,category,priority: the log's words and ours")
    parser.add_argument("--delays", type=Path, help="CSV name,p50_seconds,p90_seconds: how long crews take")
    parser.add_argument("--max-snap-metres", type=float, default=50.0, help="further from a road: refused")
    parser.add_argument("--most-calls", type=whole_up_to(10_000_000), help="only the first so many on the network")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--zone", type=zone, help="zone of the times in the log; default: this installation's")
    parser.add_argument("--database", help="URL of an empty database to keep; default: one that is thrown away")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def before_start(options: argparse.Namespace) -> None:
    """Never the installation's own home: road files of one seed have one name, and a replay's may be thrown away."""
    if options.zone:
        os.environ["SHOUWANG_TIME_ZONE"] = options.zone
    folder = tempfile.mkdtemp(prefix="shouwang-replay-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["SHOUWANG_HOME"] = folder
    os.environ["SHOUWANG_DATABASE"] = options.database or f"sqlite:///{folder}/replay.sqlite3"


def run(options: argparse.Namespace) -> int:
    figures = _replay(options)
    if options.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name}: {_shown(figure)}" for name, figure in figures.items()))
    return 0


def _shown(figure: Any) -> str:
    if not isinstance(figure, dict):
        return str(figure)
    return ", ".join(f"{name} {value}" for name, value in figure.items())


def _replay(options: argparse.Namespace) -> dict[str, Any]:
    from shouwang.demo.replay.engine import replay
    from shouwang.operate.progress import Progress
    from shouwang.operate.schema import migrate

    plan = _plan(options)
    with Progress(sys.stderr) as progress:
        return replay(plan, progress, make_tables=migrate)


def _plan(options: argparse.Namespace) -> "Plan":
    from zoneinfo import ZoneInfo

    from django.conf import settings

    from shouwang.demo.replay.engine import Plan
    from shouwang.demo.replay.log import read_map

    return Plan(
        roads=options.roads,
        logs=options.calls,
        units=options.units,
        zone=ZoneInfo(settings.TIME_ZONE),
        columns=read_map(options.map),
        words=_words(options.types),
        delays=_delays(options.delays),
        max_snap_metres=options.max_snap_metres,
        seed=options.seed,
        most_calls=options.most_calls,
    )


def _words(path: Path | None) -> "Words":
    from shouwang.demo.replay.words import Words, read_words

    return read_words(path) if path else Words()


def _delays(path: Path | None) -> "Delays":
    from shouwang.demo.replay.delays import read_delays
    from shouwang.engine.simulation import SAN_FRANCISCO_DELAYS

    return read_delays(path, SAN_FRANCISCO_DELAYS) if path else SAN_FRANCISCO_DELAYS
