"""A lane as it was measured, and the ways that roads and lanes make together."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.roads.network import Ints, RoadNetwork
from shouwang.engine.roads.profiles import CAR, CLASS_CODES, FIRE


@dataclass(frozen=True)
class Lane:
    """``line``: (lon, lat) points. ``modes``: bits of who may pass (``roads/profiles.py``). NaN = not known."""

    id: str
    name: str
    line: tuple[tuple[float, float], ...]
    modes: int
    width_m: float = math.nan
    height_m: float = math.nan
    is_steps: bool = False

    @property
    def class_code(self) -> int:
        if self.is_steps:
            return CLASS_CODES["steps"]
        return CLASS_CODES["service" if self.modes & (CAR | FIRE) else "footway"]


@dataclass(frozen=True, eq=False)
class Ways:
    """``network`` with the lanes in it. Per edge: ``base_edge`` it comes from (-1: none), ``lane`` laid on it (-1)."""

    network: RoadNetwork
    base_edge: Ints
    lane: Ints
    lanes: tuple[Lane, ...]

    @cached_property
    def _by_base(self) -> NDArray[np.int64]:
        return np.argsort(self.base_edge, kind="stable")

    def edges_of(self, base_edges: frozenset[int]) -> frozenset[int]:
        """The edges that came from those of the roads beneath: a closed road is closed here too."""
        wanted = np.array(sorted(base_edges), np.int32)
        return frozenset(np.flatnonzero(np.isin(self.base_edge, wanted)).tolist())
