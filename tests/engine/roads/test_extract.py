"""Reading extracts made here by hand: what each tag becomes, whole values."""

import gzip
from pathlib import Path

from shouwang.engine.roads.extract import Boundary, Extract, ExtractPlace, Shape, read_extract

NODES = """
<node id="1" lon="116.000" lat="28.000"/>
<node id="2" lon="116.001" lat="28.000"><tag k="barrier" v="gate"/><tag k="name" v="东门"/></node>
<node id="3" lon="116.002" lat="28.000"/>
<node id="4" lon="116.002" lat="28.002"/>
<node id="5" lon="116.000" lat="28.002"/>
"""
SQUARE = '<nd ref="1"/><nd ref="3"/><nd ref="4"/><nd ref="5"/><nd ref="1"/>'
STREET = """
<way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
<tag k="highway" v="residential"/><tag k="name" v="秀隆街"/><tag k="name:en" v="Xiulong Street"/></way>
"""
GATE = ExtractPlace("n2", "entrance", 116.001, 28.0, "东门", tags={"barrier": "gate"})
STREET_PLACE = ExtractPlace(
    "w10", "street", 116.001, 28.0, "秀隆街", ("Xiulong Street",), "秀隆街",
    tags={"highway": "residential"}, name_en="Xiulong Street",
)  # fmt: skip


def read(tmp_path: Path, body: str) -> Extract:
    path = tmp_path / "town.osm.gz"
    path.write_bytes(gzip.compress(f'<osm version="0.6">{body}</osm>'.encode()))
    return read_extract(path)


def tags(**values: str) -> str:
    return "".join(f'<tag k="{key.replace("__", ":")}" v="{value}"/>' for key, value in values.items())


def test_roads_keep_their_nodes_tags_and_the_tags_of_the_nodes(tmp_path: Path) -> None:
    extract = read(tmp_path, NODES + STREET)
    assert extract.node_osm_ids.tolist() == [1, 2, 3]
    assert extract.node_lon.tolist() == [116.0, 116.001, 116.002]
    assert extract.node_tags == {1: {"barrier": "gate", "name": "东门"}}
    (road,) = extract.roads
    assert (road.osm_id, road.nodes.tolist()) == (10, [0, 1, 2])
    assert road.tags == {"highway": "residential", "name": "秀隆街", "name:en": "Xiulong Street"}
    assert extract.places == [GATE, STREET_PLACE]


def test_a_way_is_cut_where_the_file_lacks_its_nodes(tmp_path: Path) -> None:
    way = '<way id="11"><nd ref="1"/><nd ref="2"/><nd ref="99"/><nd ref="98"/><nd ref="4"/><nd ref="5"/>'
    extract = read(tmp_path, NODES + way + tags(highway="service") + "</way>")
    assert [extract.node_osm_ids[road.nodes].tolist() for road in extract.roads] == [[1, 2], [4, 5]]


def test_only_ways_one_can_take_become_roads(tmp_path: Path) -> None:
    """Proposed roads, platforms and plazas drawn as areas are no roads."""
    others = "".join(
        f'<way id="{20 + index}">{SQUARE}{tags(**values)}</way>'
        for index, values in enumerate(
            [
                {"highway": "proposed"},
                {"highway": "platform"},
                {"highway": "pedestrian", "area": "yes"},
                {"highway": "steps"},
            ]
        )
    )
    assert [road.osm_id for road in read(tmp_path, NODES + STREET + others).roads] == [10, 23]


def test_each_kind_of_place(tmp_path: Path) -> None:
    """A numbered house, a named shop, a hydrant without a name, a numbered exit, a nameless station."""
    nodes = "".join(
        f'<node id="{30 + index}" lon="116.5" lat="28.5">{tags(**values)}</node>'
        for index, values in enumerate(
            [
                {"addr__street": "秀隆街", "addr__housenumber": "12号"},
                {
                    "shop": "supermarket",
                    "name": "惠民超市",
                    "alt_name": "老超市;小惠民",
                    "name__en": "Huimin",
                },
                {"emergency": "fire_hydrant", "ref": "H7"},
                {"railway": "subway_entrance", "ref": "A1"},
                {"amenity": "police"},
                {"shop": "yes"},
                {"emergency": "phone", "name": "一号点"},
            ]
        )
    )
    places = read(tmp_path, NODES + nodes + STREET).places
    assert places == [
        GATE,
        ExtractPlace("n30", "address", 116.5, 28.5, street="秀隆街", house_number="12号"),
        ExtractPlace(
            "n31", "landmark", 116.5, 28.5, "惠民超市", ("Huimin", "老超市", "小惠民"),
            tags={"shop": "supermarket"}, name_en="Huimin",
        ),
        ExtractPlace(
            "n32", "asset", 116.5, 28.5, "H7", asset_kind="hydrant",
            tags={"emergency": "fire_hydrant", "ref": "H7"},
        ),
        ExtractPlace(
            "n33", "entrance", 116.5, 28.5, "A1", tags={"railway": "subway_entrance", "ref": "A1"}
        ),
        ExtractPlace("n34", "landmark", 116.5, 28.5, tags={"amenity": "police"}),
        ExtractPlace(
            "n36", "asset", 116.5, 28.5, "一号点", asset_kind="call_point", tags={"emergency": "phone"}
        ),
        STREET_PLACE,
    ]  # fmt: skip


