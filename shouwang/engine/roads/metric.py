"""Travel times of one profile on one network with some edges closed: immutable, exact to the millisecond.

Closed edges: nobody drives through one, but who stands on one may leave it, and a place on one is reached
from its ends, at the usual pace and in the allowed direction. So a snap taken before the closure stays
usable. A snap exactly at the end of an edge (fraction 0 or 1) stands on that junction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.roads.dijkstra import FAR, INFINITE, settle, trace_back
from shouwang.engine.roads.hierarchy import WeighedHierarchy
from shouwang.engine.roads.network import Ints, RoadNetwork
from shouwang.engine.roads.profiles import HIGHWAY_CLASSES, Profile
from shouwang.engine.roads.route import Route, RoutePart, trace
from shouwang.engine.roads.snap import Snap, SnapIndex, index_edges
from shouwang.engine.roads.standing import (
    UNREACHABLE,
    Standing,
    along_edge,
    stand,
    travel_to_many,
    travel_to_one,
)

Backend = Literal["cch", "numba"]
Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ProfileRoads:
    """What a profile may use, all roads open; shared by every closure."""

    network: RoadNetwork
    profile: Profile

    @cached_property
    def open_milliseconds(self) -> Ints:
        """Per arc; INFINITE where the profile may not go."""
        network, profile = self.network, self.profile
        speeds = np.array([profile.speed_kmh.get(name, 0.0) for name in HIGHWAY_CLASSES])
        kmh = speeds[network.edge_class][network.arc_edge]
        if profile.limit_share is not None:
            limit = network.arc_limit_kmh
            kmh = np.where(np.isnan(limit) | (kmh == 0), kmh, limit * profile.limit_share)
        gates = network.edge_gates[network.arc_edge] * profile.gate_seconds * 1000
        with np.errstate(divide="ignore"):
            milliseconds = np.rint(network.edge_length_m[network.arc_edge] * 3600 / kmh + gates)
        fits = ~(network.edge_width_m < profile.width_m) & ~(network.edge_height_m < profile.height_m)
        may_pass = self._may_pass & (kmh > 0) & fits[network.arc_edge] & (milliseconds < INFINITE)
        return np.where(may_pass, np.maximum(milliseconds, 1), INFINITE).astype(np.int32)

    @property
    def _may_pass(self) -> NDArray[np.bool_]:
        network, bit = self.network, self.profile.mode_bit
        may_pass = (network.arc_modes & bit) > 0
        if self.profile.obeys_oneway:
            return may_pass
        is_open = may_pass[network.edge_forward_arc] | may_pass[network.edge_backward_arc]
        opened: NDArray[np.bool_] = is_open[network.arc_edge]
        return opened

    @cached_property
    def is_main(self) -> NDArray[np.bool_]:
        """Per junction: in the largest strongly connected part, from where one goes everywhere and back."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        used = self.open_milliseconds < INFINITE
        ends = self.network.arc_tail[used], self.network.arc_head[used]
        shape = (self.network.junction_count, self.network.junction_count)
        graph = csr_array((np.ones(len(ends[0]), np.int8), ends), shape=shape)
        _count, part = connected_components(graph, directed=True, connection="strong")
        is_main: NDArray[np.bool_] = part == np.bincount(part).argmax()
        return is_main

    @cached_property
    def is_usable_edge(self) -> NDArray[np.bool_]:
        """Per edge: passable in at least one direction, both ends in the main part."""
        network = self.network
        forward, backward = network.edge_forward_arc, network.edge_backward_arc
        is_open = np.minimum(self.open_milliseconds[forward], self.open_milliseconds[backward]) < INFINITE
        usable: NDArray[np.bool_] = (
            is_open & self.is_main[network.arc_tail[forward]] & self.is_main[network.arc_head[forward]]
        )
        return usable

    @cached_property
    def snap_index(self) -> SnapIndex:
        return index_edges(self.network, self.is_usable_edge)


