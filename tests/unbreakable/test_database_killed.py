"""The database server dies under load and comes back: nothing lost, nothing twice, and nothing of ours restarted."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.downpack.reading import said
from tests.unbreakable.databases import vendor
from tests.unbreakable.figures import note
from tests.unbreakable.postgresql import Server, own_server
from tests.unbreakable.station import Callers, Station, seconds_until, station
from tests.unbreakable.stream import Board
from tests.unbreakable.trials import remaining

pytestmark = pytest.mark.skipif(vendor() == "sqlite", reason="there is no server to kill")
LIMIT_SECONDS = 10.0
REFUSED = {
    "en": "The database does not answer; try again in a moment.",
    "zh-hans": "数据库没有应答，请稍后再试。",
}


def refuses_clearly(opened: Station) -> None:
    for language, words in REFUSED.items():
        status, answer = opened.ask("POST", "/api/calls", {"note": "x"}, str(uuid4()), language=language)
        assert (status, answer) == (503, {"error": {"code": "no_database", "message": words, "field": None}})
    status, page = opened.ask("GET", "/board/")
    assert (status, REFUSED["en"] in page) == (503, True)
    assert opened.ask("GET", "/live")[0] == 503


def sheets(opened: Station) -> list[Path]:
    return list((opened.home / "downpack").glob("downpack-*.pdf"))


def crash(server: Server, opened: Station, down_seconds: float) -> float:
    """How long, from the database's return, until calls, the board's stream and the worker go on."""
    board = Board(opened)
    seconds_until(lambda: board.opened)
    callers, shown = Callers(opened), len(board.incidents)
    seconds_until(lambda: callers.taken > 20 and len(board.incidents) > shown and sheets(opened))
    before = opened.processes()
    server.crash()
    refuses_clearly(opened)
    assert "Daihu station" in said(max(sheets(opened)).read_bytes())  # what the room carries on with
    time.sleep(down_seconds)
    server.start()
    back_at, taken, position = time.time(), callers.taken, board.position
    seconds = seconds_until(lambda: callers.taken > taken and board.position > position and opened.alive_at() > back_at)
    told = callers.ended()
    another = Board(opened)
    seconds_until(lambda: board.position >= newest(told) and another.opened)
    board.close()
    another.close()
    assert (opened.wrong(told), opened.processes()) == ([], before)
    assert set(callers.answers) == {"201", "503 no_database"}, callers.answers
    assert "Traceback" not in (opened.home / "serve.log").read_text()  # it is said in a line each, not as a bug
    assert board.resets or not {answer[1] for answer in told.values() if answer} - board.incidents
    return seconds


def newest(told: dict[str, Any]) -> int:
    return max(answer[0] for answer in told.values() if answer)


@contextmanager
def beside_its_database(home: Path) -> Iterator[tuple[Server, Station]]:
    with own_server() as server:
        with psycopg.connect(f"{server.address}/postgres", autocommit=True) as made:
            made.execute("CREATE DATABASE killed")
        with station(home, f"{server.address}/killed") as opened:
            yield server, opened


def crashes(home: Path, name: str, numbers: Iterable[int]) -> list[float]:
    with beside_its_database(home) as (server, opened):
        opened.start()
        opened.seconds_until_answering()
        seconds = [crash(server, opened, number % 4) for number in numbers]
    note(name, crashes=len(seconds), seconds=[round(one, 2) for one in seconds])
    return seconds


@pytest.mark.slow
def test_a_killed_database_loses_nothing_and_restarts_nothing_of_ours(tmp_path: Path) -> None:
    """Calls are refused in plain words meanwhile; web process and worker stay, and go on by themselves."""
    crashes(tmp_path, "database killed", range(1, 2))


@pytest.mark.long
def test_twenty_database_crashes_back_within_ten_seconds(tmp_path: Path) -> None:
    name = "database-killed"
    assert max(crashes(tmp_path, name, remaining(name, 20))) <= LIMIT_SECONDS


@pytest.mark.long
def test_a_station_that_starts_before_its_database_waits_for_it(tmp_path: Path) -> None:
    """After a power cut both machines start at once: calls, worker and stream begin when the database is there."""
    with beside_its_database(tmp_path) as (server, opened):
        server.crash()
        opened.start()
        time.sleep(8)
        server.start()
        opened.seconds_until_answering()
        board = Board(opened)
        seconds_until(lambda: opened.is_answering() and len(board.incidents) > 0)
        board.close()
