"""Cells around posts: they fill the bounds, do not overlap, and hold what is nearest."""

from math import cos, radians

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from shouwang.areas.cells import cells_around

BOUNDS = (116.0, 28.6, 116.2, 28.8)
SQUEEZE = cos(radians(28.7))
degree = st.integers(0, 2000)
points = st.lists(st.tuples(degree, degree), min_size=1, max_size=12, unique=True).map(
    lambda steps: [(116.0 + x / 10_000, 28.6 + y / 10_000) for x, y in steps]
)


def polygons(places: list[tuple[float, float]]) -> list[shapely.Geometry]:
    return [shape({"type": "MultiPolygon", "coordinates": cell}) for cell in cells_around(places, BOUNDS)]


@given(points)
def test_cells_fill_the_bounds_without_overlap(places: list[tuple[float, float]]) -> None:
    cells = polygons(places)
    whole = shapely.box(*BOUNDS)
    assert all(cell.is_valid for cell in cells)
    assert sum(cell.area for cell in cells) == pytest.approx(whole.area, rel=1e-5)
    assert shapely.union_all(cells).symmetric_difference(whole).area < whole.area * 1e-5


@given(points, st.tuples(degree, degree))
def test_a_point_lies_in_the_cell_of_its_nearest_post(
    places: list[tuple[float, float]], asked: tuple[int, int]
) -> None:
    """Nearest in metres, not in degrees."""
    lon, lat = 116.0 + asked[0] / 10_000, 28.6 + asked[1] / 10_000
    metres = [((x - lon) * SQUEEZE) ** 2 + (y - lat) ** 2 for x, y in places]
    nearest = metres.index(min(metres))
    assert polygons(places)[nearest].distance(shapely.Point(lon, lat)) < 1e-6


def test_posts_in_one_place_or_outside_are_refused() -> None:
    with pytest.raises(ValueError, match="two points in one place"):
        cells_around([(116.1, 28.7), (116.1, 28.7)], BOUNDS)
    with pytest.raises(ValueError, match="a point outside the bounds"):
        cells_around([(117.1, 28.7)], BOUNDS)
