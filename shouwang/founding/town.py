"""A town from its files: everything is read and checked first, then written action by action."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shouwang.accounts.actions import create_user, grant_role
from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.areas.actions import import_areas
from shouwang.areas.models import Area
from shouwang.areas.queries import area_at
from shouwang.dispatch import catalogue
from shouwang.dispatch.actions import install_policy
from shouwang.duty.actions import join_unit, set_up_posts, start_shift
from shouwang.duty.models import Post, Unit
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.tables import Fault, TableRefused
from shouwang.founding import outlines
from shouwang.founding.tables import PersonRow, PostRow, UnitRow, read_people, read_posts, read_units
from shouwang.places.actions import write_roads
from shouwang.places.importing import Prepared, discard, prepare

if TYPE_CHECKING:
    from shouwang.engine.roads.extract import Progress


@dataclass(frozen=True)
class Files:
    """What a town is made from."""

    roads: Path
    posts: Path
    units: Path
    people: Path
    areas: Path | None = None


@dataclass(frozen=True)
class Login:
    """A person who can come in now; the password is shown once and not kept."""

    username: str
    role: str
    password: str


def found_town(files: Files, *, password: str | None = None, progress: "Progress | None" = None) -> list[Login]:
    """Takes an empty database to a running town. ``password``: the same for all (demonstrations only)."""
    if Area.objects.exists():
        raise Refusal("not_empty", _("This installation has areas already; init works on an empty one."), status=409)
    posts = read_posts(files.posts)
    units = read_units(files.units, posts)
    people = read_people(files.people, units)
    prepared = prepare(files.roads, progress)
    try:
        areas = _areas(files, posts, prepared)
        _check_people(files.people, people, areas)
        _check_posts(files.posts, posts, areas)
        return _write(prepared, areas, posts, units, people, password)
    finally:
        discard(prepared)


def _areas(files: Files, posts: Sequence[PostRow], prepared: Prepared) -> list[Area]:
    if files.areas is not None:
        return outlines.from_geojson(files.areas)
    found = outlines.from_boundaries(prepared.extract.boundaries, posts)
    west, south, east, north = prepared.version.bounds
    name = files.roads.name.split(".")[0]
    return found or outlines.around_posts(posts, (west, south, east, north), name)


def _check_people(path: Path, people: Sequence[PersonRow], areas: Sequence[Area]) -> None:
    names = {area.name for area in areas} | {area.name_en for area in areas} | {""}
    faults = [
        Fault(path.name, row, "area", _("there is no area named %(name)r") % {"name": person.area})
        for row, person in enumerate(people, 2)
        if person.area not in names
    ]
    if faults:
        raise TableRefused(faults)


def _check_posts(path: Path, posts: Sequence[PostRow], areas: Sequence[Area]) -> None:
    from shapely import Point
    from shapely.geometry import shape

    shapes = [shape({"type": "MultiPolygon", "coordinates": area.outline}) for area in areas]
    faults = [
        Fault(path.name, row, "lon", _("the post lies outside every area"))
        for row, post in enumerate(posts, 2)
        if not any(polygon.covers(Point(post.lon, post.lat)) for polygon in shapes)
    ]
    if faults:
        raise TableRefused(faults)


def _write(
    prepared: Prepared,
    areas: Sequence[Area],
    posts: Sequence[PostRow],
    units: Sequence[UnitRow],
    people: Sequence[PersonRow],
    password: str | None,
) -> list[Login]:
    by = system_user()
    default_rows = catalogue.default_categories(), catalogue.default_ladder(), catalogue.default_clocks()
    install_policy(*default_rows, by=by)
    import_areas(areas, source=prepared.version.source, by=by)
    write_roads(prepared, by=by)
    made_units = _write_units(posts, units, by)
    logins = [_write_person(person, areas, made_units, password, by) for person in people]
    for row in units:
        if row.is_on_shift:
            start_shift(made_units[row.call_sign], by=by)
    return logins


def _write_units(posts: Sequence[PostRow], units: Sequence[UnitRow], by: User) -> dict[str, Unit]:
    made_posts = {
        row.code: Post(
            code=row.code,
            kind=row.kind,
            name=row.name,
            name_en=row.name_en,
            area=area_at(row.lon, row.lat),
            lon=row.lon,
            lat=row.lat,
            minimum_units=row.minimum_units,
        )
        for row in posts
    }
    made = {
        row.call_sign: Unit(
            call_sign=row.call_sign,
            kind=row.kind,
            post=made_posts[row.post],
            area=_beat_of(made_posts[row.post].area),
            capabilities=list(row.capabilities),
        )
        for row in units
    }
    set_up_posts(list(made_posts.values()), list(made.values()), by=by)
    return made


def _beat_of(area: Area) -> Area:
    """A unit's own ground is the beat around its post, not the one cell the post stands in."""
    return area.parent if area.kind == Area.Kind.CELL and area.parent else area


def _write_person(
    person: PersonRow, areas: Sequence[Area], units: dict[str, Unit], password: str | None, by: User
) -> Login:
    password = password or secrets.token_urlsafe(12)
    user = create_user(person.username, person.name, password, language=person.language, by=by)
    area = next(area for area in areas if person.area in {area.name, area.name_en} or not person.area)
    grant_role(user, Role(person.role), area, by=by)
    if person.unit:
        join_unit(user, units[person.unit], by=by)
    return Login(person.username, person.role, password)
