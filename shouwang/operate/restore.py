"""``shouwang restore FILE``: into an empty installation; counts and root must equal the backup's manifest."""

import argparse
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TypedDict

import msgspec
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from shouwang import __version__
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.text import shown
from shouwang.journal.queries import verify
from shouwang.operate.backup import MANIFEST, POSTGRESQL, SQLITE, content_of, digest, postgresql_target, run_program

MAX_NAMED = 20
MAX_DETAIL = 200  # of what a program says of a damaged file


class Manifest(TypedDict):
    """What a backup says of itself; more may stand there."""

    version: str
    written_at: str
    database: str
    root: str
    sha256: dict[str, str]
    counts: dict[str, int]


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


def restore_backup(path: Path) -> Manifest:
    """The backup's manifest, after everything in it was found again."""
    _require_empty()
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home) as name:
        work = Path(name)
        manifest = _unpack(path, work)
        dump = work / manifest["database"]
        _load_sqlite(dump, manifest) if manifest["database"] == SQLITE else _load_postgresql(dump)
        if (work / "roads").is_dir():
            shutil.copytree(work / "roads", home / "roads", dirs_exist_ok=True)
        if (work / "pictures").is_dir():
            shutil.copytree(work / "pictures", home / "pictures", dirs_exist_ok=True)
    _compare(manifest)
    return manifest


def _require_empty() -> None:
    is_unopened_file = connection.vendor == "sqlite" and connection.connection is None
    if is_unopened_file and not Path(str(connection.settings_dict["NAME"])).exists():
        return  # to look into it would make it
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            raise Refusal("not_empty", _("The database is not empty; restore into an empty one."), status=409)
    connection.close()


def extract(archive: tarfile.TarFile, folder: Path) -> None:
    """Plain files only, each inside ``folder``: ``filter="data"`` without needing the Python that has it (3.11.4).

    A sparse file is none of ours: it may claim any size and hold nothing.
    """
    inside = folder.resolve()
    for member in archive.getmembers():
        target = (inside / member.name).resolve()
        if not member.isfile() or member.issparse() or not target.is_relative_to(inside):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        content = archive.extractfile(member)
        assert content is not None  # noqa: S101 - a plain file has content
        with content, target.open("wb") as file:
            shutil.copyfileobj(content, file)


def _unpack(path: Path, work: Path) -> Manifest:
    """Everything a backup holds into ``work``, once each file is what the manifest says; else nothing is touched."""
    try:
        with tarfile.open(path, "r:") as archive:  # as it was written: nothing that could unfold
            extract(archive, work)
        manifest = msgspec.json.decode((work / MANIFEST).read_bytes(), type=Manifest)
        there = {file.relative_to(work).as_posix() for file in work.rglob("*") if file.is_file()} - {MANIFEST}
        wrong = sorted(there ^ set(manifest["sha256"]))
        wrong += [name for name in there - set(wrong) if digest(work / name) != manifest["sha256"][name]]
    except (OSError, tarfile.TarError, ValueError, OverflowError, RecursionError) as error:
        message = _("%(file)s is not a whole backup (%(error)s).") % {
            "file": path.name,
            "error": shown(error, MAX_DETAIL),
        }
        raise Refusal("bad_backup", message) from error
    kind, version = manifest["database"], manifest["version"]
    if wrong or kind not in there:
        names = ", ".join(map(shown, wrong[:MAX_NAMED])) or shown(kind)
        raise Refusal("bad_backup", _("%(file)s is damaged: %(names)s.") % {"file": path.name, "names": names})
    if version != __version__:
        message = _("Version %(version)s wrote this backup; restore it with that version, then bring it up to date.")
        raise Refusal("other_version", message % {"version": shown(version)})
    if kind != {"sqlite": SQLITE, "postgresql": POSTGRESQL}[connection.vendor]:
        raise Refusal("other_database", _("This backup is of another kind of database; its kind is needed here."))
    return manifest


def _load_sqlite(dump: Path, manifest: Manifest) -> None:
    """Compared before anything is written: a dump that is not the manifest's leaves nothing behind."""
    live = str(connection.settings_dict["NAME"])
    try:
        with closing(sqlite3.connect(dump)) as source:
            _compare(manifest, lambda statement: source.execute(statement).fetchone() or ())
            with closing(sqlite3.connect(live)) as target:
                source.backup(target)
    except (sqlite3.Error, ValueError) as error:
        raise Refusal(
            "bad_backup", _("%(file)s is damaged: %(names)s.") % {"file": dump.name, "names": shown(error, MAX_DETAIL)}
        ) from error


def _load_postgresql(dump: Path) -> None:
    """In one transaction: all of it or nothing."""
    run_program("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", postgresql_target(), str(dump))


def _compare(manifest: Manifest, read: Callable[[str], Sequence[Any]] | None = None) -> None:
    """What a database holds, this process's own unless ``read`` asks another one, and what the manifest says."""
    found, wanted = content_of(read or _read), manifest["counts"]
    for table in sorted({*found["counts"], *wanted}):
        numbers = {"table": shown(table), "found": found["counts"].get(table, 0), "wanted": wanted.get(table, 0)}
        if numbers["found"] != numbers["wanted"]:
            message = _("%(table)s has %(found)d rows, the backup %(wanted)d.")
            raise Refusal("rows_differ", message % numbers)
    if found["root"] != manifest["root"]:
        raise Refusal("root_differs", _("The restored journal is not the backup's."))


def _read(statement: str) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone() or ()
