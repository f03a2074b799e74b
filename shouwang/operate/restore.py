"""``shouwang restore FILE``: into an empty installation; counts and root must equal the backup's manifest."""

import argparse
import json
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from shouwang import __version__
from shouwang.foundation.refusal import Refusal
from shouwang.journal.queries import root, verify
from shouwang.operate.backup import MANIFEST, POSTGRESQL, SQLITE, digest, postgresql_target, run_program


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a backup as 'shouwang backup' wrote it")
    parser.add_argument("--database", help="URL of the database; it must be empty")


def run(options: argparse.Namespace) -> int:
    """A journal that was damaged before the backup is restored all the same: exit code 1 and what is wrong with it."""
    restored = restore_backup(options.file)
    print(_("Restored: %(root)s, written at %(written_at)s.") % restored)
    findings = list(verify())
    for finding in findings:
        print(_("entry %(position)d: %(message)s") % vars(finding))
    return 1 if findings else 0


def restore_backup(path: Path) -> dict[str, Any]:
    """The backup's manifest, after everything in it was found again."""
    _require_empty()
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home) as name:
        work = Path(name)
        manifest = _unpack(path, work)
        dump = work / manifest["database"]
        _load_sqlite(dump) if manifest["database"] == SQLITE else _load_postgresql(dump)
        if (work / "roads").is_dir():
            shutil.copytree(work / "roads", home / "roads", dirs_exist_ok=True)
    _compare(manifest)
    return manifest


def _require_empty() -> None:
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            raise Refusal("not_empty", _("The database is not empty; restore into an empty one."), status=409)
    connection.close()


def extract(archive: tarfile.TarFile, folder: Path) -> None:
    """Plain files only, each inside ``folder``: ``filter="data"`` without needing the Python that has it (3.11.4)."""
    inside = folder.resolve()
    for member in archive.getmembers():
        target = (inside / member.name).resolve()
        if member.isdir() or not member.isfile() or not target.is_relative_to(inside):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        content = archive.extractfile(member)
        assert content is not None  # noqa: S101 - a plain file has content
        with content, target.open("wb") as file:
            shutil.copyfileobj(content, file)


def _unpack(path: Path, work: Path) -> dict[str, Any]:
    """Everything a backup holds into ``work``, once each file is what the manifest says; else nothing is touched."""
    try:
        with tarfile.open(path) as archive:
            extract(archive, work)
        manifest: dict[str, Any] = json.loads((work / MANIFEST).read_text())
        kind, version = manifest["database"], manifest["version"]
        wrong = [name for name, known in manifest["sha256"].items() if digest(work / name) != known]
    except (OSError, tarfile.TarError, ValueError, LookupError, TypeError, AttributeError) as error:
        message = _("%(file)s is not a whole backup (%(error)s).") % {"file": path.name, "error": error}
        raise Refusal("bad_backup", message) from error
    if wrong or kind not in manifest["sha256"]:
        message = _("%(file)s is damaged: %(names)s.") % {"file": path.name, "names": ", ".join(wrong) or kind}
        raise Refusal("bad_backup", message)
    if version != __version__:
        message = _("Version %(version)s wrote this backup; restore it with that version, then bring it up to date.")
        raise Refusal("other_version", message % {"version": version})
    if kind != {"sqlite": SQLITE, "postgresql": POSTGRESQL}[connection.vendor]:
        raise Refusal("other_database", _("This backup is of another kind of database; its kind is needed here."))
    return manifest


def _load_sqlite(dump: Path) -> None:
    live = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(dump)) as source, closing(sqlite3.connect(live)) as target:
        source.backup(target)


def _load_postgresql(dump: Path) -> None:
    """In one transaction: all of it or nothing."""
    run_program("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", postgresql_target(), str(dump))


def _compare(manifest: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        for table, wanted in manifest["counts"].items():
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608 - quoted  # nosec B608
            found = cursor.fetchone()[0]
            if found != wanted:
                message = _("%(table)s has %(found)d rows, the backup %(wanted)d.")
                raise Refusal("rows_differ", message % {"table": table, "found": found, "wanted": wanted})
    if str(root()) != manifest["root"]:
        raise Refusal("root_differs", _("The restored journal is not the backup's."))
