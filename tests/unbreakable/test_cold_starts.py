"""kill -9 of the whole server under load, and started again: it answers again, and nothing told is lost."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.unbreakable.databases import database, vendor
from tests.unbreakable.figures import note
from tests.unbreakable.station import Callers, Station, station
from tests.unbreakable.trials import remaining

LIMIT_SECONDS = 5.0


def kill_and_start(opened: Station, told: dict[str, Any]) -> float:
    """How long until it answers again. The callers never stop asking: what was taken before is not taken twice."""
    callers = Callers(opened)
    time.sleep(0.7)
    opened.kill()
    opened.start()
    seconds = opened.seconds_until_answering()
    told |= callers.ended()
    assert callers.taken > 0, callers.answers
    return seconds


def kills(home: Path, name: str, numbers: Iterable[int]) -> list[float]:
    with database(home) as address, station(home, address) as opened:
        opened.start()
        opened.seconds_until_answering()
        told: dict[str, Any] = {}
        seconds = [kill_and_start(opened, told) for _ in numbers]
        assert opened.wrong(told) == []
    note(name, starts=len(seconds), seconds=[round(one, 2) for one in seconds])
    return seconds


@pytest.mark.slow
def test_a_killed_server_starts_again_with_all_it_had_taken(tmp_path: Path) -> None:
    kills(tmp_path, "cold start", range(2))


@pytest.mark.long
def test_twenty_cold_starts_each_within_five_seconds(tmp_path: Path) -> None:
    """From the start of `shouwang serve` to /health and a call that is taken; on a machine with nothing else to do."""
    name = f"cold-start-{vendor()}"
    assert max(kills(tmp_path, name, remaining(name, 20))) <= LIMIT_SECONDS
