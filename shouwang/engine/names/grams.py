"""Near misses: three neighbouring letters of a Latin name, two neighbouring characters of a Han one, in
NumPy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NO_SCORE_SHARE = 0.75  # a near miss never comes up to a prefix


@dataclass(frozen=True, eq=False)
class GramIndex:
    """Which keys hold which grams: `codes` ascending; key numbers of codes[i] are
    keys[starts[i]:starts[i+1]]."""

    codes: NDArray[np.int64]
    starts: NDArray[np.int64]
    keys: NDArray[np.int64]
    gram_counts: NDArray[np.int64]

    @classmethod
    def build(cls, names: Sequence[str]) -> "GramIndex":
        codes, owners = _grams(names)
        is_new = np.ones(len(codes), dtype=bool)
        is_new[1:] = codes[1:] != codes[:-1]
        starts = np.append(np.flatnonzero(is_new), len(codes))
        return cls(codes[is_new], starts, owners, np.bincount(owners, minlength=len(names)))

    def scores(self, name: str) -> NDArray[np.float64]:
        """For each key 0..0.75: how much of each other the two names hold. A name without grams scores 0.

        The best of Dice's coefficient, 0.8 of the share of the asked grams that the key holds (a part of a
        long name was said) and 0.6 of the share of the key's grams that were asked (more was said than the
        name), the last only for keys of two grams or more.
        """
        asked, _ = _grams([name])
        places = np.searchsorted(self.codes, asked)
        known = places < len(self.codes)
        places = places[known][self.codes[places[known]] == asked[known]]
        lists = [self.keys[self.starts[place] : self.starts[place + 1]] for place in places]
        if not lists:
            return np.zeros(len(self.gram_counts))
        shared = np.bincount(np.concatenate(lists), minlength=len(self.gram_counts))
        dice = 2 * shared / (len(asked) + self.gram_counts)
        of_asked = 0.8 * shared / len(asked)
        of_key = np.where(self.gram_counts > 1, 0.6 * shared / np.maximum(self.gram_counts, 1), 0.0)
        best: NDArray[np.float64] = _NO_SCORE_SHARE * np.maximum(np.maximum(dice, of_asked), of_key)
        return best


def _grams(names: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Gram codes in ascending order, each once per name, and the number of the name that each belongs to."""
    points = np.frombuffer("".join(names).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    owners = np.repeat(np.arange(len(names)), [len(name) for name in names])
    is_dense = _is_dense(points)
    pairs = np.flatnonzero((owners[:-1] == owners[1:]) & is_dense[:-1] & is_dense[1:])
    latin = ~is_dense
    triples = np.flatnonzero((owners[:-2] == owners[2:]) & latin[:-2] & latin[1:-1] & latin[2:])
    codes = np.concatenate(
        [
            (points[pairs] << 21) | points[pairs + 1],
            (points[triples] << 42) | (points[triples + 1] << 21) | points[triples + 2],
        ]
    )
    owner = np.concatenate([owners[pairs], owners[triples]])
    order = np.lexsort((owner, codes))
    codes, owner = codes[order], owner[order]
    is_first = np.ones(len(codes), dtype=bool)
    is_first[1:] = (codes[1:] != codes[:-1]) | (owner[1:] != owner[:-1])
    return codes[is_first], owner[is_first]


def _is_dense(points: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The characters of `folding.DENSE`: everything else that stands in a key is a letter or a digit below
    them."""
    dense: NDArray[np.bool_] = (points >= 0x3005) & ~((points >= 0xA000) & (points < 0xAC00))
    return dense
