"""A name apart from its house numbers: 秀隆街12号东门, 12 Broadway, Broadway 12, 1200 block of Fleet St.

A text that holds numbers is read twice: as a name with house numbers, and as a name that has numbers in it.
"""

import re
from dataclasses import dataclass
from typing import Literal

from shouwang.engine.names.folding import COMMON_WORDS, DENSE, fold, words
from shouwang.engine.names.numbers import HouseNumber, Unit, in_digits, numbered

HAN_WEIGHT, HAN_COMMON, LATIN_WEIGHT, LATIN_COMMON = 48, 14, 16, 5  # three letters tell as much as one character
_LATIN_NUMBER = re.compile(r"(\d{1,6})([a-z]?)")
_RANGE = re.compile(r"(?<![\w-])(\d{1,6})\s?[-–]\s?(\d{1,6})(?![\w-])")
_FILLER = re.compile(
    r"^\s*(?:我们?|他们?|现在|就|是|人)*(?:在|位于)?(?:那个|这个)|^\s*(?:我们?|现在|就)*(?:在|位于)|^\s*(?:at|in|on) ",
    re.IGNORECASE,
)
_DIGITS_APART = re.compile(r"(?<![\w])\d(?: \d)+(?![\w])")
_LETTER = re.compile(r"(?<!\w)(\d{1,6}) ([A-Da-dF-Hf-h])(?=[,\s]|$)")  # 2 B; no direction is meant
_UNIT_SPELLED: dict[str, Unit] = {
    "hao": "number", "h": "number", "nong": "lane", "n": "lane", "xiang": "lane", "dong": "building", "d": "building",
    "zhuang": "building", "haolou": "building", "danyuan": "unit", "dy": "unit", "lou": "floor", "ceng": "floor",
    "shi": "room", "zu": "group",
}  # fmt: skip
_SPELLED_NUMBER = re.compile(rf"(\d{{1,6}})\s?({'|'.join(sorted(_UNIT_SPELLED, key=len, reverse=True))})(?![a-z])")
_WORDS = re.compile("[a-z]+")
_DENSE = re.compile(f"[{DENSE}]")
_NOT_DENSE = re.compile(r"[\W_]+")
_COMMON_ENDS = (
    "社区居民委员会|社区居委会|社区村委会|村民委员会|居民委员会|村委会|居委会|街道办事处|地区办事处|办事处|街道|社区|"
    "自治区|自治州|自治县|地区|新区|林区|矿区|特别行政区|省|市|区|县|旗|盟|州|镇|乡|村|屯|"
    "大道|大街|胡同|公路|路|街|道|巷|弄|里|小区|住宅区|生活区|花园|公寓|大厦|广场|中心|"
    "有限责任公司|有限公司|公司|集团|商店|超市"
)
_COMMON_END = re.compile(f"(?:{_COMMON_ENDS})$")
_DIVISIONS = re.compile(rf"(?:[{DENSE}]{{2,9}}?(?:自治区|自治州|自治县|地区|省|市|区|县|旗|盟|州))+")
_COMMON_INSIDE = re.compile(f"(?<=.)(?:{_COMMON_ENDS})")


@dataclass(frozen=True, slots=True)
class Reading:
    """`key` is the folded text without spaces and numbers; `weights[i]` says how telling its character i is; `rest` is
    what follows the last number (东门)."""

    key: str
    weights: bytes
    numbers: tuple[HouseNumber, ...] = ()
    rest: str = ""


def read_name(text: str) -> tuple[Reading, ...]:
    """How a name of the index can be said: without its numbers, and, unless these stand at its end, with them."""
    if _DENSE.search(text):
        return _read_han_name(fold(text))
    found = words(_RANGE.sub(r"\1", text)) if "-" in text or "–" in text else words(text)
    whole = latin(found)
    street, numbers = _latin_numbers(found, ends_only=True, last=_last(text))
    return (latin(street, numbers),) if numbers else (whole,)


def read_asked(text: str) -> tuple[Reading, ...]:
    """How what was said can be meant; numbers may stand anywhere in it."""
    text = _DIGITS_APART.sub(lambda match: match[0].replace(" ", ""), _FILLER.sub("", text))
    if _DENSE.search(text):
        plain = _NOT_DENSE.sub("", fold(text))
        kept, numbers, rest = _without_numbers(_dashes_kept(fold(text)))
        read = (Reading(kept + rest, _asked_weights(kept + rest), numbers, rest),) if numbers and kept + rest else ()
        return (*read, Reading(plain, _asked_weights(plain)))
    found = words(_LETTER.sub(r"\1\2", _RANGE.sub(r"\1", text)))
    street, numbers = _latin_numbers(found, ends_only=False, last=_last(text))
    whole = latin(found)
    spelled = _spelled(text)
    return (*((latin(street, numbers),) if numbers else ()), *((spelled,) if spelled else ()), whole)


