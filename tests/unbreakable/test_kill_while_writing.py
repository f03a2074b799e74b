"""kill -9 at a random moment while two processes write: nothing acknowledged is lost, nothing is there by half."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.unbreakable.databases import database, environment, vendor
from tests.unbreakable.figures import note
from tests.unbreakable.forks import Program, program
from tests.unbreakable.trials import remaining

RENEWED = 100  # trials on one database: each asks about all that was ever written there


@contextmanager
def writers(home: Path) -> Iterator[Program]:
    home.mkdir()
    with database(home) as address, program("tests.unbreakable.killed_writers", environment(home, address)) as run:
        yield run


def kill(folder: Path, name: str, numbers: Iterable[int]) -> None:
    told, trials = 0, 0
    with ExitStack() as stack:
        for number in numbers:
            if trials % RENEWED == 0:
                stack.close()
                run = stack.enter_context(writers(folder / str(number)))
            found = run.trial(number)
            assert (number, found["lost"], found["broken"]) == (number, [], [])
            told, trials = told + found["told"], trials + 1
    note(name, trials=trials, acknowledged=told)
    assert told > trials  # the killed had something to lose


@pytest.mark.slow
def test_what_was_acknowledged_is_there_after_a_kill(tmp_path: Path) -> None:
    """Thirty trials on the database of this run: every acknowledged action stands in the journal as it was told of."""
    kill(tmp_path, "kill", range(30))


@pytest.mark.long
def test_three_thousand_kills(tmp_path: Path) -> None:
    name = f"kill-{vendor()}"
    kill(tmp_path, name, remaining(name, 3000))
