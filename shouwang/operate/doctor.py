"""``shouwang doctor``: is this installation well? Each finding says what and where; exit code 1 if one is bad."""

import argparse
import platform
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from shouwang import __version__
from shouwang.areas.queries import root_area
from shouwang.downpack import tasks as downpack_tasks
from shouwang.foundation import sources
from shouwang.journal.models import Entry
from shouwang.journal.queries import root, verify
from shouwang.operate.worker import alive_file
from shouwang.places import roads
from shouwang.places.queries import current_roads

LEAST_FREE_BYTES = 1024**3
WORKER_SECONDS = 15
CLOCK_SECONDS = 5


@dataclass(frozen=True)
class Finding:
    is_well: bool
    what: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", help="URL of the database")
    parser.add_argument("--quick", action="store_true", help="leave out the check of every journal entry")


def run(options: argparse.Namespace) -> int:
    checks: list[Callable[[], Iterator[Finding]]] = [
        _versions,
        _migrations,
        _schema,
        _disk,
        _modes,
        _debug,
        _clock,
        _worker,
        _downpack,
        _roads,
    ]
    if not options.quick:
        checks.append(_journal)
    findings = [finding for check in checks for finding in _made(check)]
    for finding in findings:
        print(("  ok  " if finding.is_well else "  BAD ") + finding.what)
    return 0 if all(finding.is_well for finding in findings) else 1


def _made(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """A check that the database stops is a finding too, and the others go on."""
    try:
        yield from check()
    except Error as error:
        what = _("%(check)s: cannot be checked: %(error)s")
        yield Finding(is_well=False, what=what % {"check": check.__name__.strip("_"), "error": error})


def _versions() -> Iterator[Finding]:
    server = sqlite3.sqlite_version if connection.vendor == "sqlite" else str(_one("SHOW server_version"))
    parts = [
        f"Shouwang {__version__}",
        f"Python {platform.python_version()}",
        f"Django {django.get_version()}",
    ]
    yield Finding(is_well=True, what=", ".join([*parts, f"{connection.vendor} {server}"]))


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _backwards in missing)
    yield Finding(not missing, _("migrations applied") if not missing else _("not applied: %s") % names)


def _schema() -> Iterator[Finding]:
    """Every column of every model is in the database as it stands, whatever the migrations table claims."""
    faults = list(_schema_faults())
    yield from (Finding(is_well=False, what=fault) for fault in faults)
    if not faults:
        yield Finding(is_well=True, what=_("schema compared with the models"))


def _schema_faults() -> Iterator[str]:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table  # noqa: SLF001 - Django's public name for it
            if table not in tables:
                yield _("table %s is missing") % table
                continue
            there = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            wanted = {str(field.column) for field in model._meta.local_concrete_fields}  # noqa: SLF001
            for column in sorted(wanted - there):
                yield _("table %(table)s lacks %(column)s") % {"table": table, "column": column}


def _disk() -> Iterator[Finding]:
    if not settings.HOME.is_dir():
        yield Finding(is_well=False, what=_("the folder %s is missing") % settings.HOME)
        return
    free = shutil.disk_usage(settings.HOME).free
    what = _("%(free).1f GB free under %(home)s") % {"free": free / 1e9, "home": settings.HOME}
    yield Finding(free >= LEAST_FREE_BYTES, what)


def _modes() -> Iterator[Finding]:
    """The key, and a database file, are their owner's alone; a closed folder around them is as good."""
    database = Path(str(connection.settings_dict["NAME"])) if connection.vendor == "sqlite" else None
    open_to_all = [
        path
        for path in (settings.HOME / "secret.key", database)
        if path and path.exists() and path.stat().st_mode & 0o077 and path.parent.stat().st_mode & 0o077
    ]
    for path in open_to_all:
        what = _("%(path)s can be read by others on this machine: chmod 600 %(path)s")
        yield Finding(is_well=False, what=what % {"path": path})
    if not open_to_all:
        yield Finding(is_well=True, what=_("key and database belong to their owner alone"))


def _debug() -> Iterator[Finding]:
    is_on = settings.DEBUG
    what = _("SHOUWANG_DEBUG is on: faults show what only the log may know") if is_on else _("faults show nothing")
    yield Finding(not is_on, what)


def _clock() -> Iterator[Finding]:
    """Against the database server's clock, and against the newest entry, which cannot be later than now."""
    latest = Entry.objects.order_by("-position").values_list("recorded_at", flat=True).first()
    if latest is not None:
        old = (sources.now() - latest).total_seconds()
        yield Finding(old >= -CLOCK_SECONDS, _("newest entry is %.0f s old") % old)
    if connection.vendor == "postgresql":
        off = abs(float(str(_one("SELECT extract(epoch FROM clock_timestamp())"))) - time.time())
        yield Finding(off <= CLOCK_SECONDS, _("clock differs from the database server's by %.1f s") % off)


def _worker() -> Iterator[Finding]:
    path = alive_file()
    age = time.time() - path.stat().st_mtime if path.exists() else None
    is_alive = age is not None and age < WORKER_SECONDS
    yield Finding(is_alive, _("worker was alive %.0f s ago") % age if age is not None else _("worker never ran"))


def _downpack() -> Iterator[Finding]:
    """Before a town is set up nobody needs them; without a worker there are none, and that is said above."""
    if root_area() is not None and alive_file().exists():
        complaint = downpack_tasks.complaint(sources.now())
        found = downpack_tasks.newest()
        yield Finding(complaint is None, complaint or _("sheets for when the system is away: %s") % found)


def _roads() -> Iterator[Finding]:
    from shouwang.engine.roads.network import NetworkFileError, RoadNetwork

    version = current_roads()
    if version is None:
        yield Finding(is_well=False, what=_("no roads are imported"))
        return
    missing = [name for name in ("network.npz", "map.mbtiles") if not (roads.folder(version) / name).exists()]
    if missing:
        yield Finding(is_well=False, what=_("road files missing: %s") % ", ".join(missing))
        return
    try:
        is_same = RoadNetwork.load(roads.folder(version) / "network.npz").fingerprint == version.fingerprint
    except NetworkFileError:
        is_same = False
    yield Finding(is_same, _("roads %s") % version if is_same else _("the road file is not the one imported"))


def _journal() -> Iterator[Finding]:
    findings = list(verify())
    for finding in findings:
        yield Finding(is_well=False, what=_("journal entry %(position)d: %(message)s") % vars(finding))
    if not findings:
        yield Finding(is_well=True, what=_("journal verified, root %s") % root())


def _one(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]
