"""Customisable contraction hierarchies (routingkit-cch): optional, exact, fast for many units to one place.

Traps of the library: a query object must not cross threads; new weights under a living query, or a query with
an empty list, panic (a BaseException). So every call makes its own query, weights are never changed (a closed
road is a new object), and empty questions are answered here.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.roads.network import Floats, Ints, RoadNetwork

INFINITE = 2**31 - 1  # RoutingKit's inf_weight
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
    """The structure without weights: built once per network, shared by every profile and closure."""

    structure: Any

    def weigh(self, arc_milliseconds: Ints) -> "WeighedHierarchy":
        return WeighedHierarchy(_library().CCHMetric(self.structure, arc_milliseconds.tolist()))


@dataclass(frozen=True, eq=False)
class WeighedHierarchy:
    weights: Any

    def to_one(self, junctions: Ints, seeds: list[tuple[int, int]]) -> Longs:
        """Milliseconds from each junction to the nearest seed (junction, milliseconds); INFINITE if none."""
        if not seeds or not len(junctions):
            return _nowhere(junctions)
        query = _library().CCHManyToOne(self.weights, junctions.tolist())
        return _whole(query.distances_to_multi(seeds))

    def from_one(self, seeds: list[tuple[int, int]], junctions: Ints) -> Longs:
        if not seeds or not len(junctions):
            return _nowhere(junctions)
        query = _library().CCHOneToMany(self.weights, junctions.tolist())
        return _whole(query.distances_from_multi(seeds))


def contract(network: RoadNetwork) -> Hierarchy | None:
    library = _library()
    if library is None:
        return None
    order = network.order
    if len(order) != network.junction_count:
        order = contraction_order(network.junction_lon, network.junction_lat, network.arc_tail, network.arc_head)
    arcs = network.arc_tail.tolist(), network.arc_head.tolist()
    return Hierarchy(library.CCH(order.tolist(), *arcs, False))


def _nowhere(junctions: Ints) -> Longs:
    return np.full(len(junctions), INFINITE, np.int64)


def _whole(milliseconds: list[int | None]) -> Longs:
    found = np.array(milliseconds, np.float64)  # None becomes NaN; 2^31 is exact in a float64
    found[np.isnan(found)] = INFINITE
    return found.astype(np.int64)
