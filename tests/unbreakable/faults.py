"""Faults at the database: the n-th statement fails, before it was executed or after, or the commit does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection

SAVEPOINTS = ("SAVEPOINT", "RELEASE", "ROLLBACK")


class FaultError(OperationalError):
    """The connection broke, the disk was full, somebody pulled the plug."""


@dataclass
class Statements:
    """How many statements there were so far."""

    count: int = 0
    has_failed: bool = False


@contextmanager
def fault_at(number: int, *, is_after: bool = False, are_savepoints_spared: bool = False) -> Iterator[Statements]:
    """Lets the ``number``-th statement of this connection fail, once; 0 only counts."""
    seen = Statements()

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if are_savepoints_spared and sql.startswith(SAVEPOINTS):
            return run(sql, params, many, context)
        seen.count += 1
        is_it = seen.count == number
        seen.has_failed |= is_it
        if is_it and (not is_after or sql.startswith("BEGIN")):  # no database begins and says it has not
            raise FaultError(f"before statement {number}")
        result = run(sql, params, many, context)
        if is_it:
            raise FaultError(f"after statement {number}")
        return result

    with connection.execute_wrapper(execute):
        yield seen


@contextmanager
def fault_at_commit(*, is_after: bool) -> Iterator[None]:
    """Lets the next COMMIT fail: before the database has heard of it, or after it has done it."""
    real = connection._commit

    def commit() -> None:
        connection._commit = real  # type: ignore[method-assign] # the next one is whole again
        if is_after:
            real()
        raise FaultError("at commit")

    connection._commit = commit  # type: ignore[method-assign] # there is no hook around COMMIT
    try:
        yield
    finally:
        connection._commit = real  # type: ignore[method-assign]
