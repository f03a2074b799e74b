"""The customisable contraction hierarchy's structure and weights, in Numba; vertices are named by their rank.

Contracting the junctions in order joins the higher neighbours of each; an arc of that graph stands once, at its
lower end, among the sorted ``head`` of ``first[v]:first[v + 1]``, and carries a weight up and one down. All paths
between two vertices then go up and down once, so that only the ancestors of both are ever looked at. After
Dibbelt, Strasser, Wagner: Customizable Contraction Hierarchies, ACM JEA 21 (2016).
"""

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.compiled import INTS, LONGS, UNSIGNED, compiled

Ints = NDArray[np.int32]
Unsigned = NDArray[np.uint32]
Longs = NDArray[np.int64]
Weights = NDArray[np.int32]  # (2, arcs)
INFINITE = 2**31 - 1
UP, DOWN = 0, 1


@compiled(f"Tuple((int32[::1], int32[::1]))({INTS}, {INTS})")
def eliminate(first: Ints, higher: Ints) -> tuple[Ints, Ints]:
    """From the higher neighbours of each vertex (CSR, repetitions allowed) to those after contraction.

    What a vertex hands up goes to the lowest of them, its parent: each vertex collects from its children.
    """
    count = len(first) - 1
    full_first = np.zeros(count + 1, np.int32)
    full_head = np.empty(4 * len(higher) + count + 1, np.int32)
    first_child, next_child = np.full(count, -1, np.int32), np.full(count, -1, np.int32)
    seen_by = np.full(count, -1, np.int32)
    for vertex in range(count):
        start = full_first[vertex]
        size = first[vertex + 1] - first[vertex]
        child = first_child[vertex]
        while child >= 0:
            size += full_first[child + 1] - full_first[child]
            child = next_child[child]
        if start + size > len(full_head):
            larger = np.empty(2 * len(full_head) + size, np.int32)
            larger[:start] = full_head[:start]
            full_head = larger
        end = start
        seen_by[vertex] = vertex
        for place in range(first[vertex], first[vertex + 1]):
            if seen_by[higher[place]] != vertex:
                seen_by[higher[place]] = vertex
                full_head[end] = higher[place]
                end += 1
        child = first_child[vertex]
        while child >= 0:
            for place in range(full_first[child], full_first[child + 1]):
                if seen_by[full_head[place]] != vertex:
                    seen_by[full_head[place]] = vertex
                    full_head[end] = full_head[place]
                    end += 1
            child = next_child[child]
        full_head[start:end].sort()
        full_first[vertex + 1] = end
        if end > start:
            parent = full_head[start]
            next_child[vertex] = first_child[parent]
            first_child[parent] = vertex
    return full_first, full_head[: full_first[count]].copy()


@compiled(f"void({UNSIGNED}, {UNSIGNED}, {UNSIGNED}, {UNSIGNED}, int32[:, ::1])")
def customize(first: Unsigned, head: Unsigned, lower_first: Unsigned, lower_arc: Unsigned, weight: Weights) -> None:
    """Lower ``weight[UP]`` (tail to head) and ``weight[DOWN]`` (head to tail) to the best way over lower vertices.

    ``lower_arc`` of ``lower_first[v]:lower_first[v + 1]`` are the arcs that end at ``v``. A vertex's own arcs are
    final once those of all lower ones have been looked at.
    """
    up, down = weight[UP], weight[DOWN]
    arc_to = np.empty(len(first), np.uint32)
    last = np.empty(len(head), np.uint32)  # one behind the last arc of the same tail
    for vertex in range(len(first) - 1):
        last[first[vertex] : first[vertex + 1]] = first[vertex + 1]
    for vertex in range(len(first) - 1):
        for arc in range(first[vertex], first[vertex + 1]):
            arc_to[head[arc]] = arc
        for place in range(lower_first[vertex], lower_first[vertex + 1]):
            lower = lower_arc[place]
            ahead, back = np.int64(up[lower]), np.int64(down[lower])
            for beside in range(lower + 1, last[lower]):
                arc = arc_to[head[beside]]
                up[arc] = min(np.int64(up[arc]), back + up[beside])
                down[arc] = min(np.int64(down[arc]), ahead + down[beside])


@compiled(f"void({UNSIGNED}, {UNSIGNED}, {INTS}, int32[::1], uint32)")
def _rise(first: Unsigned, head: Unsigned, climbing: Ints, reached: Ints, vertex: np.uint32) -> None:
    """From a vertex to all its ancestors, lowest first."""
    while first[vertex] < first[vertex + 1]:
        for arc in range(first[vertex], first[vertex + 1]):
            higher = head[arc]
            reached[higher] = min(np.int64(reached[higher]), np.int64(reached[vertex]) + climbing[arc])
        vertex = head[first[vertex]]


@compiled(f"void({UNSIGNED}, {UNSIGNED}, {INTS}, {INTS}, {UNSIGNED}, {LONGS}, {UNSIGNED}, int64[::1])")
def climb(
    first: Unsigned, head: Unsigned, climbing: Ints, descending: Ints,
    seeds: Unsigned, costs: Longs, wanted: Unsigned, found: Longs,
) -> None:  # fmt: skip
    """Fill ``found`` with the cost between each wanted vertex and the nearest seed.

    From the seeds up every ancestor is reached over ``climbing``; then from the top down to the wanted vertices
    each ancestor takes the best of its higher neighbours over ``descending``, once.
    """
    reached = np.full(len(first) - 1, INFINITE, np.int32)
    for place in range(len(seeds)):
        reached[seeds[place]] = min(np.int64(reached[seeds[place]]), costs[place])
    for place in range(len(seeds)):
        _rise(first, head, climbing, reached, seeds[place])
    is_done, path = np.zeros(len(reached), np.bool_), np.empty(len(reached), np.uint32)
    for place in range(len(wanted)):
        vertex, length = wanted[place], 0
        while not is_done[vertex]:
            is_done[vertex] = True
            path[length] = vertex
            length += 1
            if first[vertex] < first[vertex + 1]:
                vertex = head[first[vertex]]
        for step in range(length - 1, -1, -1):
            vertex = path[step]
            best = np.int64(reached[vertex])
            for arc in range(first[vertex], first[vertex + 1]):
                best = min(best, np.int64(reached[head[arc]]) + descending[arc])
            reached[vertex] = best
        found[place] = reached[wanted[place]]
