"""A name apart from its house number: 秀隆街12号东门, 12 Broadway, Broadway 12, 1200 block of Fleet St."""

import re
from dataclasses import dataclass
from itertools import takewhile

from shouwang.engine.names.folding import DENSE, core, words

_LATIN_NUMBER = re.compile(r"\d{1,6}[a-z]?")
_STREET_FIRST = re.compile(r"(?P<street>.+?)(?P<number>\d{1,6}[a-z]?)[号號](?P<rest>.*)")
_NUMBER_FIRST = re.compile(f"(?P<number>\\d{{1,6}}[a-z]?)[号號](?P<street>.*[{DENSE}]{{2}}.*)")
_NUMBER_LAST = re.compile(f"(?P<street>.*[{DENSE}])(?P<number>\\d{{1,6}}[a-z]?)")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DENSE = re.compile(f"[{DENSE}]")


@dataclass(frozen=True, slots=True)
class HouseNumber:
    """`rest` is what follows the number (东门, 3单元, the 14 of 12-14). A hundred block asks for every number
    from it on to +99."""

    number: int
    letter: str = ""
    rest: str = ""
    is_block: bool = False

    def __str__(self) -> str:
        return f"{self.number}{self.letter}"


@dataclass(frozen=True, slots=True)
class ParsedName:
    """`whole` is the folded text without spaces, `key` the same without its house number, `core` the key
    without the words that many streets share (street, north).
    """

    whole: str
    key: str
    core: str
    house: HouseNumber | None


def parse(text: str) -> ParsedName:
    found = words(text)
    whole = "".join(found)
    if _DENSE.search(whole):
        key, house = _dense_parts(whole)
        return ParsedName(whole, key, key, house)
    street, house = _latin_parts(found)
    return ParsedName(whole, "".join(street), core(street), house)


def _dense_parts(whole: str) -> tuple[str, HouseNumber | None]:
    for pattern in (_NUMBER_FIRST, _STREET_FIRST, _NUMBER_LAST):
        found = pattern.fullmatch(whole)
        if found:
            parts = found.groupdict()
            return parts["street"], _house(parts["number"], rest=parts.get("rest", ""))
    return whole, None


def _latin_parts(found: list[str]) -> tuple[list[str], HouseNumber | None]:
    numbers = list(takewhile(_LATIN_NUMBER.fullmatch, found))
    if numbers and len(numbers) < len(found):
        is_round = int(numbers[0].rstrip(_LETTERS)) % 100 == 0
        street, is_block = _without_block(found[len(numbers) :], is_block=is_round)
        return street, _house(numbers[0], rest="".join(numbers[1:]), is_block=is_block)
    numbers = list(takewhile(_LATIN_NUMBER.fullmatch, reversed(found)))[::-1]
    if numbers and len(numbers) < len(found):
        return found[: -len(numbers)], _house(numbers[0], rest="".join(numbers[1:]))
    return found, None


def _without_block(street: list[str], *, is_block: bool) -> tuple[list[str], bool]:
    """Of "1200 block of Fleet St" the street; "12 Block St" is a house in a street of that name."""
    if street[0] in {"block", "blk"} and street[1:2] == ["of"] and len(street) > 2:
        return street[2:], True
    if street[0] in {"block", "blk"} and is_block and len(street) > 1:
        return street[1:], True
    return street, is_block


def _house(number: str, *, rest: str = "", is_block: bool = False) -> HouseNumber:
    digits = number.rstrip(_LETTERS)
    return HouseNumber(int(digits), number[len(digits) :], rest, is_block)
