"""A week in simulated time: memory stays flat, files stay bounded, what has reached its date is gone."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unbreakable.week import KEEP_BACKUPS

MEGABYTE = 1024 * 1024
MOST_WAL = 16 * MEGABYTE  # SQLite writes it back at 4 MB; one import of roads may pass that once
MOST_PER_INCIDENT = 40 * 1024
MOST_GROWTH = 24 * MEGABYTE


@pytest.fixture
def home(tmp_path: Path, put_tables: Callable[[Path], None]) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    put_tables(home)
    return home


def lived(home: Path, hours: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.unbreakable.week", str(home), str(hours), "7"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    assert "Traceback" not in done.stderr, done.stderr[-4000:]
    found: dict[str, Any] = json.loads(done.stdout)
    print({name: found[name] for name in ("incidents", "kept")}, found["samples"][0], found["samples"][-1])
    return found


def is_well(found: dict[str, Any]) -> None:
    samples = found["samples"]
    assert (found["open"], found["double"], found["broken"]) == (0, 0, [])
    warm, last = samples[len(samples) // 3], samples[-1]
    assert last["rss"] - warm["rss"] < MOST_GROWTH, [sample["rss"] // MEGABYTE for sample in samples]
    assert max(sample["wal"] for sample in samples) <= MOST_WAL
    assert last["database"] < 4 * MEGABYTE + found["incidents"] * MOST_PER_INCIDENT
    assert max(sample["roads"] for sample in samples) == 2, "the current version's files and the one before"
    assert max(sample["backups"] for sample in samples) <= KEEP_BACKUPS
    assert {sample["others"] + sample["pictures"] for sample in samples} == {0}, "nothing temporary is left in the home"
    assert found["kept"]["contacts"] > 0
    assert found["kept_later"] == {"attempts": 0, "contacts": 0, "recommendations": 0}


@pytest.mark.slow
def test_some_hours_leave_nothing_behind(home):
    is_well(lived(home, 6))


@pytest.mark.long
def test_a_week_leaves_nothing_behind(home):
    found = lived(home, 7 * 24)
    is_well(found)
    assert max(sample["attempts"] for sample in found["samples"]) <= 2 * 60, "of one day, a name and an address each"
