"""From an extract's ways to a road network: cut at junctions, way ends and barriers that stop cars.

A junction is a node used by two ways (or twice), or the end of a way; other nodes only shape an edge. An edge
is thus part of one way, with one class, one name and one speed. A bollard becomes two junctions joined by a
passage that only people on foot and bicycles may take.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.roads.extract import Extract, ExtractError, Progress, Road
from shouwang.engine.roads.hierarchy import contraction_order
from shouwang.engine.roads.network import Floats, Ints, RoadNetwork, segment_metres
from shouwang.engine.roads.profiles import CAR, CLASS_CODES, E_BIKE, FOOT
from shouwang.engine.roads.road_tags import RoadTags, is_block, is_gate, read_road_tags

Longs = NDArray[np.int64]
_PASSAGE = RoadTags(CLASS_CODES["path"], FOOT | E_BIKE, FOOT | E_BIKE, False, np.nan, np.nan, np.nan, np.nan, "")


@dataclass(frozen=True)
class _Lines:
    """The usable ways, node indexes one behind the other; ``line_of`` says whose each entry is."""

    tags: list[RoadTags]
    osm_ids: list[int]
    nodes: Ints
    line_of: Ints


@dataclass(frozen=True)
class _Edges:
    """``start``, ``end``: first and last position in ``_Lines.nodes``; ``ends``: (edges, 2) junctions."""

    start: Longs
    end: Longs
    ends: Ints
    junction_nodes: Ints
    gates: NDArray[np.int16]
    passages: Ints  # (passages, 2) junction numbers


def build_network(extract: Extract, progress: Progress | None = None) -> RoadNetwork:
    """Raises ``ExtractError("no_roads")`` when the extract holds nothing a car may drive on.

    Length and time grow with the extract: 37,000 ways take about 2 s, half of it the contraction order.
    """
    report = progress or (lambda _step, _share: None)
    report("roads", 0.0)
    lines = _collect_lines(extract)
    report("junctions", 0.3)
    edges = _cut(lines, extract)
    report("network", 0.5)
    network = _assemble(lines, edges, extract)
    report("network", 1.0)
    return network


def _collect_lines(extract: Extract) -> _Lines:
    tags, osm_ids, pieces = [], [], []
    for road in extract.roads:
        read = read_road_tags(road.tags)
        nodes = _shape(road)
        if read is None or len(nodes) < 2:
            continue
        tags.append(read)
        osm_ids.append(road.osm_id)
        pieces.append(nodes[::-1] if read.is_reversed else nodes)
    if not any((read.forward | read.backward) & CAR for read in tags):
        raise ExtractError("no_roads", f"none of the {len(extract.roads)} ways is a road a car may use")
    line_of = np.repeat(np.arange(len(pieces), dtype=np.int32), [len(piece) for piece in pieces])
    return _Lines(tags, osm_ids, np.concatenate(pieces).astype(np.int32), line_of)


def _shape(road: Road) -> Ints:
    """The way's nodes without immediate repetitions."""
    nodes = road.nodes
    if len(nodes) > 1 and (nodes[1:] == nodes[:-1]).any():
        return nodes[np.concatenate(([True], nodes[1:] != nodes[:-1]))]
    return nodes


