"""How much demand a free unit reaches in time, and how much is left when one goes.

A unit's reach is a set of bits, one per demand point, worked out when its position arrives, not when units are
ranked. Ranking then only combines them: bits that one unit alone has are what its leaving costs. Demand points
stand along a curve through the town, so that a reach is few words of bits, and only those are kept.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.compiled import FLOATS, LONGS, compiled
from shouwang.engine.ranking.shares import CoverShares
from shouwang.engine.roads.metric import Metric
from shouwang.engine.roads.snap import Snap

Reach = NDArray[np.uint64]  # (2, n): number of a word of 64 demand points, its bits
_MOST_KEPT = 4096  # reaches; at 43,000 demand points 22 MB at most
_WORDS = "Array(uint64, 1, 'C', readonly=True)"


class CoverModel:
    """Demand at ``junctions`` (indexes) with ``weights``; covered: a free unit within the limit.

    One model per metric: after a closure make another (``for_metric``). Threads may share it.
    """

    def __init__(
        self,
        metric: Metric,
        junctions: NDArray[np.int32],
        weights: NDArray[np.float64],
        limit_milliseconds: int,
    ) -> None:
        if len(junctions) != len(weights) or not weights.sum() > 0 or weights.min() < 0:
            raise ValueError("demand needs one weight per junction, none negative, not all zero")
        self.metric = metric
        self.junctions = junctions
        self.limit_milliseconds = limit_milliseconds
        self.shares = np.zeros((len(junctions) + 63) // 64 * 64)
        self.shares[: len(junctions)] = weights / weights.sum()
        self.shares.flags.writeable = False
        self._kept: dict[tuple[int, float], Reach] = {}

    def for_metric(self, metric: Metric) -> "CoverModel":
        return CoverModel(metric, self.junctions, self.shares[: len(self.junctions)], self.limit_milliseconds)

    def reach(self, position: Snap) -> Reach:
        """Bits of the demand points a unit at this position reaches in time; kept per position."""
        place = position.edge, position.fraction
        found = self._kept.get(place)
        if found is None:
            found = self._work_out(position)
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[place] = found
        return found

    def _work_out(self, position: Snap) -> Reach:
        milliseconds = self.metric.reach_milliseconds([position], self.limit_milliseconds)
        is_reached = np.zeros(len(self.shares), np.bool_)
        is_reached[: len(self.junctions)] = milliseconds[self.junctions] >= 0
        bits = np.packbits(is_reached, bitorder="little").view(np.uint64)
        words = np.flatnonzero(bits)
        reach = np.stack((words.astype(np.uint64), bits[words]))
        reach.flags.writeable = False
        return reach

    def before_and_after(self, free_unit_reaches: Sequence[Reach | None]) -> CoverShares:
        """``None`` for a unit that does not count (busy, position unknown): its leaving changes nothing."""
        counted = [place for place, reach in enumerate(free_unit_reaches) if reach is not None]
        reaches = [reach for reach in free_unit_reaches if reach is not None]
        words, bits = np.concatenate(reaches, axis=1) if reaches else np.empty((2, 0), np.uint64)
        ends = np.cumsum([reach.shape[1] for reach in reaches], dtype=np.int64)
        lost = np.zeros(len(reaches))
        before = min(float(_count(words, bits, ends, self.shares, lost)), 1.0)  # sums of shares may end a hair above
        after = np.full(len(free_unit_reaches), before)
        after[counted] = np.maximum(before - lost, 0.0)
        return CoverShares(before, after)


@compiled(f"float64(uint64, uint64, {FLOATS})")
def _weigh(bits: np.uint64, word: np.uint64, shares: NDArray[np.float64]) -> float:
    total = 0.0
    place = word * np.uint64(64)
    while bits != 0:
        if bits & np.uint64(1):
            total += shares[place]
        bits >>= np.uint64(1)
        place += np.uint64(1)
    return total


@compiled(f"float64({_WORDS}, {_WORDS}, {LONGS}, {FLOATS}, float64[::1])")
def _count(
    words: NDArray[np.uint64],
    bits: NDArray[np.uint64],
    ends: NDArray[np.int64],
    shares: NDArray[np.float64],
    lost: NDArray[np.float64],
) -> float:
    """Fill ``lost`` per reach (they stand one behind the other) with what only it covers; return what any does."""
    any_reach = np.zeros(len(shares) // 64, np.uint64)
    two_reaches = np.zeros(len(shares) // 64, np.uint64)
    for place in range(len(words)):
        word = words[place]
        two_reaches[word] |= any_reach[word] & bits[place]
        any_reach[word] |= bits[place]
    covered = 0.0
    for number in range(len(any_reach)):
        covered += _weigh(any_reach[number], np.uint64(number), shares)
    place = 0
    for reach in range(len(ends)):
        while place < ends[reach]:
            own = bits[place] & ~two_reaches[words[place]]
            lost[reach] += _weigh(own, words[place], shares)
            place += 1
    return covered
