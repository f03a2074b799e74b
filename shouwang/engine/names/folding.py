"""Two spellings of one name become equal: width, case, accents, traditional characters, street abbreviations."""

import re
import unicodedata
from functools import lru_cache

# Han, kana, Hangul: written without spaces; two characters of them say as much as three Latin letters.
DENSE = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0002ffff"
_WORD = re.compile(f"[{DENSE}]+|[^\\W_{DENSE}]+")
_ACCENT = re.compile("[\u0300-\u036f]")
_NO_DECOMPOSITION = str.maketrans({
    "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i",
})  # fmt: skip

_STREET_TYPES = {
    "al": "alley", "aly": "alley", "av": "avenue", "ave": "avenue", "avda": "avenida", "bd": "boulevard",
    "blvd": "boulevard", "bvd": "boulevard", "cir": "circle", "cres": "crescent", "ct": "court", "cts": "courts",
    "dr": "drive", "expy": "expressway", "fwy": "freeway", "gd": "gade", "gdns": "gardens", "hwy": "highway",
    "hw": "highway", "ln": "lane", "mt": "mount", "pk": "park", "pkwy": "parkway", "pky": "parkway",
    "pl": "place", "plz": "plaza", "pza": "piazza", "rd": "road", "sq": "square", "st": "street",
    "str": "strasse", "ter": "terrace", "terr": "terrace", "tce": "terrace", "vej": "vej", "wy": "way",
}  # fmt: skip
_DIRECTIONS = {
    "n": "north", "s": "south", "e": "east", "w": "west",
    "ne": "northeast", "nw": "northwest", "se": "southeast", "sw": "southwest",
}  # fmt: skip
_DIRECTION_WORDS = {*_DIRECTIONS, *_DIRECTIONS.values()}
_TYPE_WORDS = {*_STREET_TYPES, *_STREET_TYPES.values()}
_SHORT_WORDS = {*_STREET_TYPES, *_DIRECTIONS}
_JOINED = {"gd": "gade", "str": "strasse", "vj": "vej", "pl": "plads"}  # written into one word: Hauptstr., Vesterbrogd.
COMMON_WORDS = frozenset({*_DIRECTIONS.values(), *_STREET_TYPES.values(), "of", "the", "de", "la", "du", "des"})


def fold(text: str) -> str:
    """One width, one case, no Latin accents, simplified characters."""
    if text.isascii():
        return text.lower()
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    text = text.casefold().translate(_simplified())
    if max(text) < "\u0250" or _ACCENT.search(text):
        decomposed = unicodedata.normalize("NFD", text.translate(_NO_DECOMPOSITION))
        text = unicodedata.normalize("NFC", _ACCENT.sub("", decomposed))
    return text


def words(text: str) -> list[str]:
    """The folded words in their full form: "12 St. Paul's AV" -> 12, saint, paul, s, avenue."""
    found = _WORD.findall(fold(text))
    return [_in_full(found, place) if word in _SHORT_WORDS else _unjoined(word) for place, word in enumerate(found)]


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    """Character by character, by OpenCC (Apache-2.0): both sides of a comparison are folded the same way."""
    from opencc import OpenCC

    han = [chr(codepoint) for codepoint in (*range(0x3400, 0xA000), *range(0x20000, 0x2A6E0))]
    simple = OpenCC("t2s").convert("\n".join(han)).split("\n")
    return {ord(one): other for one, other in zip(han, simple, strict=True) if one != other}


def _unjoined(word: str) -> str:
    """Hauptstr -> hauptstrasse."""
    for short, full in _JOINED.items():
        if len(word) > len(short) + 3 and word.endswith(short):
            return word[: -len(short)] + full
    return word


def _in_full(found: list[str], place: int) -> str:
    """Only where it must be short: a street type at the end, a direction at the start or behind the type.

    A short word with nothing around it stays: someone is still typing.
    """
    word = found[place]
    is_first = place == 0 or found[place - 1].isdigit() or found[place - 1] == "of"
    if is_first and place == len(found) - 1:
        return word
    if word in _DIRECTIONS:
        return _DIRECTIONS[word] if is_first or found[place - 1] in _TYPE_WORDS else word
    is_last = not is_first and all(later in _DIRECTION_WORDS or later.isdigit() for later in found[place + 1 :])
    if word == "st":
        return "street" if is_last else "saint"
    return _STREET_TYPES[word] if is_last else word
