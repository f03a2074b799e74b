"""Two spellings of one name become equal: width, case, accents, punctuation, street abbreviations."""

import re
import unicodedata

# Han, kana, Hangul: written without spaces; two characters of them say as much as three Latin letters.
DENSE = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(f"[{DENSE}]+|[^\\W_{DENSE}]+")
_ACCENT = re.compile("[\u0300-\u036f]")
_NO_DECOMPOSITION = str.maketrans({
    "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i",
})  # fmt: skip

_STREET_TYPES = {
    "al": "alley", "aly": "alley", "av": "avenue", "ave": "avenue", "avda": "avenida", "bd": "boulevard",
    "blvd": "boulevard", "bvd": "boulevard", "cir": "circle", "cres": "crescent", "ct": "court",
    "dr": "drive", "expy": "expressway", "gdns": "gardens", "hwy": "highway", "hw": "highway", "ln": "lane",
    "pk": "park", "pkwy": "parkway", "pky": "parkway", "pl": "place", "plz": "plaza", "rd": "road",
    "sq": "square", "st": "street", "str": "strasse", "ter": "terrace", "terr": "terrace", "wy": "way",
}  # fmt: skip
_DIRECTIONS = {
    "n": "north", "s": "south", "e": "east", "w": "west",
    "ne": "northeast", "nw": "northwest", "se": "southeast", "sw": "southwest",
}  # fmt: skip
_DIRECTION_WORDS = {*_DIRECTIONS, *_DIRECTIONS.values()}
_TYPE_WORDS = {*_STREET_TYPES, *_STREET_TYPES.values()}
_SHORT_WORDS = {*_STREET_TYPES, *_DIRECTIONS}


def fold(text: str) -> str:
    """One width, one case, no Latin accents."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_NO_DECOMPOSITION)
    return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", folded)))


def words(text: str) -> list[str]:
    """The folded words in their full form: "12 St. Paul's AV" -> 12, saint, paul, s, avenue."""
    found = _WORD.findall(fold(text))
    return [
        _in_full(found, place) if word in _SHORT_WORDS else word + "asse" if word.endswith("str") else word
        for place, word in enumerate(found)
    ]


def core(found: list[str]) -> str:
    """The words that tell streets apart, as one; all words where there are only types and directions."""
    telling = [word for word in found if word not in _DIRECTION_WORDS and word not in _TYPE_WORDS]
    return "".join(telling or found)


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
