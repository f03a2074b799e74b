"""From pieces back to a road network: the edges no lane touched as they were, then the pieces in their order."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.approach.lanes import Lane
from shouwang.engine.approach.pieces import Piece, Pieces
from shouwang.engine.roads.network import Floats, Ints, RoadNetwork, segment_metres


def assemble(pieces: Pieces, lanes: Sequence[Lane]) -> tuple[RoadNetwork, Ints, Ints]:
    """The network, and per edge the road edge it comes from and the lane laid on it (-1: none)."""
    network, made = pieces.network, pieces.alive()
    whole = np.flatnonzero(pieces.is_whole).astype(np.int32)
    base = np.concatenate((whole, np.array([piece.base for piece in made], np.int32)))
    lane = np.concatenate((np.full(len(whole), -1, np.int32), np.array([piece.lane for piece in made], np.int32)))
    names, name_of = _names(network, base, lane, lanes)
    first_point, point_lon, point_lat = _points(pieces, whole, made)
    metres = np.concatenate(([0.0], np.cumsum(segment_metres(point_lon, point_lat))))
    junctions = [pieces.degrees(spot) for spot in pieces.junctions]
    lon = np.concatenate((network.junction_lon, [spot[0] for spot in junctions]))
    lat = np.concatenate((network.junction_lat, [spot[1] for spot in junctions]))
    forward, backward = network.edge_forward_arc, network.edge_backward_arc
    is_first = np.concatenate((np.ones(len(whole), np.bool_), np.array([piece.is_first for piece in made], np.bool_)))
    ends = np.concatenate(
        (
            np.column_stack((network.arc_tail[forward[whole]], network.arc_head[forward[whole]])),
            np.array([(piece.start, piece.end) for piece in made], np.int32).reshape(-1, 2),
        )
    )
    modes = np.array([one.modes for one in lanes], np.uint8)
    ways = network.arc_modes[forward], network.arc_modes[backward]
    built = RoadNetwork(
        junction_lon=lon,
        junction_lat=lat,
        **_arcs(
            ends.astype(np.int32),
            len(lon),
            [_modes(here, there, base, lane, modes) for here, there in (ways, ways[::-1])],
            [_of(network.arc_limit_kmh[arcs], base, lane, np.full(len(lanes), np.nan)) for arcs in (forward, backward)],
        ),
        edge_length_m=np.maximum(metres[first_point[1:] - 1] - metres[first_point[:-1]], 0.0),
        edge_class=_of(network.edge_class, base, lane, np.array([one.class_code for one in lanes], np.uint8)),
        edge_width_m=_measured(network.edge_width_m, base, lane, [one.width_m for one in lanes]),
        edge_height_m=_measured(network.edge_height_m, base, lane, [one.height_m for one in lanes]),
        edge_gates=np.where(is_first & (base >= 0), network.edge_gates[base], 0).astype(np.int16),
        edge_name=name_of,
        edge_osm_way=np.where(base >= 0, network.edge_osm_way[base], 0),
        first_point=first_point,
        point_lon=point_lon,
        point_lat=point_lat,
        names=names,
        order=np.empty(0, np.uint32),
    )
    return built, base, lane


def _of(column: NDArray[Any], base: Ints, lane: Ints, of_lanes: NDArray[Any]) -> NDArray[Any]:
    """Each edge's value: the road's; a lane's own where there is no road under it."""
    if not len(of_lanes):
        return column[base]
    return np.where(base < 0, of_lanes[lane], column[base]).astype(column.dtype)


def _modes(here: NDArray[Any], there: NDArray[Any], base: Ints, lane: Ints, of_lanes: NDArray[Any]) -> NDArray[Any]:
    """Who may pass one way: as measured, but for those whom the road lets go the other way only."""
    road = np.where(base >= 0, here[base], 0)
    if not len(of_lanes):
        return road
    against = np.where(base >= 0, there[base] & ~here[base], 0)
    return np.where(lane >= 0, of_lanes[lane] & ~against, road).astype(np.uint8)


def _measured(column: NDArray[np.float32], base: Ints, lane: Ints, of_lanes: Sequence[float]) -> NDArray[np.float32]:
    """What was measured counts for more than what the map says; where nothing was measured, the map's."""
    road = np.where(base >= 0, column[base], np.float32(np.nan))
    if not len(of_lanes):
        return road
    measured = np.where(lane >= 0, np.array(of_lanes, np.float32)[lane], np.float32(np.nan))
    return np.where(np.isnan(measured), road, measured)


def _names(network: RoadNetwork, base: Ints, lane: Ints, lanes: Sequence[Lane]) -> tuple[tuple[str, ...], Ints]:
    """A lane gives its name where the road has none."""
    road = [network.names[network.edge_name[edge]] if edge >= 0 else "" for edge in base.tolist()]
    said = [name or (lanes[of].name if of >= 0 else "") for name, of in zip(road, lane.tolist(), strict=True)]
    names = sorted({"", *said})
    index = {name: number for number, name in enumerate(names)}
    return tuple(names), np.array([index[name] for name in said], np.int32)


def _points(pieces: Pieces, whole: Ints, made: Sequence[Piece]) -> tuple[Ints, Floats, Floats]:
    network = pieces.network
    counts = np.diff(network.first_point)[whole]
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    kept = np.repeat(network.first_point[whole], counts) + within
    lines = [[pieces.degrees((x, y)) for x, y in piece.line.coords] for piece in made]
    flat = np.array([point for line in lines for point in line], np.float64).reshape(-1, 2)
    sizes = np.concatenate((counts, np.array([len(line) for line in lines], np.int64)))
    first = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
    lon = np.concatenate((network.point_lon[kept], flat[:, 0]))
    return first, lon, np.concatenate((network.point_lat[kept], flat[:, 1]))


def _arcs(
    ends: Ints, junction_count: int, modes: Sequence[NDArray[Any]], limits: Sequence[NDArray[Any]]
) -> dict[str, NDArray[Any]]:
    """Both arcs of every edge in CSR order, as ``roads/build.py`` lays them."""
    edge_count = len(ends)
    tails = ends.T.ravel()
    order = np.argsort(tails, kind="stable")
    first = np.concatenate(([0], np.cumsum(np.bincount(tails, minlength=junction_count)))).astype(np.int32)
    position = np.empty(2 * edge_count, np.int32)
    position[order] = np.arange(2 * edge_count, dtype=np.int32)
    return {
        "first_arc": first,
        "arc_tail": tails[order].astype(np.int32),
        "arc_head": ends[:, ::-1].T.ravel()[order].astype(np.int32),
        "arc_edge": (order % edge_count).astype(np.int32),
        "arc_modes": np.concatenate(modes)[order].astype(np.uint8),
        "arc_limit_kmh": np.concatenate(limits)[order].astype(np.float32),
        "edge_forward_arc": position[:edge_count],
        "edge_backward_arc": position[edge_count:],
    }
