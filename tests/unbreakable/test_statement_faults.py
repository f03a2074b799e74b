"""Whichever statement of whichever action fails: nothing has happened, and the action can be called again."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection

from shouwang.foundation import sources
from shouwang.journal.queries import head_position
from tests import make
from tests.unbreakable.faults import FaultError, fault_at, fault_at_commit
from tests.unbreakable.invariants import broken
from tests.unbreakable.scenarios import SCENARIOS, Call, Stage, actions

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ALL = [(name, place, scenario) for name, scenarios in SCENARIOS.items() for place, scenario in enumerate(scenarios)]


def fingerprint() -> str:
    """Every row of every table, and every file of the installation's roads."""
    digest = sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(
                repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row])
                for row in cursor.fetchall()
            )
            digest.update(f"{table}{rows}".encode())
    files = sorted(str(path) for path in (Path(django_settings.HOME) / "roads").rglob("*"))
    return digest.hexdigest() + str(files)


@pytest.fixture
def stage(transactional_db, tmp_path, settings) -> Iterator[Stage]:
    settings.HOME = tmp_path
    clock = make.Clock()
    with sources.seeded(1, clock):
        yield Stage(tmp_path, clock)


def test_every_action_has_a_scenario():
    """A new action without one fails here."""
    assert set(SCENARIOS) == actions()


def test_every_action_survives_a_fault_at_every_statement(stage):
    """Before or after the n-th statement, for every n, and at COMMIT: not a row is different, and again it works."""
    faults = 0
    for name, place, scenario in ALL:
        call = scenario(stage)
        before, position = fingerprint(), head_position()
        for is_after in (False, True):
            faults += fail_at_every_statement(call, is_after=is_after, before=before, name=f"{name} {place}")
        with pytest.raises(FaultError), fault_at_commit(is_after=False):
            call()
        assert fingerprint() == before, f"{name}: a fault at COMMIT left something"
        call()
        assert head_position() == position + 1, f"{name}: called again, it left no entry"
    assert broken() == []
    print(f"{faults} faults in {len(ALL)} scenarios of {len(SCENARIOS)} actions")


def fail_at_every_statement(call: Call, *, is_after: bool, before: str, name: str) -> int:
    """How many statements there were to fail at. What one of them left would still be there after the last."""
    total = statements_of(call)
    for number in range(1, total + 1):
        with pytest.raises(FaultError), fault_at(number, is_after=is_after):
            call()
    assert fingerprint() == before, f"{name}: a fault {'after' if is_after else 'before'} a statement left something"
    return total


def statements_of(call: Call) -> int:
    """Counted in a call whose COMMIT fails, so that it can be called again; in the second, caches being filled."""
    for _ in range(2):
        with fault_at(0) as seen, pytest.raises(FaultError), fault_at_commit(is_after=False):
            call()
    return seen.count


def test_a_fault_after_the_commit_is_no_fault_of_the_action(stage, caplog):
    """Closing a road is done; that this process could not read its map anew is for the log and the follower."""
    call = SCENARIOS["places.actions.roads.close_road"][0](stage)
    inside, position = statements_of(call), head_position()
    with fault_at(inside + 1) as seen:
        call()
    assert (head_position(), seen.has_failed) == (position + 1, True)
    assert "could not be told" in caplog.text


def test_an_answer_lost_after_the_commit_is_an_action_done(stage):
    """The caller hears of a fault, but the action has happened, whole, with its entry."""
    for name, _place, scenario in ALL:
        call = scenario(stage)
        position = head_position()
        with pytest.raises(FaultError), fault_at_commit(is_after=True):
            call()
        assert head_position() == position + 1, name
    assert broken() == []
