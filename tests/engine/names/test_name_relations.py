"""Places said by other places, and crossings said by their streets."""

import pytest

from shouwang.engine.names import Fit, NameEntry, NameIndex
from shouwang.engine.names.crossings import crossing_of
from shouwang.engine.names.relations import Relation, relation_of

TOWN = "南宁/青秀"
ENTRIES = [
    NameEntry("station", "Central Station", "official", 12.5600, 55.6730, "København", 0, "station"),
    NameEntry("steno", "Steno Apotek", "official", 12.5605, 55.6735, "København", 0, "pharmacy"),
    NameEntry("norrebro", "Nørrebro Apotek", "official", 12.5500, 55.6900, "København", 0, "pharmacy"),
    NameEntry("dairy", "阳光乳业有限公司", "official", 108.3000, 22.8000, TOWN),
    NameEntry("xianghu", "象湖公寓", "official", 108.3100, 22.8000, TOWN),
    NameEntry("chemist", "惠民大药房", "official", 108.3102, 22.8001, TOWN, 0, "pharmacy"),
    NameEntry("town", "长河镇", "official", 121.2000, 30.2000, "慈溪"),
    NameEntry("town", "三塘江", "alias", 121.2000, 30.2000, "慈溪"),
    NameEntry("corner", "North Broadway & Fleet Street", "official", -76.5930, 39.2830, "Baltimore"),
    NameEntry("other", "North Broadway & Gough Street", "official", -76.5930, 39.2880, "Baltimore"),
    NameEntry("fleet", "Fleet Street", "street", -76.5900, 39.2830, "Baltimore"),
    NameEntry("kou", "人民路与中山路交叉口", "official", 108.2000, 22.8000, TOWN),
]
INDEX = NameIndex.build(ENTRIES)


@pytest.mark.parametrize(
    ("text", "place_id", "relation"),
    [
        ("near the pharmacy opposite the station", "steno", "near"),
        ("pharmacy opposite Central Station", "steno", "opposite"),
        ("三塘江那边", "town", "near"),
        ("阳光乳业后门", "dairy", "gate"),
        ("象湖公寓旁边的药店", "chemist", "beside"),
        ("behind Central Station", "station", "behind"),
    ],
)
def test_a_place_is_found_by_the_one_it_is_said_by(text: str, place_id: str, relation: str) -> None:
    best = INDEX.search(text).candidates[0]
    assert (best.place_id, [fit.params["relation"] for fit in best.fits if fit.code == "relation"][-1]) == (
        place_id,
        relation,
    )


def test_a_gate_that_is_a_place_of_its_own_comes_before_the_place_it_leads_to() -> None:
    gate = NameEntry("gate", "阳光乳业后门", "official", 108.3010, 22.8010, TOWN)
    assert INDEX.with_changes([gate], []).search("阳光乳业后门").candidates[0].place_id == "gate"


@pytest.mark.parametrize(
    ("text", "lon", "lat"),
    [
        ("200 m north of Central Station", 12.56, 55.6748),
        ("阳光乳业东500米", 108.30488, 22.8),
        ("象湖公寓往南1公里", 108.31, 22.79101),
        ("象湖公寓和阳光乳业之间", 108.305, 22.8),
        ("between Central Station and Steno Apotek", 12.56025, 55.67325),
    ],
)
def test_a_spot_is_measured_from_the_places_that_were_said(text: str, lon: float, lat: float) -> None:
    best = INDEX.search(text).candidates[0]
    assert (round(best.lon, 5), round(best.lat, 5)) == (lon, lat)


def test_a_category_means_its_places_the_nearest_first() -> None:
    answer = INDEX.search("药店", near=(108.31, 22.8))
    assert ([one.place_id for one in answer.candidates], answer.is_ambiguous) == (
        ["chemist", "norrebro", "steno"],
        False,
    )


@pytest.mark.parametrize(
    "text",
    [
        "corner of Broadway and Fleet",
        "Fleet St & N Broadway",
        "Fleet/Broadway",
        "Broadway at Fleet",
        "the intersection of Fleet Street and North Broadway",
        "N BROADWAY @ FLEET ST",
        "Fleat St & Brodway",
    ],
)
def test_a_crossing_is_found_in_any_notation_and_order(text: str) -> None:
    assert INDEX.search(text).candidates[0].place_id == "corner"


@pytest.mark.parametrize(
    "text",
    [
        "人民路与中山路交叉口",
        "中山路人民路口",
        "人民路中山路路口",
        "人民路/中山路",
        "人民路和中山路的交汇处",
        "人民中山路口",
    ],
)
def test_a_han_crossing_is_found_in_any_notation_and_order(text: str) -> None:
    assert INDEX.search(text).candidates[0].place_id == "kou"


@pytest.mark.parametrize(
    "text", ["人民路口", "Fleet Street", "", "&", "and", "口", "Fleet &", "/ Fleet", "corner of Fleet"]
)
def test_what_names_no_two_streets_is_no_crossing(text: str) -> None:
    assert crossing_of(text) is None


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("银行对面的药店", Relation("opposite", "银行", "药店", said="对面")),
        ("学校东北约200米处", Relation("offset", "学校", metres=200.0, degrees=45, said="东北")),
        (
            "1.5 km south-west of the mill",
            Relation("offset", "the mill", metres=1500.0, degrees=225, said="south-west"),
        ),
        (
            "the bakery between A Street and B Street",
            Relation("between", "a street", "the bakery", "b street", said="between"),
        ),
        ("秀隆街", None),
        ("Fleet Street", None),
        ("", None),
    ],
)
def test_a_relation_is_read(text: str, relation: Relation | None) -> None:
    assert relation_of(text) == relation


def test_a_relation_whose_anchor_is_unknown_means_nothing() -> None:
    assert INDEX.search("the pharmacy opposite the cathedral").candidates == ()


def test_a_spot_says_from_where_it_was_measured() -> None:
    best = INDEX.search("200 m north of Central Station").candidates[0]
    params = {"relation": "offset", "text": "Central Station", "metres": 200.0, "degrees": 0.0}
    assert best.fits == (Fit("exact", {"text": "Central Station"}), Fit("relation", params))
