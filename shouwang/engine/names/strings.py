"""Many short texts as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.names.parsing import Reading

_LAST_CODE = 0x2FFFF  # `sounds` knows the planes 0 to 2; what is beyond them counts as one character


@dataclass(frozen=True, eq=False)
class Strings:
    """Many short texts as one array: text i is codes[first[i]:first[i + 1]], each character with its weight."""

    codes: NDArray[np.int32]
    first: NDArray[np.int64]
    weights: NDArray[np.uint8]

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> "Strings":
        codes = codes_of("".join(reading.key for reading in readings))
        weights = np.frombuffer(b"".join(reading.weights for reading in readings), dtype=np.uint8)
        lengths = np.fromiter((len(reading.key) for reading in readings), dtype=np.int64, count=len(readings))
        return cls(codes, np.concatenate([[0], np.cumsum(lengths)]), weights)


@dataclass(frozen=True, eq=False)
class Groups:
    """Numbers in groups: those of group g are members[first[g]:first[g + 1]]."""

    members: NDArray[np.int32]
    first: NDArray[np.int64]

    @classmethod
    def of(cls, group: NDArray[np.int32], member: NDArray[np.int32], groups: int) -> "Groups":
        order = np.argsort(group, kind="stable")
        first = np.searchsorted(group[order], np.arange(groups + 1)).astype(np.int64)
        return cls(member[order].astype(np.int32), first)

    def of_groups(self, groups: NDArray[np.int32]) -> NDArray[np.int32]:
        """The members of several groups, one group after the other."""
        first, counts = self.first[groups], self.first[groups + 1] - self.first[groups]
        ahead = np.cumsum(counts) - counts
        found: NDArray[np.int32] = self.members[np.arange(int(counts.sum())) + np.repeat(first - ahead, counts)]
        return found


def codes_of(text: str) -> NDArray[np.int32]:
    codes: NDArray[np.uint32] = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    return np.minimum(codes, np.uint32(_LAST_CODE)).astype(np.int32)
