"""What was said, made ready for a search."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.names.aligning import LONGEST_ASKED
from shouwang.engine.names.folding import fold
from shouwang.engine.names.grams import asked_grams
from shouwang.engine.names.initials import LONGEST_INITIALS
from shouwang.engine.names.parsing import Reading, divisions_before, read_asked
from shouwang.engine.names.sounds import LONGEST_SYLLABLE, sounds
from shouwang.engine.names.strings import codes_of
from shouwang.engine.names.table import flat

LONGEST_TEXT = 200  # characters of what was said; more is no place
_WORD = re.compile("[a-z]+")
_MOST_SPELLED = 400
_FOREIGN = 12  # weight of a character of an unknown division


@dataclass(frozen=True, eq=False)
class Asked:
    """One reading of what was said. `packed` are its letters as `Table.by_initials` keeps them, None unless it is
    one short word of letters."""

    reading: Reading
    codes: NDArray[np.int32]
    weights: NDArray[np.uint8]
    numbers: NDArray[np.int32]
    grams: NDArray[np.int64]
    initials: str

    @classmethod
    def of(cls, reading: Reading, words: list[str]) -> "Asked":
        key = reading.key[:LONGEST_ASKED]
        codes = codes_of(key)
        weights = np.frombuffer(reading.weights[:LONGEST_ASKED], dtype=np.uint8)
        numbers = np.array(flat(reading.numbers[:6]), dtype=np.int32)
        letters = "".join(words) if key.isascii() and key.isalpha() else ""
        grams = asked_grams(codes, list(spelled(words))[:_MOST_SPELLED] if letters else [])
        return cls(reading, codes, weights, numbers, grams, letters if 1 < len(letters) <= LONGEST_INITIALS else "")

    def knowing(self, explained: NDArray[np.bool_]) -> "Asked":
        """Divisions at its start that are no part of any area here cost little: no place lies there."""
        unknown = np.flatnonzero(~explained[: divisions_before(self.reading.key)])
        if not len(unknown):
            return self
        weights = self.weights.copy()
        weights[unknown] = np.minimum(weights[unknown], _FOREIGN)
        return replace(self, weights=weights)


def asked_of(text: str) -> list[Asked]:
    """Every reading of a text; nothing that holds no letter."""
    words = _WORD.findall(_typed(text))
    return [Asked.of(reading, _of_key(words, reading.key)) for reading in read_asked(text) if reading.key]


def _of_key(words: list[str], key: str) -> list[str]:
    """The words that the key is made of; the key itself where they differ (abbreviations written out)."""
    kept, at = [], 0
    for word in words:
        if key.startswith(word, at):
            kept.append(word)
            at += len(word)
    return kept if at == len(key) else [key]


def _typed(text: str) -> str:
    return fold(text.replace("ü", "v").replace("Ü", "v"))


def spelled(words: list[str]) -> Iterator[tuple[int, int]]:
    """Pairs of syllables that stand side by side in letters; the last one may be only begun (xiangh -> xiang hu)."""
    arcs: list[tuple[int, int, int]] = []
    start = 0
    for word in words:
        arcs += [(start + begin, start + end, syllable) for begin, end, syllable in _arcs(word)]
        start += len(word)
    letters = "".join(words)
    begun: dict[int, list[int]] = {}
    for begin, _, syllable in arcs:
        begun.setdefault(begin, []).append(syllable)
    for _, end, syllable in arcs:
        following = begun.get(end, [])
        rest = letters[end:]
        if not following and 0 < len(rest) < 6:
            following = _begun_with().get(rest, [])
        for other in following:
            yield syllable, other


def _arcs(word: str) -> list[tuple[int, int, int]]:
    """The syllables of a word that lie on a way through it, or to within a syllable of its end; none of other words."""
    number = _numbers()
    every = [
        (begin, end, number[word[begin:end]])
        for begin in range(len(word))
        for end in range(begin + 1, min(begin + LONGEST_SYLLABLE, len(word)) + 1)
        if word[begin:end] in number
    ]
    reached = {0}
    for begin, end, _ in every:
        if begin in reached:
            reached.add(end)
    if max(reached) < len(word) - LONGEST_SYLLABLE:
        return []
    useful = {max(reached)}
    for begin, end, _ in reversed(every):
        if end in useful:
            useful.add(begin)
    return [arc for arc in every if arc[0] in reached & useful and arc[1] in useful]


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    numbers = {syllable: place for place, syllable in enumerate(sounds().syllables) if syllable}
    typed = {syllable.replace("v", "u"): place for syllable, place in numbers.items()}  # lv may be typed as lu
    return typed | numbers


@lru_cache(maxsize=1)
def _begun_with() -> dict[str, list[int]]:
    begun: dict[str, list[int]] = {}
    for syllable, place in _numbers().items():
        for length in range(1, len(syllable)):
            begun.setdefault(syllable[:length], []).append(place)
    return begun
