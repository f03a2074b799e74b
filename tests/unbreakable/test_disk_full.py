"""The disk is full: writing is refused in plain words, reading goes on, and nothing needs repair when there is room."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from tests import make
from tests.unbreakable.databases import vendor
from tests.unbreakable.invariants import broken
from tests.unbreakable.postgresql import own_server
from tests.unbreakable.station import Callers, Station, call_of, seconds_until, station
from tests.unbreakable.stream import Board

REFUSED = {
    "en": "The server's disk is full: nothing was written. Reading goes on; make room, then try again.",
    "zh-hans": "服务器磁盘已满，本次没有写入。查阅不受影响；腾出空间后请重试。",
}
MOST_CALLS = 2000


def refusal(language: str) -> tuple[int, dict[str, Any]]:
    return 507, {"error": {"code": "disk_full", "message": REFUSED[language], "field": None}}


@contextmanager
def full_disk() -> Iterator[None]:
    """SQLite may not take one more page; PostgreSQL says of the table of incidents what it says of a full disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
            yield
            cursor.execute("PRAGMA max_page_count = 1000000")
            return
        cursor.execute(
            "CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"
        )
        cursor.execute("CREATE TRIGGER is_full BEFORE INSERT ON dispatch_incident EXECUTE FUNCTION is_full()")
        yield
        cursor.execute("DROP FUNCTION is_full CASCADE")


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_refuses_writing_and_goes_on_reading() -> None:
    """The same request is taken as soon as there is room, once; every invariant holds before and after."""
    town = make.town()
    desk = make.Api(make.dispatcher(town))
    key = uuid4()
    with full_disk():
        for _ in range(MOST_CALLS):
            key = uuid4()
            status, _answer = desk.post("calls", call_of(str(key)), key=key)
            if status != 201:
                break
        desk.client.cookies["django_language"] = "en"
        assert desk.post("calls", call_of(str(key)), key=key) == refusal("en")
        desk.client.cookies["django_language"] = "zh-hans"
        assert desk.post("calls", call_of(str(key)), key=key) == refusal("zh-hans")
        assert desk.client.get("/board/state").status_code == 200
        assert broken() == []
    assert [desk.post("calls", call_of(str(key)), key=key)[0] for _ in range(2)] == [201, 201]
    assert broken() == []


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own; the ballast that fills it is a file on it."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", folder],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip(f"no small disk can be mounted here: {made.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.long
def test_a_really_full_disk_under_a_running_station(tmp_path: Path) -> None:
    """Needs the right to mount. The station's own home is on the disk; for PostgreSQL, the database's tables are."""
    with on_small_disk(tmp_path) as (opened, disk):
        opened.start()
        opened.seconds_until_answering()
        board, before = Board(opened), opened.processes()
        for turn in range(3):
            callers = Callers(opened)
            seconds_until(lambda callers=callers: callers.taken > 10)
            fill(disk / "ballast", leaving_bytes=turn * 5000)
            seconds_until(lambda callers=callers: callers.answers["507 disk_full"] > 20)
            refuses_and_reads(opened)
            (disk / "ballast").unlink()
            taken = callers.taken
            seconds_until(lambda callers=callers, taken=taken: callers.taken > taken + 10)
            told = callers.ended()
            newest = max(answer[0] for answer in told.values() if answer)
            seconds_until(lambda newest=newest: board.position >= newest)
            assert (opened.wrong(told), opened.processes()) == ([], before)
            assert set(callers.answers) == {"201", "507 disk_full"}, callers.answers
        assert (board.opened, board.refused, board.resets) == (1, 0, 0)
        board.close()
        doctor = opened.run("shouwang", "doctor", is_fine=False).splitlines()
        assert [line for line in doctor if "BAD" in line and "free" not in line and "roads" not in line] == []


@contextmanager
def on_small_disk(home: Path) -> Iterator[tuple[Station, Path]]:
    if vendor() == "sqlite":
        with small_disk(home / "disk", 48) as disk, station(disk, f"sqlite://{disk / 'shouwang.sqlite3'}") as opened:
            yield opened, disk
        return
    with own_server() as server, small_disk(server.folder / "disk", 48) as disk:
        if server.user:
            os.chown(disk, server.user["user"], server.user["group"])
        with psycopg.connect(f"{server.address}/postgres", autocommit=True) as made:
            made.execute(f"CREATE TABLESPACE small LOCATION '{disk}'")
            made.execute("CREATE DATABASE small TABLESPACE small")
        with station(home, f"{server.address}/small") as opened:
            yield opened, disk
        server.stop()


def fill(ballast: Path, *, leaving_bytes: int) -> None:
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(b"\0" * 65536):
            pass
    with ballast.open("r+b") as file:
        file.truncate(max(0, ballast.stat().st_size - leaving_bytes))


def refuses_and_reads(opened: Station) -> None:
    key = str(uuid4())
    for language in REFUSED:
        status, answer = opened.ask("POST", "/api/calls", call_of(key), key, language=language)
        assert (status, answer) == refusal(language)
    assert opened.ask("GET", "/health") == (200, "ok")
    assert [opened.ask("GET", path)[0] for path in ("/board/", "/board/state")] == [200, 200]
