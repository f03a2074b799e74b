"""How well a name fits somewhere in what was said: the cheapest way to turn it into a stretch of it, in Numba.

Costs are in weights of characters (`parsing`): a wrong or missing one costs its weight, one that sounds alike a
quarter, an unsaid ending or beginning less. A character may also be said by the letters of its pinyin, or by the first
of them.
"""

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.compiled import INTS, LONGS, compiled

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
LONGEST_ASKED = 96
LONGEST_NAME = 64
SAME_SOUND, NEAR_SOUND, BY_INITIAL, BY_SYLLABLE = 0.25, 0.45, 0.30, 0.02
UNSAID_HEAD, UNSAID_TAIL, UNSAID_COMMON, TOO_MUCH = 0.6, 0.35, 0.35, 0.8
MOST_COST = 0.6  # of a name's weight: what costs more is no fit, and not looked at to its end
_COMMON_AT_MOST = 14  # of a character; of a letter 5
BYTES = "Array(uint8, 1, 'C', readonly=True)"
SHORTS = "Array(int16, 2, 'C', readonly=True)"
LETTERS = "Array(int32, 2, 'C', readonly=True)"
NEAR = "Array(uint8, 2, 'C', readonly=True)"


@compiled(f"float32(int32, int32, float32, int16, int16, int16, int16, {NEAR})")
def _difference(
    one: int, other: int, weight: float, sound: int, second_sound: int, heard: int, second_heard: int, is_near: Bytes
) -> float:
    """What it costs to have said `other` for `one`, each with its two commonest readings (0: none)."""
    if one < 0x2E80 or other < 0x2E80:
        return weight if one < 0x2E80 and other < 0x2E80 else weight * 1.5
    if heard == 0 or sound == 0:
        return weight
    if sound in (heard, second_heard) or second_sound == heard or (second_heard > 0 and second_heard == second_sound):
        return SAME_SOUND * weight
    near = is_near[sound, heard] + is_near[sound, second_heard] + is_near[second_sound, heard]
    return NEAR_SOUND * weight if near else weight


@compiled(f"void({INTS}, {LETTERS}, int8[:, ::1])")
def _spell(asked: Ints, letters: Ints, spelled: NDArray[np.int8]) -> None:
    """`spelled[end, syllable]`: how many letters before `end` spell the syllable, or 0; -1 where its first letter alone
    stands there. A v may be typed as u."""
    for end in range(1, len(asked) + 1):
        if asked[end - 1] >= 0x2E80:
            continue
        for syllable in range(1, len(letters)):
            if letters[syllable, 0] == asked[end - 1]:
                spelled[end, syllable] = -1
            length = 0
            while length < 6 and letters[syllable, length] != 0:
                length += 1
            if length == 0 or length > end:
                continue
            fits = True
            for place in range(length):
                letter, typed = letters[syllable, place], asked[end - length + place]
                if letter != typed and not (letter == 118 and typed == 117):
                    fits = False
                    break
            if fits:
                spelled[end, syllable] = length