def test_a_building_counts_its_residents_and_stands_at_its_centroid(tmp_path: Path) -> None:
    building = tags(building="apartments", name="3栋", addr__place="梅湖花园", population="84")
    extract = read(tmp_path, NODES + STREET + f'<way id="40">{SQUARE}{building}</way>')
    (place,) = (place for place in extract.places if place.osm_ref == "w40")
    assert (place.kind, place.name, place.street, place.residents) == ("building", "3栋", "梅湖花园", 84)
    assert (round(place.lon, 7), round(place.lat, 7)) == (116.001, 28.001)


def test_the_head_count_of_a_village_is_not_taken_for_a_building(tmp_path: Path) -> None:
    village = f'<node id="50" lon="116" lat="28">{tags(place="village", name="梅村", population="900")}</node>'
    places = read(tmp_path, NODES + village + STREET).places
    assert [(place.name, place.residents) for place in places if place.osm_ref == "n50"] == [("梅村", 0)]


def test_shapes_carry_layer_kind_and_both_names(tmp_path: Path) -> None:
    ring = [(116.0, 28.0), (116.002, 28.0), (116.002, 28.002), (116.0, 28.002), (116.0, 28.0)]
    ways = (
        f'<way id="60">{SQUARE}{tags(leisure="park", name="梅湖", name__en="Meihu Park")}</way>'
        f'<way id="61"><nd ref="1"/><nd ref="4"/>{tags(railway="rail")}</way>'
        f'<way id="62">{SQUARE}{tags(landuse="residential", name="岱山花园")}</way>'
    )
    shapes = read(tmp_path, NODES + STREET + ways).shapes
    labels = [(shape.name, shape.kind, shape.rank) for shape in shapes if shape.layer == "label"]
    assert [shape for shape in shapes if shape.layer != "label"] == [
        Shape("green", "Polygon", [ring], "梅湖", 0, "Meihu Park", "park"),
        Shape("rail", "LineString", [[(116.0, 28.0), (116.002, 28.002)]], "", 0, "", "rail"),
        Shape("compound", "Polygon", [ring], "岱山花园", 0, "", "compound"),
    ]
    assert labels == [("梅湖", "park", 4), ("岱山花园", "compound", 6)]


def test_boundaries_are_assembled_and_broken_ones_counted(tmp_path: Path) -> None:
    ways = (
        '<way id="70"><nd ref="1"/><nd ref="3"/><nd ref="4"/></way>'
        '<way id="71"><nd ref="4"/><nd ref="5"/><nd ref="1"/></way>'
    )
    admin = tags(type="boundary", boundary="administrative", admin_level="8", name="岱湖", name__en="Daihu")
    member = '<member type="way" ref="{}" role="outer"/>'
    relations = (
        f'<relation id="80">{member.format(70)}{member.format(71)}{admin}</relation>'
        f'<relation id="81">{member.format(70)}{admin}</relation>'
    )
    path = tmp_path / "town.osm"
    path.write_text(f'<osm version="0.6">{NODES}{STREET}{ways}{relations}</osm>')
    steps: list[tuple[str, float]] = []
    extract = read_extract(path, lambda step, share: steps.append((step, share)))
    (boundary,) = extract.boundaries
    corners = {(116.0, 28.0), (116.002, 28.0), (116.002, 28.002), (116.0, 28.002)}
    assert (boundary.osm_ref, boundary.admin_level, boundary.name_en) == ("r80", 8, "Daihu")
    assert [[set(ring) for ring in polygon] for polygon in boundary.multipolygon] == [[corners]]
    assert isinstance(boundary, Boundary)
    assert steps[-1] == ("done, 1 broken boundaries skipped", 1.0)
    assert [share for _, share in steps] == sorted(share for _, share in steps)


def test_names_lose_control_characters_and_are_capped(tmp_path: Path) -> None:
    name = "梅\u202e湖\u0085" + "园" * 240
    (place,) = (
        place
        for place in read(
            tmp_path, NODES + f'<node id="90" lon="1" lat="1">{tags(shop="yes", name=name)}</node>' + STREET
        ).places
        if place.osm_ref == "n90"
    )
    assert place.name == "梅湖" + "园" * 198
