"""Files of surveys, read strictly: CSV and GeoJSON. ``docs/operate/approach.md`` has the columns."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from shouwang.approach.features import (
    FEATURE_KINDS,
    LEAST_WIDTH_M,
    MOST_FLOORS,
    MOST_METRES,
    MOST_PEOPLE,
    MOST_POINTS,
    Feature,
    row_of,
)
from shouwang.approach.models import COVERS, WAYS_OF_MOVING, Entrance, Ground, Lane, NamedPoint, Survey, Surveyed
from shouwang.foundation import sources
from shouwang.foundation.geojson import features
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.tables import Fault, Row, TableRefused, read_rows, require_once

MAX_BYTES = 64 * 1024 * 1024
GROUND = "ground"
REQUIRED = ("id", "kind", "lon", "lat")
OPTIONAL = (
    "ground", "name", "name_en", "ground_kind", "covers", "surveyed_by", "line", "number", "street", "floors",
    "residents", "house", "purpose", "width_m", "height_m", "surface", "passable", "measured_on", "point_kind",
    "aliases", "floor", "goods", "permit_number", "permit_until", "equipment", "crew_size",
)  # fmt: skip
Spots = list[tuple[float, float]]


@dataclass
class GroundLine:
    """A ground of the file and what was found on it."""

    id: str
    ground: Ground
    survey: Survey
    rows: list[Surveyed] = field(default_factory=list)


def read_surveys(path: Path) -> list[GroundLine]:
    """Every ground of the file with its survey, nothing saved; or what is wrong, by row (of GeoJSON: by feature)."""
    is_json = path.suffix.lower() in {".json", ".geojson"}
    rows = list(_feature_rows(path) if is_json else read_rows(path, REQUIRED, OPTIONAL, max_bytes=MAX_BYTES))
    first: dict[str, int] = {}
    for row in rows:
        require_once(row, "id", row.text("id", is_required=True, limit=100), first)
        row.choice("kind", [GROUND, *FEATURE_KINDS])
    grounds = {_said(row, "id"): _ground(row) for row in rows if _is(row, GROUND)}
    houses = {_said(row, "id"): sources.new_id() for row in rows if _is(row, "house")}
    for row in sorted(rows, key=lambda row: not _is(row, "house")):  # an entrance names a house anywhere in the file
        if not _is(row, GROUND):
            _add(row, grounds, houses)
    faults: list[Fault] = [fault for row in rows for fault in row.faults]
    if not grounds and not faults:
        faults = [Fault(path.name, 0, "kind", _("there is no ground in it"))]
    if faults:
        raise TableRefused(faults)
    return list(grounds.values())


def _is(row: Row, kind: str) -> bool:
    return _said(row, "kind") == kind


def _said(row: Row, name: str) -> str:
    """As written; a feature of GeoJSON may lack it, which is a fault of that row."""
    return row.cells.get(name, "").strip()


def _ground(row: Row) -> GroundLine:
    lon, lat = row.number_between("lon", -180, 180), row.number_between("lat", -90, 90)
    covers = [part.strip() for part in row.text("covers").split(";") if part.strip()] or list(COVERS)
    if not set(covers) <= set(COVERS):
        row.fault("covers", _("knows only: %(known)s") % {"known": ", ".join(COVERS)})
    own_ref = row.text("id", limit=100)
    ground = Ground(
        own_ref=own_ref,
        kind=row.choice("ground_kind", Ground.Kind.values),
        name=row.text("name", is_required=True),
        name_en=row.text("name_en"),
        outline=[list(spot) for spot in _spots(row)],
        lon=lon,
        lat=lat,
    )
    survey = Survey(
        ground=ground,
        covers=[kind for kind in COVERS if kind in covers],
        surveyed_by=row.text("surveyed_by", limit=100),
    )
    return GroundLine(own_ref, ground, survey)


def _add(row: Row, grounds: dict[str, GroundLine], houses: dict[str, UUID]) -> None:
    line = grounds.get(row.text("ground", limit=100))
    if line is None:
        row.fault("ground", _("there is no ground %(name)r in the file") % {"name": row.cells.get("ground", "")[:40]})
        return
    named = row.text("house", limit=100)
    if named and named not in houses:
        row.fault("house", _("there is no house %(name)r in the file") % {"name": named[:40]})
    own = houses.get(_said(row, "id")) if _is(row, "house") else None
    feature = _feature(row, own or sources.new_id(), houses.get(named))
    if row.faults:
        return
    with _as_fault(row):
        line.rows.append(row_of(line.survey, feature))


@contextmanager
def _as_fault(row: Row) -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        row.fault(refusal.field or "", str(refusal.message))


def _feature(row: Row, feature_id: UUID, house: UUID | None) -> Feature:
    spots = _spots(row)
    is_lane = _is(row, "lane")
    return Feature(
        id=feature_id,
        kind=_said(row, "kind"),
        lon=row.number_between("lon", -180, 180),
        lat=row.number_between("lat", -90, 90),
        name=row.text("name"),
        name_en=row.text("name_en"),
        number=row.text("number", limit=40),
        street=row.text("street"),
        floors=_whole(row, "floors", MOST_FLOORS),
        residents=row.whole_between("residents", 0, MOST_PEOPLE, default=0),
        outline=[] if is_lane else spots,
        house=house,
        purpose=row.choice("purpose", Entrance.Purpose.values, default=Entrance.Purpose.MAIN),
        line=spots if is_lane else [],
        width_m=_metres(row, "width_m"),
        height_m=_metres(row, "height_m"),
        surface=row.choice("surface", Lane.Surface.values, default=Lane.Surface.PAVED),
        passable=_ways(row),
        measured_on=_day(row, "measured_on"),
        point_kind=row.choice("point_kind", NamedPoint.Kind.values, default=NamedPoint.Kind.OTHER),
        aliases=row.text("aliases", limit=300),
        floor=row.text("floor", limit=20),
        goods=row.text("goods"),
        permit_number=row.text("permit_number", limit=60),
        permit_until=_day(row, "permit_until"),
        equipment=row.text("equipment", limit=300),
        crew_size=_whole(row, "crew_size", 200),
    )


def _ways(row: Row) -> list[str]:
    ways = [part.strip() for part in row.text("passable").split(";") if part.strip()]
    if not set(ways) <= set(WAYS_OF_MOVING):
        row.fault("passable", _("knows only: %(known)s") % {"known": ", ".join(WAYS_OF_MOVING)})
        return []
    return ways


def _metres(row: Row, name: str) -> float | None:
    is_there = row.cells.get(name, "").strip()
    return row.number_between(name, LEAST_WIDTH_M, MOST_METRES) if is_there else None


def _whole(row: Row, name: str, most: int) -> int | None:
    return row.whole_between(name, 0, most) if row.cells.get(name, "").strip() else None


def _day(row: Row, name: str) -> date | None:
    written = row.text(name, limit=10)
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        row.fault(name, _("%(value)r is not a day such as 2026-11-29") % {"value": written})
        return None


def _spots(row: Row) -> Spots:
    """``line`` of a CSV file: "116.001 28.68; 116.002 28.68"."""
    spots: Spots = []
    parts = [part for part in row.cells.get("line", "").split(";") if part.strip()]
    if len(parts) > MOST_POINTS:
        row.fault("line", _("has more than %(count)d points") % {"count": MOST_POINTS})
        return []
    for number, part in enumerate(parts, 1):
        lon, _space, lat = part.strip().partition(" ")
        point = Row(row.file, row.number, {"lon": lon, "lat": lat.strip()})
        spots.append((point.number_between("lon", -180, 180), point.number_between("lat", -90, 90)))
        if point.faults:
            row.fault("line", _("point %(number)d is no place on Earth") % {"number": number})
    return spots


def _feature_rows(path: Path) -> Iterator[Row]:
    """The features of a GeoJSON file as rows: their properties, the point they stand at, the line they follow."""
    for number, feature in enumerate(features(path, max_bytes=MAX_BYTES), 1):
        row = Row(path.name, number, {})
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            row.fault("properties", _("is no object"))
            properties = {}
        unknown = sorted(set(map(str, properties)) - {*REQUIRED, *OPTIONAL})
        if unknown:
            row.fault(unknown[0], _("is not known here"))
        row.cells.update({name: _cell(value) for name, value in properties.items() if value is not None})
        if "id" not in row.cells and isinstance(feature, dict) and feature.get("id") is not None:
            row.cells["id"] = _cell(feature["id"])
        _read_shape(row, feature.get("geometry") if isinstance(feature, dict) else None)
        yield row


def _cell(value: Any) -> str:
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)


def _read_shape(row: Row, geometry: Any) -> None:
    from shapely import LineString, Point, Polygon
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    row.cells["lon"], row.cells["lat"] = "0", "0"
    try:
        found = shape(geometry)
        inside = (
            found.interpolate(0.5, normalized=True) if isinstance(found, LineString) else found.representative_point()
        )
        spots = list(found.exterior.coords)[:-1] if isinstance(found, Polygon) else list(found.coords)
        is_good = isinstance(found, Point | LineString | Polygon) and not inside.is_empty
    except (
        ShapelyError,
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        IndexError,
        NotImplementedError,
        RecursionError,
    ):
        is_good = False
    if not is_good or not all(-180 <= spot[0] <= 180 and -90 <= spot[1] <= 90 for spot in spots):
        row.fault("geometry", _("is no point, line or polygon on Earth"))
        return
    row.cells["lon"], row.cells["lat"] = f"{inside.x:.7f}", f"{inside.y:.7f}"
    if not isinstance(found, Point):
        row.cells["line"] = ";".join(f"{spot[0]:.7f} {spot[1]:.7f}" for spot in spots)
