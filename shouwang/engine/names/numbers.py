"""Numbers of houses: 358弄81号, 3栋2单元, 12B, 12-14, 4300 block."""

import re
from dataclasses import dataclass
from typing import Literal

Unit = Literal["", "lane", "number", "annex", "building", "unit", "floor", "room", "group"]
UNITS: tuple[Unit, ...] = ("", "lane", "number", "annex", "building", "unit", "floor", "room", "group")
_OF_WORD: dict[str, Unit] = {
    "弄": "lane", "支弄": "lane", "巷": "lane", "号": "number", "号院": "number", "号楼": "building",
    "栋": "building", "幢": "building", "座": "building", "单元": "unit", "号门": "unit", "楼": "floor", "层": "floor",
    "室": "room", "房": "room", "组": "group", "队": "group",
}  # fmt: skip
_WORDS = "支弄|弄|巷|号楼|号院|号门|号|栋|幢|座|单元|楼|层|室|房|组|队"
_DIGIT = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALE = {"十": 10, "百": 100, "千": 1000}
_HAN_NUMBER = re.compile("[零〇一二三四五六七八九十百千两]{1,7}(?=号|弄|支弄|栋|幢|座|单元|楼|层|室|组|队)")
_LETTER_ALONE = re.compile("(?<![a-z])([a-z])(?=栋|幢|座)")
_CHAIN = re.compile(
    r"(?<!第)(?<![a-z])(?P<annex>附|之)?(?P<number>\d{1,6})(?P<letter>[a-z]?)"
    rf"(?:[-–~至](?P<last>\d{{1,6}})(?=号|$))?(?P<unit>{_WORDS})?"
)
_DASHED = re.compile(r"(\d{1,3})[-–](\d{1,2})[-–](\d{3,4})(?!\d)")


@dataclass(frozen=True, slots=True)
class HouseNumber:
    """One number of a chain. `last` is the end of a range (12-14), else the number itself. A block stands for every
    number from it on to +99; a round number may mean one (4300 Shamrock Av)."""

    unit: Unit
    number: int
    letter: str = ""
    last: int = 0
    block: Literal["", "may", "is"] = ""

    def __str__(self) -> str:
        return f"{self.number}{self.letter}" if self.last in {0, self.number} else f"{self.number}-{self.last}"


def numbered(text: str) -> list[tuple[int, int, HouseNumber]]:
    """Where in a folded Han text its numbers stand: (start, end, number). Bare digits count at its two ends only."""
    found = []
    for match in _CHAIN.finditer(text):
        start, end = match.span()
        if match["unit"] is None and not match["annex"] and start > 0 and end < len(text) and text[end] != "-":
            continue
        unit: Unit = "annex" if match["annex"] else _OF_WORD.get(match["unit"] or "", "")
        number = int(match["number"])
        found.append((start, end, HouseNumber(unit, number, match["letter"], int(match["last"] or number))))
    return found


def in_digits(text: str) -> str:
    """Of a folded Han text: numerals before a unit as digits (三栋二单元 -> 3栋2单元), 12-3-1001 with its units."""
    text = _HAN_NUMBER.sub(lambda match: str(_value(match[0])), text)
    text = _LETTER_ALONE.sub(lambda match: f"{ord(match[1]) - 96}", text)
    return _DASHED.sub(r"\1栋\2单元\3室", text)


def _value(numeral: str) -> int:
    if not any(character in _SCALE for character in numeral):
        return int("".join(str(_DIGIT[character]) for character in numeral))
    total, digit = 0, 0
    for character in numeral:
        if character in _SCALE:
            total += max(digit, 1) * _SCALE[character]
            digit = 0
        else:
            digit = _DIGIT[character]
    return total + digit
