"""kill -9 of `migrate` half-way: the schema works, or `doctor` says what is missing; migrating again mends it."""

import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest

from tests.unbreakable.databases import database, environment, vendor
from tests.unbreakable.figures import note
from tests.unbreakable.forks import ROOT, program
from tests.unbreakable.trials import remaining

MISSING = re.compile(r'no such table: (\w+)|relation "(\w+)" does not exist')


def kill(home: Path, name: str, numbers: Iterable[int]) -> Counter[str]:
    ends: Counter[str] = Counter()
    empty = database(home, has_tables=False)
    with empty as address, program("tests.unbreakable.killed_migrations", environment(home, address)) as run:
        for number in numbers:
            found = run.trial(number)
            ends[end_of(*found["killed"])] += 1
            assert (number, found["mended"]) == (number, ["", []])
    note(name, trials=ends.total(), **ends)
    return ends


def end_of(fault: str, findings: list[str]) -> str:
    """How the kill ended; a schema that does not work must be in doctor's words, by the table that work misses."""
    if not fault:
        return "named anyway" if findings else "works"
    assert findings, fault
    if table := MISSING.search(fault):
        assert f"  BAD table {table[1] or table[2]} is missing" in findings
    return "named"


KILLED = """
import os, signal
from django.db.migrations.recorder import MigrationRecorder
from shouwang.operate.command import main
MigrationRecorder.record_applied = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
main(["migrate"])
"""


@pytest.mark.slow
def test_killed_between_the_tables_and_the_note_of_them(tmp_path: Path) -> None:
    """There Django alone leaves tables that the next migrate finds in its way, for ever."""
    with database(tmp_path, has_tables=False) as address:
        run = partial(subprocess.run, env=environment(tmp_path, address), cwd=ROOT, capture_output=True, check=False)
        assert run([sys.executable, "-c", KILLED]).returncode == -signal.SIGKILL
        again = run([sys.executable, "-m", "shouwang", "migrate"])
        assert (again.returncode, again.stderr) == (0, b"")


@pytest.mark.slow
def test_a_killed_migration_works_or_is_named_and_goes_on(tmp_path: Path) -> None:
    """From an empty database and from one with the first migrations only."""
    kill(tmp_path, "migration killed", range(4))


@pytest.mark.long
def test_a_hundred_killed_migrations(tmp_path: Path) -> None:
    name = f"migration-killed-{vendor()}"
    assert kill(tmp_path, name, remaining(name, 100))["named"] > 0
