"""Dijkstra's algorithm in Numba: the reference, the isochrones, and all there is without the hierarchy."""

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.roads.compiled import INTS, LONGS, compiled

INFINITE = 2**31 - 1
FAR = 2**61  # no path yet; two of them still fit an int64
_VERTEX_BITS = 32


@compiled("void(int64[::1], int64, int64)")
def _push(heap: NDArray[np.int64], size: int, key: int) -> None:
    place = size
    while place > 0:
        above = (place - 1) >> 1
        if heap[above] <= key:
            break
        heap[place] = heap[above]
        place = above
    heap[place] = key


@compiled("int64(int64[::1], int64)")
def _pop(heap: NDArray[np.int64], size: int) -> int:
    """Smallest key; the caller reduces its size by one."""
    smallest = heap[0]
    last = heap[size - 1]
    place = 0
    below = 1
    while below < size - 1:
        if below + 1 < size - 1 and heap[below + 1] < heap[below]:
            below += 1
        if heap[below] >= last:
            break
        heap[place] = heap[below]
        place = below
        below = 2 * place + 1
    heap[place] = last
    return int(smallest)


@compiled(f"int64({INTS}, {INTS}, {INTS}, {INTS}, {LONGS}, int64, uint8[::1], int64, int64[::1], int32[::1])")
def settle(  # noqa: C901 - one loop, compiled as a whole
    first: NDArray[np.int32],
    neighbour: NDArray[np.int32],
    weight: NDArray[np.int32],
    seeds: NDArray[np.int32],
    seed_costs: NDArray[np.int64],
    limit: int,
    is_wanted: NDArray[np.uint8],
    wanted_count: int,
    distance: NDArray[np.int64],
    parent: NDArray[np.int32],
) -> int:
    """Fill ``distance`` (given as FAR) from the seeds over a CSR graph; weights of INFINITE are no arcs.

    Stops past ``limit`` or, when ``wanted_count`` > 0, once that many marked vertices are settled; tentative
    values may then remain on others. ``parent`` (size 0: not kept) gets the position of the last arc.
    Keys are distance and vertex in one integer: ties are broken by vertex number. Returns vertices settled.
    """
    heap = np.empty(len(neighbour) + len(seeds) + 1, np.int64)
    size = 0
    for place in range(len(seeds)):
        vertex = seeds[place]
        if seed_costs[place] <= limit and seed_costs[place] < distance[vertex]:
            distance[vertex] = seed_costs[place]
            _push(heap, size, (seed_costs[place] << _VERTEX_BITS) | vertex)
            size += 1
    settled = 0
    missing = wanted_count
    while size > 0:
        key = _pop(heap, size)
        size -= 1
        vertex = key & 0xFFFFFFFF
        reached = key >> _VERTEX_BITS
        if reached != distance[vertex]:
            continue
        settled += 1
        if is_wanted[vertex]:
            missing -= 1
            if missing == 0:
                break
        for arc in range(first[vertex], first[vertex + 1]):
            if weight[arc] == INFINITE:
                continue
            other = neighbour[arc]
            there = reached + weight[arc]
            if there <= limit and there < distance[other]:
                distance[other] = there
                if len(parent) > 0:
                    parent[other] = arc
                _push(heap, size, (there << _VERTEX_BITS) | other)
                size += 1
    return settled
