"""Bringing in a road network with its places, closing a road and opening it again."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.models import Area
from shouwang.areas.queries import area_at
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.stamps import stamp_after
from shouwang.journal.append import action, append
from shouwang.places import importing, roads, rules
from shouwang.places.models import Closure, RoadVersion

if TYPE_CHECKING:
    from shouwang.engine.roads.extract import Progress


def import_roads(path: Path, *, progress: "Progress | None" = None, by: User) -> RoadVersion:
    """Everything slow first, outside the transaction; then one short write. Nothing stays if either fails."""
    rules.may_import_roads.require(by)
    prepared = importing.prepare(path, progress)
    try:
        write_roads(prepared, by=by)
    finally:
        importing.discard(prepared)
    return prepared.version


def write_roads(prepared: importing.Prepared, *, by: User) -> None:
    """Makes a prepared network the current one: its files first, then its rows."""
    target = roads.folder(prepared.version)
    target.parent.mkdir(parents=True, exist_ok=True)
    prepared.folder.rename(target)
    try:
        _write_roads(prepared, by=by)
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    roads.drop_old_files()


@action
def _write_roads(prepared: importing.Prepared, *, by: User) -> None:
    rules.may_import_roads.require(by)
    version = prepared.version
    RoadVersion.objects.filter(is_current=True).update(is_current=False)
    version.imported_at, version.is_current = sources.now(), True
    version.save(force_insert=True)
    counts = importing.write_places(prepared.extract) | importing.carry_closures(prepared)
    append(
        "import_roads",
        ("roads", version.id),
        by=by,
        area=None,
        changes={"source": version.source, "fingerprint": version.fingerprint, "junctions": version.junctions} | counts,
    )


@action
def close_road(
    lon: float,
    lat: float,
    reason: str,
    *,
    until: datetime | None = None,
    fallback: Area | None = None,
    by: User,
) -> Closure:
    """Closes the stretch of road nearest to a point, for every vehicle, until it is lifted."""
    area = area_at(lon, lat) or fallback
    rules.may_close_road.require(by, area)
    if until is not None and until <= sources.now():
        raise Refusal("over_already", _("This end has passed already."), field="until")
    book = roads.book()
    snap = book.snap("car", lon, lat, max_metres=importing.MAX_CLOSURE_SNAP_METRES) if book else None
    if book is None or snap is None or area is None:
        raise Refusal("no_road_here", _("There is no road within 60 m of this point."), field="lon")
    closure = Closure.objects.create(
        roads=book.version,
        edges=[int(snap.edge)],
        line=roads.edge_line(book.network, snap.edge),
        reason=text.checked(reason, "reason"),
        area=area,
        since=sources.now(),
        until=until,
    )
    append(
        "close_road",
        ("closure", closure.id),
        by=by,
        area=area,
        changes={"edges": closure.edges, "until": until.isoformat() if until else None},
    )
    return closure


@action
def lift_closure(closure: Closure, *, by: User) -> None:
    rules.may_close_road.require(by, closure.area)
    if not Closure.objects.filter(id=closure.id, lifted_at=None).update(lifted_at=stamp_after("since")):
        raise Refusal("already_lifted", _("This road is open already."), status=409)
    append("lift_closure", ("closure", closure.id), by=by, area=closure.area, changes={"edges": closure.edges})
