"""Boards that are open and never read: they are dropped, and everybody else's board goes on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from bench.server import Helper, Place, answering, installed, percentile, served

pytestmark = pytest.mark.slow
READING = 40
GIVE_UP_SECONDS = 120


@pytest.fixture
def place(put_tables: Callable[[Path], None]) -> Iterator[Place]:
    with installed(prepare=put_tables, settings="tests.quick") as made:
        made.environment["SHOUWANG_REQUESTS_PER_USER"] = "none"  # one desk posts for many
        yield made


@pytest.fixture
def load() -> Iterator[Helper]:
    clients = answering("bench.load")
    yield clients
    clients.end()


def posted(load: Helper, port: int, desks: list[dict[str, Any]], seconds: float, rate: float = 0.0) -> list[str]:
    """The incidents of the calls that were taken; all of them were."""
    done = load.ask("post", port=port, desks=desks, clients=8, seconds=seconds, rate=rate)
    assert {status for _at, _took, status, _subject, _area in done["posts"]} == {201}
    return [subject for _at, _took, _status, subject, _area in done["posts"]]


def test_who_does_not_read_is_dropped_and_the_others_miss_nothing(place: Place, load: Helper) -> None:
    """What waits for a stalled board is bounded; once it is too much the connection is gone on both sides."""
    (desk,) = place.town.ask("open_desks", areas=1, roles=["dispatcher"])
    with served(place) as server:
        load.ask("open", port=server.port, boards=[desk] * READING)
        assert load.ask("stall", port=server.port, boards=[desk] * 50) == 50
        until, taken = monotonic() + GIVE_UP_SECONDS, posted(load, server.port, [desk], 3)
        while load.ask("cut") < 50 and monotonic() < until:
            taken += posted(load, server.port, [desk], 3)
        assert load.ask("cut") == 50
        taken += posted(load, server.port, [desk], 1)
        recorded, until, told = place.town.ask("recorded", areas=1), monotonic() + GIVE_UP_SECONDS, dict[str, Any]()
        while monotonic() < until and not (told and all(set(taken) <= set(got) for got in told["got"])):
            sleep(0.2)
            told = load.ask("received", recorded=recorded)
    assert [len(set(taken) - set(got)) for got in told["got"]] == [0] * READING
    assert (told["strangers"], told["closed"]) == (0, [None] * READING)


@pytest.mark.long
def test_five_hundred_stalled_boards_slow_nobody(place: Place, load: Helper) -> None:
    """The figure of docs/reliability.md: the others' p99, with and without them, in turns, medians of five."""
    desks = place.town.ask("open_desks", areas=20, roles=["dispatcher"])
    ratios = []
    with served(place) as server:
        load.ask("open", port=server.port, boards=desks * 10)
        posted(load, server.port, desks, 3, rate=50)
        for _ in range(5):
            alone = latencies(place, load, server.port, desks)
            load.ask("stall", port=server.port, boards=desks * 25)
            ratios.append(latencies(place, load, server.port, desks) / alone)
            load.ask("let_go")
    print(f"500 stalled boards: the others' p99 x {sorted(ratios)}")
    assert sorted(ratios)[2] <= 1.2


def latencies(place: Place, load: Helper, port: int, desks: list[dict[str, Any]]) -> float:
    done = load.ask("post", port=port, desks=desks, clients=8, seconds=8, rate=50)
    recorded = place.town.ask("recorded", areas=20)
    return percentile(load.ask("received", recorded=recorded, since=done["since"])["latencies"], 0.99)
