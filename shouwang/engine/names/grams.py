"""Which names share sounds with what was said: a posting list a gram, in Numba.

A gram is two neighbouring syllables, two syllables with one between them, or three neighbouring letters. Characters
that sound alike make the same grams, so a homophone, a pinyin spelling and the right character are all found by one
list; how well a name fits is for `aligning` to say.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.compiled import INTS, LONGS, compiled
from shouwang.engine.names.sounds import sounds

_SYLLABLE_BITS = 9
_KIND = 1 << 18  # 9 + 9 bits of two syllables, or 6 + 6 + 6 of three letters
GRAMS = 3 * _KIND
_SHORTS = "Array(int16, 2, 'C', readonly=True)"
_LONGEST = 64  # characters of a key that make grams
_MOST_POSTINGS = 400_000
_LEAST_SHARE = 0.3  # of what the best key shares
_SHORT = 6  # characters: in longer ones enough other grams are left
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


class Postings(NamedTuple):
    """`keys[first[gram]:first[gram + 1]]` hold the gram; `weight[gram]` says how rare it is; `total[key]` is the sum
    of the weights of a key's grams."""

    first: Longs
    keys: Ints
    weight: NDArray[np.float32]
    total: NDArray[np.float32]


@compiled("int64(int32)")
def letter_class(code: int) -> int:
    """0..63: a letter or digit in 6 bits; others share the upper ones."""
    if 97 <= code <= 122:
        return code - 97
    if 48 <= code <= 57:
        return code - 22
    return 36 + code % 28


@compiled(f"int64({INTS}, int64, int64, {_SHORTS}, int64[::1])")
def grams_of(  # noqa: C901 - one loop, compiled as a whole
    codes: Ints, start: int, end: int, of_character: NDArray[np.int16], grams: Longs
) -> int:
    """The grams of codes[start:end] into `grams`; how many. Of a character's readings the two commonest count."""
    count = 0
    most = len(grams) - 8
    for place in range(start, min(end, start + _LONGEST)):
        code = codes[place]
        if code < 0x2E80:
            if place + 2 < end and codes[place + 1] < 0x2E80 and codes[place + 2] < 0x2E80 and count < most:
                letters = (letter_class(code) << 12) | (letter_class(codes[place + 1]) << 6)
                grams[count] = 2 * _KIND | letters | letter_class(codes[place + 2])
                count += 1
            continue
        for gap in range(1, 3):
            if place + gap >= end or codes[place + gap] < 0x2E80 or count >= most:
                continue
            other = codes[place + gap]
            for one_reading in range(2):
                one = np.int64(of_character[code, one_reading])
                if one == 0 and one_reading > 0:
                    continue
                if one == 0:
                    one = np.int64(424 + code % 88)
                for other_reading in range(2):
                    two = np.int64(of_character[other, other_reading])
                    if two == 0 and other_reading > 0:
                        continue
                    if two == 0:
                        two = np.int64(424 + other % 88)
                    grams[count] = (gap - 1) * _KIND | (one << _SYLLABLE_BITS) | two
                    count += 1
    return count


@compiled(f"int64({INTS}, {LONGS}, {_SHORTS}, int64[::1], int32[::1])")
def _post(codes: Ints, key_first: Longs, of_character: NDArray[np.int16], first: Longs, keys: Ints) -> int:
    """Without `keys` counts each gram's keys into first[gram + 1]; with it, puts them there and moves first on."""
    grams = np.empty(16 * _LONGEST, dtype=np.int64)
    posted = 0
    for key in range(len(key_first) - 1):
        for place in range(grams_of(codes, key_first[key], key_first[key + 1], of_character, grams)):
            gram = grams[place]
            if len(keys):
                keys[first[gram]] = key
                first[gram] += 1
            else:
                first[gram + 1] += 1
            posted += 1
    return posted


