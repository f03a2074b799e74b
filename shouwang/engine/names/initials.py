"""Names by the first letters of their characters: xhgy for 象湖公寓."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.compiled import INTS, LONGS, compiled
from shouwang.engine.names.aligning import LETTERS, SHORTS
from shouwang.engine.names.sounds import sounds
from shouwang.engine.names.strings import Strings

LONGEST_INITIALS = 12  # letters, five bits each, the first one uppermost
_VARIED = 6  # of so many characters at the start a second reading counts
_MOST_LOOKED_AT = 20_000
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@compiled(f"int64({INTS}, int64, int64, {SHORTS}, {LETTERS}, int64, int64)")
def _packed(
    codes: Ints, start: int, end: int, of_character: NDArray[np.int16], letters: Ints, other_at: int, reading: int
) -> int:
    """The initials of a name; at one place those of another reading. 0 where a character has none."""
    packed = np.int64(0)
    for place in range(LONGEST_INITIALS):
        letter = np.int64(0)
        if start + place < end:
            code = codes[start + place]
            if code < 0x2E80:
                letter = code - 96 if 97 <= code <= 122 else 27 + code % 5
            else:
                syllable = np.int64(of_character[code, reading if place == other_at else 0])
                if syllable == 0:
                    return 0
                letter = letters[syllable, 0] - 96
        packed = packed << 5 | letter
    return int(packed)


@compiled(f"int64({INTS}, {LONGS}, {SHORTS}, {LETTERS}, int64[::1], int32[::1])")
def _fill(codes: Ints, first: Longs, of_character: NDArray[np.int16], letters: Ints, packed: Longs, keys: Ints) -> int:
    """All initials of all names with a Han character; only counts them where `packed` is empty."""
    count = 0
    for key in range(len(first) - 1):
        start, end = first[key], first[key + 1]
        if end - start < 2 or codes[start] < 0x2E80:
            continue
        plain = _packed(codes, start, end, of_character, letters, -1, 0)
        if plain == 0:
            continue
        for place in range(-1, min(_VARIED, end - start)):
            one = plain if place < 0 else _packed(codes, start, end, of_character, letters, place, 1)
            if one == 0 or (place >= 0 and (one == plain or codes[start + place] < 0x2E80)):
                continue
            if len(packed):
                packed[count], keys[count] = one, key
            count += 1
    return count


@dataclass(frozen=True, eq=False)
class Initials:
    """`packed` in order, and the key each belongs to."""

    packed: Longs
    keys: Ints
    lengths: Ints

    @classmethod
    def of(cls, strings: Strings) -> "Initials":
        table = (strings.codes, strings.first, sounds().of_character, sounds().letters)
        count = _fill(*table, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32))
        packed, keys = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int32)
        if count:
            _fill(*table, packed, keys)
        order = np.argsort(packed, kind="stable")
        return cls(packed[order], keys[order], np.diff(strings.first).astype(np.int32))

    def keys_of(self, letters: str, most: int) -> Ints:
        """The names whose initials begin with these letters, the shortest where they are many."""
        packed = 0
        for letter in letters:
            packed = packed << 5 | (ord(letter) - 96)
        free = 5 * (LONGEST_INITIALS - len(letters))
        first, last = np.searchsorted(self.packed, [packed << free, (packed + 1) << free])
        found = self.keys[first : min(last, first + _MOST_LOOKED_AT)]
        if len(found) > most:
            found = found[np.argsort(self.lengths[found], kind="stable")[:most]]
        return np.unique(found)
