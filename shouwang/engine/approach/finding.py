"""How near a vehicle gets to an entrance, what keeps it from coming nearer, and what stands near along the ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from shouwang.engine.approach.reach import Reach
from shouwang.engine.names.distance import metres_between
from shouwang.engine.roads.metric import Metric
from shouwang.engine.roads.network import RoadNetwork
from shouwang.engine.roads.route import Route, trace
from shouwang.engine.roads.snap import Snap

ENTRANCE_OFF_M = 60.0  # farther from any way an entrance is on no way
LONGEST_WALK_M = 1_500.0
MILLIMETRES = 1000
LonLat = tuple[float, float]
Obstacle = Literal["width", "height", "kind", "closed", "cut_off"]


@dataclass(frozen=True)
class Block:
    """Why the vehicle stops: an edge of the last metres. ``found`` and ``needed`` in metres for a width or a height."""

    code: Obstacle
    edge: int
    name: str
    found_m: float
    needed_m: float
    is_measured: bool


@dataclass(frozen=True, eq=False)
class Stop:
    """``walk_m``: along the ways from where the vehicle stops to the entrance; ``walk``: that line, if there is any."""

    entrance: int
    snap: Snap
    walk_m: float
    walk: Route | None
    edges: tuple[int, ...]
    block: Block | None


def find_stop(reach: Reach, walk: Metric, entrances: Sequence[LonLat]) -> Stop | None:
    """The stop with the shortest walk, the first entrance of equal ones; None where no way leads."""
    found = [stop for number, spot in enumerate(entrances) if (stop := stop_for(reach, walk, number, spot))]
    return min(found, key=lambda stop: (round(stop.walk_m, 3), stop.entrance), default=None)


def stop_for(reach: Reach, walk: Metric, number: int, spot: LonLat) -> Stop | None:
    """The point nearest to one entrance on foot among those the vehicle drives to."""
    at_door = walk.snap(*spot, max_metres=ENTRANCE_OFF_M)
    if at_door is None:
        return None
    if reach.is_driven[at_door.edge]:
        return Stop(number, at_door, at_door.distance_m, None, (), None)
    millimetres = walk.reach_milliseconds([at_door], int(LONGEST_WALK_M * MILLIMETRES))
    candidates = np.flatnonzero(reach.is_reached & (millimetres >= 0))
    if not len(candidates):
        return None
    junction = int(candidates[np.argmin(millimetres[candidates])])
    stand = standing_at(reach.ways.network, junction)
    parts = [part for part in walk.route_parts(stand, at_door) or [] if part.from_fraction != part.to_fraction]
    length_m = int(millimetres[junction]) / MILLIMETRES + at_door.distance_m
    edges = tuple(part.edge for part in parts)
    block = next((_why(reach, edge) for edge in edges if not reach.is_driven[edge]), None)
    return Stop(number, stand, length_m, trace(reach.ways.network, parts) if parts else None, edges, block)


def standing_at(network: RoadNetwork, junction: int) -> Snap:
    """A junction as a place on the network: the end of its first edge."""
    arc = int(network.first_arc[junction])
    edge = int(network.arc_edge[arc])
    is_forward = int(network.edge_forward_arc[edge]) == arc
    lon, lat = float(network.junction_lon[junction]), float(network.junction_lat[junction])
    return Snap(edge, int(network.edge_forward_arc[edge]), 0.0 if is_forward else 1.0, lon, lat, 0.0)


def _why(reach: Reach, edge: int) -> Block:
    network, vehicle, ways = reach.ways.network, reach.vehicle, reach.ways
    width, height = float(network.edge_width_m[edge]), float(network.edge_height_m[edge])
    name, is_measured = network.names[network.edge_name[edge]], bool(ways.lane[edge] >= 0)
    arcs = [int(network.edge_forward_arc[edge]), int(network.edge_backward_arc[edge])]
    if width < vehicle.width_m:
        return Block("width", edge, name, width, vehicle.width_m, is_measured)
    if height < vehicle.height_m:
        return Block("height", edge, name, height, vehicle.height_m, is_measured)
    if edge in reach.drive.closed_edges:
        return Block("closed", edge, name, 0.0, 0.0, is_measured)
    if not any(int(network.arc_modes[arc]) & reach.drive.profile.mode_bit for arc in arcs):
        return Block("kind", edge, name, 0.0, 0.0, is_measured)
    return Block("cut_off", edge, name, 0.0, 0.0, is_measured)


@dataclass(frozen=True)
class Near:
    """Something near: its number among those asked for, how far. ``is_straight``: as no way to it is known."""

    number: int
    metres: float
    is_straight: bool


def nearest(walk: Metric, spot: LonLat, others: Sequence[LonLat], most_m: float) -> list[Near]:
    """Those of the others within ``most_m`` on foot along the ways, the nearest first; ties by number."""
    if not others:
        return []
    straight = metres_between(spot, [lon for lon, _lat in others], [lat for _lon, lat in others])
    close = [number for number, metres in enumerate(straight.tolist()) if metres <= most_m]
    here = walk.snap(*spot, max_metres=ENTRANCE_OFF_M)
    snaps = {number: walk.snap(*others[number], max_metres=ENTRANCE_OFF_M) for number in close}
    known = [(number, snap) for number, snap in snaps.items() if snap is not None]
    walked: dict[int, float] = {}
    if here is not None and known:
        lengths = walk.travel_milliseconds_to_many(here, [snap for _number, snap in known])
        walked = {
            number: length / MILLIMETRES + here.distance_m + snap.distance_m
            for (number, snap), length in zip(known, lengths.tolist(), strict=True)
            if length >= 0
        }
    found = [Near(number, walked.get(number, float(straight[number])), number not in walked) for number in close]
    return sorted((one for one in found if one.metres <= most_m), key=lambda one: (one.metres, one.number))
