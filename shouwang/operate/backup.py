"""``shouwang backup FOLDER``: database, road files and a manifest that a restore is checked against."""

import argparse
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from hashlib import file_digest
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from shouwang import __version__
from shouwang.engine.proofs import Frontier
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.operate.arguments import whole_up_to

MANIFEST, SQLITE, POSTGRESQL = "manifest.json", "database.sqlite3", "database.dump"
YEAR_SECONDS = 366 * 24 * 3600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="where the backup is written, readable by its owner only")
    parser.add_argument(
        "--every", type=whole_up_to(YEAR_SECONDS), metavar="SECONDS", help="go on, one backup each so many seconds"
    )
    parser.add_argument(
        "--keep", type=whole_up_to(1_000_000), default=10, metavar="N", help="with --every: how many backups stay"
    )
    parser.add_argument("--pictures", action="store_true", help="with the pictures from the scene, sealed as they lie")
    parser.add_argument("--database", help="URL of the database")


def run(options: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    try:
        while True:
            started = time.monotonic()
            print(write_backup(options.folder, has_pictures=options.pictures), flush=True)
            if options.every is None:
                return 0
            drop_oldest(options.folder, options.keep)
            time.sleep(max(0.0, options.every - (time.monotonic() - started)))
    finally:
        _leave_no_half(options.folder)


def _leave_no_half(folder: Path) -> None:
    """Whenever the end came, in the midst of clearing up too."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: None)
    for path in folder.glob(f"{_unfinished()}*"):
        shutil.rmtree(path, ignore_errors=True)


def _unfinished() -> str:
    return f".backup-{os.getpid()}-"


def write_backup(folder: Path, *, has_pictures: bool = False) -> Path:
    """One file, whole or not at all; pictures from the scene only if asked for, since backups outlive them."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"shouwang-{sources.now():%Y%m%dT%H%M%S%fZ}.tar"
    with tempfile.TemporaryDirectory(dir=folder, prefix=_unfinished()) as place:
        work = Path(place)
        about: dict[str, Any] = {"version": __version__, "written_at": sources.now().isoformat()}
        dump, content = _dump(work)
        files = {dump.name: dump} | _road_files(content["roads"])
        files |= _pictures(work) if has_pictures else {}
        about |= content | {"database": dump.name, "sha256": {name: digest(path) for name, path in files.items()}}
        (work / MANIFEST).write_text(json.dumps(about, indent=2))
        partial = work / "backup.tar"
        with tarfile.open(partial, "w") as archive:
            for name, path in ({MANIFEST: work / MANIFEST} | files).items():
                archive.add(path, name)
        partial.chmod(0o600)
        partial.rename(target)
    return target


def _road_files(version_id: str | None) -> dict[str, Path]:
    """The files of the roads that are current in the dump; earlier versions' files are not needed again."""
    folder = Path(settings.HOME) / "roads" / str(version_id)
    return {f"roads/{version_id}/{path.name}": path for path in sorted(folder.glob("*"))} if version_id else {}


def _pictures(work: Path) -> dict[str, Path]:
    """Those there are now, each whole since it is put in place by its name; one that is erased meanwhile is missing."""
    kept = work / "pictures"
    kept.mkdir()
    for path in (Path(settings.HOME) / "pictures").glob("*"):
        with suppress(FileNotFoundError):
            if path.is_file():
                shutil.copyfile(path, kept / path.name)
    return {f"pictures/{path.name}": path for path in sorted(kept.glob("*"))}


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _dump(work: Path) -> tuple[Path, dict[str, Any]]:
    """The dump and what it holds, both of one and the same moment."""
    return _dump_sqlite(work) if connection.vendor == "sqlite" else _dump_postgresql(work)


def _dump_sqlite(work: Path) -> tuple[Path, dict[str, Any]]:
    """SQLite's own online backup while others write; the manifest is read from the copy."""
    path = work / SQLITE
    live = str(connection.settings_dict["NAME"])
    with (
        connection.wrap_database_errors,  # as Django would name them: a database without tables is told in words
        closing(sqlite3.connect(live)) as source,
        closing(sqlite3.connect(path)) as target,
    ):
        source.backup(target)
        return path, content_of(lambda statement: target.execute(statement).fetchone() or ())


def _dump_postgresql(work: Path) -> tuple[Path, dict[str, Any]]:
    """pg_dump reads the very snapshot that the manifest is counted in."""
    path = work / POSTGRESQL
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        run_program("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}", postgresql_target())

        def read(statement: str) -> Sequence[Any]:
            cursor.execute(statement)
            return cursor.fetchone() or ()

        return path, content_of(read)


def postgresql_target() -> str:
    """The database as libpq's programs take it; the password goes through the environment."""
    from psycopg.conninfo import make_conninfo

    known = connection.settings_dict
    given = {"host": known["HOST"], "port": known["PORT"], "user": known["USER"], "dbname": known["NAME"]}
    return "--dbname=" + make_conninfo(**{name: value for name, value in given.items() if value} | known["OPTIONS"])


def run_program(name: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs; what it complains about is the refusal."""
    if shutil.which(name) is None:
        raise Refusal(
            "no_program", _("%(program)s is not here; install PostgreSQL's client programs.") % {"program": name}
        )
    password = str(connection.settings_dict["PASSWORD"])
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run([name, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    if done.returncode:
        message = _("%(program)s failed: %(error)s") % {"program": name, "error": done.stderr.strip()}
        raise Refusal("program_failed", message)


def content_of(read: Callable[[str], Sequence[Any]]) -> dict[str, Any]:
    size, frontier = read("SELECT position, frontier FROM journal_head WHERE id = 1")
    roads = read("SELECT id FROM places_roadversion WHERE is_current")
    counts = {table: read(f"SELECT count(*) FROM {table}")[0] for table in tables()}  # noqa: S608  # nosec B608
    return {
        "roads": str(UUID(str(roads[0]))) if roads else None,
        "root": f"{size}:{Frontier.from_bytes(size, bytes(frontier)).root.hex()}",
        "counts": counts,
    }


def tables() -> list[str]:
    return sorted(model._meta.db_table for model in apps.get_models(include_auto_created=True))  # noqa: SLF001 - Django's public name for it


def drop_oldest(folder: Path, keep: int) -> None:
    for path in sorted(folder.glob("shouwang-*.tar"))[:-keep]:
        path.unlink()
