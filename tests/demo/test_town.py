"""The invented district, read back as any other extract would be."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from shouwang.demo.town.district import district_tables, write_district
from shouwang.demo.town.names import chinese_number
from shouwang.demo.town.register import DistrictTables, Home, settle
from shouwang.engine.roads.extract import Extract, ExtractPlace, Road, read_extract

SQUARE_METRES_PER_SQUARE_DEGREE = 111_195**2 * np.cos(np.radians(28.68))


@dataclass(frozen=True)
class Read:
    path: Path
    tables: DistrictTables
    extract: Extract

    def places(self) -> dict[str, ExtractPlace]:
        return {place.osm_ref: place for place in self.extract.places if place.kind != "street"}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Read:
    path = tmp_path_factory.mktemp("town") / "daihu.osm.pbf"
    tables = write_district(path, 7)
    assert tables is not None
    return Read(path, tables, read_extract(path))


def test_the_same_seed_gives_the_same_bytes_and_tables(town: Read, tmp_path: Path) -> None:
    write_district(tmp_path / "again.osm.pbf", 7)
    write_district(tmp_path / "other.osm.pbf", 8)
    assert (tmp_path / "again.osm.pbf").read_bytes() == town.path.read_bytes()
    assert (tmp_path / "other.osm.pbf").read_bytes() != town.path.read_bytes()
    assert district_tables(7) == town.tables


def test_exactly_44_000_people_live_in_it(town: Read) -> None:
    """In the table and in the tags, building by building."""
    in_map = {ref: place.residents for ref, place in town.places().items() if place.residents}
    assert in_map == {building.osm_ref: building.residents for building in town.tables.buildings}
    assert sum(in_map.values()) == 44_000


def test_posts_and_organisations_are_places_of_the_map(town: Read) -> None:
    rows = [(row.osm_ref, row.name, row.name_en, row.lon, row.lat) for row in town.tables.posts]
    rows += [(row.osm_ref, row.name, row.name_en, row.lon, row.lat) for row in town.tables.organisations]
    places = town.places()
    for osm_ref, name, name_en, lon, lat in rows:
        place = places[osm_ref]
        assert (place.kind, place.name, place.name_en) == ("landmark", name, name_en)
        assert (place.lon, place.lat) == pytest.approx((lon, lat), abs=1e-6)
        assert place.house_number
    assert Counter(post.kind for post in town.tables.posts) == {"station": 1, "service_station": 8}
    assert len(town.tables.organisations) == 70
    assert len(set(rows)) == 79


def test_landmarks_carry_what_callers_call_them(town: Read) -> None:
    """A river, a village and a bridge by their other names."""
    aliases = {place.name: set(place.aliases) for place in town.extract.places}
    assert {"塘江", "三塘河", "大江", "Santang River"} == aliases["三塘江"]
    assert {"三塘城中村", "老三塘", "Santang Village"} == aliases["三塘村"]
    for landmark in town.tables.landmarks:
        assert set(landmark.aliases) <= aliases[landmark.name]


def test_every_name_is_there_in_both_languages(town: Read) -> None:
    for item in osmium.FileProcessor(str(town.path)):
        assert ("name" in item.tags) == ("name:en" in item.tags), item


def test_the_named_streets_exist(town: Read) -> None:
    streets = {place.name for place in town.extract.places if place.kind == "street"}
    assert {"岱山中路", "京山南路", "前应路", "秀隆街", "环湖东路", "三塘一巷"} <= streets


def test_one_can_get_from_everywhere_to_everywhere(town: Read) -> None:
    """The whole net is one strongly connected part, one-way streets obeyed."""
    assert largest_part(town.extract).all()


def largest_part(extract: Extract) -> NDArray[np.bool_]:
    starts, ends = [], []
    for road in extract.roads:
        if road.tags.get("oneway") != "-1":
            starts.append(road.nodes[:-1])
            ends.append(road.nodes[1:])
        if road.tags.get("oneway") != "yes":
            starts.append(road.nodes[1:])
            ends.append(road.nodes[:-1])
    rows, columns = np.concatenate(starts), np.concatenate(ends)
    count = len(extract.node_lon)
    matrix = coo_matrix((np.ones(len(rows), np.int8), (rows, columns)), (count, count))
    _, part = connected_components(matrix, connection="strong")
    is_largest: NDArray[np.bool_] = part == np.bincount(part).argmax()
    return is_largest


def line(extract: Extract, road: Road) -> shapely.LineString:
    return shapely.LineString(np.column_stack((extract.node_lon[road.nodes], extract.node_lat[road.nodes])))


def test_only_three_bridges_cross_the_river(town: Read) -> None:
    (middle,) = (shape for shape in town.extract.shapes if shape.layer == "water" and shape.kind == "river")
    river = shapely.LineString(middle.coordinates[0])
    crossing = [road for road in town.extract.roads if line(town.extract, road).intersects(river)]
    assert sorted((road.tags["name"], road.tags.get("bridge")) for road in crossing) == [
        ("岱山南路", "yes"), ("环湖东路", "yes"), ("环湖西路", "yes"),
    ]  # fmt: skip


def test_village_lanes_are_too_narrow_for_a_fire_engine(town: Read) -> None:
    lanes = [
        road
        for road in town.extract.roads
        if road.tags.get("name", "").startswith("三塘") and "巷" in road.tags["name"]
    ]
    widths = [float(lane.tags["width"]) for lane in lanes]
    assert len(lanes) > 12
    assert (min(widths) >= 1.5, max(widths) <= 2.4) == (True, True)


def test_compounds_are_walled_and_a_road_leads_through_each_gate(town: Read) -> None:
    """Each wall is closed and has a gate at least; the buildings inside are numbered."""
    gates, on_roads = set(), set()
    walls: dict[str, list[int]] = {}
    for item in osmium.FileProcessor(str(town.path)):
        if item.is_node() and item.tags.get("barrier") == "gate":
            gates.add(item.id)
        elif item.is_way() and "highway" in item.tags:
            on_roads.update(node.ref for node in item.nodes)
        elif item.is_way() and item.tags.get("barrier") == "wall":
            walls[item.tags["name"]] = [node.ref for node in item.nodes]
    compounds = {place.name for place in town.extract.places if place.kind == "compound"}
    numbered = {place.street for place in town.extract.places if place.tags.get("building") == "apartments"}
    assert (len(compounds & set(walls)) > 15, compounds & set(walls) - numbered) == (True, set())
    assert [name for name, wall in walls.items() if wall[0] != wall[-1] or not gates & on_roads & {*wall}] == []


def test_streets_pass_under_the_railway_with_three_metres(town: Read) -> None:
    heights = Counter(road.tags["maxheight"] for road in town.extract.roads if "maxheight" in road.tags)
    assert heights == {"3": 2, "4.5": 2}


def test_gates_exits_and_safety_assets_are_there(town: Read) -> None:
    assets = Counter(place.asset_kind for place in town.extract.places if place.kind == "asset")
    exits = {place.name for place in town.extract.places if place.tags.get("railway") == "subway_entrance"}
    gates = [place for place in town.extract.places if place.tags.get("barrier") == "gate"]
    assert {"梅湖站A1口", "梅湖站A2口", "梅湖站B口", "岱山南站C2口"} <= exits
    assert len(gates) > 80
    assert assets["hydrant"] > 300
    assert (assets["aed"] > 15, assets["fire_point"] > 5, assets["call_point"]) == (True, True, 15)


def test_no_two_houses_share_a_number(town: Read) -> None:
    numbers = Counter((place.street, place.house_number) for place in town.extract.places if place.house_number)
    assert [number for number, count in numbers.items() if count > 1] == []


def test_areas_form_one_tree_that_fills_twelve_square_kilometres(town: Read) -> None:
    areas = {area.code: area for area in town.tables.areas}
    polygons = {code: shapely.Polygon(area.polygon) for code, area in areas.items()}
    assert Counter(area.kind for area in areas.values()) == {
        "province": 1, "city": 1, "district": 1, "station": 1, "beat": 8, "cell": 63,
    }  # fmt: skip
    assert polygons["S"].area * SQUARE_METRES_PER_SQUARE_DEGREE == pytest.approx(12e6, rel=0.01)
    for code, area in areas.items():
        if area.kind in {"city", "district", "station"}:
            assert polygons[area.parent_code].contains(polygons[code])
    for parent in ("S", *(code for code, area in areas.items() if area.kind == "beat")):
        children = [polygons[code] for code, area in areas.items() if area.parent_code == parent]
        assert shapely.union_all(children).symmetric_difference(polygons[parent]).area < 1e-12
        assert sum(child.area for child in children) == pytest.approx(polygons[parent].area)


def test_the_map_knows_the_same_areas(town: Read) -> None:
    in_map = {b.osm_ref: (b.admin_level, b.name, b.name_en) for b in town.extract.boundaries}
    assert in_map == {a.osm_ref: (a.admin_level, a.name, a.name_en) for a in town.tables.areas}


def test_each_post_stands_in_its_area(town: Read) -> None:
    polygons = {area.code: shapely.Polygon(area.polygon) for area in town.tables.areas}
    for post in town.tables.posts:
        assert polygons[post.area_code].contains(shapely.Point(post.lon, post.lat)), post.name


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20, 32))
def test_any_seed_gives_a_whole_town(seed: int, tmp_path: Path) -> None:
    tables = write_district(tmp_path / "town.osm.pbf", seed)
    assert tables is not None
    assert (len(tables.posts), len(tables.organisations)) == (9, 70)
    assert largest_part(read_extract(tmp_path / "town.osm.pbf")).all()


@pytest.mark.slow
def test_the_city_has_200_000_junctions(tmp_path: Path) -> None:
    """Crossings and dead ends of the largest part; places where a street only bends do not count."""
    path = tmp_path / "city.osm.pbf"
    assert write_district(path, 1, scale="city") is None
    extract = read_extract(path)
    pairs = np.concatenate([np.column_stack((road.nodes[:-1], road.nodes[1:])) for road in extract.roads])
    is_inside = largest_part(extract)
    degree = np.bincount(pairs[is_inside[pairs].all(axis=1)].ravel(), minlength=len(is_inside))
    assert ((degree != 2) & (degree > 0)).sum() == pytest.approx(200_000, rel=0.02)
    assert is_inside.mean() > 0.99


@given(st.lists(st.floats(0.1, 500), min_size=1, max_size=40), st.integers(0, 50_000))
def test_residents_are_shared_out_to_the_last_one(weights: list[float], residents: int) -> None:
    """The sum is exact, and nobody is more than one head away from the fair share."""
    homes = [Home(f"w{index}", "", "", weight, (0, 0), {}) for index, weight in enumerate(weights)]
    counts = [building.residents for building in settle(homes, residents)]
    assert sum(counts) == residents
    fair = [residents * weight / sum(weights) for weight in weights]
    assert all(abs(count - share) <= 1 for count, share in zip(counts, fair, strict=True))


@pytest.mark.parametrize(("number", "word"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一")])
def test_lanes_are_counted_in_chinese(number: int, word: str) -> None:
    assert chinese_number(number) == word
