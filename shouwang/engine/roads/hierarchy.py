"""Customisable contraction hierarchies: exact, fast for many units to one place.

RoutingKit (routingkit-cch, optional) finds the order of contraction while a network is built; all else is
done on arrays here. Nothing changes once made (a closed road is a new object), so threads share it freely.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.roads.chordal import DOWN, INFINITE, UP, Unsigned, Weights, climb, customize, eliminate
from shouwang.engine.roads.network import Floats, Ints, RoadNetwork

Longs = NDArray[np.int64]


def _library() -> Any:
    try:
        import routingkit_cch
    except ImportError:
        return None
    return routingkit_cch


def contraction_order(lon: Floats, lat: Floats, tail: Ints, head: Ints) -> NDArray[np.uint32]:
    """Nested dissection by inertial flow; empty without the library. About 1 s for 43,000 junctions."""
    library = _library()
    if library is None:
        return np.empty(0, np.uint32)
    order = library.compute_order_inertial(len(lon), tail.tolist(), head.tolist(), lat.tolist(), lon.tolist())
    return np.array(order, np.uint32)


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """The structure without weights: built once per network, shared by every profile and closure.

    Vertices are junctions by their ``rank``. ``place``: where each of the network's arcs stands in the flattened
    (2, arcs) weights.
    """

    rank: Unsigned
    first: Unsigned
    head: Unsigned
    lower_first: Unsigned
    lower_arc: Unsigned
    place: Ints

    def weigh(self, arc_milliseconds: Ints) -> "WeighedHierarchy":
        weight = np.full((2, len(self.head)), INFINITE, np.int32)
        np.minimum.at(weight.ravel(), self.place, arc_milliseconds)
        customize(self.first, self.head, self.lower_first, self.lower_arc, weight)
        weight.flags.writeable = False
        return WeighedHierarchy(self, weight)


@dataclass(frozen=True, eq=False)
class WeighedHierarchy:
    structure: Hierarchy
    weight: Weights

    def to_one(self, junctions: Ints, seeds: Ints, costs: Longs) -> Longs:
        """Milliseconds from each junction to the nearest seed, its cost included; INFINITE if none."""
        return self._climb(self.weight[DOWN], self.weight[UP], junctions, seeds, costs)

    def from_one(self, seeds: Ints, costs: Longs, junctions: Ints) -> Longs:
        return self._climb(self.weight[UP], self.weight[DOWN], junctions, seeds, costs)

    def _climb(self, climbing: Ints, descending: Ints, junctions: Ints, seeds: Ints, costs: Longs) -> Longs:
        rank, found = self.structure.rank, np.empty(len(junctions), np.int64)
        first, head = self.structure.first, self.structure.head
        climb(first, head, climbing, descending, rank[seeds], costs, rank[junctions], found)
        return found


def contract(network: RoadNetwork) -> Hierarchy | None:
    """``None`` where the network has no order and the library to find one is absent."""
    order, count = network.order, network.junction_count
    if len(order) != count:
        order = contraction_order(network.junction_lon, network.junction_lat, network.arc_tail, network.arc_head)
    if len(order) != count:
        return None
    rank = np.empty(count, np.int32)
    rank[order] = np.arange(count, dtype=np.int32)
    tail, head = rank[network.arc_tail], rank[network.arc_head]
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    by_low = np.argsort(low, kind="stable")
    first, heads = eliminate(_starts(low, count), high[by_low])
    lower_arc = np.argsort(heads, kind="stable")
    place = _find(first, heads, low, high) + np.where(tail < head, UP, DOWN) * len(heads)
    unsigned = [some.astype(np.uint32) for some in (rank, first, heads, _starts(heads, count), lower_arc)]
    return Hierarchy(unsigned[0], unsigned[1], unsigned[2], unsigned[3], unsigned[4], place.astype(np.int32))


def _starts(vertex: Ints, count: int) -> Ints:
    return np.concatenate(([0], np.cumsum(np.bincount(vertex, minlength=count)))).astype(np.int32)


def _find(first: Ints, heads: Ints, low: Ints, high: Ints) -> Longs:
    """The arc of each pair: keys of (tail, head) rise."""
    count = len(first) - 1
    tails = np.repeat(np.arange(count, dtype=np.int64), np.diff(first))
    return np.searchsorted(tails * count + heads, low.astype(np.int64) * count + high)
