"""The folder of the newest sheets: whole files alone, the last few, and told when it cannot be written."""

import logging
import os
import stat
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import translation

from shouwang.accounts.queries import system_user
from shouwang.downpack import sheets, tasks
from shouwang.downpack.actions import hand_out_cards, void_cards
from shouwang.downpack.models import CardBlock
from shouwang.operate import doctor
from shouwang.operate.worker import alive_file
from tests import make
from tests.downpack.reading import said
from tests.unbreakable.databases import environment, vendor


def work(clock, seconds: float = 0) -> int:
    return tasks.do_due(clock.move(seconds), by=system_user())


def test_it_is_written_every_few_minutes_for_its_owner_alone(clock, town, folder):
    assert work(clock) == 1
    assert [work(clock, 10) for _ in range(29)] == [0] * 29
    assert work(clock, 10) == 1
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["downpack-20260302-090000.pdf", "downpack-20260302-090500.pdf"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert "岱湖所" in said(tasks.newest().read_bytes())


def test_only_the_last_few_stay_and_nothing_else_is_touched(clock, town, folder):
    folder.mkdir()
    (folder / "mine.pdf").write_text("x")
    tasks._refreshing.block = hand_out_cards(town.station, 1, is_for_folder=True, by=system_user())
    for _ in range(tasks.KEPT + 2):
        tasks.refresh(clock.move(60), by=system_user())
    names = sorted(path.name for path in folder.glob("downpack-*"))
    assert names == [f"downpack-20260302-09{minute:02d}00.pdf" for minute in range(3, 9)]
    assert (folder / "mine.pdf").exists()


def test_its_cards_keep_their_numbers_until_somebody_may_have_used_them(clock, town, folder):
    """A new file each five minutes would use up thousands of numbers a day."""
    work(clock)
    for _ in range(40):
        work(clock, 10)
    assert CardBlock.objects.count() == 1
    first = CardBlock.objects.get()
    void_cards(first, first.numbers[:1], reason="x", by=system_user())
    for _ in range(40):
        work(clock, 10)
    assert [block.first for block in CardBlock.objects.order_by("first")] == [1, 11]
    work(clock, 600)  # nothing was done for ten minutes: the database was away, and the cards may lie on a desk
    assert CardBlock.objects.count() == 3
    for _ in range(31):
        work(clock, 10)
    assert (CardBlock.objects.count(), said(tasks.newest().read_bytes()).count("P-20260302-21")) == (3, 1)


def test_before_a_town_is_set_up_nothing_is_written(clock, db, folder):
    assert (work(clock), folder.exists()) == (0, False)


def test_a_folder_that_cannot_be_written_is_told_and_tried_again(clock, town, folder, caplog):
    folder.write_text("a file stands where the folder should be")
    with caplog.at_level(logging.WARNING):
        assert work(clock) == 0
    assert "down-pack: the sheets for when the system is away could not be written" in caplog.text
    assert str(folder) in caplog.text
    folder.unlink()
    assert work(clock, 30) == 0
    assert work(clock, 31) == 1


def test_a_file_that_breaks_off_leaves_no_half(clock, town, folder, monkeypatch):
    work(clock)
    before = tasks.newest().read_bytes()
    monkeypatch.setattr(tasks.os, "fsync", lambda _number: (_ for _ in ()).throw(OSError(28, "No space left")))
    assert work(clock, 400) == 0
    assert (len(list(folder.iterdir())), tasks.newest().read_bytes() == before) == (1, True)


def findings() -> list[tuple[bool, str]]:
    with translation.override("en"):
        return [(one.is_well, one.what) for one in doctor._downpack()]


def test_the_doctor_says_whether_the_sheets_are_fresh(clock, town, folder, tmp_path, settings):
    settings.HOME = tmp_path
    assert findings() == []  # no worker ran yet, and that is said elsewhere
    alive_file().touch()
    assert findings() == [(False, f"no sheets for when the system is away in {folder} yet")]
    work(clock)
    path = tasks.newest()
    os.utime(path, (clock.at.timestamp(),) * 2)
    assert findings() == [(True, f"sheets for when the system is away: {path}")]
    clock.move(16 * 60)
    assert findings() == [(False, f"the newest sheets in {folder} are 16\u00a0min old")]
    os.utime(path, (clock.at.timestamp(),) * 2)
    path.chmod(0o644)
    assert findings() == [(False, f"{path} can be read by others on this machine: chmod 600 {path}")]


def test_making_them_costs_no_more_than_a_round_may(clock, town, folder, django_assert_max_num_queries):
    for _number in range(3):
        make.incident(town, make.dispatcher(town))
    block = hand_out_cards(town.station, 10, is_for_folder=True, by=system_user())
    sheets.downpack(block, seen_by=system_user())
    with django_assert_max_num_queries(30):
        sheets.downpack(block, seen_by=system_user())


@pytest.mark.slow
@pytest.mark.skipif(vendor() != "sqlite", reason="a server is killed in tests/unbreakable/test_database_killed.py")
def test_the_last_sheets_carry_on_when_everything_else_is_gone(tmp_path):
    """The real worker, in a process of its own, killed like a machine without power; then its database is no more."""
    home = tmp_path / "home"
    home.mkdir()
    program = environment(home, f"sqlite://{home / 'shouwang.sqlite3'}")
    subprocess.run([sys.executable, "-c", FOUNDING], env=program, check=True, cwd=ROOT)
    worker = subprocess.Popen([sys.executable, "-m", "shouwang", "worker"], env=program)
    try:
        until(lambda: list((home / "downpack").glob("downpack-*.pdf")))
    finally:
        worker.kill()
        worker.wait(20)
    for path in home.glob("shouwang.sqlite3*"):
        path.unlink()
    (path,) = (home / "downpack").iterdir()
    text = said(path.read_bytes())
    assert ("Daihu station" in text, "E11" in text, "P-" in text) == (True, True, True)


def test_what_a_killed_worker_left_half_is_cleared_away(clock, town, folder):
    folder.mkdir()
    (folder / ".downpack-20260302-085500.pdf.99").write_text("%PDF-1")
    work(clock)
    assert [path.name for path in folder.iterdir()] == ["downpack-20260302-090000.pdf"]


ROOT = Path(__file__).resolve().parent.parent.parent
FOUNDING = """
import django
django.setup()
from shouwang.operate.schema import migrate
migrate()
from tests import make
make.town()
"""


def until(is_so, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.2)


def test_a_retry_is_soon_and_a_success_waits(clock, town, folder):
    work(clock)
    assert tasks._refreshing.due_at - clock.at == timedelta(minutes=5)