def _spelled(text: str) -> Reading | None:
    """Numbers with their units in pinyin or its first letters: 181 hao, lyhy4d."""
    kept, at = "", 0
    numbers: list[HouseNumber] = []
    folded = fold(text)
    for match in _SPELLED_NUMBER.finditer(folded):
        kept, at = kept + folded[at : match.start()], match.end()
        numbers.append(HouseNumber(_UNIT_SPELLED[match[2]], int(match[1]), "", int(match[1])))
    found = _WORDS.findall(kept + folded[at:])
    return latin(found, tuple(numbers)) if numbers and found else None


def latin(found: list[str], numbers: tuple[HouseNumber, ...] = ()) -> Reading:
    """Words as one key; street types and directions tell little, unless there is nothing else."""
    is_telling = not all(word in COMMON_WORDS for word in found)
    weights = b"".join(
        bytes([LATIN_COMMON if is_telling and word in COMMON_WORDS else LATIN_WEIGHT]) * len(word) for word in found
    )
    return Reading("".join(found), weights, numbers)


def _read_han_name(folded: str) -> tuple[Reading, ...]:
    whole = _NOT_DENSE.sub("", folded)
    plain = Reading(whole, _name_weights(whole))
    if whole.isalpha() and not any(numeral in whole for numeral in "一二三四五六七八九十"):
        return (plain,)
    kept, numbers, rest = _without_numbers(_dashes_kept(folded))
    if not numbers or not kept:
        return (plain,)
    read = Reading(kept, _name_weights(kept), numbers, rest)
    return (read, plain) if rest else (read,)


def _dashes_kept(folded: str) -> str:
    return in_digits(re.sub(r"[^\w–-]|_", "", folded))


def _without_numbers(text: str) -> tuple[str, tuple[HouseNumber, ...], str]:
    """What stands before the first or between the numbers, the numbers, what stands behind the last one."""
    found = numbered(text)
    if not found:
        return text, (), ""
    kept, at = "", 0
    for start, end, _ in found:
        kept, at = kept + text[at:start], end
    numbers = tuple(number for _, _, number in found)
    return _NOT_DENSE.sub("", kept), numbers, _NOT_DENSE.sub("", text[at:])


def _name_weights(key: str) -> bytes:
    """The endings that many names share tell little, as long as two characters stand before them, or one before the
    only one (东区)."""
    start, least = len(key), 1
    while (end := _COMMON_END.search(key, 0, start)) and end.start() >= least:
        start, least = end.start(), 2
    return _letters_apart(key, start, len(key))


def _asked_weights(key: str) -> bytes:
    weights = bytearray(_letters_apart(key, len(key), len(key)))
    for match in _COMMON_INSIDE.finditer(key):
        weights[match.start() : match.end()] = bytes([HAN_COMMON]) * len(match[0])
    return bytes(weights)


def divisions_before(key: str) -> int:
    """How many characters name divisions (湖南省长沙市) that something else follows."""
    divisions = _DIVISIONS.match(key)
    return divisions.end() if divisions and divisions.end() < len(key) else 0


def _letters_apart(key: str, common_start: int, common_end: int) -> bytes:
    return bytes(
        LATIN_WEIGHT if character < "\u2e80" else HAN_COMMON if common_start <= place < common_end else HAN_WEIGHT
        for place, character in enumerate(key)
    )


def _last(text: str) -> int:
    found = _RANGE.search(text)
    return int(found[2]) if found else 0


def _latin_numbers(found: list[str], *, ends_only: bool, last: int) -> tuple[list[str], tuple[HouseNumber, ...]]:
    """The words without the numbers among them, and these; of a name only those at its start or else at its end."""
    matches = {place: match for place, word in enumerate(found) if (match := _LATIN_NUMBER.fullmatch(word))}
    if ends_only:
        places = _run(matches, 0, 1) or _run(matches, len(found) - 1, -1)
        matches = {place: matches[place] for place in places}
    street = [word for place, word in enumerate(found) if place not in matches]
    if not matches or not street:
        return found, ()
    street, is_block = _without_block(street)
    numbers: list[HouseNumber] = []
    for _, match in sorted(matches.items()):
        number = int(match[1])
        is_round = number % 100 == 0 and not match[2]
        until = last if not numbers and last > number else number
        block: Literal["", "may", "is"] = (
            "is" if is_block and not numbers else "may" if is_round and not ends_only else ""
        )
        numbers.append(HouseNumber("", number, match[2], until, block))
    return street, tuple(numbers)


def _run(matches: dict[int, re.Match[str]], start: int, step: int) -> list[int]:
    places = []
    while start in matches:
        places.append(start)
        start += step
    return places


def _without_block(street: list[str]) -> tuple[list[str], bool]:
    """Of "1200 block of Fleet St" the street; "12 Block St" is a house in a street of that name."""
    if street[0] in {"block", "blk"} and street[1:2] == ["of"] and len(street) > 2:
        return street[2:], True
    if street[0] in {"block", "blk"} and len(street) > 2:
        return street[1:], True
    return street, False
