"""The contraction hierarchy is exact whatever the order of contraction; the library only makes it a good one."""

import threading
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwang.engine.roads.build import build_network
from shouwang.engine.roads.metric import Metric
from shouwang.engine.roads.profiles import PROFILES
from shouwang.engine.roads.snap import Snap
from tests.engine.roads.grid import grid_town, random_town

CAR = PROFILES["car"]


def places(metric: Metric, count: int, rng: np.random.Generator) -> list[Snap]:
    network = metric.network
    return [
        Snap(edge, int(network.edge_forward_arc[edge]), fraction, 0.0, 0.0, 0.0)
        for edge, fraction in zip(
            rng.integers(0, network.edge_count, count).tolist(), rng.uniform(0, 1, count).tolist(), strict=True
        )
    ]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 1_000_000), closed=st.sets(st.integers(0, 40), max_size=6))
def test_any_order_gives_dijkstras_answers(seed: int, closed: set[int]) -> None:
    network = build_network(random_town(seed, 20, 40))
    rng = np.random.default_rng(seed)
    shuffled = replace(network, order=rng.permutation(network.junction_count).astype(np.uint32))
    metric = Metric.build(shuffled, CAR, {edge for edge in closed if edge < network.edge_count})
    units, goals = places(metric, 12, rng), places(metric, 6, rng)
    for goal in goals:
        there = metric.travel_milliseconds(units, goal, backend="cch")
        assert there.tolist() == metric.travel_milliseconds(units, goal, backend="numba").tolist()
        away = metric.travel_milliseconds_to_many(goal, units, backend="cch")
        assert away.tolist() == metric.travel_milliseconds_to_many(goal, units, backend="numba").tolist()


def test_opening_what_was_closed_gives_the_first_answers_again() -> None:
    metric = Metric.build(build_network(grid_town(9, 9)), CAR)
    rng = np.random.default_rng(4)
    units, goal = places(metric, 40, rng), places(metric, 1, rng)[0]
    first = metric.travel_milliseconds(units, goal).tolist()
    closed = metric.with_closed(rng.integers(0, metric.network.edge_count, 20).tolist())
    assert closed.travel_milliseconds(units, goal).tolist() != first
    assert metric.travel_milliseconds(units, goal).tolist() == first
    assert closed.with_closed(()).travel_milliseconds(units, goal).tolist() == first


def test_four_threads_share_one_weighed_hierarchy() -> None:
    """Nothing of a question is kept where another one's could get into it."""
    metric = Metric.build(build_network(grid_town(15, 15)), CAR)
    rng = np.random.default_rng(5)
    units, goals = places(metric, 80, rng), places(metric, 25, rng)
    right = [metric.travel_milliseconds(units, goal, backend="numba").tolist() for goal in goals]
    found: list[list[list[int]]] = []

    def ask() -> None:
        found.extend([[metric.travel_milliseconds(units, goal).tolist() for goal in goals] for _ in range(8)])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [right] * 32
