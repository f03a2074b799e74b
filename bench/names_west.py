"""Places of Copenhagen and Baltimore: houses, streets, corners, hundred blocks.

Houses of the same street, number and postcode within 300 m are one place (a missing postcode contradicts none).
Half of Baltimore's calls, by the seed, make the hundred blocks: each lies at the median of its calls. The texts of
the other half stay out, to be asked.
"""

import csv
import gzip
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import median

import osmium

from bench.names_files import Place, Position
from bench.names_streets import in_full, key, plain
from shouwang.engine.names.distance import metres_between

_SAME_M = 300.0
COPENHAGEN, BALTIMORE = "København", "Baltimore"


@dataclass(frozen=True)
class West:
    """`houses`: street and number of a place; `corners`: its two streets; `block_ids`: of the text of a call."""

    places: list[Place]
    houses: dict[str, tuple[str, str]]
    corners: dict[str, tuple[str, str]]
    block_ids: dict[str, str]
    held_out_blocks: list[str]


@dataclass
class _House:
    street: str
    number: str
    postcode: str
    city: str
    points: list[Position] = field(default_factory=list)


def west_places(data: Path, seed: int) -> West:
    danish = _merged(_houses(data / "osm" / "copenhagen_centre_2012.osm.pbf"), COPENHAGEN)
    american = _merged(_houses(data / "osm" / "baltimore.osm.pbf"), BALTIMORE)
    houses, parts = {}, []
    for town, some in ((COPENHAGEN, danish), (BALTIMORE, american)):
        for number, house in enumerate(some):
            place = _house_place(town, number, house)
            houses[place.id] = (house.street, house.number)
            parts.append(place)
    parts += _streets(COPENHAGEN, _danish_ways(data / "osm" / "copenhagen_centre_2012.osm.pbf"))
    ends = list(_edge_ends(data / "baltimore"))
    streets = _streets(BALTIMORE, ends)
    corners, corner_streets = _corners(ends)
    blocks, block_ids, held_out = _blocks(data / "baltimore", [one.name for one in streets], Random(f"{seed} blocks"))
    return West([*parts, *streets, *corners, *blocks], houses, corner_streets, block_ids, held_out)


def _houses(extract: Path) -> Iterator[_House]:
    numbered = osmium.filter.KeyFilter("addr:housenumber")
    for one in osmium.FileProcessor(str(extract)).with_locations().with_filter(numbered):
        tags = dict(one.tags)
        points = _points(one)
        if points and tags.get("addr:street"):
            yield _House(
                tags["addr:street"].strip(), tags["addr:housenumber"].strip(), tags.get("addr:postcode", ""),
                tags.get("addr:city", ""), [_middle(points)],
            )  # fmt: skip


def _merged(houses: Iterable[_House], town: str) -> list[_House]:
    """Those with a postcode first: one without joins them."""
    found: defaultdict[tuple[str, str], list[_House]] = defaultdict(list)
    every = sorted(houses, key=lambda house: not house.postcode)
    for house in every:
        alike = found[plain(house.street), house.number.casefold()]
        same = next((one for one in alike if _is_same(one, house)), None)
        if same:
            same.points += house.points
        else:
            alike.append(house)
    merged = [house for alike in found.values() for house in alike]
    print(f"west: {len(every)} house numbers of {town} are {len(merged)} places", file=sys.stderr)
    return merged


def _is_same(one: _House, other: _House) -> bool:
    if other.postcode and one.postcode != other.postcode:
        return False
    lon, lat = other.points[0]
    return float(metres_between(one.points[0], [lon], [lat])[0]) < _SAME_M


def _house_place(town: str, number: int, house: _House) -> Place:
    is_danish = town == COPENHAGEN
    name = f"{house.street} {house.number}" if is_danish else f"{house.number} {house.street}"
    parts = tuple(dict.fromkeys(part for part in (town, house.postcode or house.city) if part))
    return Place(f"{_prefix(town)}-house-{number}", name, "address", *_middle(house.points), parts)


