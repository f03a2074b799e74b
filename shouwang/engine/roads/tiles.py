"""The board's map: vector tiles (Mapbox Vector Tile 2.1) of an extract in one MBTiles 1.3 file.

Layers and their properties, each name in both languages as ``name`` and ``name_en``:
road (class, name, lane: 1 where narrow), water (kind), green (kind), building (house_number, name),
compound (name, kind), rail (kind), label (name, kind, rank).
"""

import gzip
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from numpy.typing import NDArray

from shouwang.engine.roads.extract import Extract, Progress, Shape

MIN_ZOOM, MAX_ZOOM = 9, 15
EXTENT = 4096  # units along a tile's side
BUFFER = 80  # units drawn beyond each side, so that strokes meet
NARROW_M = 2.5  # the width of a fire engine with its mirrors folded
MERCATOR_LAT = 85.0511287798066
LAYERS = ("green", "water", "compound", "building", "rail", "road", "label")
PROPERTIES = {
    "road": {"class": "String", "name": "String", "name_en": "String", "lane": "Number"},
    "water": {"kind": "String"},
    "green": {"kind": "String"},
    "building": {"house_number": "String", "name": "String", "name_en": "String"},
    "compound": {"name": "String", "name_en": "String", "kind": "String"},
    "rail": {"kind": "String"},
    "label": {"name": "String", "name_en": "String", "kind": "String", "rank": "Number"},
}
ROAD_ZOOMS = {
    "motorway": 9, "trunk": 9, "primary": 9, "secondary": 10, "tertiary": 12, "unclassified": 13,
    "residential": 13, "living_street": 13, "pedestrian": 13, "road": 13,
}  # fmt: skip
OTHER_ROAD_ZOOM = 14
SHAPE_ZOOMS = {"water": 9, "rail": 10, "green": 11, "compound": 13, "building": 14}
LABEL_ZOOMS = {0: 9, 1: 10, 2: 11, 3: 12, 4: 13, 5: 14, 6: 14}
OTHER_LABEL_ZOOM = 15
GEOMETRY_TYPES = {0: "point", 4: "point", 1: "line", 5: "line", 3: "area", 6: "area"}  # by GEOS type id
_NUMBER = re.compile(r"\d+(\.\d+)?")

Tile = tuple[int, int]
Properties = dict[str, str | int]


@dataclass(frozen=True)
class Features:
    """What may be drawn: geometries in a world of side 1 (north-west 0, 0), in drawing order."""

    geometries: NDArray[Any]
    layers: NDArray[np.int8]  # index into LAYERS
    min_zooms: NDArray[np.int8]
    properties: list[Properties]


def write_tiles(
    extract: Extract,
    path: Path,
    progress: Progress | None = None,
    *,
    attribution: str = "© OpenStreetMap contributors",
) -> None:
    """Write zooms 9 to 15 of ``extract``, cut to the bounds of its roads. Same extract, same bytes."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    features = _features(extract)
    bounds = _bounds(extract)
    with closing(sqlite3.connect(part)) as database:
        database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
            "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB,"
            " PRIMARY KEY (zoom_level, tile_column, tile_row)) WITHOUT ROWID;"
        )
        database.executemany("INSERT INTO metadata VALUES (?, ?)", _metadata(bounds, attribution))
        tiles = _tiles_on(MIN_ZOOM, bounds)
        for zoom in range(MIN_ZOOM, MAX_ZOOM + 1):
            if progress:
                progress(f"zoom {zoom}", 1 - 0.5 ** (zoom - MIN_ZOOM))
            pairs = _pairs(features, tiles, zoom)
            rows = ((zoom, x, 2**zoom - 1 - y, body) for (x, y), body in _encoded(features, pairs, zoom))
            database.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
            tiles = _children(list(pairs), zoom + 1, bounds)
        database.commit()
    part.replace(path)
    if progress:
        progress("done", 1.0)


def read_tile(path: Path, z: int, x: int, y: int) -> bytes | None:
    """One gzipped tile in the web's numbering (y grows southwards); ``None`` where nothing is drawn."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        row = database.execute(
            "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
            (z, x, 2**z - 1 - y),
        ).fetchone()
    return bytes(row[0]) if row else None


def _bounds(extract: Extract) -> tuple[float, float, float, float]:
    return (
        float(extract.node_lon.min()), float(extract.node_lat.min()),
        float(extract.node_lon.max()), float(extract.node_lat.max()),
    )  # fmt: skip


