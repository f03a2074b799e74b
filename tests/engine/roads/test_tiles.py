"""Map tiles of small extracts made here, decoded again and compared whole."""

import gzip
import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import numpy as np
import pytest

from shouwang.engine.roads.extract import Extract, Road, Shape, read_extract
from shouwang.engine.roads.tiles import read_tile, write_tiles

LON, LAT = 116.02, 28.68
TILES = {9: (421, 213), 13: (6736, 3414), 14: (13472, 6828), 15: (26944, 13657)}  # of that point


def town(*shapes: Shape, **road_tags: str) -> Extract:
    """One road of 200 m eastwards in two ways, both with the same tags."""
    lon = np.array([LON, LON + 0.001, LON + 0.002])
    tags = {"highway": "primary", "name": "岱山中路", "name:en": "Daishan Middle Road"} | road_tags
    ways = [Road(osm_id, np.array(nodes, np.int32), tags) for osm_id, nodes in ((1, [0, 1]), (2, [1, 2]))]
    return Extract(np.arange(1, 4), lon, np.full(3, LAT), {}, ways, [], [], list(shapes))


def square(layer: Any, side: float, **known: Any) -> Shape:
    ring = [(LON, LAT), (LON + side, LAT), (LON + side, LAT + side), (LON, LAT + side), (LON, LAT)]
    return Shape(layer, "Polygon", [ring], **known)


def decoded(path: Path, zoom: int) -> dict[str, Any]:
    body = read_tile(path, zoom, *TILES[zoom])
    assert body is not None
    decoded_tile: dict[str, Any] = mapbox_vector_tile.decode(gzip.decompress(body))
    return decoded_tile


def looks(path: Path, zoom: int) -> dict[str, list[dict[str, Any]]]:
    return {
        layer: [feature["properties"] for feature in content["features"]]
        for layer, content in decoded(path, zoom).items()
    }


def test_a_street_of_two_ways_is_one_line_with_both_names(tmp_path: Path) -> None:
    write_tiles(town(), tmp_path / "map.mbtiles")
    (feature,) = decoded(tmp_path / "map.mbtiles", 15)["road"]["features"]
    assert feature["geometry"]["type"] == "LineString"
    assert feature["properties"] == {
        "class": "primary", "name": "岱山中路", "name_en": "Daishan Middle Road", "lane": 0,
    }  # fmt: skip


@pytest.mark.parametrize(("width", "lane"), [("1.8", 1), ("2.4 m", 1), ("2.5", 0), ("wide", 0), ("", 0)])
def test_a_lane_too_narrow_for_a_fire_engine_is_marked(tmp_path: Path, width: str, lane: int) -> None:
    write_tiles(town(highway="residential", width=width), tmp_path / "map.mbtiles")
    assert looks(tmp_path / "map.mbtiles", 15)["road"][0]["lane"] == lane


def test_each_layer_carries_its_properties(tmp_path: Path) -> None:
    names = {"name": "梅湖", "name_en": "Meihu"}
    shapes = [
        square("building", 0.001, house_number="12号", **names),
        square("water", 0.001, kind="water", **names),
        square("green", 0.001, kind="park", **names),
        square("compound", 0.001, kind="compound", **names),
        Shape("rail", "LineString", [[(LON, LAT), (LON + 0.002, LAT + 0.001)]], kind="rail"),
        Shape("label", "Point", [[(LON, LAT)]], rank=4, kind="park", **names),
    ]
    write_tiles(town(*shapes), tmp_path / "map.mbtiles")
    drawn = looks(tmp_path / "map.mbtiles", 15)
    del drawn["road"]
    assert drawn == {
        "green": [{"kind": "park"}],
        "water": [{"kind": "water"}],
        "compound": [names | {"kind": "compound"}],
        "building": [names | {"house_number": "12号"}],
        "rail": [{"kind": "rail"}],
        "label": [names | {"kind": "park", "rank": 4}],
    }


