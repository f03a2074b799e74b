"""What becomes of roads when lanes as measured are laid into them. Metres from 0° N 0° E, as in the roads' tests."""

import math

import numpy as np
import pytest

from shouwang.engine.approach.lanes import Lane, Ways
from shouwang.engine.approach.laying import lay_lanes
from shouwang.engine.roads.build import build_network
from shouwang.engine.roads.network import RoadNetwork
from shouwang.engine.roads.profiles import CAR, E_BIKE, FIRE, FOOT
from tests.engine.roads.grid import STREET, degrees, grid_town, town

ALL = CAR | E_BIKE | FOOT | FIRE


def lane(spots: list[tuple[float, float]], *, name: str = "", width_m: float = 2.0, **facts: object) -> Lane:
    line = tuple((degrees(x), degrees(y)) for x, y in spots)
    return Lane(str(facts.pop("id", "1")), name, line, int(str(facts.pop("modes", ALL))), width_m)


def lines(ways: Ways) -> list[tuple[list[tuple[int, int]], float, int]]:
    """Per edge: its points in whole metres, its width, the lane on it; sorted."""
    network = ways.network
    found = []
    for edge in range(network.edge_count):
        points = slice(network.first_point[edge], network.first_point[edge + 1])
        spots = [
            (round(x / degrees(1)), round(y / degrees(1)))
            for x, y in zip(network.point_lon[points], network.point_lat[points], strict=True)
        ]
        width = float(network.edge_width_m[edge])
        found.append((spots, -1.0 if math.isnan(width) else round(width, 2), int(ways.lane[edge])))
    return sorted(found)


def street() -> RoadNetwork:
    return build_network(town({"a": (0, 0), "b": (100, 0)}, [(["a", "b"], {**STREET, "name": "北街"})]))


def test_without_lanes_the_ground_is_the_network() -> None:
    network = build_network(grid_town(4, 3))
    ways = lay_lanes(network, [])
    assert ways.network.fingerprint == network.fingerprint
    assert ways.base_edge.tolist() == list(range(17))


def test_a_lane_beside_a_street_joins_it_and_ends_free() -> None:
    ways = lay_lanes(street(), [lane([(40, 3), (40, 50)], name="一巷")])
    assert lines(ways) == [
        ([(0, 0), (40, 0)], -1.0, -1),
        ([(40, 0), (40, 50)], 2.0, 0),
        ([(40, 0), (100, 0)], -1.0, -1),
    ]
    assert [ways.network.names[name] for name in ways.network.edge_name] == ["北街", "北街", "一巷"]
    assert ways.base_edge.tolist() == [0, 0, -1]
    assert ways.edges_of(frozenset({0})) == {0, 1}


def test_a_lane_along_a_part_of_a_street_says_how_wide_that_part_is() -> None:
    """From 20 to 60 m, drawn two metres beside it."""
    ways = lay_lanes(street(), [lane([(20, 2), (60, 1)], width_m=2.4)])
    assert lines(ways) == [
        ([(0, 0), (20, 0)], -1.0, -1),
        ([(20, 0), (60, 0)], 2.4, 0),
        ([(60, 0), (100, 0)], -1.0, -1),
    ]


def test_a_lane_that_crosses_a_street_meets_it() -> None:
    ways = lay_lanes(street(), [lane([(50, -30), (50, 30)])])
    assert [row[0] for row in lines(ways)] == [
        [(0, 0), (50, 0)],
        [(50, -30), (50, 0)],
        [(50, 0), (50, 30)],
        [(50, 0), (100, 0)],
    ]


def test_lanes_join_each_other() -> None:
    lanes = [lane([(40, 0), (40, 50)], id="1"), lane([(40, 30), (70, 30)], id="2")]
    ways = lay_lanes(street(), lanes)
    assert ([(40, 30), (70, 30)], 2.0, 1) in lines(ways)
    assert ([(40, 0), (40, 30)], 2.0, 0) in lines(ways)


def test_a_one_way_street_stays_one_way_for_those_it_binds() -> None:
    network = build_network(town({"a": (0, 0), "b": (100, 0)}, [(["a", "b"], {**STREET, "oneway": "yes"})]))
    ways = lay_lanes(network, [lane([(0, 0), (100, 0)])]).network
    forward, backward = int(ways.edge_forward_arc[0]), int(ways.edge_backward_arc[0])
    assert (int(ways.arc_modes[forward]), int(ways.arc_modes[backward])) == (ALL, FOOT)


def test_a_barrier_is_counted_once_when_its_road_is_cut() -> None:
    ways = [(["a", "m", "b"], STREET)]
    network = build_network(town({"a": (0, 0), "m": (20, 0), "b": (100, 0)}, ways, {"m": {"barrier": "gate"}}))
    ways = lay_lanes(network, [lane([(40, 0), (40, 50)]), lane([(70, 0), (70, 50)], id="2")]).network
    assert int(network.edge_gates.sum()) == int(ways.edge_gates.sum()) == 1


@pytest.mark.parametrize("seed", range(8))
def test_all_that_was_connected_stays_connected_and_as_long(seed: int) -> None:
    """Random lanes over a grid: nothing of the streets is lost, and what comes of it is a network in CSR order."""
    rng = np.random.default_rng(seed)
    network = build_network(grid_town(5, 5))
    lanes = [
        lane([(float(x), float(y)) for x, y in rng.uniform(-40, 440, (int(rng.integers(2, 5)), 2))], id=f"{number:02d}")
        for number in range(12)
    ]
    ways = lay_lanes(network, lanes)
    built = ways.network
    for edge in range(network.edge_count):
        parts = np.flatnonzero(ways.base_edge == edge)
        assert float(built.edge_length_m[parts].sum()) == pytest.approx(float(network.edge_length_m[edge]), abs=0.01)
    for junction in range(built.junction_count):
        own = slice(built.first_arc[junction], built.first_arc[junction + 1])
        assert set(built.arc_tail[own].tolist()) <= {junction}
    first, last = built.first_point[:-1], built.first_point[1:] - 1
    tails, heads = built.arc_tail[built.edge_forward_arc], built.arc_head[built.edge_forward_arc]
    for ends, points in ((tails, first), (heads, last)):
        assert built.point_lon[points] == pytest.approx(built.junction_lon[ends], abs=1e-9)
        assert built.point_lat[points] == pytest.approx(built.junction_lat[ends], abs=1e-9)
    again = lay_lanes(network, lanes[::-1])
    assert again.network.fingerprint == built.fingerprint


def test_what_is_no_line_is_left_out() -> None:
    ways = lay_lanes(street(), [lane([(40, 3), (40, 3)])])
    assert ways.network.edge_count == 1
