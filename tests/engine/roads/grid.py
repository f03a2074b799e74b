"""Small towns for tests: nodes in metres from 0° N 0° E, where a degree is as long east as north."""

from collections.abc import Sequence

import numpy as np

from shouwang.engine.roads.extract import Extract, Road, Tags
from shouwang.engine.roads.snap import METRES_PER_DEGREE

Way = tuple[Sequence[str], Tags]
STREET: Tags = {"highway": "residential"}


def degrees(metres: float) -> float:
    return metres / METRES_PER_DEGREE


def town(
    nodes: dict[str, tuple[float, float]], ways: Sequence[Way], node_tags: dict[str, Tags] | None = None
) -> Extract:
    """Ways name their nodes; OSM ids count from 1 (nodes) and 100 (ways)."""
    place = {name: number for number, name in enumerate(nodes)}
    return Extract(
        node_osm_ids=np.arange(1, len(nodes) + 1, dtype=np.int64),
        node_lon=np.array([degrees(x) for x, _y in nodes.values()]),
        node_lat=np.array([degrees(y) for _x, y in nodes.values()]),
        node_tags={place[name]: tags for name, tags in (node_tags or {}).items()},
        roads=[
            Road(100 + number, np.array([place[name] for name in way], np.int32), tags)
            for number, (way, tags) in enumerate(ways)
        ],
        places=[],
        boundaries=[],
        shapes=[],
    )


def grid_town(columns: int, rows: int, spacing_m: float = 100.0) -> Extract:
    """Streets in both directions; row ``r`` is called "Row r", column ``c`` "Column c"; nodes "c,r"."""
    nodes = {f"{c},{r}": (c * spacing_m, r * spacing_m) for r in range(rows) for c in range(columns)}
    along = [([f"{c},{r}" for c in range(columns)], {**STREET, "name": f"Row {r}"}) for r in range(rows)]
    across = [([f"{c},{r}" for r in range(rows)], {**STREET, "name": f"Column {c}"}) for c in range(columns)]
    return town(nodes, along + across)


def random_town(seed: int, node_count: int, way_count: int, oneway_share: float = 0.4) -> Extract:
    """Straight two-node ways between random nodes, the classes mixed; by no means connected."""
    rng = np.random.default_rng(seed)
    nodes = {str(n): (float(x), float(y)) for n, (x, y) in enumerate(rng.uniform(0, 3000, (node_count, 2)))}
    kinds = ("primary", "residential", "service", "footway")
    ways: list[Way] = [(["0", "1"], STREET)]
    for _ in range(way_count):
        a, b = rng.choice(node_count, 2, replace=False)
        tags = {"highway": str(rng.choice(kinds)), "oneway": "yes" if rng.random() < oneway_share else "no"}
        ways.append(([str(a), str(b)], tags))
    return town(nodes, ways)
