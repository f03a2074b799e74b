"""Travel times: speeds, limits, directions; both ways of computing them against SciPy and each other."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from shouwang.engine.roads.build import build_network
from shouwang.engine.roads.dijkstra import INFINITE
from shouwang.engine.roads.extract import Tags
from shouwang.engine.roads.metric import Backend, Metric
from shouwang.engine.roads.network import RoadNetwork
from shouwang.engine.roads.profiles import PROFILES, Profile
from shouwang.engine.roads.snap import Snap
from shouwang.engine.roads.standing import UNREACHABLE
from tests.engine.roads.grid import STREET, grid_town, random_town, town

Milliseconds = NDArray[np.float64]
BOTH: tuple[Backend, Backend] = ("cch", "numba")
PLAIN = Profile("car", {"residential": 36.0, "service": 36.0, "primary": 36.0}, 10.0, 1.9, 2.0)  # 10 m/s


def place(network: RoadNetwork, edge: int, fraction: float) -> Snap:
    return Snap(edge, int(network.edge_forward_arc[edge]), fraction, 0.0, 0.0, 0.0)


def line(tags: Tags, node_tags: dict[str, Tags] | None = None) -> RoadNetwork:
    """One kilometre, in one edge."""
    return build_network(town({"a": (0, 0), "g": (500, 0), "b": (1000, 0)}, [(["a", "g", "b"], tags)], node_tags))


def there_and_back(network: RoadNetwork, profile: Profile) -> tuple[int, int]:
    weights = Metric.build(network, profile).arc_milliseconds
    return int(weights[network.edge_forward_arc[0]]), int(weights[network.edge_backward_arc[0]])


def all_pairs(metric: Metric) -> Milliseconds:
    """SciPy's answer between junctions; it knows no parallel arcs, so the quickest is kept."""
    network = metric.network
    graph = np.full((network.junction_count, network.junction_count), np.inf)
    np.minimum.at(graph, (network.arc_tail, network.arc_head), metric.arc_milliseconds)
    graph[graph >= INFINITE] = np.inf
    answer: Milliseconds = dijkstra(csr_array(np.where(np.isinf(graph), 0, graph)))
    return answer


def plain_travel(metric: Metric, origin: Snap, destination: Snap, between: Milliseconds) -> int:
    """The definition, written out: along the edge, or out at an end, through, and in at an end."""
    network, weights = metric.network, metric.roads.open_milliseconds.astype(float)
    weights[weights >= INFINITE] = np.inf

    def costs(snap: Snap) -> tuple[list[int], list[float], list[float]]:
        forward, backward = (int(arcs[snap.edge]) for arcs in (network.edge_forward_arc, network.edge_backward_arc))
        ends = [int(network.arc_tail[forward]), int(network.arc_head[forward])]
        done = [
            np.rint(weights[arc] * snap.fraction) if weights[arc] < np.inf else np.inf for arc in (forward, backward)
        ]
        rest = [
            weights[arc] - d if weights[arc] < np.inf else np.inf
            for arc, d in zip((forward, backward), done, strict=True)
        ]
        return ends, [done[1], rest[0]], [done[0], rest[1]]

    starts, out, (ahead, _) = costs(origin)
    goals, (back_there, _), into = costs(destination)
    best = min(out[i] + between[starts[i], goals[j]] + into[j] for i in (0, 1) for j in (0, 1))
    if origin.edge == destination.edge and destination.fraction == origin.fraction:
        best = 0
    elif origin.edge == destination.edge and destination.fraction > origin.fraction and ahead < np.inf:
        best = min(best, into[0] - ahead)
    elif origin.edge == destination.edge and destination.fraction < origin.fraction and out[0] < np.inf:
        best = min(best, out[0] - back_there)
    return UNREACHABLE if np.isinf(best) else int(best)


def test_time_is_length_over_the_speed_of_the_class() -> None:
    assert there_and_back(line(STREET), PLAIN) == (100_000, 100_000)
    assert there_and_back(line({"highway": "living_street"}), PLAIN) == (INFINITE, INFINITE)


