"""How much demand a free unit reaches in time, and how much is left when one goes.

A unit's reach is a row of bits, one per demand point; it is worked out when its position arrives, not when
units are ranked. Ranking then only combines rows: bits set in one row alone are what its leaving costs.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.ranking.shares import CoverShares
from shouwang.engine.roads.compiled import FLOATS, compiled
from shouwang.engine.roads.metric import Metric
from shouwang.engine.roads.snap import Snap

Reach = NDArray[np.uint64]
_MOST_KEPT = 4096  # reaches; at 43,000 demand points 22 MB
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
        self._kept: dict[Snap, Reach] = {}

    def for_metric(self, metric: Metric) -> "CoverModel":
        return CoverModel(metric, self.junctions, self.shares[: len(self.junctions)], self.limit_milliseconds)

    def reach(self, position: Snap) -> Reach:
        """Bits of the demand points a unit at this position reaches in time; kept per position."""
        found = self._kept.get(position)
        if found is None:
            found = self._work_out(position)
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[position] = found
        return found

    def _work_out(self, position: Snap) -> Reach:
        milliseconds = self.metric.reach_milliseconds([position], self.limit_milliseconds)
        is_reached = np.zeros(len(self.shares), np.bool_)
        is_reached[: len(self.junctions)] = milliseconds[self.junctions] >= 0
        bits = np.packbits(is_reached, bitorder="little").view(np.uint64)
        bits.flags.writeable = False
        return bits

    def before_and_after(self, free_unit_reaches: Sequence[Reach | None]) -> CoverShares:
        """``None`` for a unit that does not count (busy, position unknown): its leaving changes nothing."""
        counted = [place for place, reach in enumerate(free_unit_reaches) if reach is not None]
        rows = [reach for reach in free_unit_reaches if reach is not None]
        words = len(self.shares) // 64
        flat = np.concatenate(rows) if rows else np.empty(0, np.uint64)
        lost = np.zeros(len(rows))
        before = min(float(_count(flat, words, self.shares, lost)), 1.0)  # sums of shares may end a hair above
        after = np.full(len(free_unit_reaches), before)
        after[counted] = np.maximum(before - lost, 0.0)
        return CoverShares(before, after)


@compiled(f"float64(uint64, int64, {FLOATS})")
def _weigh(bits: np.uint64, word: int, shares: NDArray[np.float64]) -> float:
    total = 0.0
    place = word * 64
    while bits != 0:
        if bits & np.uint64(1):
            total += shares[place]
        bits >>= np.uint64(1)
        place += 1
    return total


@compiled(f"float64({_WORDS}, int64, {FLOATS}, float64[::1])")
def _count(rows: Reach, words: int, shares: NDArray[np.float64], lost: NDArray[np.float64]) -> float:
    """Fill ``lost`` per row with the shares only it covers; return the share covered by any."""
    any_row = np.zeros(words, np.uint64)
    two_rows = np.zeros(words, np.uint64)
    for row in range(len(lost)):
        for word in range(words):
            bits = rows[row * words + word]
            two_rows[word] |= any_row[word] & bits
            any_row[word] |= bits
    covered = 0.0
    for word in range(words):
        covered += _weigh(any_row[word], word, shares)
        any_row[word] &= ~two_rows[word]
    for row in range(len(lost)):
        for word in range(words):
            own = rows[row * words + word] & any_row[word]
            if own != 0:
                lost[row] += _weigh(own, word, shares)
    return covered
