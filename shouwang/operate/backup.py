"""``shouwang backup FILE``: database, road files and a manifest that a restore is checked against."""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from shouwang import __version__
from shouwang.engine.proofs import Frontier
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal

MANIFEST, SQLITE, POSTGRESQL = "manifest.json", "database.sqlite3", "database.dump"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="where the backup is written, readable by its owner only")
    parser.add_argument("--every", type=int, metavar="SECONDS", help="go on, one backup each so many seconds")
    parser.add_argument("--keep", type=int, default=10, help="with --every: how many backups stay")
    parser.add_argument("--database", help="URL of the database")


def run(options: argparse.Namespace) -> int:
    while True:
        started = time.monotonic()
        print(write_backup(options.folder))
        if options.every is None:
            return 0
        _drop_oldest(options.folder, options.keep)
        sys.stdout.flush()
        time.sleep(max(0.0, options.every - (time.monotonic() - started)))


def write_backup(folder: Path) -> Path:
    """One file, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"shouwang-{sources.now():%Y%m%dT%H%M%S%fZ}.tar"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as name:
        work = Path(name)
        dump, content = _dump(work)
        about = {"version": __version__, "database": dump.name, "written_at": sources.now().isoformat()}
        (work / MANIFEST).write_text(json.dumps(about | content, indent=2))
        partial = work / "backup.tar"
        with tarfile.open(partial, "w") as archive:
            for path in (work / MANIFEST, dump):
                archive.add(path, path.name)
            roads = Path(settings.HOME) / "roads"
            if roads.is_dir():
                archive.add(roads, "roads")
        partial.chmod(0o600)
        partial.rename(target)
    return target


def _dump(work: Path) -> tuple[Path, dict[str, object]]:
    """The dump and what it holds, both of one and the same moment."""
    return _dump_sqlite(work) if connection.vendor == "sqlite" else _dump_postgresql(work)


def _dump_sqlite(work: Path) -> tuple[Path, dict[str, object]]:
    """SQLite's own online backup while others write; the manifest is read from the copy."""
    path = work / SQLITE
    live = str(settings.DATABASES["default"]["NAME"])
    with closing(sqlite3.connect(live)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
        return path, _content(lambda statement: target.execute(statement).fetchone())


def _dump_postgresql(work: Path) -> tuple[Path, dict[str, object]]:
    """pg_dump reads the very snapshot that the manifest is counted in."""
    if shutil.which("pg_dump") is None:
        raise Refusal("no_pg_dump", _("pg_dump is not here; install PostgreSQL's client programs."))
    path = work / POSTGRESQL
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        command = [
            "pg_dump",
            "--format=custom",
            f"--snapshot={snapshot}",
            f"--file={path}",
            *postgresql_target(),
        ]
        subprocess.run(command, check=True, env=postgresql_environment())  # noqa: S603 - our own arguments

        def read(statement: str) -> Sequence[Any]:
            cursor.execute(statement)
            return cursor.fetchone() or ()

        return path, _content(read)


def postgresql_target() -> list[str]:
    database = settings.DATABASES["default"]
    given = {"--host": database["HOST"], "--port": database["PORT"], "--username": database["USER"]}
    return [part for name, value in given.items() if value for part in (name, str(value))] + [str(database["NAME"])]


def postgresql_environment() -> dict[str, str]:
    return os.environ | {"PGPASSWORD": str(settings.DATABASES["default"]["PASSWORD"])}


def _content(read: Callable[[str], Sequence[Any]]) -> dict[str, object]:
    size, frontier = read("SELECT position, frontier FROM journal_head WHERE id = 1")
    return {
        "root": f"{size}:{Frontier.from_bytes(size, bytes(frontier)).root.hex()}",
        "counts": {table: read(f"SELECT count(*) FROM {table}")[0] for table in tables()},  # noqa: S608 - our tables
    }


def tables() -> list[str]:
    return sorted(model._meta.db_table for model in apps.get_models())  # noqa: SLF001 - Django's public name for it


def _drop_oldest(folder: Path, keep: int) -> None:
    for path in sorted(folder.glob("shouwang-*.tar"))[:-keep]:
        path.unlink()
