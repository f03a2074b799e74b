"""The tables as this version wants them: all of the missing migrations, or none of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, transaction

from shouwang.foundation.write_lock import write_lock


def migrate(verbosity: int = 0) -> None:
    """In one transaction: Django alone commits a migration's tables before it writes down that they are there."""
    with write_lock(), _unchecked(), transaction.atomic():
        call_command("migrate", verbosity=verbosity, interactive=False)


@contextmanager
def _unchecked() -> Iterator[None]:
    """SQLite rebuilds tables that others refer to, and can stop checking them only outside a transaction."""
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()
