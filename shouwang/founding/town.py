"""A town from its files: everything is read and checked first, then written action by action."""

import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from shouwang.accounts.actions import create_user, grant_role
from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.approach.actions import write_surveys
from shouwang.approach.tables import GroundLine, read_surveys
from shouwang.areas.actions import import_areas
from shouwang.areas.models import Area
from shouwang.areas.queries import area_at
from shouwang.dispatch import catalogue
from shouwang.dispatch.actions import install_modes, install_policy, set_up_agencies
from shouwang.dispatch.models import Agency
from shouwang.duty.actions import join_unit, set_up_posts, start_shift
from shouwang.duty.models import Post, Unit
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.tables import Fault, TableRefused
from shouwang.foundation.write_lock import write_lock
from shouwang.founding import outlines
from shouwang.founding.tables import (
    AgencyRow,
    PersonRow,
    PostRow,
    UnitRow,
    read_agencies,
    read_people,
    read_posts,
    read_units,
)
from shouwang.places import roads
from shouwang.places.actions import write_roads
from shouwang.places.importing import OPENSTREETMAP, Prepared, discard, prepare

if TYPE_CHECKING:
    from shouwang.engine.roads.extract import Progress

T = TypeVar("T")


@dataclass(frozen=True)
class Files:
    """What a town is made from."""

    roads: Path
    posts: Path
    units: Path
    people: Path
    areas: Path | None = None
    surveys: Path | None = None
    agencies: Path | None = None
    attribution: str = OPENSTREETMAP


@dataclass(frozen=True)
class Tables:
    """What the CSV files say, and the surveys."""

    posts: list[PostRow]
    units: list[UnitRow]
    people: list[PersonRow]
    agencies: list[AgencyRow]
    surveys: list[GroundLine]
    surveys_name: str


@dataclass(frozen=True)
class Login:
    """A person who can come in now; the password is shown once and not kept."""

    username: str
    role: str
    password: str


def found_town(files: Files, *, password: str | None = None, progress: "Progress | None" = None) -> list[Login]:
    """Takes an empty database to a running town, or leaves it as it was. ``password``: the same for all (demos)."""
    _require_empty()
    tables, given = _read(files)
    if given:
        _check(files, tables, given)
    prepared = prepare(files.roads, progress, attribution=files.attribution)
    try:
        _check_on_roads(files.posts, tables.posts, prepared)
        areas = given or _areas(files.roads, tables.posts, prepared)
        _check(files, tables, areas)
        return _write_all(prepared, areas, tables, password)
    finally:
        discard(prepared)


def _require_empty() -> None:
    if Area.objects.exists():
        raise Refusal("not_empty", _("This installation has areas already; init works on an empty one."), status=409)


def _read(files: Files) -> tuple[Tables, list[Area]]:
    """The tables and the areas given, or what is wrong with any of them, in one go."""
    faults: list[Fault] = []
    posts = _or_faults(read_posts, files.posts, faults)
    units = _or_faults(partial(read_units, posts=posts), files.units, faults)
    people = _or_faults(partial(read_people, units=units), files.people, faults)
    given = _or_faults(outlines.from_geojson, files.areas, faults) if files.areas else []
    surveys = _or_faults(read_surveys, files.surveys, faults) if files.surveys else []
    agencies = _or_faults(read_agencies, files.agencies, faults) if files.agencies else []
    if faults:
        raise TableRefused(faults)
    surveys_name = files.surveys.name if files.surveys else ""
    return Tables(posts or [], units or [], people or [], agencies or [], surveys or [], surveys_name), given or []


def _or_faults(read: Callable[[Path], list[T]], path: Path, faults: list[Fault]) -> list[T] | None:
    try:
        return read(path)
    except TableRefused as refused:
        faults.extend(refused.faults)
        return None


def _areas(roads_file: Path, posts: Sequence[PostRow], prepared: Prepared) -> list[Area]:
    west, south, east, north = prepared.version.bounds
    found = outlines.from_boundaries(prepared.extract.boundaries, posts)
    return found or outlines.around_posts(posts, (west, south, east, north), roads_file.name.split(".")[0])


def _check(files: Files, tables: Tables, areas: Sequence[Area]) -> None:
    faults = [*_people_faults(files.people.name, tables.people, areas)]
    if files.agencies:
        faults += [fault for one in tables.agencies for fault in _area_faults(files.agencies.name, one, areas)]
    faults += _posts_outside(files.posts.name, tables.posts, areas)
    if faults:
        raise TableRefused(faults)


def _people_faults(file: str, people: Sequence[PersonRow], areas: Sequence[Area]) -> Iterator[Fault]:
    taken = set(User.objects.values_list("username", flat=True))
    for person in people:
        if person.username in taken:
            yield Fault(file, person.row, "username", _("%(name)r is taken") % {"name": person.username})
        yield from _area_faults(file, person, areas)


