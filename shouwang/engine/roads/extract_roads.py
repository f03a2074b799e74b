"""Roads as read: long flat arrays while streaming, then node indexes and one object per way."""

import sys
from array import array
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.roads.extract import Road, Tags

UNKNOWN = 2**31 - 1  # libosmium's mark of a node that the file lacks
DEGREE = 10_000_000  # libosmium stores degrees times this
DROPPED_KEYS = ("source", "tiger:", "note", "created_by", "fixme", "FIXME", "wiki", "osak:")


@dataclass
class Ways:
    """Highway ways in file order; nodes of all of them one after the other."""

    osm_ids: list[int] = field(default_factory=list)
    tags: list[Tags] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    refs: "array[int]" = field(default_factory=lambda: array("q"))
    xs: "array[int]" = field(default_factory=lambda: array("i"))
    ys: "array[int]" = field(default_factory=lambda: array("i"))

    def append(self, osm_id: int, refs: list[int], xs: list[int], ys: list[int], tags: Tags) -> None:
        self.osm_ids.append(osm_id)
        self.tags.append(_kept(tags))
        self.refs.extend(refs)
        self.xs.extend(xs)
        self.ys.extend(ys)
        self.ends.append(len(self.refs))


@dataclass(frozen=True)
class Roads:
    """The road part of an extract."""

    node_osm_ids: NDArray[np.int64]
    node_lon: NDArray[np.float64]
    node_lat: NDArray[np.float64]
    node_tags: dict[int, Tags]
    roads: list[Road]


def _kept(tags: Tags) -> Tags:
    return {sys.intern(key): sys.intern(value) for key, value in tags.items() if not key.startswith(DROPPED_KEYS)}


def build_roads(ways: Ways, tags_by_osm_id: dict[int, Tags]) -> Roads:
    """Number the nodes by rising OSM id; cut a way where the file lacks nodes of it."""
    refs = np.frombuffer(ways.refs, np.int64)
    xs, ys = np.frombuffer(ways.xs, np.int32), np.frombuffer(ways.ys, np.int32)
    is_known = xs != UNKNOWN
    osm_ids, first, inverse = np.unique(refs[is_known], return_index=True, return_inverse=True)
    index = np.full(len(refs), -1, np.int32)
    index[is_known] = inverse
    roads: list[Road] = []
    start = 0
    for osm_id, tags, end in zip(ways.osm_ids, ways.tags, ways.ends, strict=True):
        roads.extend(Road(osm_id, nodes, tags) for nodes in _runs(index[start:end]))
        start = end
    positions = np.searchsorted(osm_ids, np.array(list(tags_by_osm_id), np.int64))
    node_tags = {
        int(position): tags
        for position, (osm_id, tags) in zip(positions, tags_by_osm_id.items(), strict=True)
        if position < len(osm_ids) and osm_ids[position] == osm_id
    }
    return Roads(osm_ids, xs[is_known][first] / DEGREE, ys[is_known][first] / DEGREE, node_tags, roads)


def _runs(nodes: NDArray[np.int32]) -> list[NDArray[np.int32]]:
    """Parts of at least two known nodes; a node named twice in a row counts once."""
    if not len(nodes):  # a way without any
        return []
    nodes = nodes[np.concatenate(([True], nodes[1:] != nodes[:-1]))]
    if len(nodes) > 1 and nodes.min() >= 0:
        return [nodes]
    parts = np.split(nodes, np.flatnonzero(nodes < 0))
    return [known for part in parts if len(known := part[part >= 0]) > 1]