def _metadata(bounds: tuple[float, float, float, float], attribution: str) -> list[tuple[str, str]]:
    west, south, east, north = bounds
    vector_layers = [
        {"id": layer, "fields": PROPERTIES[layer], "minzoom": MIN_ZOOM, "maxzoom": MAX_ZOOM} for layer in LAYERS
    ]
    return [
        ("name", "Shouwang"),
        ("format", "pbf"),
        ("type", "baselayer"),
        ("version", "1"),
        ("attribution", attribution),
        ("minzoom", str(MIN_ZOOM)),
        ("maxzoom", str(MAX_ZOOM)),
        ("bounds", ",".join(f"{degrees:.6f}" for degrees in bounds)),
        ("center", f"{(west + east) / 2:.6f},{(south + north) / 2:.6f},14"),
        ("json", json.dumps({"vector_layers": vector_layers}, ensure_ascii=False)),
    ]


def _features(extract: Extract) -> Features:
    drawn = [*(_shape_feature(shape) for shape in extract.shapes), *_road_features(extract)]
    geometries = np.array([geometry for geometry, _, _, _ in drawn], dtype=object)
    geometries = shapely.transform(geometries, _mercator)
    is_broken = ~shapely.is_valid(geometries)
    geometries[is_broken] = shapely.make_valid(geometries[is_broken])
    return Features(
        geometries,
        np.array([LAYERS.index(layer) for _, layer, _, _ in drawn], np.int8),
        np.array([min_zoom for _, _, min_zoom, _ in drawn], np.int8),
        [properties for _, _, _, properties in drawn],
    )


def _mercator(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    lat = np.radians(np.clip(degrees[:, 1], -MERCATOR_LAT, MERCATOR_LAT))
    north = np.arcsinh(np.tan(lat)) / np.pi
    return np.column_stack(((degrees[:, 0] + 180) / 360, (1 - north) / 2))


def _shape_feature(shape: Shape) -> tuple[Any, str, int, Properties]:
    if shape.geometry_type == "Polygon":
        geometry = shapely.Polygon(shape.coordinates[0], shape.coordinates[1:])
    elif shape.geometry_type == "LineString":
        geometry = shapely.LineString(shape.coordinates[0])
    else:
        geometry = shapely.Point(shape.coordinates[0][0])
    known: Properties = {
        "name": shape.name, "name_en": shape.name_en, "kind": shape.kind, "rank": shape.rank,
        "house_number": shape.house_number,
    }  # fmt: skip
    properties = {key: known[key] for key in PROPERTIES[shape.layer] if known[key] != ""}
    is_label = shape.layer == "label"
    zoom = LABEL_ZOOMS.get(shape.rank, OTHER_LABEL_ZOOM) if is_label else SHAPE_ZOOMS[shape.layer]
    return geometry, shape.layer, zoom, properties


def _road_features(extract: Extract) -> Iterator[tuple[Any, str, int, Properties]]:
    """Ways that look the same are joined end to end: fewer features, and a name is written once a street."""
    alike: dict[tuple[str, str, str, int], list[Any]] = {}
    for road in extract.roads:
        road_class = road.tags["highway"].removesuffix("_link")
        look = road_class, road.tags.get("name", ""), road.tags.get("name:en", ""), _is_narrow(road.tags)
        points = np.column_stack((extract.node_lon[road.nodes], extract.node_lat[road.nodes]))
        alike.setdefault(look, []).append(shapely.LineString(points))
    for (road_class, name, name_en, lane), lines in sorted(alike.items(), key=lambda item: item[0]):
        properties: Properties = {"class": road_class, "lane": lane}
        properties.update({key: text for key, text in (("name", name), ("name_en", name_en)) if text})
        joined = shapely.line_merge(shapely.MultiLineString(lines))
        for line in shapely.get_parts(joined):
            yield line, "road", ROAD_ZOOMS.get(road_class, OTHER_ROAD_ZOOM), properties


def _is_narrow(tags: dict[str, str]) -> int:
    width = _NUMBER.match(tags.get("width", "") or tags.get("maxwidth", ""))
    return int(bool(width) and float(width.group()) < NARROW_M) if width else 0


def _tiles_on(zoom: int, bounds: tuple[float, float, float, float]) -> list[Tile]:
    west, south, east, north = bounds
    corners = _mercator(np.array([[west, north], [east, south]])) * 2**zoom
    (left, top), (right, bottom) = np.clip(corners, 0, 2**zoom - 1).astype(int).tolist()
    return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]


