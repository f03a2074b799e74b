"""The drill: `backup --every` while people work, then the newest backup restored elsewhere, to the row and the root.

The long run restores a million incidents written by `bench.years_days`, kept in the folder SHOUWANG_TRIALS names.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bench.years_town import in_own_process, town_folder
from shouwang.operate.backup import MANIFEST

A_MILLION = 1_000
MOST_SECONDS = 15 * 60


def environment(home: Path) -> dict[str, str]:
    database = f"sqlite:///{home / 'shouwang.sqlite3'}"
    return os.environ | {"SHOUWANG_HOME": str(home), "SHOUWANG_DATABASE": database, "SHOUWANG_LANGUAGE": "en"}


def shouwang(home: Path, *arguments: object) -> str:
    command = [sys.executable, "-m", "shouwang", *map(str, arguments)]
    done = subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def manifest_of(backup: Path) -> dict[str, Any]:
    with tarfile.open(backup) as archive:
        member = archive.extractfile(MANIFEST)
        assert member is not None
        found: dict[str, Any] = json.load(member)
        return found


def counts(home: Path, tables: list[str]) -> dict[str, int]:
    with closing(sqlite3.connect(home / "shouwang.sqlite3")) as database:
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def drill(home: Path, folder: Path) -> dict[str, float]:
    """Backs up and restores; counts and root must be the living database's; the seconds that each took."""
    began = time.monotonic()
    backup = Path(shouwang(home, "backup", folder / "backups"))
    written = time.monotonic()
    there = folder / "there"
    shouwang(there, "restore", backup)  # checks counts and root, and verifies every entry
    restored = time.monotonic()
    manifest = manifest_of(backup)
    assert counts(there, list(manifest["counts"])) == counts(home, list(manifest["counts"])) == manifest["counts"]
    assert shouwang(there, "journal", "root") == shouwang(home, "journal", "root") == manifest["root"]
    return {"backup_seconds": written - began, "restore_seconds": restored - written}


@pytest.mark.slow
def test_a_station_with_some_days_behind_it_is_restored_to_the_row(tmp_path, put_tables):
    put_tables(town_folder(tmp_path, 2))
    in_own_process("years_town", str(tmp_path), "2", "150")
    drill(tmp_path / "2-days", tmp_path)


@pytest.mark.slow
def test_backups_every_second_while_people_work_are_each_of_one_moment(tmp_path, put_tables):
    """Each restores: the counts and the root of its manifest are of one instant, with writers beside it."""
    home, backups = town_folder(tmp_path, 2), tmp_path / "backups"
    put_tables(home)
    in_own_process("years_town", str(tmp_path), "2", "50", "--until", "1")
    command = [sys.executable, "-m", "shouwang", "backup", str(backups), "--every", "1", "--keep", "2"]
    going = subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE, text=True)
    in_own_process("years_town", str(tmp_path), "2", "50")  # writes the second day meanwhile
    seen: set[Path] = set()
    until = time.monotonic() + 120
    while len(seen) < 3 and going.poll() is None and time.monotonic() < until:
        seen |= set(backups.glob("shouwang-*.tar"))
        time.sleep(0.05)
    going.send_signal(signal.SIGTERM)
    going.communicate(timeout=30)
    kept = sorted(backups.iterdir())
    assert len(seen) >= 3, "it goes on"
    assert len(kept) in {2, 3}, "the newest two, and perhaps one that was just written"
    for number, backup in enumerate(kept):
        there = tmp_path / f"there-{number}"
        shouwang(there, "restore", backup)
        assert shouwang(there, "journal", "root") == manifest_of(backup)["root"]


@pytest.mark.long
def test_a_million_incidents_are_restored_to_the_row(tmp_path, capsys):
    """The time is the figure, not the assertion: a busy machine takes longer and is no worse."""
    folder = Path(os.environ.get("SHOUWANG_TRIALS", str(tmp_path))).absolute()
    in_own_process("years_town", str(folder), str(A_MILLION), "1000")
    took = drill(folder / f"{A_MILLION}-days", tmp_path)
    with capsys.disabled():
        print(f"\nrestore drill, a million incidents: {took} (goal {MOST_SECONDS} s)")
