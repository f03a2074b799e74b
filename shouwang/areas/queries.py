"""Where a point lies, and the one place that cuts a query to a person's areas."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from shouwang.areas.models import Area
from shouwang.journal import follow

M = TypeVar("M", bound=Model)


def within(rows: QuerySet[M], paths: Iterable[str], *, field: str = "area") -> QuerySet[M]:
    """The rows whose area lies in one of the areas with these paths; none at all if there are no paths."""
    scope = Q(pk__in=[])
    for path in _outermost(paths):
        if path == "/":
            return rows
        scope |= Q(**{f"{field}__path__startswith": path})
    return rows.filter(scope)


def _outermost(paths: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


class _Atlas:
    """All areas of this process with a spatial index; deepest first."""

    def __init__(self) -> None:
        from shapely import STRtree
        from shapely.geometry import shape

        self.areas = sorted(Area.objects.all(), key=lambda area: (-area.path.count("/"), area.path))
        shapes = [shape({"type": "MultiPolygon", "coordinates": area.outline}) for area in self.areas]
        self.tree = STRtree(shapes)
        self.by_path = {area.path: area for area in self.areas}
        self.by_id = {area.id: area for area in self.areas}

    def deepest(self, lon: float, lat: float) -> Area | None:
        from shapely import Point

        found = self.tree.query(Point(lon, lat), predicate="intersects")
        return self.areas[int(min(found))] if len(found) else None

    def bounds(self) -> tuple[float, float, float, float] | None:
        from shapely import total_bounds

        return tuple(total_bounds(self.tree.geometries)) if len(self.areas) else None


@lru_cache(maxsize=1)
def atlas() -> _Atlas:
    return _Atlas()


def forget(_: Any = None) -> None:
    atlas.cache_clear()


follow.listen(["import_areas"], forget)


def area_at(lon: float, lat: float) -> Area | None:
    """The smallest area a point lies in, borders included; None outside all of them."""
    return atlas().deepest(lon, lat)


def area_by_id(area_id: UUID) -> Area:
    """From memory, without asking the database."""
    return atlas().by_id[area_id]


def area_by_text(area_id: str) -> Area | None:
    """From memory; None for what is no id of an area."""
    try:
        return atlas().by_id.get(UUID(area_id))
    except ValueError:
        return None


def first_of(paths: Iterable[str]) -> Area | None:
    """The first of the areas with these paths, as the tree is ordered."""
    return next((area for path in sorted(paths) if (area := atlas().by_path.get(path))), None)


def root_area() -> Area | None:
    return Area.objects.filter(parent=None).order_by("path").first()