def _children(tiles: list[Tile], zoom: int, bounds: tuple[float, float, float, float]) -> list[Tile]:
    """The quarters of drawn tiles inside the bounds: an extract spread over the globe stays cheap."""
    west, south, east, north = bounds
    corners = _mercator(np.array([[west, north], [east, south]])) * 2**zoom
    (left, top), (right, bottom) = np.floor(corners).astype(int).tolist()
    quarters = ((2 * x + right_half, 2 * y + low) for x, y in tiles for right_half in (0, 1) for low in (0, 1))
    return sorted((x, y) for x, y in quarters if left <= x <= right and top <= y <= bottom)


def _pairs(features: Features, tiles: list[Tile], zoom: int) -> dict[Tile, NDArray[np.intp]]:
    """Which features touch which tiles, drawn at this zoom or not."""
    if not tiles:
        return {}
    corners = np.array(tiles) / 2**zoom
    margin, side = BUFFER / EXTENT / 2**zoom, 1 / 2**zoom
    boxes = shapely.box(
        corners[:, 0] - margin, corners[:, 1] - margin,
        corners[:, 0] + side + margin, corners[:, 1] + side + margin,
    )  # fmt: skip
    tile_indexes, feature_indexes = shapely.STRtree(features.geometries).query(boxes, predicate="intersects")
    order = np.lexsort((feature_indexes, tile_indexes))
    tile_indexes, feature_indexes = tile_indexes[order], feature_indexes[order]
    used, starts = np.unique(tile_indexes, return_index=True)
    return {tiles[index]: part for index, part in zip(used, np.split(feature_indexes, starts[1:]), strict=True)}


def _encoded(features: Features, pairs: dict[Tile, NDArray[np.intp]], zoom: int) -> Iterator[tuple[Tile, bytes]]:
    unit = 1 / (EXTENT * 2**zoom)
    is_drawn = (features.min_zooms <= zoom) & _is_large_enough(features, unit)
    simple = features.geometries.copy()
    tolerance = unit * (1 if zoom == MAX_ZOOM else 4)
    simple[is_drawn] = shapely.simplify(simple[is_drawn], tolerance, preserve_topology=False)
    for tile, indexes in pairs.items():
        visible = indexes[is_drawn[indexes]]
        body = _encode_tile(features, visible, _clipped(simple[visible], tile, zoom))
        if body:
            yield tile, body


def _is_large_enough(features: Features, unit: float) -> NDArray[np.bool_]:
    """Areas under a pixel or two and shapes that vanish are left out; lines and points stay."""
    is_area = np.isin(shapely.get_type_id(features.geometries), (3, 6))
    enough: NDArray[np.bool_] = ~is_area | (shapely.area(features.geometries) > (24 * unit) ** 2)
    return enough


def _clipped(geometries: NDArray[Any], tile: Tile, zoom: int) -> NDArray[Any]:
    """In tile units, y growing southwards."""
    x, y = tile
    margin, scale = BUFFER / EXTENT, 2**zoom
    inside = shapely.clip_by_rect(
        geometries,
        (x - margin) / scale,
        (y - margin) / scale,
        (x + 1 + margin) / scale,
        (y + 1 + margin) / scale,
    )
    return np.asarray(shapely.transform(inside, lambda world: np.rint((world * scale - (x, y)) * EXTENT)))


def _encode_tile(features: Features, indexes: NDArray[np.intp], geometries: NDArray[Any]) -> bytes:
    contents: dict[str, list[dict[str, Any]]] = {layer: [] for layer in LAYERS}
    whole_types = shapely.get_type_id(features.geometries[indexes])
    types, is_empty = shapely.get_type_id(geometries), shapely.is_empty(geometries)
    for index, geometry, whole_type, type_id, is_gone in zip(
        indexes.tolist(), geometries, whole_types, types, is_empty, strict=True
    ):
        # a clip that only touches leaves points and collections behind
        if not is_gone and GEOMETRY_TYPES.get(type_id) == GEOMETRY_TYPES.get(whole_type, "mixed"):
            layer = LAYERS[features.layers[index]]
            contents[layer].append({"geometry": geometry, "properties": features.properties[index]})
    layers = [{"name": name, "features": drawn} for name, drawn in contents.items() if drawn]
    if not layers:
        return b""
    encoded = mapbox_vector_tile.encode(layers, default_options={"y_coord_down": True, "extents": EXTENT})
    return gzip.compress(encoded, mtime=0)
