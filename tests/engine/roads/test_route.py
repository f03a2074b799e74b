"""A route as a line with times."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwang.engine.roads.build import build_network
from shouwang.engine.roads.metric import Metric
from shouwang.engine.roads.network import segment_metres
from shouwang.engine.roads.profiles import PROFILES, Profile
from shouwang.engine.roads.route import Route, RouteStep
from shouwang.engine.roads.snap import Snap
from shouwang.engine.roads.standing import UNREACHABLE
from tests.engine.roads.grid import STREET, degrees, grid_town, random_town, town

PLAIN = Profile("car", {"residential": 36.0}, 0.0, 1.9, 2.0)  # 10 m/s
GRID = Metric.build(build_network(grid_town(4, 4)), PLAIN)


def at(x: float, y: float) -> Snap:
    snap = GRID.snap(degrees(x), degrees(y))
    assert snap is not None
    return snap


def routed(origin: Snap, destination: Snap) -> Route:
    route = GRID.route(origin, destination)
    assert route is not None
    return route


def test_a_route_starts_and_ends_at_the_places_and_names_its_streets() -> None:
    route = routed(at(50, 0), at(200, 250))
    points = [(round(x / degrees(1)), round(y / degrees(1))) for x, y in zip(route.lon, route.lat, strict=True)]
    assert (points[0], points[-1]) == ((50, 0), (200, 250))
    assert (route.milliseconds, route.at_milliseconds[0], route.at_milliseconds[-1]) == (40_000, 0, 40_000)
    assert route.length_m == pytest.approx(400.0)
    assert sum(step.length_m for step in route.steps) == pytest.approx(400.0)
    assert route.steps[0].street == "Row 0"
    assert route.steps[-1].street == "Column 2"


def test_along_one_edge_backwards_is_a_route_of_two_points() -> None:
    route = routed(at(80, 0), at(20, 0))
    assert [step.street for step in route.steps] == ["Row 0"]
    assert route.lon.tolist() == pytest.approx([degrees(80), degrees(20)])
    assert route.at_milliseconds.tolist() == [0, 6_000]
    assert route.position_at(3_000) == pytest.approx((degrees(50), 0.0, 270.0))


def test_a_unit_is_placed_on_its_way_at_any_time() -> None:
    route = routed(at(0, 50), at(50, 100))
    assert route.position_at(-5) == pytest.approx((0.0, degrees(50), 0.0))
    assert route.position_at(2_500) == pytest.approx((0.0, degrees(75), 0.0))
    assert route.position_at(7_500) == pytest.approx((degrees(25), degrees(100), 90.0))
    assert route.position_at(99_000) == pytest.approx((degrees(50), degrees(100), 90.0))


def test_the_way_to_where_one_is_takes_no_time() -> None:
    for here in (at(50, 0), at(100, 100)):
        route = routed(here, here)
        assert (route.milliseconds, route.length_m, len(route.lon)) == (0, 0.0, 1)
        assert route.position_at(10) == (here.lon, here.lat, 0.0)
        assert [step.length_m for step in route.steps] == [0.0]


def test_a_route_ending_right_behind_a_bollard_ends_on_time() -> None:
    """The passage has no length but takes a millisecond; the line's last time includes it."""
    nodes = {"a": (0.0, 0.0), "b": (100.0, 0.0), "c": (200.0, 0.0)}
    walk = Metric.build(
        build_network(town(nodes, [(["a", "b", "c"], STREET)], {"b": {"barrier": "bollard"}})),
        PROFILES["foot"],
    )
    origin, behind = Snap(0, 0, 0.0, 0.0, 0.0, 0.0), Snap(1, 0, 0.0, degrees(100), 0.0, 0.0)
    route = walk.route(origin, behind)
    assert route is not None
    assert walk.travel_milliseconds([origin], behind).tolist() == [72_001]
    assert (route.milliseconds, route.at_milliseconds.tolist()) == (72_001, [0, 72_001])


def test_steps_join_edges_of_one_street() -> None:
    steps = routed(at(0, 300), at(300, 300)).steps
    assert steps == (RouteStep("Row 3", steps[0].length_m),)
    assert steps[0].length_m == pytest.approx(300.0)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_a_route_takes_exactly_the_travel_time(seed: int) -> None:
    """On random towns: same milliseconds, times that never run back, a line as long as it says."""
    network = build_network(random_town(seed, 25, 60))
    metric = Metric.build(network, PROFILES["car"])
    rng = np.random.default_rng(seed)
    here, there = (metric.snap(degrees(float(x)), degrees(float(y)), 9_000.0) for x, y in rng.uniform(0, 3000, (2, 2)))
    assert here is not None
    assert there is not None
    route = metric.route(here, there)
    expected = int(metric.travel_milliseconds([here], there)[0])
    assert route is not None
    assert expected != UNREACHABLE
    assert (route.milliseconds, int(route.at_milliseconds[-1])) == (expected, expected)
    assert (np.diff(route.at_milliseconds) >= 0).all()
    assert route.length_m == pytest.approx(float(segment_metres(route.lon, route.lat).sum()), rel=1e-6, abs=0.01)
    assert (route.lon[0], route.lat[0]) == pytest.approx((here.lon, here.lat), abs=1e-9)
    assert (route.lon[-1], route.lat[-1]) == pytest.approx((there.lon, there.lat), abs=1e-9)