@compiled(
    f"void({INTS}, {BYTES}, int64, int64, {INTS}, {BYTES}, int16[:, ::1], {SHORTS}, int8[:, ::1], {NEAR}, "
    "float32[:, ::1], int32[:, ::1], float32[::1])"
)
def _align(  # noqa: C901, PLR0912, PLR0915 - one loop, compiled as a whole
    codes: Ints,
    weights: Bytes,
    start: int,
    end: int,
    asked: Ints,
    asked_weights: Bytes,
    heard: NDArray[np.int16],
    of_character: NDArray[np.int16],
    spelled: NDArray[np.int8],
    is_near: Bytes,
    cost: Floats,
    begun: Ints,
    result: Floats,
) -> None:
    """The name codes[start:end] in the whole of `asked`; `result` = (cost, first place used, place behind the last,
    weight of the name).

    `cost` and `begun` are room for three rows of len(asked) + 1: the cheapest cost of the name so far that ends at a
    place, and where it began; `heard` are the two commonest readings of each character that was said, `spelled` what
    its letters spell (`_spell`). Semi-global alignment: Sellers, J. Algorithms 1 (1980); neighbours swapped: Damerau,
    CACM 7 (1964).
    """
    size = len(asked)
    end = min(end, start + LONGEST_NAME)
    whole = 0.0
    for place in range(start, end):
        whole += weights[place]
    for at in range(size + 1):
        cost[0, at], begun[0, at] = 0.0, at
    best, best_start, best_end = 1e9, 0, 0
    tail = whole
    for place in range(start, end):
        row, before, older = (place - start + 1) % 3, (place - start) % 3, (place - start + 2) % 3
        code, weight = codes[place], float(weights[place])
        is_han = code >= 0x2E80
        sound, second_sound = (of_character[code, 0], of_character[code, 1]) if is_han else (np.int16(0), np.int16(0))
        unsaid = UNSAID_COMMON * weight if weight <= (_COMMON_AT_MOST if is_han else 5) else weight
        tail -= weight
        cost[row, 0], begun[row, 0] = cost[before, 0] + UNSAID_HEAD * weight, 0
        cheapest = cost[row, 0]
        for at in range(1, size + 1):
            nothing_yet = begun[before, at] == at
            least = cost[before, at] + (min(unsaid, UNSAID_HEAD * weight) if nothing_yet else unsaid)
            origin = begun[before, at]
            other = cost[row, at - 1] + TOO_MUCH * asked_weights[at - 1]
            if other < least and begun[row, at - 1] < at - 1:
                least, origin = other, begun[row, at - 1]
            said = asked[at - 1]
            other = cost[before, at - 1]
            if code != said:
                other += _difference(
                    code, said, weight, sound, second_sound, heard[at - 1, 0], heard[at - 1, 1], is_near
                )
            if other <= least:
                least, origin = other, begun[before, at - 1]
            if is_han and said < 0x2E80:
                for reading in range(3):
                    syllable = np.int64(of_character[code, reading])
                    length = np.int64(spelled[at, syllable])
                    if length > 1:
                        other = cost[before, at - length] + BY_SYLLABLE * weight
                        if other < least:
                            least, origin = other, begun[before, at - length]
                    elif length != 0:
                        other = cost[before, at - 1] + (BY_SYLLABLE if length == 1 else BY_INITIAL) * weight
                        if other < least:
                            least, origin = other, begun[before, at - 1]
            elif at > 1 and place > start and code == asked[at - 2] and codes[place - 1] == said and code != said:
                other = cost[older, at - 2] + 0.8 * weight
                if other < least:
                    least, origin = other, begun[older, at - 2]
            cost[row, at], begun[row, at] = least, origin
            cheapest = min(cheapest, least)
        if cheapest > MOST_COST * whole and best > MOST_COST * whole:
            break
        typed_so_far = cost[row, size] + UNSAID_TAIL * tail
        if begun[row, size] < size and typed_so_far < best:
            best, best_start, best_end = typed_so_far, begun[row, size], size
    else:
        last = (end - start) % 3
        for at in range(1, size + 1):
            if begun[last, at] < at and cost[last, at] <= best:
                best, best_start, best_end = cost[last, at], begun[last, at], at
    result[0], result[1], result[2], result[3] = best, best_start, best_end, whole


@compiled(f"void({INTS}, {LONGS}, {BYTES}, {INTS}, {INTS}, {BYTES}, {SHORTS}, {LETTERS}, {NEAR}, float32[:, ::1])")
def fit_keys(
    codes: Ints,
    first: Longs,
    weights: Bytes,
    keys: Ints,
    asked: Ints,
    asked_weights: Bytes,
    of_character: NDArray[np.int16],
    letters: Ints,
    is_near: Bytes,
    fits: Floats,
) -> None:
    """`fits[i]` = cost, first place, place behind the last, weight (`_align`) of name keys[i] in what was asked."""
    cost = np.empty((3, len(asked) + 1), dtype=np.float32)
    begun = np.empty((3, len(asked) + 1), dtype=np.int32)
    heard = np.zeros((len(asked), 2), dtype=np.int16)
    for at in range(len(asked)):
        if asked[at] >= 0x2E80:
            heard[at] = of_character[asked[at], :2]
    spelled = np.zeros((len(asked) + 1, len(letters)), dtype=np.int8)
    _spell(asked, letters, spelled)
    for place in range(len(keys)):
        start, end = first[keys[place]], first[keys[place] + 1]
        _align(
            codes,
            weights,
            start,
            end,
            asked,
            asked_weights,
            heard,
            of_character,
            spelled,
            is_near,
            cost,
            begun,
            fits[place],
        )
