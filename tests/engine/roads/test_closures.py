"""A closed road: at once a way round, and nobody on it is lost."""

import pytest

from shouwang.engine.roads.build import build_network
from shouwang.engine.roads.dijkstra import INFINITE
from shouwang.engine.roads.metric import Backend, Metric
from shouwang.engine.roads.profiles import Profile
from shouwang.engine.roads.snap import Snap
from shouwang.engine.roads.standing import UNREACHABLE
from tests.engine.roads.grid import STREET, degrees, town

PLAIN = Profile("car", {"residential": 36.0}, 0.0, 1.9, 2.0)  # 10 m/s
# A square of 100 m sides with a dead end of 100 m at a: edges 0 a-b, 1 b-c, 2 c-d, 3 d-a, 4 a-e
NODES = {"a": (0.0, 0.0), "b": (100.0, 0.0), "c": (100.0, 100.0), "d": (0.0, 100.0), "e": (-100.0, 0.0)}
SQUARE = build_network(town(NODES, [(list(way), STREET) for way in ("ab", "bc", "cd", "da", "ae")]))
OPEN = Metric.build(SQUARE, PLAIN)
BACKENDS = pytest.mark.parametrize("backend", ["cch", "numba"])


def at(x: float, y: float) -> Snap:
    snap = OPEN.snap(degrees(x), degrees(y))
    assert snap is not None
    return snap


def seconds(metric: Metric, origin: Snap, destination: Snap, backend: Backend) -> float:
    milliseconds = int(metric.travel_milliseconds([origin], destination, backend=backend)[0])
    assert metric.travel_milliseconds_to_many(origin, [destination], backend=backend).tolist() == [milliseconds]
    route = metric.route(origin, destination)
    assert milliseconds == (UNREACHABLE if route is None else route.milliseconds)
    return milliseconds / 1000


@BACKENDS
def test_through_traffic_goes_round_a_closed_edge(backend: Backend) -> None:
    closed = OPEN.with_closed({0})
    assert seconds(OPEN, at(-50, 0), at(100, 50), backend) == 20.0
    assert seconds(closed, at(-50, 0), at(100, 50), backend) == 30.0


@BACKENDS
def test_a_unit_on_a_closed_edge_leaves_it_by_either_end(backend: Backend) -> None:
    closed = OPEN.with_closed({0})
    unit = at(30, 0)
    assert seconds(closed, unit, at(-50, 0), backend) == 8.0
    assert seconds(closed, unit, at(100, 50), backend) == 12.0


@BACKENDS
def test_a_place_on_a_closed_edge_is_reached_from_its_ends(backend: Backend) -> None:
    closed = OPEN.with_closed({0})
    assert seconds(closed, at(-50, 0), at(30, 0), backend) == 8.0
    assert seconds(closed, at(100, 50), at(90, 0), backend) == 6.0


@BACKENDS
def test_unit_and_place_on_the_same_closed_edge_meet_along_it(backend: Backend) -> None:
    assert seconds(OPEN.with_closed({0}), at(20, 0), at(80, 0), backend) == 6.0


@BACKENDS
def test_behind_closed_roads_is_unreachable_until_they_open(backend: Backend) -> None:
    closed = OPEN.with_closed({0, 3})
    assert seconds(closed, at(-50, 0), at(50, 100), backend) == UNREACHABLE / 1000
    assert seconds(closed.with_closed({3}), at(-50, 0), at(50, 100), backend) == 30.0
    assert seconds(closed.with_closed(()), at(-50, 0), at(50, 100), backend) == 20.0


def test_closing_leaves_the_former_metric_as_it_was() -> None:
    before = OPEN.arc_milliseconds.tolist()
    closed = OPEN.with_closed([0])
    assert closed.closed_edges == frozenset({0})
    assert OPEN.arc_milliseconds.tolist() == before
    assert [int(closed.arc_milliseconds[arc]) for arc in (SQUARE.edge_forward_arc[0], SQUARE.edge_backward_arc[0])] == [
        INFINITE,
        INFINITE,
    ]
    with pytest.raises(ValueError, match="read-only"):
        closed.arc_milliseconds[0] = 1


def test_places_are_snapped_alike_whatever_is_closed() -> None:
    assert OPEN.with_closed({0}).snap(degrees(30), degrees(4)) == OPEN.snap(degrees(30), degrees(4))
