"""Files of places, read strictly: CSV (``id,name,kind,lon,lat`` and more) and GeoJSON. ``docs/operate/places.md``."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from shouwang.foundation.geojson import features
from shouwang.foundation.tables import Fault, Row, TableRefused, read_rows, require_once
from shouwang.places.models import Place

MAX_BYTES = 512 * 1024 * 1024
MOST_PEOPLE = 100_000
REQUIRED = ("id", "name", "kind", "lon", "lat")
OPTIONAL = ("name_en", "street", "house_number", "category", "residents", "aliases", "area")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place as a file says it."""

    id: str
    name: str
    name_en: str
    kind: str
    street: str
    house_number: str
    category: str
    residents: int
    lon: float
    lat: float
    aliases: tuple[str, ...]


def read_places(path: Path) -> list[PlaceLine]:
    """Every place of the file, or what is wrong with it, by row (of a GeoJSON file: by feature)."""
    is_json = path.suffix.lower() in {".json", ".geojson"}
    rows = _feature_rows(path) if is_json else read_rows(path, REQUIRED, OPTIONAL, max_bytes=MAX_BYTES)
    lines: list[PlaceLine] = []
    faults: list[Fault] = []
    first: dict[str, int] = {}
    for row in rows:
        line = _line(row)
        require_once(row, "id", line.id, first)
        faults += row.faults
        if not faults:  # of a file that is refused nothing need be kept
            lines.append(line)
    if faults:
        raise TableRefused(faults)
    return lines


def _categories() -> list[str]:
    from shouwang.engine.names.categories import CATEGORIES

    return sorted(CATEGORIES)


def _line(row: Row) -> PlaceLine:
    street, house_number = row.text("street"), row.text("house_number", limit=40)
    has_address = bool(street and house_number)
    return PlaceLine(
        id=row.text("id", is_required=True, limit=100),
        name=row.text("name", is_required=not has_address),
        name_en=row.text("name_en"),
        kind=row.choice("kind", Place.Kind.values),
        street=street,
        house_number=house_number,
        category=row.choice("category", ["", *_categories()], default=""),
        residents=row.whole_between("residents", 0, MOST_PEOPLE, default=0),
        lon=row.number_between("lon", -180, 180),
        lat=row.number_between("lat", -90, 90),
        aliases=tuple(alias for alias in (part.strip() for part in row.text("aliases").split(";")) if alias),
    )


def _feature_rows(path: Path) -> Iterator[Row]:
    """The features of a GeoJSON file as rows of a table: their properties, and the point they stand at."""
    for number, feature in enumerate(features(path, max_bytes=MAX_BYTES), 1):
        row = Row(path.name, number, {})
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            row.fault("properties", _("is no object"))
            properties = {}
        row.cells.update({name: _cell(value) for name, value in properties.items() if value is not None})
        if "id" not in row.cells and isinstance(feature, dict) and feature.get("id") is not None:
            row.cells["id"] = _cell(feature["id"])
        point = _point(feature.get("geometry") if isinstance(feature, dict) else None)
        if point is None:
            row.fault("geometry", _("is no point, line or polygon on Earth"))
            point = (0.0, 0.0)
        row.cells["lon"], row.cells["lat"] = (f"{value:.7f}" for value in point)
        yield row


def _cell(value: Any) -> str:
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)


def _point(geometry: Any) -> tuple[float, float] | None:
    """The point itself, or one inside the shape."""
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        point = shape(geometry).representative_point()
    except (ShapelyError, ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        return None
    if point.is_empty or not (-180 <= point.x <= 180 and -90 <= point.y <= 90):
        return None
    return point.x, point.y
