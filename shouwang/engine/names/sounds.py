"""How Chinese characters sound: toneless pinyin syllables, as numbers, from pypinyin's dictionary (MIT).

A character has up to three readings, the commonest first (长: zhang, chang). Syllable 0 stands for no reading.
"""

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

READINGS = 3
LONGEST_SYLLABLE = 6  # zhuang
_USUAL_SHARE = 0.03
_CODEPOINTS = 0x30000  # planes 0 to 2: all Han that a name is written with
_CONFUSED_STARTS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("r", "l"), ("f", "h"))
_CONFUSED_ENDS = (("ang", "an"), ("eng", "en"), ("ing", "in"), ("iang", "ian"), ("uang", "uan"))


class Sounds(NamedTuple):
    """`of_character[codepoint]`: READINGS syllable numbers. `letters[syllable]`: its letters as code points, 0
    behind the last. `is_near[a, b]`: two syllables that are often taken for one another (zh and z, ang and an)."""

    syllables: tuple[str, ...]
    of_character: NDArray[np.int16]
    letters: NDArray[np.int32]
    is_near: NDArray[np.uint8]


@lru_cache(maxsize=1)
def sounds() -> Sounds:
    readings = _readings()
    syllables = ("", *sorted({syllable for found in readings.values() for syllable in found}))
    number = {syllable: place for place, syllable in enumerate(syllables)}
    of_character = np.zeros((_CODEPOINTS, READINGS), dtype=np.int16)
    for codepoint, found in readings.items():
        for place, syllable in enumerate(found):
            of_character[codepoint, place] = number[syllable]
    letters = np.zeros((len(syllables), LONGEST_SYLLABLE), dtype=np.int32)
    for syllable, place in number.items():
        letters[place, : len(syllable)] = [ord(letter) for letter in syllable]
    return Sounds(syllables, of_character, letters, _nearness(syllables, number))


def characters_by_syllable(characters: str) -> dict[str, str]:
    """pai -> 派排…: those of the characters that are read so, each under every reading of its own."""
    found: dict[str, list[str]] = {}
    table = sounds()
    for character in characters:
        for number in table.of_character[ord(character)].tolist():
            if number:
                found.setdefault(table.syllables[number], []).append(character)
    return {syllable: "".join(read_so) for syllable, read_so in sorted(found.items())}


def _readings() -> dict[int, list[str]]:
    """Those that pypinyin's phrases use more than once in a while, the commonest first, or the dictionary's first."""
    from pypinyin.pinyin_dict import pinyin_dict

    used = _used()
    readings = {}
    for codepoint, marked in pinyin_dict.items():
        counts = used.get(chr(codepoint), Counter())
        usual = [one for one, count in counts.most_common() if count >= _USUAL_SHARE * counts.total()]
        plain = dict.fromkeys(_without_tone(reading) for reading in (usual or marked.split(",")[:1]))
        found = [reading for reading in plain if 0 < len(reading) <= LONGEST_SYLLABLE]
        if found and codepoint < _CODEPOINTS:
            readings[codepoint] = found[:READINGS]
    return readings


def _used() -> dict[str, Counter[str]]:
    from pypinyin.phrases_dict import phrases_dict

    used: dict[str, Counter[str]] = {}
    for phrase, marked in phrases_dict.items():
        for character, found in zip(phrase, marked, strict=False):
            used.setdefault(character, Counter())[found[0]] += 1
    return used


def _without_tone(reading: str) -> str:
    """lǜ -> lv, as it is typed."""
    letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(letter for letter in letters if "a" <= letter <= "z")


def _nearness(syllables: tuple[str, ...], number: dict[str, int]) -> NDArray[np.uint8]:
    is_near = np.zeros((len(syllables), len(syllables)), dtype=np.uint8)
    for one in syllables[1:]:
        for other in _mistaken(one) & number.keys():
            is_near[number[one], number[other]] = is_near[number[other], number[one]] = 1
    return is_near


def _mistaken(syllable: str) -> set[str]:
    starts = {syllable}
    for pair in _CONFUSED_STARTS:
        for one, other in (pair, pair[::-1]):
            if syllable.startswith(one):
                starts.add(other + syllable[len(one) :])
    ends = set(starts)
    for pair in _CONFUSED_ENDS:
        for one, other in (pair, pair[::-1]):
            ends |= {start[: -len(one)] + other for start in starts if start.endswith(one)}
    return ends
