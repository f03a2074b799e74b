"""A thousand open boards while calls come in: who gets what, how soon, and when a revoked page is shut."""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from statistics import median
from typing import Any

from bench.program import Line, Samples, run
from bench.server import Place, answering, installed, percentile, postgresql, served

AREAS = 20
ROLES = ["dispatcher", "auditor"]
POSTERS = 8
WARM_SECONDS = 2.0
SETTLE_SECONDS = 2.0
LATE_SECONDS = 10.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--boards", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=50.0, help="posts a second")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--stalled", type=int, default=0, help="boards beside these that never read")
    parser.add_argument("--only-sqlite", action="store_true")


def measure(options: argparse.Namespace) -> dict[str, object]:
    result = on(None, options)
    with postgresql() as database:
        if database is not None and not options.only_sqlite:
            result["postgresql"] = on(database, options)
    return result


def on(database: str | None, options: argparse.Namespace) -> dict[str, Any]:
    with installed(database) as place:
        desks = place.town.ask("open_desks", areas=AREAS, roles=ROLES)
        return _streamed(place, desks, options)


def _streamed(place: Place, desks: list[dict[str, Any]], options: argparse.Namespace) -> dict[str, Any]:
    """The last board is its reader's only one: that right ends in mid-run."""
    (victim,) = place.town.ask("open_desks", areas=1, roles=ROLES[:1])
    boards = [desks[number % len(desks)] for number in range(options.boards - 1)] + [victim]
    posting = [desk for desk in desks if desk["role"] == ROLES[0]]
    load = answering("bench.load")
    try:
        with served(place) as server:
            assert load.ask("open", port=server.port, boards=boards) == options.boards
            stalled = [desks[number % len(desks)] for number in range(options.stalled)]
            assert load.ask("stall", port=server.port, boards=stalled) == options.stalled
            facts = {"port": server.port, "desks": posting, "clients": POSTERS, "rate": options.rate}
            load.ask("post", **facts, seconds=WARM_SECONDS)
            load.tell("post", **facts, seconds=options.seconds)
            time.sleep(options.seconds / 2)
            revoked_at = place.town.ask("revoke", user=victim["user"])
            done = load.answer()
            time.sleep(SETTLE_SECONDS)
            recorded = place.town.ask("recorded", areas=AREAS)
            received = load.ask("received", recorded=recorded, since=done["since"])
            figures = _figures(boards, done, recorded, received, revoked_at)
            if figures["delivered_share"] < 1:  # on its way still, or lost?
                time.sleep(LATE_SECONDS)
                later = load.ask("received", recorded=recorded, since=done["since"])
                figures["delivered_later_share"] = _figures(boards, done, recorded, later, revoked_at)[
                    "delivered_share"
                ]
            return figures
    finally:
        load.end()


def _figures(
    boards: list[dict[str, Any]],
    done: dict[str, Any],
    recorded: dict[str, tuple[float, int]],
    received: dict[str, Any],
    revoked_at: float,
) -> dict[str, Any]:
    taken = [(took, subject) for _at, took, status, subject, _area in done["posts"] if status == 201]
    in_area = defaultdict(set)
    for _took, subject in taken:
        in_area[recorded[subject][1]].add(subject)
    *reading, _revoked = zip(boards, map(set, received["got"]), strict=True)
    expected = sum(len(in_area[board["area"]]) for board, _got in reading)
    delivered = sum(len(got & in_area[board["area"]]) for board, got in reading)
    late = sum(recorded[incident][0] > revoked_at for incident in received["got"][-1])
    closed_at = received["closed"][-1]
    return {
        "clients": len(boards),
        "areas": AREAS,
        "roles": len(ROLES),
        "posts": len(taken),
        "refused": len(done["posts"]) - len(taken),
        "posts_per_second": round(len(taken) / done["seconds"], 1),
        "deliveries": expected,
        "delivered_share": delivered / expected,
        "leaked": received["strangers"] + late,
        "p50_ms": round(median(received["latencies"]) * 1000, 1),
        "p99_ms": round(percentile(received["latencies"], 0.99) * 1000, 1),
        "post_p50_ms": round(median(took for took, _subject in taken) * 1000, 1),
        "post_p99_ms": round(percentile([took for took, _subject in taken], 0.99) * 1000, 1),
        "revoked_closed_ms": round((closed_at - revoked_at) * 1000, 1) if closed_at else None,
        "others_closed": sum(at is not None for at in received["closed"][:-1]),
    }


def lines(result: Mapping[str, Any]) -> list[Line]:
    return [
        line
        for name, figures in (("SQLite", result), ("PostgreSQL", result.get("postgresql")))
        if figures
        for line in _lines(name, figures)
    ]


def _lines(database: str, figures: Mapping[str, Any]) -> list[Line]:
    what = f"stream on {database}, {figures['clients']} boards"
    closed = figures["revoked_closed_ms"]
    return [
        Line(f"{what}: delivered", figures["delivered_share"], "", "1", figures["delivered_share"] == 1),
        Line(f"{what}: leaked", figures["leaked"], "", "0", figures["leaked"] == 0),
        Line(f"{what}: p99, commit to client", figures["p99_ms"], "ms", "<= 120 ms", figures["p99_ms"] <= 120),
        Line(f"{what}: posts p99", figures["post_p99_ms"], "ms", "<= 100 ms", figures["post_p99_ms"] <= 100),
        Line(f"{what}: revoked page shut", closed, "ms", "<= 1000 ms", closed is not None and closed <= 1000),
    ]


def samples() -> dict[str, Samples]:
    """None: a share of another program's time would say nothing of it, and its limits stand in the table."""
    return {}


if __name__ == "__main__":
    sys.exit(run(sys.modules[__name__], "stream"))
