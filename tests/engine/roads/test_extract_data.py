"""Real extracts: counts against what was counted when they were collected."""

import os
from pathlib import Path

import pytest

from shouwang.engine.roads.extract import Extract, read_extract

pytestmark = pytest.mark.data


def read(name: str) -> Extract:
    folder = os.environ.get("SHOUWANG_DATA")
    if not folder:
        pytest.skip("SHOUWANG_DATA is not set")
    return read_extract(Path(folder) / "osm" / name)


@pytest.mark.parametrize(
    ("name", "road_nodes", "streets", "house_numbers", "police"),
    [
        ("monaco.osm.pbf", 26_088, 569, 77, 14),
        ("rhein_neckar_roads.osm.pbf", 164_598, 6_542, 4, 0),
        ("copenhagen_centre_2012.osm.pbf", 17_642, 1_474, 35_124, 8),
        ("andorra_2025.osm.pbf", 107_774, 482, 251, 7),
        ("baltimore.osm.pbf", 16_724, 566, 1_326, 5),
        ("beijing_cau_east.osm.gz", 1_456, 19, 5, 2),
    ],
)
def test_counts(name: str, road_nodes: int, streets: int, house_numbers: int, police: int) -> None:
    extract = read(name)
    assert len(extract.node_lon) == pytest.approx(road_nodes, rel=0.1)
    assert sum(place.kind == "street" for place in extract.places) == pytest.approx(streets, rel=0.05)
    assert sum(bool(place.house_number) for place in extract.places) == pytest.approx(house_numbers, rel=0.02, abs=4)
    assert sum(place.tags.get("amenity") == "police" for place in extract.places) == police


def test_monaco_has_its_quarters_as_areas() -> None:
    names = {boundary.name for boundary in read("monaco.osm.pbf").boundaries if boundary.admin_level == 10}
    assert {"Monte-Carlo", "La Condamine", "Monaco-Ville", "Larvotto"} <= names