def _danish_ways(extract: Path) -> Iterator[tuple[str, str, Position]]:
    ways = osmium.FileProcessor(str(extract)).with_locations().with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
    for way in ways.with_filter(osmium.filter.KeyFilter("highway")):
        for point in _points(way) if way.tags.get("name") else ():
            yield way.tags["name"], "", point


def _edge_ends(folder: Path) -> Iterator[tuple[str, str, Position]]:
    """Name, node, position of both ends of every named edge."""
    nodes = {row["node"]: (float(row["lon"]), float(row["lat"])) for row in _rows(folder / "net_nodes.csv.gz")}
    for row in _rows(folder / "net_edges.csv.gz"):
        for node in (row["from"], row["to"]) if row["name"] else ():
            yield row["name"], node, nodes[node]


def _streets(town: str, ends: Iterable[tuple[str, str, Position]]) -> list[Place]:
    """One place a name: Alle and Allé are the same one, written as it is more often."""
    points: defaultdict[str, list[Position]] = defaultdict(list)
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, _, point in ends:
        points[plain(name)].append(point)
        written[plain(name)][name] += 1
    return [
        Place(f"{_prefix(town)}-street-{number}", written[one].most_common(1)[0][0], "street",
              *_middle(points[one]), (town,))
        for number, one in enumerate(sorted(points))
    ]  # fmt: skip


def _corners(ends: Iterable[tuple[str, str, Position]]) -> tuple[list[Place], dict[str, tuple[str, str]]]:
    """Where two names meet at a node; nodes of the same two within 300 m (a dual carriageway) are one corner."""
    names, points = defaultdict(set), {}
    for name, node, point in ends:
        names[node].add(name)
        points[node] = point
    found: defaultdict[tuple[str, str], list[Position]] = defaultdict(list)
    for node, some in names.items():
        for pair in combinations(sorted(some), 2):
            lons, lats = zip(*[points[node], *found[pair]], strict=True)
            if min([*metres_between(points[node], lons[1:], lats[1:]), _SAME_M]) >= _SAME_M:
                found[pair].append(points[node])
    places: list[Place] = []
    streets: dict[str, tuple[str, str]] = {}
    for (one, other), spots in sorted(found.items()):
        for lon, lat in spots:
            place = Place(f"bal-corner-{len(places)}", f"{one} & {other}", "intersection", lon, lat, (BALTIMORE,))
            places.append(place)
            streets[place.id] = (one, other)
    return places, streets


def _blocks(folder: Path, streets: Iterable[str], rng: Random) -> tuple[list[Place], dict[str, str], list[str]]:
    on_map = {key(street): street for street in streets}
    calls = [row for file in sorted(folder.glob("calls_*.csv.gz")) for row in _rows(file)]
    rng.shuffle(calls)
    half = len(calls) // 2
    built: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in calls[:half]:
        built[row["block"]].append(row)
    places, ids = [], {}
    for number, (block, rows) in enumerate(sorted(built.items())):
        lon, lat = _middle([(float(row["lon"]), float(row["lat"])) for row in rows])
        quarter = Counter(row["neighborhood"] for row in rows).most_common(1)[0][0]
        parts = (BALTIMORE, quarter) if quarter else (BALTIMORE,)
        ids[block] = f"bal-block-{number}"
        places.append(Place(ids[block], _block_name(block, on_map), "block", lon, lat, parts))
    return places, ids, sorted({row["block"] for row in calls[half:]} & set(ids))


def _block_name(block: str, on_map: dict[str, str]) -> str:
    number, _, street = block.partition(" ")
    return f"{number} block of {on_map.get(key(street)) or in_full(street)}"


def _prefix(town: str) -> str:
    return "kbh" if town == COPENHAGEN else "bal"


def _points(one: osmium.osm.OSMObject) -> list[Position]:
    """Of a node or a way; a relation has none of its own."""
    if one.is_node():
        return [(one.lon, one.lat)]
    return [(node.lon, node.lat) for node in one.nodes if node.location.valid()] if one.is_way() else []


def _middle(points: Iterable[Position]) -> Position:
    lons, lats = zip(*points, strict=True)
    return median(lons), median(lats)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from csv.DictReader(lines)