def test_far_away_only_the_great_is_drawn(tmp_path: Path) -> None:
    shapes = [square("water", 0.02, kind="water"), square("building", 0.001)]
    write_tiles(town(*shapes), tmp_path / "map.mbtiles")
    assert set(looks(tmp_path / "map.mbtiles", 9)) == {"road", "water"}
    write_tiles(town(*shapes, highway="footway"), tmp_path / "paths.mbtiles")
    assert set(looks(tmp_path / "paths.mbtiles", 9)) == {"water"}
    assert set(looks(tmp_path / "paths.mbtiles", 14)) == {"road", "water", "building"}


def test_a_tile_is_cut_a_little_beyond_its_sides(tmp_path: Path) -> None:
    """A lake over many tiles fills each of them, with the margin and nothing farther."""
    lake = square("water", 0.05, kind="water")
    write_tiles(town(lake), tmp_path / "map.mbtiles")
    (feature,) = decoded(tmp_path / "map.mbtiles", 15)["water"]["features"]
    xs, ys = zip(*feature["geometry"]["coordinates"][0], strict=True)
    assert (max(xs), max(ys)) == (4096 + 80, 4096 + 80)


def test_a_road_that_leaves_a_tile_and_comes_back_is_drawn_in_both_parts(tmp_path: Path) -> None:
    lon = np.array([LON, LON - 0.006, LON - 0.006, LON])  # the tile's west side is 0.0044 degrees away
    lat = np.array([LAT, LAT, LAT - 0.002, LAT - 0.002])
    road = Road(1, np.arange(4, dtype=np.int32), {"highway": "primary"})
    write_tiles(Extract(np.arange(4), lon, lat, {}, [road], [], [], []), tmp_path / "map.mbtiles")
    (feature,) = decoded(tmp_path / "map.mbtiles", 15)["road"]["features"]
    assert feature["geometry"]["type"] == "MultiLineString"
    assert len(feature["geometry"]["coordinates"]) == 2


def test_metadata_says_what_a_map_client_asks(tmp_path: Path) -> None:
    path = tmp_path / "map.mbtiles"
    write_tiles(town(), path)
    with sqlite3.connect(path) as database:
        metadata = dict(database.execute("SELECT name, value FROM metadata"))
    layers = {layer["id"] for layer in json.loads(metadata["json"])["vector_layers"]}
    assert layers == {"road", "water", "green", "building", "compound", "rail", "label"}
    assert metadata["bounds"] == "116.020000,28.680000,116.022000,28.680000"
    assert (metadata["minzoom"], metadata["maxzoom"], metadata["format"]) == ("9", "15", "pbf")


def test_the_same_extract_gives_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "one.mbtiles", tmp_path / "two.mbtiles"]
    for path in paths:
        write_tiles(town(square("water", 0.01), square("building", 0.001)), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_writing_again_replaces_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "map.mbtiles"
    write_tiles(town(square("water", 0.01)), path)
    write_tiles(town(), path)
    assert set(looks(path, 15)) == {"road"}
    assert [file.name for file in tmp_path.iterdir()] == ["map.mbtiles"]


def test_a_tile_outside_is_none(tmp_path: Path) -> None:
    write_tiles(town(), tmp_path / "map.mbtiles")
    assert read_tile(tmp_path / "map.mbtiles", 15, 0, 0) is None


def test_a_crossed_ring_is_repaired_and_drawn(tmp_path: Path) -> None:
    bow = [(LON, LAT), (LON + 0.002, LAT + 0.002), (LON + 0.002, LAT), (LON, LAT + 0.002), (LON, LAT)]
    write_tiles(town(Shape("green", "Polygon", [bow], kind="park")), tmp_path / "map.mbtiles")
    assert looks(tmp_path / "map.mbtiles", 15)["green"] == [{"kind": "park"}]


@pytest.mark.data
def test_rhein_neckar_is_drawn(tmp_path: Path) -> None:
    folder = os.environ.get("SHOUWANG_DATA")
    if not folder:
        pytest.skip("SHOUWANG_DATA is not set")
    extract = read_extract(Path(folder) / "osm" / "rhein_neckar_roads.osm.pbf")
    write_tiles(extract, tmp_path / "map.mbtiles")
    heidelberg = read_tile(tmp_path / "map.mbtiles", 12, 2146, 1399)
    assert heidelberg is not None
    assert len(heidelberg) > 5_000
