"""Which tagged objects are places a caller may name, and where their middle is."""

from itertools import combinations, pairwise
from typing import Literal

import numpy as np

from shouwang.engine.roads import extract_tags as meaning
from shouwang.engine.roads.extract import ExtractPlace, Tags
from shouwang.engine.roads.extract_roads import Roads

Kind = Literal["address", "building", "compound", "landmark", "entrance", "street", "crossing", "asset"]
Point = tuple[float, float]


def place_from_tags(
    osm_ref: str, tags: Tags, lon: float, lat: float, *, is_polygon: bool = False
) -> ExtractPlace | None:
    """The one place an object stands for; ``None`` where nobody would name it."""
    kind = _kind(tags, is_polygon=is_polygon)
    if kind is None:
        return None
    return ExtractPlace(
        osm_ref,
        kind,
        lon,
        lat,
        name=meaning.name_of(tags) or (tags.get("ref", "") if kind in {"entrance", "asset"} else ""),
        aliases=meaning.aliases(tags),
        street=tags.get("addr:street") or tags.get("addr:place", ""),
        house_number=tags.get("addr:housenumber", ""),
        asset_kind=meaning.asset_kind(tags),
        residents=meaning.residents(tags),
        tags=meaning.other_tags(tags),
        name_en=tags.get("name:en", ""),
    )


def _kind(tags: Tags, *, is_polygon: bool) -> Kind | None:
    kinds: tuple[tuple[Kind, bool], ...] = (
        ("asset", bool(meaning.asset_kind(tags))),
        ("entrance", not is_polygon and meaning.is_entrance(tags)),
        ("compound", is_polygon and meaning.is_compound(tags)),
        ("landmark", meaning.is_landmark(tags)),
        ("building", meaning.is_building(tags) and bool(meaning.name_of(tags))),
        ("address", "addr:housenumber" in tags),
    )
    return next((kind for kind, is_match in kinds if is_match), None)


def ring_centre(ring: list[Point]) -> Point:
    """Centroid of a closed ring in degrees; the mean of its points where it encloses nothing."""
    west, south = ring[0]
    doubled_area = lon_sum = lat_sum = 0.0
    for (lon, lat), (next_lon, next_lat) in pairwise(ring):
        x, y, next_x, next_y = lon - west, lat - south, next_lon - west, next_lat - south
        cross = x * next_y - next_x * y
        doubled_area += cross
        lon_sum += (x + next_x) * cross
        lat_sum += (y + next_y) * cross
    if abs(doubled_area) < 1e-16:
        return sum(lon for lon, _ in ring) / len(ring), sum(lat for _, lat in ring) / len(ring)
    return west + lon_sum / (3 * doubled_area), south + lat_sum / (3 * doubled_area)


def street_places(network: Roads) -> list[ExtractPlace]:
    """One place per street name, at the middle of its longest way; other names gathered from all its ways."""
    longest: dict[str, tuple[float, int]] = {}
    other_names: dict[str, dict[str, None]] = {}
    for index, (road, length_m) in enumerate(zip(network.roads, _lengths_m(network), strict=True)):
        name = road.tags.get("name")
        if not name:
            continue
        other_names.setdefault(name, {}).update(dict.fromkeys(meaning.aliases(road.tags)))
        if length_m > longest.get(name, (-1.0, 0))[0]:
            longest[name] = (length_m, index)
    return [_street(network, index, tuple(other_names[name])) for name, (_, index) in longest.items()]


def _lengths_m(network: Roads) -> list[float]:
    """Of every road, all at once."""
    along_m = _length_m(network, np.concatenate([road.nodes for road in network.roads]))
    ends = np.cumsum([len(road.nodes) for road in network.roads])
    starts = np.concatenate(([0], ends[:-1]))
    lengths: list[float] = (along_m[ends - 1] - along_m[starts]).tolist()
    return lengths


def _length_m(network: Roads, nodes: np.typing.NDArray[np.int32]) -> np.typing.NDArray[np.float64]:
    """Metres from the first node to each node."""
    lon, lat = network.node_lon[nodes], network.node_lat[nodes]
    east = np.diff(lon) * np.cos(np.radians(lat[:-1]))
    return np.concatenate(([0.0], np.cumsum(np.hypot(east, np.diff(lat)) * 111_195)))


def _street(network: Roads, index: int, aliases: tuple[str, ...]) -> ExtractPlace:
    road = network.roads[index]
    length_m = _length_m(network, road.nodes)
    middle_m = length_m[-1] / 2
    return ExtractPlace(
        f"w{road.osm_id}",
        "street",
        float(np.interp(middle_m, length_m, network.node_lon[road.nodes])),
        float(np.interp(middle_m, length_m, network.node_lat[road.nodes])),
        name=road.tags["name"],
        aliases=aliases,
        street=road.tags["name"],
        tags={"highway": road.tags["highway"]},
        name_en=road.tags.get("name:en", ""),
    )


def crossing_places(network: Roads) -> list[ExtractPlace]:
    """One place for two named streets that meet; where they meet several times (two carriageways), the middle one."""
    names_at: dict[int, set[str]] = {}
    english: dict[str, str] = {}
    for road in network.roads:
        name = road.tags.get("name")
        if name:
            english.setdefault(name, road.tags.get("name:en", ""))
            for node in road.nodes.tolist():
                names_at.setdefault(node, set()).add(name)
    meetings: dict[tuple[str, str], list[int]] = {}
    for node, names in names_at.items():
        for pair in combinations(sorted(names), 2):
            meetings.setdefault(pair, []).append(node)
    count: dict[int, int] = {}
    return [
        _crossing(network, pair, _middle(network, nodes), count, english) for pair, nodes in sorted(meetings.items())
    ]


def _crossing(
    network: Roads, pair: tuple[str, str], node: int, count: dict[int, int], english: dict[str, str]
) -> ExtractPlace:
    number = count[node] = count.get(node, -1) + 1
    osm_id = int(network.node_osm_ids[node])
    one, other = pair
    name = f"{one}与{other}交叉口" if meaning.is_han(one) and meaning.is_han(other) else f"{one} & {other}"
    lon, lat = float(network.node_lon[node]), float(network.node_lat[node])
    reference = f"c{osm_id}.{number}" if number else f"c{osm_id}"
    name_en = f"{english[one]} & {english[other]}" if english[one] and english[other] else ""
    return ExtractPlace(reference, "crossing", lon, lat, name=name, name_en=name_en)


def _middle(network: Roads, nodes: list[int]) -> int:
    lon, lat = network.node_lon[nodes], network.node_lat[nodes]
    return nodes[int(np.argmin((lon - lon.mean()) ** 2 + (lat - lat.mean()) ** 2))]