def _area_faults(file: str, one: PersonRow | AgencyRow, areas: Sequence[Area]) -> Iterator[Fault]:
    named = _named(one.area, areas)
    if not named:
        yield Fault(file, one.row, "area", _("there is no area named %(name)r") % {"name": one.area})
    if len(named) > 1:
        problem = _("%(count)d areas are named %(name)r")
        yield Fault(file, one.row, "area", problem % {"count": len(named), "name": one.area})


def _named(name: str, areas: Sequence[Area]) -> list[Area]:
    """The areas a table means by a name, in either language; no name is the whole town."""
    return [area for area in areas if name in {area.name, area.name_en}] if name else [areas[0]]


def _posts_outside(file: str, posts: Sequence[PostRow], areas: Sequence[Area]) -> list[Fault]:
    from shapely import Point
    from shapely.geometry import shape

    shapes = [shape({"type": "MultiPolygon", "coordinates": area.outline}) for area in areas]
    return [
        Fault(file, post.row, "lon", _("the post lies outside every area"))
        for post in posts
        if not any(polygon.covers(Point(post.lon, post.lat)) for polygon in shapes)
    ]


def _check_on_roads(path: Path, posts: Sequence[PostRow], prepared: Prepared) -> None:
    """A post without a road near it is in another town, or its columns are swapped."""
    import numpy as np

    from shouwang.engine.roads.network import RoadNetwork
    from shouwang.engine.roads.snap import index_edges

    network = RoadNetwork.load(prepared.folder / "network.npz")
    index = index_edges(network, np.ones(network.edge_count, np.bool_))
    problem = _("there is no road within %(metres)d m of the post") % {"metres": roads.MAX_SNAP_METRES}
    faults = [
        Fault(path.name, post.row, "lon", problem)
        for post in posts
        if index.nearest(post.lon, post.lat, roads.MAX_SNAP_METRES) is None
    ]
    if faults:
        raise TableRefused(faults)


def _write_all(prepared: Prepared, areas: Sequence[Area], tables: Tables, password: str | None) -> list[Login]:
    """Every action with its own entry, as ever, but all of them committed together."""
    try:
        with write_lock(), transaction.atomic():
            _require_empty()
            return _write(prepared, areas, tables, password)
    except BaseException:
        shutil.rmtree(roads.folder(prepared.version), ignore_errors=True)
        raise


def _write(prepared: Prepared, areas: Sequence[Area], tables: Tables, password: str | None) -> list[Login]:
    by = system_user()
    default_rows = (
        catalogue.default_categories(),
        catalogue.default_ladder(),
        catalogue.default_clocks(),
        catalogue.default_questions(),
    )
    install_policy(*default_rows, by=by)
    install_modes(*catalogue.default_modes(), by=by)
    import_areas(areas, source=prepared.version.source, by=by)
    set_up_agencies(_agencies(tables.agencies, areas), by=by)
    write_roads(prepared, by=by)
    if tables.surveys:
        write_surveys(tables.surveys_name, tables.surveys, by=by)
    units = _write_units(tables, by)
    logins = [_write_person(person, areas, units, password, by) for person in tables.people]
    for row in tables.units:
        if row.is_on_shift:
            start_shift(units[row.call_sign], by=by)
    return logins


def _agencies(rows: Sequence[AgencyRow], areas: Sequence[Area]) -> list[Agency]:
    """The usual ones, and the town's own; a row with the code of a usual one takes its place."""
    own = {
        row.code: Agency(
            code=row.code,
            kind=row.kind,
            name=row.name,
            name_en=row.name_en,
            dial_number=row.dial_number,
            answer_seconds=row.answer_seconds,
            repair_seconds=row.repair_seconds,
            area=_named(row.area, areas)[0] if row.area else None,
        )
        for row in rows
    }
    return list(({one.code: one for one in catalogue.default_agencies()} | own).values())


def _write_units(tables: Tables, by: User) -> dict[str, Unit]:
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
        for row in tables.posts
    }
    made = {
        row.call_sign: Unit(
            call_sign=row.call_sign,
            kind=row.kind,
            post=made_posts[row.post],
            area=_beat_of(made_posts[row.post].area),
            capabilities=list(row.capabilities),
        )
        for row in tables.units
    }
    set_up_posts(list(made_posts.values()), list(made.values()), by=by)
    return made


def _beat_of(area: Area) -> Area:
    """A unit's own ground is the beat around its post, not the one cell the post stands in."""
    return area.parent if area.kind == Area.Kind.CELL and area.parent else area


def _write_person(
    person: PersonRow, areas: Sequence[Area], units: dict[str, Unit], password: str | None, by: User
) -> Login:
    is_drawn = password is None
    password = password or secrets.token_urlsafe(12)
    user = create_user(
        person.username, person.name, password, language=person.language, is_password_initial=is_drawn, by=by
    )
    grant_role(user, Role(person.role), _named(person.area, areas)[0], by=by)
    if person.unit:
        join_unit(user, units[person.unit], by=by)
    return Login(person.username, person.role, password)
