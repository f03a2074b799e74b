"""Where one vehicle can go on its ways, and how far people walk there."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.approach.lanes import Ways
from shouwang.engine.roads.dijkstra import INFINITE
from shouwang.engine.roads.metric import Metric
from shouwang.engine.roads.profiles import FOOT_PROFILE, HIGHWAY_CLASSES, PROFILES, ProfileKey

# At one metre a second milliseconds are millimetres: the walking metric answers in lengths.
_WALK = replace(
    FOOT_PROFILE, speed_kmh={name: 3.6 for name in HIGHWAY_CLASSES if name in FOOT_PROFILE.speed_kmh}, gate_seconds=0.0
)


@dataclass(frozen=True)
class Vehicle:
    """``width_m`` and ``height_m``: what must be free for it to pass, its clearance included."""

    profile: ProfileKey
    width_m: float
    height_m: float


@dataclass(frozen=True, eq=False)
class Reach:
    """One vehicle on these ways with some edges closed: immutable, shared by threads."""

    ways: Ways
    vehicle: Vehicle
    drive: Metric

    @classmethod
    def of(cls, ways: Ways, vehicle: Vehicle, closed: Iterable[int] = ()) -> "Reach":
        profile = replace(PROFILES[vehicle.profile], width_m=vehicle.width_m, height_m=vehicle.height_m)
        return cls(ways, vehicle, Metric.build(ways.network, profile, closed, backend="numba"))

    @cached_property
    def is_reached(self) -> NDArray[np.bool_]:
        """Per junction: one drives there and away again, with what is closed now."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        network, used = self.ways.network, self.drive.arc_milliseconds < INFINITE
        ends = network.arc_tail[used], network.arc_head[used]
        shape = (network.junction_count, network.junction_count)
        _count, part = connected_components(
            csr_array((np.ones(len(ends[0]), np.int8), ends), shape=shape), directed=True, connection="strong"
        )
        reached: NDArray[np.bool_] = part == np.bincount(part).argmax()
        return reached & self.drive.roads.is_main

    @cached_property
    def is_driven(self) -> NDArray[np.bool_]:
        """Per edge: open to the vehicle between two junctions that it reaches."""
        network = self.ways.network
        forward, backward = network.edge_forward_arc, network.edge_backward_arc
        milliseconds = np.minimum(self.drive.arc_milliseconds[forward], self.drive.arc_milliseconds[backward])
        ends = self.is_reached[network.arc_tail[forward]] & self.is_reached[network.arc_head[forward]]
        driven: NDArray[np.bool_] = (milliseconds < INFINITE) & ends
        return driven


def walking(ways: Ways) -> Metric:
    """Lengths of walks, in millimetres where a metric says milliseconds; no closed road keeps feet away."""
    return Metric.build(ways.network, _WALK, backend="numba")
