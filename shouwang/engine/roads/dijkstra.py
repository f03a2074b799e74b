"""Dijkstra's algorithm in Numba: the reference, the isochrones, and all there is without the hierarchy.

Its queue is a ring of buckets of two seconds each. Within a bucket the order does not matter: a vertex that is
improved there is looked at again (Meyer, Sanders: Delta-stepping, J. Algorithms 49 (2003), on one thread).
"""

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.compiled import INTS, LONGS, compiled

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
INFINITE = 2**31 - 1
FAR = 2**61  # no path yet; two of them still fit an int64
_WIDTH_BITS = 11  # 2,048 ms; from 256 ms to 8 s it makes no difference
_BUCKETS = 4096
_NOWHERE = -1


@compiled("void(int32[::1], int32[::1], int32[::1], int64, int64, int64)")
def _put(top: Ints, above: Ints, below: Ints, vertex: int, cost: int, current: int) -> None:
    """On top of its bucket, which ``above`` then names.

    A cost beyond the ring goes into the last bucket, where it is found and sorted in again.
    """
    bucket = min(cost >> _WIDTH_BITS, current + _BUCKETS - 1) & (_BUCKETS - 1)
    under = np.int64(top[bucket])
    if under >= 0:
        above[under] = vertex
    below[vertex] = under
    above[vertex] = -2 - bucket
    top[bucket] = vertex


@compiled("void(int32[::1], int32[::1], int32[::1], int64)")
def _take(top: Ints, above: Ints, below: Ints, vertex: int) -> None:
    over, under = np.int64(above[vertex]), np.int64(below[vertex])
    if over >= 0:
        below[over] = under
    else:
        top[-2 - over] = under
    if under >= 0:
        above[under] = over
    above[vertex] = _NOWHERE


@compiled(f"void({INTS}, {INTS}, {INTS}, {INTS}, {LONGS}, int64, uint8[::1], int64[::1])")
def settle(  # noqa: C901, PLR0915 - one loop, compiled as a whole
    first: Ints,
    neighbour: Ints,
    weight: Ints,
    seeds: Ints,
    seed_costs: Longs,
    limit: int,
    is_wanted: NDArray[np.uint8],
    distance: Longs,
) -> None:
    """Fill ``distance`` (given as FAR) from the seeds over a CSR graph; weights of INFINITE are no arcs.

    Stops past ``limit`` or, where ``is_wanted`` marks vertices, once all of them are settled: values above
    theirs are then not final. ``is_wanted`` is cleared on the way.
    """
    top = np.full(_BUCKETS, -1, np.int32)
    above, below = np.full(len(distance), _NOWHERE, np.int32), np.empty(len(distance), np.int32)
    waiting = 0
    for place in range(len(seeds)):
        vertex, cost = np.int64(seeds[place]), seed_costs[place]
        if cost <= limit and cost < distance[vertex]:
            if above[vertex] != _NOWHERE:
                _take(top, above, below, vertex)
                waiting -= 1
            distance[vertex] = cost
            _put(top, above, below, vertex, cost, 0)
            waiting += 1
    missing = is_wanted.sum()
    may_stop = missing > 0
    current = 0
    while waiting > 0 and not (may_stop and missing == 0):
        bucket = current & (_BUCKETS - 1)
        while top[bucket] >= 0:
            vertex = np.int64(top[bucket])
            top[bucket] = below[vertex]
            if below[vertex] >= 0:
                above[below[vertex]] = -2 - bucket
            above[vertex] = _NOWHERE
            cost = distance[vertex]
            if cost >> _WIDTH_BITS > current:
                _put(top, above, below, vertex, cost, current)
                continue
            waiting -= 1
            missing -= is_wanted[vertex]
            is_wanted[vertex] = 0
            for arc in range(first[vertex], first[vertex + 1]):
                other, there = np.int64(neighbour[arc]), cost + weight[arc]
                if weight[arc] == INFINITE:
                    continue
                if there < distance[other] and there <= limit:
                    if above[other] == _NOWHERE:
                        waiting += 1
                    else:
                        _take(top, above, below, other)
                    distance[other] = there
                    _put(top, above, below, other, there, current)
        current += 1


@compiled(f"int64({INTS}, {INTS}, {INTS}, {LONGS}, int64, int32[::1])")
def trace_back(first: Ints, tail: Ints, weight: Ints, distance: Longs, vertex: int, places: Ints) -> int:
    """Fill ``places`` with the incoming arcs (places in the reversed graph) of a best way, last one first.

    Of equally good arcs the one whose tail is nearest to the seeds is taken, then the lowest tail: the same way
    whatever order ``settle`` went in. Returns how many; ends where no arc explains the distance: at a seed.
    """
    count = 0
    while True:
        found = -1
        for place in range(first[vertex], first[vertex + 1]):
            before = distance[tail[place]]
            if weight[place] == INFINITE or before + weight[place] != distance[vertex]:
                continue
            if found < 0 or (before, tail[place]) < (distance[tail[found]], tail[found]):
                found = place
        if found < 0:
            return count
        places[count] = found
        count += 1
        vertex = tail[found]
