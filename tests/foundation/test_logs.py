"""The log says where and what kind, and not what PostgreSQL quotes of a row."""

import logging
from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, transaction

from shouwang.foundation.logs import LineFormatter

NAME = "王五二三"


def logged(error: BaseException) -> str:
    caught = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), caught)
    return LineFormatter("%(levelname)s %(message)s").format(record)


@pytest.mark.django_db
def test_a_row_that_the_database_refuses_is_not_quoted() -> None:
    """On PostgreSQL the error tells the whole row; the kind, the code and the constraint are enough."""
    refused: DatabaseError | None = None
    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE told (name varchar(40), CONSTRAINT never_so CHECK (name = 'x'))")
        try:
            cursor.execute("INSERT INTO told VALUES (%s)", [NAME])
        except DatabaseError as error:
            refused = error
            raise
    assert refused is not None
    assert (NAME in str(refused)) == (connection.vendor == "postgresql")
    text = logged(refused)
    assert (NAME in text, "never_so" in text, "IntegrityError" in text, "test_logs.py" in text) == (
        False,
        True,
        True,
        True,
    )


def test_what_led_to_it_is_told_too() -> None:
    outer, inner = RuntimeError("the worker stops"), KeyError("unit")
    outer.__cause__ = inner
    text = logged(outer)
    assert text.index("KeyError: 'unit'") < text.index("RuntimeError: the worker stops")
    assert text.startswith("ERROR failed\n")
