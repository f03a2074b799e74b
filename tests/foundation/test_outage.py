"""A database that is away or full is told apart from a bug, by what the database itself says."""

from pathlib import Path

import pytest
from django.db import Error, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from shouwang.foundation.outage import outage


def answer(error: BaseException | None) -> tuple[int, str] | None:
    refusal = outage(error)
    return (refusal.status, refusal.code) if refusal else None


def raised(statement: str, on: BaseDatabaseWrapper = connection) -> Error:
    with pytest.raises(Error) as caught, on.cursor() as cursor:
        cursor.execute(statement)
    return caught.value


@pytest.mark.parametrize("statement", ["SELECT 1 FROM nowhere", "SELEC"])
def test_a_missing_table_and_bad_sql_are_bugs(db: None, statement: str) -> None:
    with transaction.atomic():
        error = raised(statement)
        transaction.set_rollback(True)
    assert answer(error) is None


def test_what_is_no_fault_of_the_database_is_a_bug() -> None:
    assert [answer(error) for error in (RuntimeError("a bug"), None)] == [None, None]


def test_a_database_that_cannot_be_reached_is_away(db: None, tmp_path: Path) -> None:
    """A closed port for PostgreSQL, a folder that is not there for SQLite."""
    away = connection.copy()
    name = str(tmp_path / "nowhere" / "file") if connection.vendor == "sqlite" else "name"
    away.settings_dict |= {"NAME": name, "HOST": "127.0.0.1", "PORT": "1"}
    assert answer(raised("SELECT 1", away)) == (503, "no_database")


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_cut_is_away() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no connection that could be cut")
    assert answer(raised("SELECT pg_terminate_backend(pg_backend_pid())")) == (503, "no_database")
    assert answer(raised("SELECT 1")) == (503, "no_database")
    connection.close()
