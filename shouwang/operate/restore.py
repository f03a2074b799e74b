"""``shouwang restore FILE``: into an empty installation; counts and root must equal the backup's manifest."""

import argparse
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from shouwang.foundation.refusal import Refusal
from shouwang.journal.queries import root, verify
from shouwang.operate.backup import (
    MANIFEST,
    POSTGRESQL,
    SQLITE,
    postgresql_environment,
    postgresql_target,
    tables,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a backup as 'shouwang backup' wrote it")
    parser.add_argument("--database", help="URL of the database; it must be empty")


def run(options: argparse.Namespace) -> int:
    restored = restore_backup(options.file)
    print(_("Restored: %(root)s, written at %(written_at)s; the journal is verified.") % restored)
    return 0


def restore_backup(path: Path) -> dict[str, Any]:
    """The backup's manifest, after everything in it was found again."""
    _require_empty()
    with tempfile.TemporaryDirectory(dir=settings.HOME) as name:
        work = Path(name)
        manifest = _unpack(path, work)
        dump = work / manifest["database"]
        _load_sqlite(dump) if manifest["database"] == SQLITE else _load_postgresql(dump)
        if (work / "roads").is_dir():
            shutil.copytree(work / "roads", Path(settings.HOME) / "roads", dirs_exist_ok=True)
    _compare(manifest)
    return manifest


def _require_empty() -> None:
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            raise Refusal("not_empty", _("The database is not empty; restore into an empty one."), status=409)
    connection.close()


def _unpack(path: Path, work: Path) -> dict[str, Any]:
    try:
        with tarfile.open(path) as archive:
            archive.extractall(work, filter="data")
        manifest: dict[str, Any] = json.loads((work / MANIFEST).read_text())
    except (OSError, tarfile.TarError, ValueError) as error:
        message = _("%(file)s is not a whole backup (%(error)s).") % {"file": path.name, "error": error}
        raise Refusal("bad_backup", message) from error
    wanted = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[connection.vendor]
    if manifest["database"] != wanted:
        raise Refusal("other_database", _("This backup is of another kind of database; its kind is needed here."))
    return manifest


def _load_sqlite(dump: Path) -> None:
    live = str(settings.DATABASES["default"]["NAME"])
    with closing(sqlite3.connect(dump)) as source, closing(sqlite3.connect(live)) as target:
        source.backup(target)


def _load_postgresql(dump: Path) -> None:
    *server, name = postgresql_target()
    command = ["pg_restore", "--exit-on-error", "--no-owner", *server, f"--dbname={name}", str(dump)]
    subprocess.run(command, check=True, env=postgresql_environment())  # noqa: S603 - our own arguments


def _compare(manifest: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - our tables
            found = cursor.fetchone()[0]
            if found != manifest["counts"][table]:
                message = _("%(table)s has %(found)d rows, the backup %(wanted)d.")
                wanted = {"table": table, "found": found, "wanted": manifest["counts"][table]}
                raise Refusal("rows_differ", message % wanted)
    findings = [str(finding.message) for finding in verify()]
    if findings or str(root()) != manifest["root"]:
        raise Refusal("root_differs", _("The restored journal is not the backup's: %s") % "; ".join(findings))
