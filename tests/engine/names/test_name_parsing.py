"""Spellings of one name fold into one; the house number comes out of either end."""

import pytest

from shouwang.engine.names.folding import fold, words
from shouwang.engine.names.parsing import Reading, read_asked, read_name


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nørrebrogade Ærø", "norrebrogade aero"),
        ("Straße ÉCOLE", "strasse ecole"),
        ("ＡＢＣ１２", "abc12"),
        ("がんばれ 한국", "がんばれ 한국"),
        ("朝阳 A 端", "朝阳 a 端"),
    ],
)
def test_width_case_and_latin_accents_fold_but_no_other_script_is_hurt(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("N. Charles St", ["north", "charles", "street"]),
        ("St. Paul St", ["saint", "paul", "street"]),
        ("St Paul St N", ["saint", "paul", "street", "north"]),
        ("King's Rd", ["king", "s", "road"]),
        ("5th Ave SW", ["5th", "avenue", "southwest"]),
        ("Court Pl", ["court", "place"]),
        ("Hauptstr. 5", ["hauptstrasse", "5"]),
        ("n", ["n"]),
        ("st", ["st"]),
    ],
)
def test_abbreviations_are_written_out_where_they_must_be_some(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "folded"),
    [("萬里公路", "万里公路"), ("臺灣廣場", "台湾广场"), ("里面", "里面")],
)
def test_traditional_characters_fold_into_simplified_ones(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "key", "numbers", "rest"),
    [
        ("秀隆街12号", "秀隆街", ["12 number"], ""),
        ("秀隆街12号东门", "秀隆街", ["12 number"], "东门"),
        ("萬里公路832弄125號", "万里公路", ["832 lane", "125 number"], ""),
        ("鹤庆路358弄12支弄81号", "鹤庆路", ["358 lane", "12 lane", "81 number"], ""),
        ("象湖公寓3栋2单元", "象湖公寓", ["3 building", "2 unit"], ""),
        ("象湖公寓三栋二单元", "象湖公寓", ["3 building", "2 unit"], ""),
        ("象湖公寓12-3-1001", "象湖公寓", ["12 building", "3 unit", "1001 room"], ""),
        ("五一路附1号", "五一路", ["1 annex"], ""),
        ("五一路12号之2", "五一路", ["12 number", "2 annex"], ""),
        ("Vestergade 12B", "vestergade", ["12b "], ""),
        ("12-14 Fleet Rd", "fleetroad", ["12-14 "], ""),
        ("Fleet Rd 12-14", "fleetroad", ["12-14 "], ""),
        ("4000 Block of MISSION ST", "missionstreet", ["4000  is"], ""),
        ("12 Block St", "blockstreet", ["12 "], ""),
        ("798艺术区", "798艺术区", [], ""),
        ("第12中学", "第12中学", [], ""),
        ("110", "110", [], ""),
        ("North Avenue", "northavenue", [], ""),
    ],
)
def test_a_name_is_taken_apart(text: str, key: str, numbers: list[str], rest: str) -> None:
    read = read_name(text)[0]
    assert (read.key, said(read), read.rest) == (key, numbers, rest)


@pytest.mark.parametrize(
    ("text", "key", "numbers"),
    [
        ("12号秀隆街", "秀隆街", ["12 number"]),
        ("三栋二单元象湖公寓", "象湖公寓", ["3 building", "2 unit"]),
        ("秀隆街１２", "秀隆街", ["12 "]),
        ("4300 SHAMROCK AV", "shamrockavenue", ["4300  may"]),
        ("Nørrebrogade 45, 2200 København N", "norrebrogadekobenhavnn", ["45 ", "2200  may"]),
        ("2 B Gormsgade", "gormsgade", ["2b "]),
        ("12 E Pratt St", "eastprattstreet", ["12 "]),
        ("xianghu gongyu 3 dong", "xianghugongyudong", ["3 "]),
        ("si jiu lu 2 1 5 hao", "sijiuluhao", ["215 "]),
        ("我在秀隆街", "秀隆街", []),
    ],
)
def test_what_was_said_is_taken_apart(text: str, key: str, numbers: list[str]) -> None:
    read = read_asked(text)[0]
    assert (read.key, said(read)) == (key, numbers)


def test_numbers_may_be_spelled_with_their_units() -> None:
    assert [(read.key, said(read)) for read in read_asked("xhgy3d")] == [("xhgy", ["3 building"]), ("xhgy3d", [])]


def test_what_holds_a_number_is_also_read_as_a_name() -> None:
    assert [read.key for read in read_asked("三号桥社区")] == ["桥社区", "三号桥社区"]


def test_endings_that_many_names_share_weigh_less() -> None:
    """But not the second of two characters that are left, and not the only word there is."""
    weights = {text: read_name(text)[0].weights for text in ("兴宁社区居委会", "龙省村委会", "东区", "北大街")}
    common = {text: [place for place, weight in enumerate(found) if weight == 14] for text, found in weights.items()}
    assert common == {"兴宁社区居委会": [2, 3, 4, 5, 6], "龙省村委会": [2, 3, 4], "东区": [1], "北大街": [1, 2]}


def said(read: Reading) -> list[str]:
    return [f"{number} {number.unit}{' ' + number.block if number.block else ''}" for number in read.numbers]
