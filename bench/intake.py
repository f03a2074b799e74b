"""Calls posted over HTTP by 16 clients, beside the same rows written by the bare driver."""

import argparse
import sys
from collections.abc import Mapping
from statistics import median
from typing import Any

from bench.program import Line, Samples, run
from bench.server import Place, answering, installed, percentile, postgresql, served

CLIENTS = 16
BOARDS = 40
WARM_SECONDS = 12.0  # a server reads roads and names into memory when it starts
RAW_ROWS = 500
AREAS = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=15.0, help="how long the clients post")


def measure(options: argparse.Namespace) -> dict[str, object]:
    result = _on(None, options.seconds)
    result["raw_sqlite_per_second"] = result.pop("raw_per_second")
    with postgresql() as database:
        if database is not None:
            result["postgresql"] = _on(database, options.seconds)
    return result


def _on(database: str | None, seconds: float) -> dict[str, Any]:
    with installed(database) as place:
        desks = place.town.ask("open_desks", areas=AREAS, roles=["call_taker", "dispatcher"])
        figures = _posted(place, desks, seconds)
        figures["queries"] = place.town.ask("queries", desk=desks[0])
        return figures


def _posted(place: Place, desks: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    load = answering("bench.load")
    try:
        with served(place) as server:
            assert load.ask("open", port=server.port, boards=desks[:BOARDS]) == BOARDS
            load.ask("post", port=server.port, desks=desks, clients=CLIENTS, seconds=WARM_SECONDS)
            raws = place.town.ask("raw", rows=RAW_ROWS)
            before = place.town.ask("counts")
            done = load.ask("post", port=server.port, desks=desks, clients=CLIENTS, seconds=seconds)
            raws += place.town.ask("raw", rows=RAW_ROWS)
            after = place.town.ask("counts")
    finally:
        load.end()
    return _figures(done, raws, before, after)


def _figures(done: dict[str, Any], raws: list[float], before: dict[str, int], after: dict[str, int]) -> dict[str, Any]:
    taken = [took for _at, took, status, _subject, _area in done["posts"] if status == 201]
    refused = [subject for _at, _took, status, subject, _area in done["posts"] if status != 201]
    if refused:
        print(f"{len(refused)} refused, the first: {refused[0]}", file=sys.stderr)
    per_second, raw_per_second = len(taken) / done["seconds"], len(raws) / sum(raws)
    added = min(after["incidents"] - before["incidents"], after["entries"] - before["entries"])
    return {
        "posts_per_second": round(per_second, 1),
        "p50_ms": round(median(taken) * 1000, 2),
        "p99_ms": round(percentile(taken, 0.99) * 1000, 2),
        "raw_per_second": round(raw_per_second, 1),
        "ratio_raw": round(per_second / raw_per_second, 3),
        "lost": len(taken) - added + after["findings"],
        "posts": len(taken),
        "refused": len(refused),
    }


def lines(result: Mapping[str, Any]) -> list[Line]:
    return [
        line
        for name, figures in (("SQLite", result), ("PostgreSQL", result.get("postgresql")))
        if figures
        for line in _lines(name, figures)
    ]


def _lines(database: str, figures: Mapping[str, Any]) -> list[Line]:
    raw = figures.get("raw_sqlite_per_second") or figures["raw_per_second"]
    beside = f"the same rows by the bare driver: {raw:.0f}/s"
    return [
        Line(f"intake on {database}", figures["posts_per_second"], "posts/s", beside),
        Line(f"intake on {database}: share of raw", figures["ratio_raw"], "", ">= 0.10", figures["ratio_raw"] >= 0.1),
        Line(f"intake on {database}: p99", figures["p99_ms"], "ms", "<= 80 ms", figures["p99_ms"] <= 80),
        Line(f"intake on {database}: lost", figures["lost"], "", "0", figures["lost"] == 0),
    ]


def samples() -> dict[str, Samples]:
    """In process, one after the other: what the path costs without sockets and threads."""
    with installed() as place:
        (desk,) = place.town.ask("open_desks", areas=1, roles=["call_taker"])
        taken = place.town.ask("samples", desk=desk, posts=100, times=5)
    return {"path": Samples(taken["ours"], taken["peer"])}


if __name__ == "__main__":
    sys.exit(run(sys.modules[__name__], "intake"))
