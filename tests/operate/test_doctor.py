"""``shouwang doctor``: every check shown well, and shown failing."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from shouwang.downpack.tasks import write_whole
from shouwang.foundation import sources
from shouwang.journal import guard
from shouwang.journal.models import Entry
from shouwang.journal.queries import root
from shouwang.operate import doctor
from shouwang.operate.worker import alive_file
from shouwang.places import roads
from shouwang.places.models import RoadVersion
from tests import make
from tests.operate.conftest import Run

Check = Callable[[], Iterator[doctor.Finding]]


def bad(check: Check) -> list[str]:
    return [finding.what for finding in check() if not finding.is_well]


def bad_after(check: Check, *statements: str) -> list[str]:
    """What is bad after statements that are then taken back."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        found = bad(check)
        transaction.set_rollback(True)
    return found


@pytest.fixture
def version(town: make.Town, home: Path, tmp_path: Path) -> RoadVersion:
    return make.roads(tmp_path)


def test_a_well_installation_has_nothing_bad(version: RoadVersion, home: Path, run: Run) -> None:
    alive_file().touch()
    (home / "downpack").mkdir()
    write_whole(home / "downpack" / "downpack-20260302-090000.pdf", b"%PDF")
    code, lines = run("doctor")
    assert (code, [line for line in lines if not line.startswith("  ok  ")]) == (0, [])
    assert lines[-1] == f"  ok  journal verified, root {root()}"
    assert [line for line in run("doctor", "--quick")[1] if "journal verified" in line] == []


def test_one_bad_finding_is_exit_code_1(version: RoadVersion, run: Run) -> None:
    code, lines = run("doctor", "--quick")
    assert (code, [line for line in lines if not line.startswith("  ok  ")]) == (1, ["  BAD worker never ran"])


def test_a_migration_that_was_not_applied(db: None, home: Path) -> None:
    last = max(path.stem for path in (Path(guard.__file__).parent / "migrations").glob("0*.py"))
    forget = f"DELETE FROM django_migrations WHERE app = 'journal' AND name = '{last}'"
    assert bad_after(doctor._migrations, forget) == [f"not applied: journal.{last}"]


def test_a_column_and_a_table_that_are_gone(db: None, home: Path) -> None:
    assert (
        bad_after(doctor._schema, "ALTER TABLE contacts_contact RENAME TO gone")[0]
        == "table contacts_contact is missing"
    )
    drop = "ALTER TABLE duty_post DROP COLUMN minimum_units"
    assert bad_after(doctor._schema, drop) == ["table duty_post lacks minimum_units"]


def test_a_check_that_the_database_stops_is_bad_and_the_others_go_on(db: None, home: Path) -> None:
    def check() -> Iterator[doctor.Finding]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM nowhere")
        yield doctor.Finding(is_well=True, what="never")

    [said] = bad(lambda: doctor._made(check))
    assert said.startswith("check: cannot be checked: ")


def test_a_disk_that_is_full_or_not_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bad(doctor._disk) == []
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 10**18)
    assert len(bad(doctor._disk)) == 1
    home.rmdir()
    assert bad(doctor._disk) == [f"the folder {home} is missing"]


def test_an_entry_of_tomorrow_shows_a_clock_that_went_back(db: None, home: Path) -> None:
    assert bad(doctor._clock) == []
    with sources.seeded(1, make.Clock(sources.now() + timedelta(days=1))):
        make.town(is_on_shift=False)
    [said] = bad(doctor._clock)
    assert said.startswith("newest entry is -86")


def test_a_worker_that_is_late_or_never_came(home: Path) -> None:
    assert bad(doctor._worker) == ["worker never ran"]
    alive_file().touch()
    assert bad(doctor._worker) == []
    os.utime(alive_file(), (time.time() - 100, time.time() - 100))
    assert bad(doctor._worker) == ["worker was alive 100 s ago"]


def test_roads_that_are_missing_or_others(version: RoadVersion) -> None:
    folder = roads.folder(version)
    assert bad(doctor._roads) == []
    (folder / "map.mbtiles").rename(folder / "elsewhere")
    assert bad(doctor._roads) == ["road files missing: map.mbtiles"]
    (folder / "elsewhere").rename(folder / "map.mbtiles")
    whole = (folder / "network.npz").read_bytes()
    (folder / "network.npz").write_bytes(whole[:-100])
    assert bad(doctor._roads) == ["the road file is not the one imported"]
    (folder / "network.npz").write_bytes(whole)
    RoadVersion.objects.update(fingerprint="0" * 64)
    assert bad(doctor._roads) == ["the road file is not the one imported"]
    RoadVersion.objects.update(is_current=False)
    assert bad(doctor._roads) == ["no roads are imported"]


def test_a_journal_that_was_tampered_with(town: make.Town, home: Path) -> None:
    guard.lift(connection)
    Entry.objects.filter(position=2).update(verb="nothing")
    assert bad(doctor._journal) == [
        "journal entry 2: the entry is not what was written",
        f"journal entry {root().size}: the entries do not add up to the journal's head",
    ]
