"""The nearest point on a road, against the plain search over all segments."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwang.engine.roads.build import build_network
from shouwang.engine.roads.metric import Metric, ProfileRoads
from shouwang.engine.roads.profiles import PROFILES
from tests.engine.roads.grid import STREET, degrees, grid_town, random_town, town

GRID = Metric.build(build_network(grid_town(5, 5)), PROFILES["car"])


def plain_nearest_m(roads: ProfileRoads, lon: float, lat: float) -> float:
    network, best = roads.network, math.inf
    metres = 1 / degrees(1)
    for edge in np.flatnonzero(roads.is_usable_edge).tolist():
        points = range(network.first_point[edge], network.first_point[edge + 1] - 1)
        for p in points:
            x, y = (
                (network.point_lon[p : p + 2] - lon) * metres,
                (network.point_lat[p : p + 2] - lat) * metres,
            )
            square = (x[1] - x[0]) ** 2 + (y[1] - y[0]) ** 2
            share = min(max(-(x[0] * (x[1] - x[0]) + y[0] * (y[1] - y[0])) / square, 0.0), 1.0)
            best = min(best, math.hypot(x[0] + share * (x[1] - x[0]), y[0] + share * (y[1] - y[0])))
    return best


def test_a_place_beside_a_street_is_snapped_onto_it() -> None:
    snap = GRID.snap(degrees(230), degrees(7))
    assert snap is not None
    assert (snap.lon, snap.lat, snap.distance_m) == pytest.approx((degrees(230), 0.0, 7.0), abs=1e-9)
    network = GRID.network
    assert network.names[network.edge_name[snap.edge]] == "Row 0"
    assert snap.arc_forward == network.edge_forward_arc[snap.edge]
    assert snap.fraction == pytest.approx(0.3)


def test_a_place_at_a_corner_is_on_the_junction_of_the_lowest_edge() -> None:
    snap = GRID.snap(degrees(200), degrees(200))
    assert snap is not None
    assert snap.fraction in {0.0, 1.0}
    network = GRID.network
    touching = np.flatnonzero((network.point_lon == degrees(200)) & (network.point_lat == degrees(200)))
    edges = np.searchsorted(network.first_point, touching, side="right") - 1
    assert (snap.edge, snap.distance_m) == (edges.min(), 0.0)


def test_beyond_the_limit_there_is_no_place() -> None:
    assert GRID.snap(degrees(200), degrees(-60), max_metres=59.9) is None
    assert GRID.snap(degrees(200), degrees(-60), max_metres=60.1) is not None
    assert GRID.snap(120.0, 30.0) is None


@pytest.mark.parametrize(("lon", "lat"), [(0.0, 0.0), (179.0, -89.99), (float("nan"), 0.0)])
def test_where_a_profile_has_no_road_the_search_ends_without_one(lon: float, lat: float) -> None:
    narrow = town({"a": (0.0, 0.0), "b": (900.0, 0.0)}, [(["a", "b"], {**STREET, "maxwidth": "2"})])
    assert Metric.build(build_network(narrow), PROFILES["fire"]).snap(lon, lat, math.inf) is None


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        (-1e15, -90.0),
        (1e308, 0.0),
        (math.nan, 0.0),
        (0.0, math.inf),
        (2.0**63, 0.0),
        (0.0, 1e19),
        (180.1, 0.0),
        (0.0, -90.0),
    ],
)
def test_what_is_no_point_on_earth_is_near_nothing(lon: float, lat: float) -> None:
    """It ended the process, or the search never ended."""
    assert GRID.snap(lon, lat) is None


def test_only_roads_of_the_profile_in_its_main_part_are_found() -> None:
    near = {"a": (0.0, 0.0), "b": (100.0, 0.0), "c": (100.0, 100.0), "p": (0.0, 20.0), "q": (90.0, 20.0)}
    nodes = near | {"x": (500.0, 0.0), "y": (600.0, 0.0)}
    ways = [([*"ab"], STREET), ([*"bc"], STREET), ([*"apq"], {"highway": "footway"}), ([*"xy"], STREET)]
    ways.append(([*"bx"], {**STREET, "oneway": "yes"}))
    network = build_network(town(nodes, ways))
    beside_path = degrees(50), degrees(18)
    on_foot, by_car = (Metric.build(network, PROFILES[key]) for key in ("foot", "car"))
    assert (walk := on_foot.snap(*beside_path)) is not None
    assert (drive := by_car.snap(*beside_path)) is not None
    assert (walk.distance_m, drive.distance_m) == pytest.approx((2.0, 18.0))
    far_end = by_car.snap(degrees(550), degrees(0))
    assert far_end is not None
    assert far_end.distance_m == pytest.approx(450.0)  # nobody comes back from x-y


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    x=st.floats(-800, 3800, allow_nan=False),
    y=st.floats(-800, 3800, allow_nan=False),
)
def test_the_grid_search_finds_what_the_plain_search_finds(seed: int, x: float, y: float) -> None:
    roads = ProfileRoads(build_network(random_town(seed, 12, 16, oneway_share=0.1)), PROFILES["car"])
    found = roads.snap_index.nearest(degrees(x), degrees(y), 10_000.0)
    assert found is not None
    assert found.distance_m == pytest.approx(plain_nearest_m(roads, degrees(x), degrees(y)), abs=0.01)
    at = roads.snap_index.nearest(found.lon, found.lat, 1.0)
    assert at is not None
    assert at.distance_m < 0.001
