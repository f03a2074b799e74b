"""The last hundred metres to one house of the demo district, as the API answers it: `python -m bench.approach --json`.

Every house in turn for a fire engine, after a warm-up: the queries, the two searches on the ways, the row in words.
"""

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time
from typing import Any

from bench.program import Line, Samples, run

GOAL_P99_MS = 50.0
SEED = 7


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--houses", type=int, default=1000, help="how many houses are asked for")
    parser.add_argument(
        "--home", type=Path, help="an installation that has surveys already; default: the demo's, made anew"
    )


def measure(options: argparse.Namespace) -> dict[str, object]:
    if options.home:
        return _measured(options.home, options.houses)
    with tempfile.TemporaryDirectory(prefix="shouwang-approach-") as folder:
        return _measured(Path(folder), options.houses, is_new=True)


def _measured(home: Path, most: int, *, is_new: bool = False) -> dict[str, object]:
    os.environ |= {
        "SHOUWANG_HOME": str(home),
        "SHOUWANG_DATABASE": f"sqlite:///{home / 'shouwang.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "shouwang.settings",
    }
    import django

    django.setup()
    if is_new:
        _found(home)
    from shouwang.approach import ways
    from shouwang.approach.models import House
    from shouwang.approach.queries import current

    houses = list(current(House).exclude(place=None).select_related("place").order_by("id"))
    random.Random(SEED).shuffle(houses)
    started = perf_counter()
    book = ways.book()
    laid_seconds = perf_counter() - started
    for house in houses[:20]:
        _ask(house)
    asked = [_ask(house) for house in houses[20 : 20 + most]]
    parts, cpu = (quantiles(column, n=100) for column in zip(*asked, strict=True))
    return {
        "houses": len(asked),
        "lanes": len(book.ways.lanes) if book else 0,
        "edges": book.ways.network.edge_count if book else 0,
        "laid_seconds": round(laid_seconds, 2),
        "answer_ms": {"p50": round(parts[49] * 1000, 2), "p99": round(parts[98] * 1000, 2)},
        "cpu_ms": {"p50": round(cpu[49] * 1000, 2), "p99": round(cpu[98] * 1000, 2)},
    }


def _found(home: Path) -> None:
    from django.core.management import call_command

    from shouwang.demo.district import write_files
    from shouwang.founding.town import found_town

    call_command("migrate", verbosity=0, interactive=False)
    found_town(write_files(home / "district"), password="a long enough passphrase")  # noqa: S106 - gone with the town


def _ask(house: Any) -> tuple[float, float]:
    """Seconds by the clock, and those this process worked: what a busy machine does, it does to the clock alone."""
    from shouwang.approach.queries.finding import find, target_of
    from shouwang.approach.queries.telling import approach_row

    started, worked = perf_counter(), process_time()
    approach_row(find(target_of(house.place, (house.place.lon, house.place.lat)), kind="fire"))
    return perf_counter() - started, process_time() - worked


def lines(result: Mapping[str, Any]) -> list[Line]:
    p99 = result["answer_ms"]["p99"]
    return [
        Line("last hundred metres, one house, p99", p99, "ms", f"goal {GOAL_P99_MS:g}", p99 <= GOAL_P99_MS),
        Line("laying measured lanes", result["laid_seconds"], "s", f"{result['lanes']} lanes"),
    ]


def samples() -> dict[str, Samples]:
    return {}


if __name__ == "__main__":
    sys.exit(run(sys.modules[__name__], "approach"))