def test_one_way_is_obeyed_by_those_who_must() -> None:
    oneway = line({**STREET, "oneway": "yes"})
    assert there_and_back(oneway, PLAIN) == (100_000, INFINITE)
    assert there_and_back(oneway, replace(PLAIN, obeys_oneway=False)) == (100_000, 100_000)
    assert there_and_back(oneway, PROFILES["foot"]) == (720_000, 720_000)


def test_a_tagged_limit_counts_where_the_profile_says_so() -> None:
    limited = line({**STREET, "maxspeed": "18"})
    assert there_and_back(limited, PLAIN) == (100_000, 100_000)
    assert there_and_back(limited, replace(PLAIN, limit_share=1.0)) == (200_000, 200_000)
    assert there_and_back(limited, replace(PLAIN, limit_share=2.0)) == (100_000, 100_000)


def test_a_gate_costs_its_seconds() -> None:
    assert there_and_back(line(STREET, {"g": {"barrier": "lift_gate"}}), PLAIN) == (110_000, 110_000)


@pytest.mark.parametrize("tags", [{"maxwidth": "2.4"}, {"width": "2.2"}, {"maxheight": "3.4"}])
def test_a_fire_engine_needs_its_width_and_height(tags: Tags) -> None:
    narrow = line({**STREET, **tags})
    assert there_and_back(narrow, PROFILES["fire"]) == (INFINITE, INFINITE)
    assert there_and_back(narrow, PLAIN) == (100_000, 100_000)


def test_the_default_fire_engine_is_2_5_by_3_5_metres() -> None:
    fire = PROFILES["fire"]
    assert (fire.width_m, fire.height_m) == (2.5, 3.5)
    assert there_and_back(line({**STREET, "maxwidth": "2.5", "maxheight": "3.5"}), fire)[0] < INFINITE


@pytest.mark.parametrize("backend", BOTH)
def test_places_on_one_street_need_no_junction(backend: Backend) -> None:
    network = line(STREET)
    metric = Metric.build(network, PLAIN)
    origins = [place(network, 0, fraction) for fraction in (0.1, 0.5, 0.9)]
    there = metric.travel_milliseconds(origins, place(network, 0, 0.5), backend=backend)
    assert there.tolist() == [40_000, 0, 40_000]


@pytest.mark.parametrize("backend", BOTH)
def test_behind_one_on_a_one_way_street_is_a_way_round(backend: Backend) -> None:
    nodes = {"a": (0.0, 0.0), "b": (100.0, 0.0), "c": (100.0, 100.0), "d": (0.0, 100.0)}
    network = build_network(town(nodes, [(["a", "b", "c", "d", "a"], {**STREET, "oneway": "yes"})]))
    metric = Metric.build(network, PLAIN)
    assert network.edge_count == 2  # 200 m each
    travel = metric.travel_milliseconds([place(network, 0, 0.75)], place(network, 0, 0.25), backend=backend)
    assert travel.tolist() == [30_000]


@pytest.mark.parametrize("backend", BOTH)
def test_at_a_junction_every_street_is_open_whichever_edge_it_was_snapped_to(backend: Backend) -> None:
    nodes = {"a": (0.0, 0.0), "b": (100.0, 0.0), "c": (0.0, 100.0)}
    ways = [(["a", "b"], {**STREET, "oneway": "yes"}), (["b", "c"], STREET), (["c", "a"], STREET)]
    network = build_network(town(nodes, ways))
    metric = Metric.build(network, PLAIN)
    on_a_by_oneway, on_a_by_street = place(network, 0, 0.0), place(network, 2, 1.0)
    half_way = place(network, 2, 0.5)
    assert metric.travel_milliseconds([on_a_by_oneway], half_way, backend=backend).tolist() == [5_000]
    assert metric.travel_milliseconds([on_a_by_oneway], on_a_by_street, backend=backend).tolist() == [0]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 1_000_000), closed=st.sets(st.integers(0, 40), max_size=6))