def _cut(lines: _Lines, extract: Extract) -> _Edges:
    blocks = [node for node, tags in extract.node_tags.items() if is_block(tags)]
    gates = [node for node, tags in extract.node_tags.items() if is_gate(tags)]
    is_junction = _junctions(lines, len(extract.node_lon))
    is_junction[blocks] = True
    start, end = _stretches(lines, is_junction)
    loops = lines.nodes[start] == lines.nodes[end]
    if loops.any():  # a ring touching one junction gets a second one, so that no arc ends where it begins
        is_junction[lines.nodes[(start[loops] + end[loops]) // 2]] = True
        start, end = _stretches(lines, is_junction)
    end_nodes = np.stack((lines.nodes[start], lines.nodes[end]), axis=1)
    junction_nodes, ends = _number(end_nodes, extract)
    number_of = {int(node): number for number, node in enumerate(junction_nodes)}
    gate_count = _gates_inside(lines, start, end, gates)
    for edge, _side in _second_ends(ends, [number_of[node] for node in gates if node in number_of]):
        gate_count[edge] += 1
    junction_nodes, passages = _open_at_blocks(ends, junction_nodes, number_of, blocks)
    return _Edges(start, end, ends, junction_nodes, gate_count, passages)


def _junctions(lines: _Lines, node_count: int) -> NDArray[np.bool_]:
    is_junction = np.bincount(lines.nodes, minlength=node_count) > 1
    changes = np.flatnonzero(np.diff(lines.line_of))
    is_junction[lines.nodes[np.concatenate(([0], changes, changes + 1, [len(lines.nodes) - 1]))]] = True
    return is_junction


def _stretches(lines: _Lines, is_junction: NDArray[np.bool_]) -> tuple[Longs, Longs]:
    cuts = np.flatnonzero(is_junction[lines.nodes])
    is_same_line = lines.line_of[cuts[:-1]] == lines.line_of[cuts[1:]]
    return cuts[:-1][is_same_line], cuts[1:][is_same_line]


def _number(end_nodes: Ints, extract: Extract) -> tuple[Ints, Ints]:
    """Junction numbers follow a Z-curve: neighbours on the ground are neighbours in memory."""
    nodes, ends = np.unique(end_nodes, return_inverse=True)
    along = np.argsort(_z_curve(extract.node_lon[nodes], extract.node_lat[nodes]), kind="stable")
    place = np.empty(len(nodes), np.int32)
    place[along] = np.arange(len(nodes), dtype=np.int32)
    return nodes[along].astype(np.int32), place[ends.reshape(end_nodes.shape)]


def _z_curve(lon: Floats, lat: Floats) -> NDArray[np.uint64]:
    code = np.zeros(len(lon), np.uint64)
    for shift, degrees in ((0, lon), (1, lat)):
        span = max(float(np.ptp(degrees)), 1e-9)
        steps = ((degrees - degrees.min()) / span * 65_535).astype(np.uint64)
        for bit in range(16):
            code |= ((steps >> np.uint64(bit)) & np.uint64(1)) << np.uint64(2 * bit + shift)
    return code


def _gates_inside(lines: _Lines, start: Longs, end: Longs, gates: list[int]) -> NDArray[np.int16]:
    before = np.concatenate(([0], np.cumsum(np.isin(lines.nodes, gates))))
    return (before[end] - before[start + 1]).astype(np.int16)


def _second_ends(ends: Ints, junctions: list[int]) -> list[tuple[int, int]]:
    """(edge, side) of the second of exactly two edge ends that meet at each of the junctions.

    A barrier mapped where three roads meet says not which of them it closes: it is ignored.
    """
    meeting: dict[int, list[tuple[int, int]]] = {junction: [] for junction in sorted(junctions)}
    for edge, side in np.argwhere(np.isin(ends, junctions)).tolist():
        meeting[int(ends[edge, side])].append((edge, side))
    return [found[1] for found in meeting.values() if len(found) == 2]


def _open_at_blocks(
    ends: Ints, junction_nodes: Ints, number_of: dict[int, int], blocks: list[int]
) -> tuple[Ints, Ints]:
    """Give the second of the two edges at a bollard (in place) a junction of its own; return the passages."""
    passages: list[tuple[int, int]] = []
    for edge, side in _second_ends(ends, [number_of[node] for node in blocks if node in number_of]):
        split = len(junction_nodes) + len(passages)
        passages.append((int(ends[edge, side]), split))
        ends[edge, side] = split
    pairs = np.array(passages, np.int32).reshape(-1, 2)
    return np.concatenate((junction_nodes, junction_nodes[pairs[:, 0]])), pairs


def _assemble(lines: _Lines, edges: _Edges, extract: Extract) -> RoadNetwork:
    tags, line, osm_ids = _with_passages(lines, edges)
    first_point, point_lon, point_lat = _points(lines, edges, extract)
    ends = np.concatenate((edges.ends, edges.passages)).astype(np.int32)
    arc_edge, is_forward, first_arc = _arcs(ends, len(edges.junction_nodes))
    arc_tail = np.where(is_forward, ends[arc_edge, 0], ends[arc_edge, 1]).astype(np.int32)
    arc_head = np.where(is_forward, ends[arc_edge, 1], ends[arc_edge, 0]).astype(np.int32)
    lon = extract.node_lon[edges.junction_nodes].astype(np.float64)
    lat = extract.node_lat[edges.junction_nodes].astype(np.float64)
    position = np.empty((2, len(ends)), np.int32)
    position[is_forward.astype(np.int8), arc_edge] = np.arange(len(arc_edge), dtype=np.int32)
    names, name_of = _street_names(tags)
    metres = np.concatenate(([0.0], np.cumsum(segment_metres(point_lon, point_lat))))
    arc_line = line[arc_edge]
    return RoadNetwork(
        junction_lon=lon,
        junction_lat=lat,
        first_arc=first_arc,
        arc_tail=arc_tail,
        arc_head=arc_head,
        arc_edge=arc_edge,
        arc_modes=_either([t.forward for t in tags], [t.backward for t in tags], arc_line, is_forward, np.uint8),
        arc_limit_kmh=_either(
            [t.forward_limit_kmh for t in tags],
            [t.backward_limit_kmh for t in tags],
            arc_line,
            is_forward,
            np.float32,
        ),
        edge_forward_arc=position[1],
        edge_backward_arc=position[0],
        edge_length_m=metres[first_point[1:] - 1] - metres[first_point[:-1]],
        edge_class=np.array([t.class_code for t in tags], np.uint8)[line],
        edge_width_m=np.array([t.width_m for t in tags], np.float32)[line],
        edge_height_m=np.array([t.height_m for t in tags], np.float32)[line],
        edge_gates=np.concatenate((edges.gates, np.zeros(len(edges.passages), np.int16))),
        edge_name=name_of[line],
        edge_osm_way=osm_ids[line],
        first_point=first_point,
        point_lon=point_lon,
        point_lat=point_lat,
        names=names,
        order=contraction_order(lon, lat, arc_tail, arc_head),
    )


def _with_passages(lines: _Lines, edges: _Edges) -> tuple[list[RoadTags], Ints, Longs]:
    """Tags, line of each edge and OSM ids; the passages at bollards share one last line, without a way."""
    passage_line = np.full(len(edges.passages), len(lines.tags), np.int32)
    line = np.concatenate((lines.line_of[edges.start], passage_line))
    return [*lines.tags, _PASSAGE], line, np.array([*lines.osm_ids, 0], np.int64)


def _points(lines: _Lines, edges: _Edges, extract: Extract) -> tuple[Ints, Floats, Floats]:
    counts = edges.end - edges.start + 1
    first = np.concatenate(([0], np.cumsum(counts)))
    within = np.arange(first[-1]) - np.repeat(first[:-1], counts)
    nodes = lines.nodes[np.repeat(edges.start, counts) + within]
    nodes = np.concatenate((nodes, edges.junction_nodes[edges.passages].ravel()))
    extra = first[-1] + 2 * np.arange(1, len(edges.passages) + 1)
    first = np.concatenate((first, extra)).astype(np.int32)
    return first, extract.node_lon[nodes].astype(np.float64), extract.node_lat[nodes].astype(np.float64)


def _arcs(ends: Ints, junction_count: int) -> tuple[Ints, NDArray[np.bool_], Ints]:
    """Both arcs of every edge in CSR order: their edge, whether forward, and each junction's first."""
    edge_count = len(ends)
    tail = ends.T.ravel()
    order = np.argsort(tail, kind="stable")
    first = np.concatenate(([0], np.cumsum(np.bincount(tail, minlength=junction_count))))
    return (order % edge_count).astype(np.int32), order < edge_count, first.astype(np.int32)


def _either(
    forward: list[int] | list[float],
    backward: list[int] | list[float],
    line: Ints,
    is_forward: NDArray[np.bool_],
    dtype: type[np.uint8 | np.float32],
) -> NDArray[Any]:
    return np.where(is_forward, np.array(forward, dtype)[line], np.array(backward, dtype)[line])


def _street_names(tags: list[RoadTags]) -> tuple[tuple[str, ...], Ints]:
    """All names sorted, "" first; and the index of each line's."""
    names = sorted({"", *(read.name for read in tags)})
    index = {name: number for number, name in enumerate(names)}
    return tuple(names), np.array([index[read.name] for read in tags], np.int32)