@dataclass(frozen=True, eq=False)
class Metric:
    """Weights per arc, ``INFINITE`` where closed or forbidden. Never changes: threads may share it."""

    roads: ProfileRoads
    closed_edges: frozenset[int]
    arc_milliseconds: Ints
    weighed: WeighedHierarchy | None

    @classmethod
    def build(
        cls,
        network: RoadNetwork,
        profile: Profile,
        closed_edges: Iterable[int] = frozenset(),
        *,
        backend: Backend | None = None,
    ) -> "Metric":
        """``backend="numba"`` does without the contraction hierarchy even where there is one."""
        return cls._weigh(ProfileRoads(network, profile), frozenset(closed_edges), backend != "numba")

    @classmethod
    def _weigh(cls, roads: ProfileRoads, closed_edges: frozenset[int], may_contract: bool) -> "Metric":
        milliseconds = roads.open_milliseconds.copy()
        closed = np.fromiter(closed_edges, np.int32, len(closed_edges))
        milliseconds[roads.network.edge_forward_arc[closed]] = INFINITE
        milliseconds[roads.network.edge_backward_arc[closed]] = INFINITE
        milliseconds.flags.writeable = False
        hierarchy = roads.network.hierarchy if may_contract else None
        return cls(roads, closed_edges, milliseconds, hierarchy.weigh(milliseconds) if hierarchy else None)

    def with_closed(self, edges: Iterable[int]) -> "Metric":
        """The same roads with exactly ``edges`` closed (none: all open); this metric stays as it is."""
        return self._weigh(self.roads, frozenset(edges), self.weighed is not None)

    @property
    def network(self) -> RoadNetwork:
        return self.roads.network

    @property
    def profile(self) -> Profile:
        return self.roads.profile

    @property
    def backend(self) -> Backend:
        return "cch" if self.weighed else "numba"

    def snap(self, lon: float, lat: float, max_metres: float = 1000.0) -> Snap | None:
        """Nearest place this profile can reach and leave (all roads open); ``None`` beyond ``max_metres``."""
        return self.roads.snap_index.nearest(lon, lat, max_metres)

    def travel_milliseconds(
        self, origins: Sequence[Snap], destination: Snap, *, backend: Backend | None = None
    ) -> Longs:
        """From each origin to the destination, ``UNREACHABLE`` where no way leads."""
        there, away = self._stand(origins), self._stand([destination])
        junctions, seeds = there.ends.ravel(), away.ends[0]
        if self._uses_hierarchy(backend) and self.weighed is not None:
            to_place = self.weighed.to_one(junctions, seeds, away.into[0])
        else:
            first, tail, _arc = self.network.incoming
            to_place = _settle(first, tail, self._incoming_milliseconds, seeds, away.into[0], junctions)[junctions]
        return travel_to_one(there, to_place, away)

    def travel_milliseconds_to_many(
        self, origin: Snap, destinations: Sequence[Snap], *, backend: Backend | None = None
    ) -> Longs:
        """From the origin to each destination, ``UNREACHABLE`` where no way leads."""
        there, away = self._stand([origin]), self._stand(destinations)
        junctions, seeds = away.ends.ravel(), there.ends[0]
        if self._uses_hierarchy(backend) and self.weighed is not None:
            from_place = self.weighed.from_one(seeds, there.out[0], junctions)
        else:
            first, head = self.network.first_arc, self.network.arc_head
            from_place = _settle(first, head, self.arc_milliseconds, seeds, there.out[0], junctions)[junctions]
        return travel_to_many(there, from_place, away)

    def reach_milliseconds(self, origins: Sequence[Snap], limit_milliseconds: int) -> Longs:
        """Per junction, from the nearest origin; ``UNREACHABLE`` beyond the limit."""
        network, there = self.network, self._stand(origins)
        distance = np.full(network.junction_count, FAR, np.int64)
        settle(
            network.first_arc, network.arc_head, self.arc_milliseconds,
            there.ends.ravel(), there.out.ravel(), limit_milliseconds,
            np.zeros(network.junction_count, np.uint8), distance,
        )  # fmt: skip
        distance[distance == FAR] = UNREACHABLE
        return distance

    def route(self, origin: Snap, destination: Snap) -> Route | None:
        """A quickest way, the same one whatever the backend; ``None`` where no way leads."""
        parts = self.route_parts(origin, destination)
        return None if parts is None else trace(self.network, parts)

    def route_parts(self, origin: Snap, destination: Snap) -> list[RoutePart] | None:
        """The stretches of edges that ``route`` goes along, in its order."""
        there, away = self._stand([origin]), self._stand([destination])
        network = self.network
        distance = _settle(
            network.first_arc, network.arc_head, self.arc_milliseconds, there.ends[0], there.out[0], away.ends[0]
        )
        through = distance[away.ends[0]] + away.into[0]
        arrival, along = int(through.argmin()), along_edge(there, away)
        if min(along, through[arrival]) >= INFINITE:
            return None
        if along <= through[arrival]:
            return [RoutePart(origin.edge, origin.fraction, destination.fraction, along)]
        return self._parts(origin, destination, there, away, arrival, distance)

    def _parts(
        self,
        origin: Snap,
        destination: Snap,
        there: Standing,
        away: Standing,
        arrival: int,
        distance: Longs,
    ) -> list[RoutePart]:
        network = self.network
        junction = int(away.ends[0, arrival])
        parts = [RoutePart(destination.edge, float(arrival), destination.fraction, int(away.into[0, arrival]))]
        first, tail, incoming_arc = network.incoming
        places = np.empty(network.junction_count, np.int32)
        count = trace_back(first, tail, self._incoming_milliseconds, distance, junction, places)
        for arc in incoming_arc[places[:count]].tolist():
            edge = int(network.arc_edge[arc])
            start = float(network.edge_forward_arc[edge] != arc)
            parts.append(RoutePart(edge, start, 1.0 - start, int(self.arc_milliseconds[arc])))
            junction = int(network.arc_tail[arc])
        departure = int(np.where(there.ends[0] == junction, there.out[0], FAR).argmin())
        parts.append(RoutePart(origin.edge, origin.fraction, float(departure), int(there.out[0, departure])))
        return parts[::-1]

    @cached_property
    def _incoming_milliseconds(self) -> Ints:
        return self.arc_milliseconds[self.network.incoming[2]]

    def _uses_hierarchy(self, backend: Backend | None) -> bool:
        if backend == "cch" and self.weighed is None:
            raise ValueError("this metric was built without the contraction hierarchy")
        return backend != "numba"

    def _stand(self, snaps: Sequence[Snap]) -> Standing:
        return stand(self.network, self.roads.open_milliseconds, snaps)


def _settle(first: Ints, neighbour: Ints, weight: Ints, seeds: Ints, costs: Longs, wanted: Ints) -> Longs:
    """Per junction, at most FAR; final on the wanted ones and all that are nearer."""
    distance = np.full(len(first) - 1, FAR, np.int64)
    is_wanted = np.zeros(len(first) - 1, np.uint8)
    is_wanted[wanted] = 1
    settle(first, neighbour, weight, seeds, costs, FAR, is_wanted, distance)
    return distance
