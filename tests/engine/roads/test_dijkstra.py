"""Dijkstra's algorithm with its ring of buckets, against SciPy's, also with costs far beyond the ring."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from shouwang.engine.roads.dijkstra import FAR, INFINITE, settle, trace_back

Ints = NDArray[np.int32]
COUNT = 25


def random_graph(seed: int, largest: int) -> tuple[Ints, Ints, Ints]:
    """CSR with weights from 1 to ``largest``, a tenth of them no arcs; no two arcs alike."""
    rng = np.random.default_rng(seed)
    pairs = np.flatnonzero(rng.random(COUNT * COUNT) < 0.12)
    weight = rng.integers(1, largest + 1, len(pairs))
    weight[rng.random(len(pairs)) < 0.1] = INFINITE
    first = np.concatenate(([0], np.cumsum(np.bincount(pairs // COUNT, minlength=COUNT))))
    return first.astype(np.int32), (pairs % COUNT).astype(np.int32), weight.astype(np.int32)


def nearest(graph: tuple[Ints, Ints, Ints], seeds: list[tuple[int, int]]) -> list[int]:
    first, head, weight = graph
    is_arc = weight < INFINITE
    tail = np.repeat(np.arange(COUNT), np.diff(first))
    matrix = csr_array((weight[is_arc].astype(float), (tail[is_arc], head[is_arc])), shape=(COUNT, COUNT))
    rows = [dijkstra(matrix, indices=vertex) + cost for vertex, cost in seeds]
    return [FAR if np.isinf(best) else int(best) for best in np.min(rows, axis=0)]


def settled(
    graph: tuple[Ints, Ints, Ints], seeds: list[tuple[int, int]], *, limit: int = FAR, wanted: list[int] | None = None
) -> NDArray[np.int64]:
    distance, is_wanted = np.full(COUNT, FAR, np.int64), np.zeros(COUNT, np.uint8)
    is_wanted[wanted or []] = 1
    vertices, costs = np.array(seeds, np.int64).T
    settle(*graph, vertices.astype(np.int32), costs.copy(), limit, is_wanted, distance)
    return distance


GRAPHS = st.integers(0, 1_000_000), st.sampled_from([3, 5_000, 50_000_000])
SEEDS = st.lists(st.tuples(st.integers(0, COUNT - 1), st.integers(0, 30_000_000)), min_size=1, max_size=4)


@settings(max_examples=150, deadline=None)
@given(GRAPHS[0], GRAPHS[1], SEEDS)
def test_every_vertex_gets_scipys_distance(seed: int, largest: int, seeds: list[tuple[int, int]]) -> None:
    graph = random_graph(seed, largest)
    assert settled(graph, seeds).tolist() == nearest(graph, seeds)


@settings(max_examples=50, deadline=None)
@given(GRAPHS[0], GRAPHS[1], SEEDS, st.lists(st.integers(0, COUNT - 1), min_size=1, max_size=3))
def test_what_is_wanted_is_final_when_it_stops(
    seed: int, largest: int, seeds: list[tuple[int, int]], wanted: list[int]
) -> None:
    graph = random_graph(seed, largest)
    expected = nearest(graph, seeds)
    found = settled(graph, seeds, wanted=wanted).tolist()
    assert [found[vertex] for vertex in wanted] == [expected[vertex] for vertex in wanted]


@settings(max_examples=50, deadline=None)
@given(GRAPHS[0], GRAPHS[1], SEEDS, st.integers(0, 60_000_000))
def test_beyond_the_limit_nothing_is_reached(seed: int, largest: int, seeds: list[tuple[int, int]], limit: int) -> None:
    graph = random_graph(seed, largest)
    expected = [cost if cost <= limit else FAR for cost in nearest(graph, seeds)]
    assert settled(graph, seeds, limit=limit).tolist() == expected


def test_a_wanted_vertex_looked_at_twice_counts_once() -> None:
    """1 is reached within a second straight, then better by 2; that must not pass for 3's being settled."""
    arcs = [(0, 2, 1), (0, 1, 1_000), (0, 3, 10_000), (2, 1, 1), (2, 4, 3_000), (4, 3, 1)]
    tails, heads, weights = np.array(arcs, np.int32).T
    first = np.concatenate(([0], np.cumsum(np.bincount(tails, minlength=COUNT)))).astype(np.int32)
    found = settled((first, heads.copy(), weights.copy()), [(0, 0)], wanted=[1, 3])
    assert (found[1], found[3]) == (2, 3_002)


def test_of_equal_ways_back_the_one_by_the_nearer_then_the_lower_vertex_is_taken() -> None:
    """0 -> 1, 2, 3 -> 4, all of 9 in sum; 3 is nearest to the seed, then 1 before 2 without it."""
    first, tail = np.array([0, 0, 1, 2, 3, 6], np.int32), np.array([0, 0, 0, 2, 1, 3], np.int32)
    distance = np.array([0, 5, 5, 4, 9], np.int64)
    for last, place in ((5, 5), (6, 4)):
        weight = np.array([5, 5, 4, 4, 4, last], np.int32)
        places = np.empty(5, np.int32)
        count = trace_back(first, tail, weight, distance, 4, places)
        assert [place, {5: 2, 4: 0}[place]] == places[:count].tolist()