@compiled("void(int64[::1], int32[::1], float32[::1], float32[::1])")
def _weigh(first: Longs, keys: Ints, weight: NDArray[np.float32], total: NDArray[np.float32]) -> None:
    names = np.float32(len(total) + 1)
    for gram in range(len(first) - 1):
        count = first[gram + 1] - first[gram]
        if count:
            weight[gram] = np.log(1 + names / np.float32(count))
            for place in range(first[gram], first[gram + 1]):
                total[keys[place]] += weight[gram]


def post(codes: Ints, key_first: Longs) -> Postings:
    """The lists of all keys: key k is codes[key_first[k]:key_first[k + 1]]."""
    of_character = sounds().of_character
    first = np.zeros(GRAMS + 1, dtype=np.int64)
    posted = _post(codes, key_first, of_character, first, np.empty(0, dtype=np.int32))
    np.cumsum(first, out=first)
    keys = np.empty(posted, dtype=np.int32)
    _post(codes, key_first, of_character, first, keys)
    first[1:] = first[:-1].copy()
    first[0] = 0
    weight = np.zeros(GRAMS, dtype=np.float32)
    total = np.zeros(len(key_first) - 1, dtype=np.float32)
    _weigh(first, keys, weight, total)
    return Postings(first, keys, weight, total)


@compiled(f"int64({LONGS}, {INTS}, float32[::1], float32[::1], {LONGS}, float32[::1], int32[::1])")
def _gather(
    first: Longs,
    keys: Ints,
    weight: NDArray[np.float32],
    total: NDArray[np.float32],
    grams: Longs,
    score: NDArray[np.float32],
    touched: Ints,
) -> int:
    """Adds each gram's weight to its keys, rare grams first, and gives up the commonest ones when enough is read."""
    count, read = 0, 0
    for gram in grams:
        begin, end = first[gram], first[gram + 1]
        if read > 0 and read + end - begin > _MOST_POSTINGS:
            break
        read += end - begin
        for place in range(begin, end):
            key = keys[place]
            if score[key] == 0:
                touched[count] = key
                count += 1
            score[key] += weight[gram]
    for place in range(count):
        key = touched[place]
        score[key] /= np.sqrt(total[key])
    return count


def best_keys(postings: Postings, grams: Longs, most: int) -> Ints:
    """The keys that share most with the grams, measured by what else they hold: so many for the sounds, so many for
    the letters."""
    by_sound = grams < 2 * _KIND
    kinds = [kind for kind in (grams[by_sound], grams[~by_sound]) if len(kind)]
    return np.concatenate([np.empty(0, dtype=np.int32), *(_best(postings, kind, most) for kind in kinds)])


def _best(postings: Postings, grams: Longs, most: int) -> Ints:
    found = postings.first[grams + 1] - postings.first[grams]
    grams = grams[np.lexsort((grams, found))]
    score = np.zeros(len(postings.total), dtype=np.float32)
    touched = np.empty(len(postings.total), dtype=np.int32)
    lists = (postings.first, postings.keys, postings.weight, postings.total)
    keys = touched[: _gather(*lists, grams, score, touched)]
    keys = keys[score[keys] >= _LEAST_SHARE * score[keys].max(initial=0)]
    if len(keys) > most:
        scores = score[keys]
        limit = np.partition(scores, len(scores) - most)[len(scores) - most]
        keys = keys[scores >= limit][: 2 * most]
    found_keys: Ints = keys
    return found_keys


def asked_grams(codes: Ints, spelled: list[tuple[int, int]]) -> Longs:
    """The distinct grams of what was said; `spelled` are pairs of syllables that its letters may spell.

    A character may be missing or too much: neighbours may be apart in the name, and the other way round.
    """
    grams = np.empty(16 * _LONGEST, dtype=np.int64)
    count = grams_of(codes, 0, len(codes), sounds().of_character, grams)
    pairs = [(one << _SYLLABLE_BITS) | two for one, two in spelled]
    said = grams[:count]
    other_gap = said[said < 2 * _KIND] ^ _KIND if len(codes) <= _SHORT else said[:0]
    return np.unique(np.concatenate([said, other_gap, np.array(pairs, dtype=np.int64)]))
