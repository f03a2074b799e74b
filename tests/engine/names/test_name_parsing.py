"""Spellings of one name fold into one; the house number comes out of either end."""

import pytest

from shouwang.engine.names.folding import fold, words
from shouwang.engine.names.parsing import HouseNumber, ParsedName, parse


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
    ("text", "parsed"),
    [
        ("秀隆街12号", ParsedName("秀隆街12号", "秀隆街", "秀隆街", HouseNumber(12))),
        ("秀隆街12号东门", ParsedName("秀隆街12号东门", "秀隆街", "秀隆街", HouseNumber(12, rest="东门"))),
        (
            "万里公路832弄125号",
            ParsedName("万里公路832弄125号", "万里公路832弄", "万里公路832弄", HouseNumber(125)),
        ),
        ("秀隆街100号", ParsedName("秀隆街100号", "秀隆街", "秀隆街", HouseNumber(100))),
        ("798艺术区", ParsedName("798艺术区", "798艺术区", "798艺术区", None)),
        ("110", ParsedName("110", "110", "110", None)),
        ("Vestergade 12B", ParsedName("vestergade12b", "vestergade", "vestergade", HouseNumber(12, "b"))),
        (
            "0 S DECKER AV",
            ParsedName("0southdeckeravenue", "southdeckeravenue", "decker", HouseNumber(0, is_block=True)),
        ),
        (
            "4000 Block of MISSION ST",
            ParsedName("4000blockofmissionstreet", "missionstreet", "mission", HouseNumber(4000, is_block=True)),
        ),
        ("Fleet Rd 12-14", ParsedName("fleetroad1214", "fleetroad", "fleet", HouseNumber(12, rest="14"))),
        ("12-14 Fleet Rd", ParsedName("1214fleetroad", "fleetroad", "fleet", HouseNumber(12, rest="14"))),
        ("12 Block St", ParsedName("12blockstreet", "blockstreet", "block", HouseNumber(12))),
        ("North Avenue", ParsedName("northavenue", "northavenue", "northavenue", None)),
    ],
)
def test_a_name_is_taken_apart(text: str, parsed: ParsedName) -> None:
    assert parse(text) == parsed