def test_both_backends_answer_as_scipy_does_on_random_towns(seed: int, closed: set[int]) -> None:
    """Random one-way graphs, places anywhere (also on closed and forbidden edges), to the millisecond."""
    network = build_network(random_town(seed, 20, 40))
    metric = Metric.build(network, PROFILES["car"], closed)
    between = all_pairs(metric)
    rng = np.random.default_rng(seed)
    places = [
        place(network, int(edge), float(fraction))
        for edge, fraction in zip(rng.integers(0, 41, 12), rng.uniform(0.01, 0.99, 12), strict=True)
    ]
    places.append(place(network, places[0].edge, 0.5))
    expected = [[plain_travel(metric, origin, goal, between) for origin in places] for goal in places]
    for backend in BOTH:
        towards = [metric.travel_milliseconds(places, goal, backend=backend).tolist() for goal in places]
        assert towards == expected
        away = [metric.travel_milliseconds_to_many(origin, places, backend=backend) for origin in places]
        assert np.transpose(away).tolist() == expected


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1_000_000), limit=st.integers(0, 200_000))
def test_reach_is_the_nearest_origin_within_the_limit(seed: int, limit: int) -> None:
    network = build_network(random_town(seed, 20, 40))
    metric = Metric.build(network, PLAIN)
    tails = network.arc_tail[network.edge_forward_arc]
    origins = [place(network, 0, 0.0), place(network, 5, 0.0)]
    nearest = all_pairs(metric)[[tails[0], tails[5]]].min(axis=0)
    expected = np.where(nearest <= limit, nearest, UNREACHABLE).astype(int)
    assert metric.reach_milliseconds(origins, limit).tolist() == expected.tolist()


def test_nobody_asked_is_nobody_answered() -> None:
    network = line(STREET)
    metric = Metric.build(network, PLAIN)
    for backend in BOTH:
        assert metric.travel_milliseconds([], place(network, 0, 0.5), backend=backend).tolist() == []
        assert metric.travel_milliseconds_to_many(place(network, 0, 0.5), [], backend=backend).tolist() == []
    assert metric.reach_milliseconds([], 1000).tolist() == [UNREACHABLE, UNREACHABLE]


def test_without_the_hierarchy_everything_is_still_answered() -> None:
    metric = Metric.build(line(STREET), PLAIN, backend="numba")
    assert (metric.backend, metric.with_closed([0]).backend) == ("numba", "numba")
    assert metric.travel_milliseconds([place(metric.network, 0, 0.0)], place(metric.network, 0, 1.0)) == [100_000]
    with pytest.raises(ValueError, match="contraction hierarchy"):
        metric.travel_milliseconds([], place(metric.network, 0, 1.0), backend="cch")


def test_threads_share_metrics_while_another_closes_and_opens_roads() -> None:
    """Four threads ask whichever metric stands at the moment; every answer is that metric's own."""
    network = build_network(grid_town(12, 12))
    opened = Metric.build(network, PLAIN)
    rng = np.random.default_rng(7)
    units = [place(network, int(edge), 0.3) for edge in rng.integers(0, network.edge_count, 60)]
    goal = place(network, 100, 0.5)
    closures = [frozenset(rng.integers(0, network.edge_count, 25).tolist()) for _ in range(4)]
    right = {
        closed: opened.with_closed(closed).travel_milliseconds(units, goal, backend="numba").tolist()
        for closed in closures
    }
    current = [opened.with_closed(closures[0])]
    wrong: list[frozenset[int]] = []
    answered: list[int] = []

    def ask() -> None:
        for _ in range(150):
            metric = current[0]
            if metric.travel_milliseconds(units, goal).tolist() != right[metric.closed_edges]:
                wrong.append(metric.closed_edges)
            answered.append(1)

    def swap() -> None:
        for turn in range(120):
            current[0] = current[0].with_closed(closures[turn % 4])

    threads = [threading.Thread(target=ask) for _ in range(4)] + [threading.Thread(target=swap)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (wrong, len(answered)) == ([], 600)
