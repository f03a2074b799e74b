"""Databases beside the test run's own, for programs that are killed: a file, or one more on the server of this run.

They have their tables already where this run has made its own: those are kept, empty, and copied. Where it has not
(a single file of tests that needs none), the program makes them: each calls `migrate` first.
"""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection

NAME = "shouwang.sqlite3"
_kept: list[str] = []  # the file or the database that others are copied from
_numbers = itertools.count()


def vendor() -> str:
    return "postgresql" if os.environ.get("SHOUWANG_DATABASE", "").startswith("postgres") else "sqlite"


@contextmanager
def kept_tables() -> Iterator[None]:
    """The test database as the migrations left it, for others to be copied from; gone afterwards."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        kept = str(Path(name).with_name("tables.sqlite3"))
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [kept])
        drop: Callable[[], object] = Path(kept).unlink
    else:
        kept = f"{name}_tables"
        connection.close()  # what is copied must have no visitors
        _on_server(f'DROP DATABASE IF EXISTS "{kept}"', f'CREATE DATABASE "{kept}" TEMPLATE "{name}"')
        drop = partial(_on_server, f'DROP DATABASE "{kept}"')
    _kept.append(kept)
    yield
    _kept.clear()
    drop()


def _on_server(*statements: str) -> None:
    with connection._nodb_cursor() as server:
        for statement in statements:
            server.execute(statement)


def put_tables(home: Path) -> None:
    """Into the folder of an installation that has SQLite whatever the run has; on PostgreSQL it makes them itself."""
    if _kept and vendor() == "sqlite":
        shutil.copyfile(_kept[0], home / NAME)


@contextmanager
def database(folder: Path, *, has_tables: bool = True) -> Iterator[str]:
    """The address of an empty database, gone afterwards; with its tables, where they are at hand."""
    if vendor() == "sqlite":
        if has_tables:
            put_tables(folder)
        yield f"sqlite://{folder / NAME}"
        return
    here = urlsplit(os.environ["SHOUWANG_DATABASE"])
    name = f"unbreakable_{os.getpid()}_{next(_numbers)}"
    kept = f' TEMPLATE "{_kept[0]}"' if has_tables and _kept else ""
    with psycopg.connect(here._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"{kept}')
        try:
            yield here._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def environment(folder: Path, address: str) -> dict[str, str]:
    """For a program of an installation of its own in ``folder``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
    return kept | {
        "SHOUWANG_HOME": str(folder),
        "SHOUWANG_DATABASE": address,
        "SHOUWANG_LANGUAGE": "en",
        "DJANGO_SETTINGS_MODULE": "shouwang.settings",
    }
