"""Street names of the United States and of Denmark as people shorten them, and keys under which spellings meet."""

import re
import unicodedata
from collections.abc import Mapping
from random import Random

# Words in full and how they are written short, the usual form first.
_ENGLISH: Mapping[str, tuple[str, ...]] = {
    "street": ("st", "st.", "str"), "avenue": ("ave", "av", "ave."), "road": ("rd", "rd."), "drive": ("dr", "dr."),
    "court": ("ct",), "lane": ("ln", "la"), "place": ("pl", "pl."), "boulevard": ("blvd", "bd", "bl"),
    "parkway": ("pkwy", "pw", "py"), "highway": ("hwy", "hw", "hy"), "terrace": ("ter", "tr"), "square": ("sq",),
    "alley": ("aly", "al"), "circle": ("cir",), "way": ("wy",), "saint": ("st", "st."),
    "north": ("n", "n."), "south": ("s", "s."), "east": ("e", "e."), "west": ("w", "w."),
}  # fmt: skip
_DANISH: Mapping[str, tuple[str, ...]] = {
    "alle": ("al.",), "allé": ("al.", "alle"), "plads": ("pl.", "pl"), "boulevard": ("blvd.", "boul."),
    "sankt": ("skt.", "sct."), "gammel": ("gl.", "gl"), "gamle": ("gl.",), "nordre": ("ndr.", "ndr"),
    "søndre": ("sdr.", "sdr"), "store": ("st.",), "lille": ("ll.",), "doktor": ("dr.",), "vej": ("v.",),
    "gade": ("gd.",), "nørre": ("nr.",),
}  # fmt: skip
_DANISH_ENDINGS = {"gade": ("gd.", "g."), "vej": ("v.",), "stræde": ("str.",)}
DIRECTIONS = frozenset({"north", "south", "east", "west"})
TYPES = frozenset(_ENGLISH) - DIRECTIONS - {"saint"}
# What each is known by in a key. "av" and "ave" are one there; "st" is a street and a saint.
_SHORTEST = {
    short.rstrip("."): shorts[0].rstrip(".")
    for language in (_DANISH, _ENGLISH)
    for full, shorts in language.items()
    for short in (full, *shorts)
}
_IN_FULL = {short: full for full, shorts in _ENGLISH.items() if full != "saint" for short in shorts}
_ONE_LETTER = str.maketrans({"ø": "o", "å": "a", "æ": "ae"})
_TWO_LETTERS = str.maketrans({"ø": "oe", "å": "aa", "æ": "ae", "Ø": "Oe", "Å": "Aa", "Æ": "Ae"})
_WORD = re.compile(r"\w+")


def plain(text: str) -> str:
    """Lower case, the letters of the English alphabet only: Nørrebrogade is norrebrogade."""
    return _unaccented(text.casefold().translate(_ONE_LETTER))


def two_letters(text: str) -> str:
    """As one writes Danish on a foreign keyboard: Nørrebrogade is Noerrebrogade."""
    return _unaccented(text.translate(_TWO_LETTERS))


def one_letter(text: str) -> str:
    capitals = {"Ø": "O", "Å": "A", "Æ": "Ae"}
    return _unaccented("".join(capitals.get(letter, letter) for letter in text).translate(_ONE_LETTER))


def key(text: str) -> str:
    """The same for every way of writing short that is known here, without spaces and signs."""
    return "".join(_known_as(word) for word in _WORD.findall(plain(text).replace("'", "")))


def core_key(street: str) -> str:
    """Without direction and type: North Broadway is broadway, Fleet Street fleet; "" where there is nothing else."""
    return "".join(word for word in _WORD.findall(plain(street).replace("'", "")) if word not in TYPES | DIRECTIONS)


def core(street: str) -> str:
    return " ".join(word for word in street.split() if word.lower() not in TYPES | DIRECTIONS)


def shortened(street: str, rng: Random, *, is_danish: bool) -> str:
    """Every word that has a short form in one of them: E Pratt St, Vesterbrogd."""
    return " ".join(
        _shortened(word, rng, is_danish=is_danish, is_first=number == 0) for number, word in enumerate(street.split())
    )


def _shortened(word: str, rng: Random, *, is_danish: bool, is_first: bool) -> str:
    lower = word.lower()
    shorts = (_DANISH if is_danish else _ENGLISH).get(lower)
    if shorts and not (is_first and lower in TYPES | {"vej", "gade"}):
        return rng.choice(shorts).capitalize()
    for ending, endings in _DANISH_ENDINGS.items() if is_danish else ():
        if lower.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + rng.choice(endings)
    return word


def in_full(street: str) -> str:
    """4300 SHAMROCK AV's street where no map knows it: Shamrock Avenue."""
    words = [word.lower() for word in street.split()]
    last = len(words) - 1
    return " ".join(
        (_IN_FULL.get(word, word) if number in {0, last} and last and _is_place_of(word, number) else word).capitalize()
        for number, word in enumerate(words)
    )


def _is_place_of(word: str, number: int) -> bool:
    """A direction stands first, a type last; "E" of Avenue E stays."""
    return (number == 0) == (_IN_FULL.get(word) in DIRECTIONS)


def _known_as(word: str) -> str:
    for ending, endings in _DANISH_ENDINGS.items():
        for one in (plain(ending), endings[0].rstrip(".")):
            if word.endswith(one) and len(word) > len(one) + 2:
                return word[: -len(one)] + endings[0].rstrip(".")
    return _SHORTEST.get(word, word)


def _unaccented(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
