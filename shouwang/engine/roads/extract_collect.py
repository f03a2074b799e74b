"""One streaming pass over a checked file with pyosmium; everything is kept as plain arrays and records."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium

from shouwang.engine.roads import extract_tags as meaning
from shouwang.engine.roads.extract import Boundary, Extract, ExtractError, ExtractPlace, Progress, Shape, Tags
from shouwang.engine.roads.extract_places import crossing_places, place_from_tags, ring_centre, street_places
from shouwang.engine.roads.extract_roads import DEGREE, UNKNOWN, Ways, build_roads

Point = tuple[float, float]
AREA_KEYS = ("boundary", "building", "natural", "waterway", "landuse", "leisure", "amenity", "place")
ROAD_NODE_KEYS = frozenset({
    "barrier", "highway", "entrance", "railway", "crossing", "traffic_calming", "maxheight",
    "maxwidth", "maxwidth:physical", "maxweight", "width", "access", "vehicle", "motor_vehicle",
    "motorcar", "bicycle", "foot", "emergency", "ford", "kerb", "door",
})  # fmt: skip


@dataclass
class Collected:
    """What has been read so far."""

    ways: Ways = field(default_factory=Ways)
    node_tags: dict[int, Tags] = field(default_factory=dict)
    places: list[ExtractPlace] = field(default_factory=list)
    boundaries: list[Boundary] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    rivers: dict[str, tuple[int, ExtractPlace]] = field(default_factory=dict)
    boundary_relations: set[int] = field(default_factory=set)


def collect(path: Path, file_format: str, report: Progress) -> Extract:
    """Read the file at ``path``; see ``read_extract``."""
    found = Collected()
    try:
        _read(path, file_format, found, report)
    except osmium.InvalidLocationError as error:
        raise ExtractError("bad_coordinates", f"{path.name}: {error}") from error
    except (RuntimeError, ValueError, OSError, MemoryError) as error:  # ValueError: also text not UTF-8
        raise ExtractError("unreadable", f"{path.name}: {error}") from error
    if not found.ways.osm_ids:
        raise ExtractError("no_roads", f"{path.name} holds no way with a highway tag")
    report("roads", 0.9)
    network = build_roads(found.ways, found.node_tags)
    if not network.roads:
        raise ExtractError("no_roads", f"{path.name} holds roads, but not the nodes they run over")
    places = found.places + [place for _, place in found.rivers.values()]
    places += street_places(network) + crossing_places(network)
    shapes = found.shapes + [shape for place in places if (shape := _label(place))]
    whole = {boundary.osm_ref for boundary in found.boundaries}
    broken = sum(f"r{osm_id}" not in whole for osm_id in found.boundary_relations)
    report(f"done, {broken} broken boundaries skipped" if broken else "done", 1.0)
    return Extract(
        network.node_osm_ids, network.node_lon, network.node_lat, network.node_tags, network.roads, places,
        found.boundaries, shapes,
    )  # fmt: skip


def _read(path: Path, file_format: str, found: Collected, report: Progress) -> None:
    objects = (
        osmium.FileProcessor(osmium.io.File(str(path), file_format))
        .with_locations("sparse_mem_array")  # the others can be driven to huge tables by one hostile id
        .with_areas(osmium.filter.KeyFilter(*AREA_KEYS))
        .with_filter(osmium.filter.EmptyTagFilter())
    )
    steps = {"n": ("nodes", 0.1), "w": ("ways", 0.3)}  # relations may stand anywhere between
    for item in objects:
        if step := steps.pop(item.type_str(), None):
            report(*step)
        _take(item, found)


def _take(item: Any, found: Collected) -> None:
    if item.is_node():
        _take_node(item, found)
    elif item.is_way():
        _take_way(item, found)
    elif item.is_relation():
        if _is_boundary(_tags(item)):
            found.boundary_relations.add(item.id)
    elif not item.from_way():  # closed ways were taken as ways
        _take_area(item, found)


def _tags(item: Any) -> Tags:
    return meaning.clean_tags((tag.k, tag.v) for tag in item.tags)


def _take_node(node: Any, found: Collected) -> None:
    tags = _tags(node)
    if not node.location.valid():
        raise ExtractError("bad_coordinates", f"node {node.id} lies outside the globe")
    if not ROAD_NODE_KEYS.isdisjoint(tags):
        found.node_tags[node.id] = tags
    place = place_from_tags(f"n{node.id}", tags, node.lon, node.lat)
    if place:
        found.places.append(place)


def _take_way(way: Any, found: Collected) -> None:
    tags = _tags(way)
    nodes = list(way.nodes)  # each walk over the list makes its members anew
    refs, xs, ys = [node.ref for node in nodes], [node.x for node in nodes], [node.y for node in nodes]
    _check_coordinates(refs, xs, ys)
    is_ring = len(refs) > 3 and refs[0] == refs[-1]
    if tags.get("highway") in meaning.HIGHWAYS and not (is_ring and tags.get("area") == "yes"):
        found.ways.append(way.id, refs, xs, ys, tags)
        return
    points = [(x / DEGREE, y / DEGREE) for x, y in zip(xs, ys, strict=True) if x != UNKNOWN]
    if is_ring and len(points) > 3:
        _take_polygons(f"w{way.id}", tags, [[_closed(points)]], found)
    elif len(points) > 1:
        _take_line(f"w{way.id}", tags, points, found)


def _check_coordinates(refs: list[int], xs: list[int], ys: list[int]) -> None:
    for ref, x, y in zip(refs, xs, ys, strict=True):
        if not (-180 * DEGREE <= x <= 180 * DEGREE and -90 * DEGREE <= y <= 90 * DEGREE) and x != UNKNOWN:
            raise ExtractError("bad_coordinates", f"node {ref} lies outside the globe")


def _closed(points: list[Point]) -> list[Point]:
    return points if points[0] == points[-1] else [*points, points[0]]


def _take_line(osm_ref: str, tags: Tags, points: list[Point], found: Collected) -> None:
    layer, kind = meaning.line_layer(tags)
    if layer:
        found.shapes.append(_shape(layer, "LineString", [points], tags, kind))
    name = meaning.name_of(tags)
    if layer == "water" and name and len(points) > found.rivers.get(name, (0, None))[0]:
        lon, lat = points[len(points) // 2]
        place = place_from_tags(osm_ref, tags, lon, lat)
        if place:
            found.rivers[name] = (len(points), place)


def _take_area(area: Any, found: Collected) -> None:
    tags = _tags(area)
    polygons = [[_ring(outer), *(_ring(inner) for inner in area.inner_rings(outer))] for outer in area.outer_rings()]
    if not polygons:
        return
    _take_polygons(f"r{area.orig_id()}", tags, polygons, found)


def _ring(ring: Any) -> list[Point]:
    return [(node.x / DEGREE, node.y / DEGREE) for node in ring]


def _take_polygons(osm_ref: str, tags: Tags, polygons: list[list[list[Point]]], found: Collected) -> None:
    if _is_boundary(tags):
        found.boundaries.append(
            Boundary(osm_ref, int(tags["admin_level"]), meaning.name_of(tags), polygons, tags.get("name:en", ""))
        )
        return
    layer, kind = meaning.polygon_layer(tags)
    if layer:
        found.shapes.extend(_shape(layer, "Polygon", rings, tags, kind) for rings in polygons)
    lon, lat = ring_centre(max((rings[0] for rings in polygons), key=len))
    place = place_from_tags(osm_ref, tags, lon, lat, is_polygon=True)
    if place:
        found.places.append(place)


def _is_boundary(tags: Tags) -> bool:
    level = tags.get("admin_level", "")
    return (
        tags.get("boundary") == "administrative"
        and bool(meaning.name_of(tags))
        and level.isascii()
        and level.isdecimal()
        and len(level) < 3
    )


def _shape(layer: Any, geometry_type: Any, coordinates: list[list[Point]], tags: Tags, kind: str) -> Shape:
    return Shape(
        layer, geometry_type, coordinates, meaning.name_of(tags), 0, tags.get("name:en", ""), kind,
        tags.get("addr:housenumber", ""),
    )  # fmt: skip


def _label(place: ExtractPlace) -> Shape | None:
    is_station_exit = place.tags.get("railway") == "subway_entrance"
    if not place.name or (place.kind not in {"landmark", "compound"} and not is_station_exit):
        return None
    kind, rank = meaning.label({**place.tags, "name": place.name})
    return Shape("label", "Point", [[(place.lon, place.lat)]], place.name, rank, place.name_en, kind)
