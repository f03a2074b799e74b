"""The map being drawn: nodes, ways and relations with rising ids, written as one ``.osm.pbf``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from shouwang.demo.town.ground import Ground
from shouwang.engine.roads.extract_places import ring_centre

Tags = dict[str, str]
Spot = tuple[float, float]  # metres on the plan
STEP_M = 55.0  # long edges get a point this often, so that they bend with the ground


@dataclass
class Sheet:
    """Tags stay open to change until ``write_sheet``: house numbers are known last."""

    ground: Ground
    positions: list[tuple[float, float]] = field(default_factory=list)  # of node id - 1
    node_tags: dict[int, Tags] = field(default_factory=dict)
    ways: list[tuple[list[int], Tags]] = field(default_factory=list)  # of way id - 1
    relations: list[tuple[list[tuple[str, int, str]], Tags]] = field(default_factory=list)
    joints: dict[tuple[int, int], int] = field(default_factory=dict)

    def node(self, x: float, y: float, tags: Tags | None = None) -> int:
        self.positions.append(self.degrees((x, y)))
        if tags:
            self.node_tags[len(self.positions)] = tags
        return len(self.positions)

    def joint(self, x: float, y: float) -> int:
        """The one node at this spot (to a decimetre), shared by all roads that meet there."""
        key = round(x * 10), round(y * 10)
        if key not in self.joints:
            self.joints[key] = self.node(x, y)
        return self.joints[key]

    def way(self, nodes: list[int], tags: Tags) -> str:
        self.ways.append((nodes, tags))
        return f"w{len(self.ways)}"

    def road(self, spots: Sequence[Spot], tags: Tags) -> str:
        """A line through joints, with points between them where it is long."""
        return self.way([self.joint(*spot) for spot in with_steps(spots)], tags)

    def area(self, spots: Sequence[Spot], tags: Tags) -> str:
        """A closed shape; the first spot is not repeated by the caller."""
        nodes = [self.node(*spot) for spot in spots]
        return self.way([*nodes, nodes[0]], tags)

    def relation(self, members: list[tuple[str, int, str]], tags: Tags) -> str:
        self.relations.append((members, tags))
        return f"r{len(self.relations)}"

    def degrees(self, spot: Spot) -> tuple[float, float]:
        lon, lat = self.ground.degrees(*spot)
        return round(float(lon), 7), round(float(lat), 7)

    def middle(self, osm_ref: str) -> tuple[float, float]:
        """Where a reader of the map will put this closed way."""
        nodes, _ = self.ways[int(osm_ref[1:]) - 1]
        return ring_centre([self.positions[node - 1] for node in nodes])


def with_steps(spots: Sequence[Spot]) -> list[Spot]:
    stepped = [spots[0]]
    for (x0, y0), (x1, y1) in pairwise(spots):
        count = max(1, round(max(abs(x1 - x0), abs(y1 - y0)) / STEP_M))
        stepped.extend((x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count) for i in range(1, count))
        stepped.append((x1, y1))
    return stepped


def rectangle(x0: float, y0: float, x1: float, y1: float) -> list[Spot]:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def open_writer(path: Path) -> Any:
    """A pbf writer whose bytes depend on the content alone: no time, no writing program's version."""
    import osmium

    header = osmium.io.Header()
    header.set("generator", "shouwang")
    return osmium.SimpleWriter(osmium.io.File(str(path), "pbf"), header=header, overwrite=True)


def write_sheet(sheet: Sheet, path: Path) -> None:
    from osmium.osm import mutable

    with open_writer(path) as writer:
        for osm_id, position in enumerate(sheet.positions, 1):
            writer.add_node(mutable.Node(id=osm_id, location=position, tags=sheet.node_tags.get(osm_id)))
        for osm_id, (nodes, tags) in enumerate(sheet.ways, 1):
            writer.add_way(mutable.Way(id=osm_id, nodes=nodes, tags=tags))
        for osm_id, (members, tags) in enumerate(sheet.relations, 1):
            writer.add_relation(mutable.Relation(id=osm_id, members=members, tags=tags))
