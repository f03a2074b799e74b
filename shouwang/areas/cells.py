"""Areas for a town that brings none: one cell around each post, every point in the cell of its nearest post."""

from collections.abc import Sequence
from math import cos, radians

Bounds = tuple[float, float, float, float]  # west, south, east, north
MultiPolygon = list[list[list[list[float]]]]  # GeoJSON coordinates
DECIMALS = 7  # a centimetre


def box(bounds: Bounds) -> MultiPolygon:
    west, south, east, north = bounds
    return [[[[west, south], [east, south], [east, north], [west, north], [west, south]]]]


def cells_around(points: Sequence[tuple[float, float]], bounds: Bounds) -> list[MultiPolygon]:
    """One cell for each (lon, lat), in their order; together they fill the bounds.

    Raises ValueError for points outside the bounds and for two in one place.
    """
    import shapely

    west, south, east, north = bounds
    if len(set(points)) < len(points):
        raise ValueError("two points in one place")
    if not all(west <= lon <= east and south <= lat <= north for lon, lat in points):
        raise ValueError(f"a point outside the bounds {bounds}")
    if len(points) == 1:
        return [box(bounds)]
    squeeze = cos(radians((south + north) / 2))  # so that near means near in metres
    limit = shapely.box(west * squeeze, south, east * squeeze, north)
    middles = [shapely.Point(lon * squeeze, lat) for lon, lat in points]
    cells = shapely.voronoi_polygons(shapely.MultiPoint(middles), extend_to=limit).geoms
    of_point = [next(cell for cell in cells if cell.covers(middle)) for middle in middles]
    return [
        [[[[round(x / squeeze, DECIMALS), round(y, DECIMALS)] for x, y in cell.intersection(limit).exterior.coords]]]
        for cell in of_point
    ]
