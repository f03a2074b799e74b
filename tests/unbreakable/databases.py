"""Databases beside the test run's own, for programs that are killed: a file, or one more on the server of this run."""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

_numbers = itertools.count()


def vendor() -> str:
    return "postgresql" if os.environ.get("SHOUWANG_DATABASE", "").startswith("postgres") else "sqlite"


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """The address of an empty database, gone afterwards."""
    if vendor() == "sqlite":
        yield f"sqlite://{folder / 'shouwang.sqlite3'}"
        return
    here = urlsplit(os.environ["SHOUWANG_DATABASE"])
    name = f"unbreakable_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(here._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
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
