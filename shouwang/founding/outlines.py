"""The area tree of a new town: from a GeoJSON file, from the extract's boundaries, or as cells around its posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from shouwang.areas.cells import cells_around
from shouwang.areas.models import Area
from shouwang.foundation import text
from shouwang.foundation.geojson import features
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.tables import Fault, TableRefused, is_formula
from shouwang.founding.tables import PostRow

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from shouwang.engine.roads.extract import Boundary

Bounds = tuple[float, float, float, float]
LEVELS = [(4, "province"), (5, "city"), (7, "district"), (8, "station"), (9, "beat"), (99, "cell")]
MARGIN_DEGREES = 0.01
SAME_PLACE_DECIMALS = 5  # posts within a metre share a house, and so their ground
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Outline:
    kind: str
    name: str
    name_en: str
    shape: "BaseGeometry"


def from_geojson(path: Path) -> list[Area]:
    """Features with the properties ``kind``, ``name``, ``name_en``; who lies in whom is seen from the polygons."""
    outlines, faults = [], []
    for number, feature in enumerate(features(path, max_bytes=MAX_BYTES), 1):
        try:
            outlines.append(_outline(feature))
        except Refusal as refusal:
            where = _("feature %(number)d, %(field)s") % {"number": number, "field": refusal.field}
            faults.append(Fault(path.name, 0, where, str(refusal.message)))
    if faults or not outlines:
        raise TableRefused(faults or [Fault(path.name, 0, "features", _("there is no area in the file"))])
    return as_tree(outlines)


def _outline(feature: Any) -> Outline:
    feature = feature if isinstance(feature, dict) else {}
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise Refusal("bad_area", _("is no object"), field="properties")
    kind, name, name_en = properties.get("kind"), _name(properties, "name"), _name(properties, "name_en")
    if kind not in Area.Kind.values:
        wanted = {"value": text.shown(kind), "known": ", ".join(Area.Kind.values)}
        raise Refusal("bad_area", _("%(value)r is not one of %(known)s") % wanted, field="kind")
    if not name:
        raise Refusal("bad_area", _("is empty"), field="name")
    return Outline(kind, name, name_en, _polygon(feature.get("geometry")))


def _name(properties: dict[str, Any], field: str) -> str:
    """Area names stand in tables that people export: what is no name there is none here."""
    name = text.checked(properties.get(field), field)
    if is_formula(name):
        raise Refusal(
            "bad_area", _("looks like a spreadsheet formula: %(value)r") % {"value": text.shown(name)}, field=field
        )
    return name


def _polygon(geometry: Any) -> "BaseGeometry":
    """What a GeoJSON geometry encloses, without heights. Refuses what encloses nothing, or lies on no map."""
    from shapely import force_2d
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise Refusal("bad_area", _("is no Polygon or MultiPolygon"), field="geometry")
    try:
        polygon = force_2d(shape(geometry))
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, OverflowError, ShapelyError) as error:
        raise Refusal("bad_area", _("the coordinates make no polygon"), field="geometry") from error
    if polygon.is_empty:
        raise Refusal("bad_area", _("the coordinates make no polygon"), field="geometry")
    west, south, east, north = polygon.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Refusal("bad_area", _("the coordinates are not longitude and latitude"), field="geometry")
    if not polygon.is_valid:
        raise Refusal("bad_area", _("the polygon crosses itself"), field="geometry")
    return polygon


def from_boundaries(boundaries: Sequence["Boundary"], posts: Sequence[PostRow]) -> list[Area]:
    """The extract's own areas, if every post lies in one of them; else an empty list."""
    from shapely import Point
    from shapely.geometry import shape

    outlines = []
    for boundary in boundaries:
        polygon = shape({"type": "MultiPolygon", "coordinates": boundary.multipolygon})
        if polygon.is_valid and not polygon.is_empty:
            kind = next(kind for highest, kind in LEVELS if boundary.admin_level <= highest)
            outlines.append(Outline(kind, boundary.name[:200], boundary.name_en[:200], polygon))
    points = [Point(post.lon, post.lat) for post in posts]
    if not all(any(outline.shape.covers(point) for outline in outlines) for point in points):
        return []
    return as_tree(outlines)


def around_posts(posts: Sequence[PostRow], bounds: Bounds, name: str) -> list[Area]:
    """One station area over everything, a beat for each post: the ground nearest to it. One house, one beat."""
    west, south, east, north = _around(posts, bounds)
    of_place: dict[tuple[float, float], PostRow] = {}
    for post in posts:
        place = round(post.lon, SAME_PLACE_DECIMALS), round(post.lat, SAME_PLACE_DECIMALS)
        of_place.setdefault(place, post)
    cells = cells_around(list(of_place), (west, south, east, north))
    whole = [[[[west, south], [east, south], [east, north], [west, north], [west, south]]]]
    station = Area(kind=Area.Kind.STATION, name=name, name_en=name, outline=whole)
    beats = [
        Area(kind=Area.Kind.BEAT, name=post.name, name_en=post.name_en, parent=station, outline=cell)
        for post, cell in zip(of_place.values(), cells, strict=True)
    ]
    return [station, *beats]


def _around(posts: Sequence[PostRow], bounds: Bounds) -> Bounds:
    lons, lats = [post.lon for post in posts], [post.lat for post in posts]
    return (
        min(bounds[0], *lons) - MARGIN_DEGREES,
        min(bounds[1], *lats) - MARGIN_DEGREES,
        max(bounds[2], *lons) + MARGIN_DEGREES,
        max(bounds[3], *lats) + MARGIN_DEGREES,
    )


def as_tree(outlines: Sequence[Outline]) -> list[Area]:
    """Parents before children: an area's parent is the smallest larger kind that holds a point inside it."""
    from shapely import union_all

    order = Area.Kind.values
    sorted_outlines = sorted(outlines, key=lambda outline: (order.index(outline.kind), outline.name))
    roots = [outline for outline in sorted_outlines if _parent(outline, sorted_outlines) is None]
    areas: dict[int, Area] = {}
    if len(roots) > 1:
        whole = Outline(order[0], _("whole area"), "Whole area", union_all([root.shape for root in roots]))
        sorted_outlines = [whole, *sorted_outlines]
    for outline in sorted_outlines:
        parent = _parent(outline, sorted_outlines)
        if parent is None and outline is not sorted_outlines[0]:
            parent = sorted_outlines[0]
        areas[id(outline)] = Area(
            kind=outline.kind,
            name=outline.name,
            name_en=outline.name_en,
            parent=areas[id(parent)] if parent else None,
            outline=coordinates(outline.shape),
        )
    return list(areas.values())


def _parent(outline: Outline, outlines: Sequence[Outline]) -> Outline | None:
    order = Area.Kind.values
    inside = outline.shape.representative_point()
    larger = [other for other in outlines if order.index(other.kind) < order.index(outline.kind)]
    holding = [other for other in larger if other.shape.covers(inside)]
    return max(holding, key=lambda other: (order.index(other.kind), -other.shape.area), default=None)


def coordinates(polygon: "BaseGeometry") -> list[Any]:
    """As GeoJSON MultiPolygon coordinates, whatever kind of polygon it is."""
    from shapely.geometry import mapping

    parts = [polygon] if polygon.geom_type == "Polygon" else list(polygon.geoms)
    return [[[list(point) for point in ring] for ring in mapping(part)["coordinates"]] for part in parts]
