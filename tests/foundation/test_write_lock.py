"""One writer at a time in front of SQLite: between threads and between processes; free of charge elsewhere."""

import fcntl
import multiprocessing
import threading
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from django.db import connection

from shouwang.foundation import write_lock as module
from shouwang.foundation.write_lock import write_lock


@pytest.fixture
def lock_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "shouwang.sqlite3.lock"
    monkeypatch.setattr(module, "_lock_path", lambda: path)
    return path


def test_threads_hold_it_one_after_the_other(lock_file):
    """Eight threads, each inside for a while: never two at once."""
    inside, most = [], []

    def write() -> None:
        for _ in range(5):
            with write_lock():
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.001)
                inside.pop()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert (len(most), max(most)) == (40, 1)


def _hold(path: str, held: Event, let_go: Event) -> None:
    with Path(path).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        held.set()
        let_go.wait(10)


def test_processes_wait_for_each_other(lock_file):
    """Another process has the file: this one waits until it lets go."""
    context = multiprocessing.get_context("spawn")
    held, let_go = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(str(lock_file), held, let_go))
    other.start()
    assert held.wait(20)
    threading.Timer(0.2, let_go.set).start()
    started = time.monotonic()
    with write_lock():
        waited = time.monotonic() - started
    other.join(10)
    assert waited > 0.15


def test_its_holder_may_enter_it_again_and_an_error_lets_it_go(lock_file):
    with pytest.raises(ZeroDivisionError), write_lock(), write_lock():
        raise ZeroDivisionError
    with lock_file.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_it_stands_beside_the_database_on_sqlite_only(db):
    path = module._lock_path()
    if connection.vendor == "sqlite":
        assert path == Path(f"{connection.settings_dict['NAME']}.lock")
    else:
        assert path is None
