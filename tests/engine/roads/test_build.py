"""What becomes of ways, barriers and one-way streets."""

from collections.abc import Sequence

import pytest

from shouwang.engine.roads.build import build_network
from shouwang.engine.roads.extract import ExtractError, Tags
from shouwang.engine.roads.network import RoadNetwork
from shouwang.engine.roads.profiles import CAR, E_BIKE, FIRE, FOOT, HIGHWAY_CLASSES
from tests.engine.roads.grid import STREET, Way, degrees, grid_town, town

ALL = CAR | E_BIKE | FOOT | FIRE
LINE = {"a": (0.0, 0.0), "b": (100.0, 0.0), "c": (200.0, 0.0), "d": (300.0, 0.0)}


def built(ways: Sequence[Way], node_tags: dict[str, Tags] | None = None) -> RoadNetwork:
    return build_network(town(LINE, ways, node_tags))


def modes(network: RoadNetwork, edge: int) -> tuple[int, int]:
    return (
        int(network.arc_modes[network.edge_forward_arc[edge]]),
        int(network.arc_modes[network.edge_backward_arc[edge]]),
    )


def test_nodes_that_only_shape_a_way_are_no_junctions() -> None:
    network = built([(["a", "b", "c", "d"], STREET)])
    assert (network.junction_count, network.edge_count) == (2, 1)
    assert network.edge_length_m.tolist() == pytest.approx([300.0])
    assert network.point_lon.tolist() == [degrees(x) for x in (0, 100, 200, 300)]


def test_ways_are_cut_where_they_meet_and_keep_their_own_name_class_and_way() -> None:
    network = built(
        [(["a", "b", "c"], {**STREET, "name": "West"}), (["b", "d"], {"highway": "primary", "name": "East"})]
    )
    rows = [
        (network.names[name], HIGHWAY_CLASSES[code], way)
        for name, code, way in zip(network.edge_name, network.edge_class, network.edge_osm_way, strict=True)
    ]
    assert rows == [("West", "residential", 100), ("West", "residential", 100), ("East", "primary", 101)]
    assert network.junction_count == 4


def test_arcs_stand_in_csr_order_with_both_directions_of_every_edge() -> None:
    network = build_network(grid_town(4, 3))
    assert (network.junction_count, network.edge_count, len(network.arc_head)) == (12, 17, 34)
    for junction in range(network.junction_count):
        own = slice(network.first_arc[junction], network.first_arc[junction + 1])
        assert set(network.arc_tail[own].tolist()) == {junction}
    forward, backward = network.edge_forward_arc, network.edge_backward_arc
    assert network.arc_tail[forward].tolist() == network.arc_head[backward].tolist()
    assert network.arc_edge[forward].tolist() == network.arc_edge[backward].tolist() == list(range(17))
    first = network.first_point[:-1]
    assert network.point_lon[first].tolist() == network.junction_lon[network.arc_tail[forward]].tolist()


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (STREET, (ALL, ALL)),
        ({**STREET, "oneway": "yes"}, (ALL, FOOT)),
        ({**STREET, "oneway": "yes", "oneway:bicycle": "no"}, (ALL, FOOT | E_BIKE)),
        ({**STREET, "junction": "roundabout"}, (ALL, FOOT)),
        ({"highway": "motorway"}, (CAR | FIRE, 0)),
        ({"highway": "footway"}, (E_BIKE | FOOT, E_BIKE | FOOT)),
        ({"highway": "steps"}, (FOOT, FOOT)),
        ({"highway": "pedestrian", "emergency": "yes"}, (ALL, ALL)),
        ({**STREET, "access": "private"}, (ALL, ALL)),
        ({**STREET, "motor_vehicle": "no"}, (E_BIKE | FOOT, E_BIKE | FOOT)),
        ({**STREET, "access": "no", "foot": "yes"}, (FOOT, FOOT)),
        ({**STREET, "foot": "no", "bicycle": "no"}, (CAR | FIRE, CAR | FIRE)),
        ({"highway": "service", "access": "no", "psv": "yes"}, (CAR | FIRE, CAR | FIRE)),
    ],
)
def test_who_may_use_a_way_in_which_direction(tags: Tags, expected: tuple[int, int]) -> None:
    network = built([(["a", "b"], tags), (["c", "d"], STREET)])
    assert modes(network, 0) == expected


def test_a_way_against_its_drawing_is_turned_round() -> None:
    network = built([(["a", "b", "c"], {**STREET, "oneway": "-1"})])
    assert modes(network, 0) == (ALL, FOOT)
    assert network.point_lon.tolist() == [degrees(x) for x in (200, 100, 0)]


def test_a_ring_at_one_junction_gets_a_second_one() -> None:
    nodes = {"in": (0.0, 0.0), "a": (100.0, 0.0), "b": (200.0, 100.0), "c": (200.0, -100.0)}
    network = build_network(town(nodes, [(["in", "a"], STREET), (["a", "b", "c", "a"], STREET)]))
    assert (network.junction_count, network.edge_count) == (3, 3)
    assert (network.arc_tail != network.arc_head).all()


def test_gates_cost_the_edge_they_stand_on_also_between_two_ways() -> None:
    gate = {"barrier": "gate"}
    assert built([(["a", "b", "c"], STREET)], {"b": gate}).edge_gates.tolist() == [1]
    assert built([(["a", "b"], STREET), (["b", "c"], STREET)], {"b": gate}).edge_gates.tolist() == [0, 1]


@pytest.mark.parametrize("ways", [[(["a", "b", "c"], STREET)], [(["a", "b"], STREET), (["b", "c"], STREET)]])
def test_a_bollard_becomes_a_passage_for_feet_and_bicycles_only(ways: list[Way]) -> None:
    network = built(ways, {"b": {"barrier": "bollard"}})
    assert (network.junction_count, network.edge_count) == (4, 3)
    assert [modes(network, edge) for edge in range(3)] == [(ALL, ALL), (ALL, ALL), (FOOT | E_BIKE,) * 2]
    assert network.edge_length_m.tolist() == pytest.approx([100.0, 100.0, 0.0])


@pytest.mark.parametrize(
    "tags", [{"barrier": "bollard", "bollard": "removable"}, {"barrier": "bollard", "motor_vehicle": "yes"}]
)
def test_a_bollard_that_lets_cars_through_splits_nothing(tags: Tags) -> None:
    assert built([(["a", "b", "c"], STREET)], {"b": tags}).edge_count == 1


@pytest.mark.parametrize("barrier", ["gate", "bollard"])
def test_a_barrier_where_three_roads_meet_closes_none_of_them(barrier: str) -> None:
    network = built([(["a", "b", "c"], STREET), (["b", "d"], STREET)], {"b": {"barrier": barrier}})
    assert (network.edge_count, network.junction_count, network.edge_gates.tolist()) == (3, 4, [0, 0, 0])


def test_nothing_to_drive_on_is_refused_with_a_code() -> None:
    with pytest.raises(ExtractError, match="no_roads") as refusal:
        built([(["a", "b"], {"highway": "footway"}), (["b", "c"], {"highway": "proposed"})])
    assert refusal.value.code == "no_roads"


def test_the_same_extract_gives_the_same_bytes_and_progress_ends_at_one() -> None:
    steps: list[tuple[str, float]] = []
    first = build_network(grid_town(5, 5), progress=lambda step, share: steps.append((step, share)))
    assert first.fingerprint == build_network(grid_town(5, 5)).fingerprint
    assert first.fingerprint != build_network(grid_town(5, 6)).fingerprint
    assert steps[-1] == ("network", 1.0)
