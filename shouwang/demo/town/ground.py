"""From the flat plan to the globe: straight lines of the plan become gently curved streets."""

from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

CENTRE_LON, CENTRE_LAT = 116.02, 28.68
METRES_PER_DEGREE = 111_195.0
ROUND_EAST, ROUND_NORTH = 0.16, 0.20  # how far the corners of the plan are drawn in
SPREAD = 1.018
TURN = np.radians(6.0)
RIVER_SWING_M, RIVER_REACH_M = 120.0, 420.0


@dataclass(frozen=True)
class Ground:
    """Plan coordinates in metres from the south-west corner; results in degrees, WGS-84."""

    width_m: float
    height_m: float
    phases: tuple[float, ...]
    river_at_m: float | None = None  # the plan bends most here, so that the river winds

    @classmethod
    def invent(cls, width_m: float, height_m: float, chance: Random, river_at_m: float | None = None) -> "Ground":
        return cls(width_m, height_m, tuple(chance.uniform(0, 6.28) for _ in range(5)), river_at_m)

    def degrees(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(lon, lat) of plan points; numbers or arrays."""
        across, up = 2 * x / self.width_m - 1, 2 * y / self.height_m - 1
        # SPREAD gives back the area that the drawn-in corners cost
        east = across * np.sqrt(np.maximum(1 - ROUND_EAST * up * up, 0.3)) * self.width_m / 2 * SPREAD
        north = up * np.sqrt(np.maximum(1 - ROUND_NORTH * across * across, 0.3)) * self.height_m / 2 * SPREAD
        a, b, c, d, e = self.phases
        bent_east = east + 66 * np.sin(north / 400 + a) + 17 * np.sin(north / 150 + east / 300 + b)
        bent_north = north + 70 * np.sin(east / 480 + c) + 18 * np.sin(east / 170 + north / 280 + d)
        if self.river_at_m is not None:
            nearness = np.exp(-(((y - self.river_at_m) / RIVER_REACH_M) ** 2))
            bent_north = bent_north + RIVER_SWING_M * nearness * np.sin(x / 430 + e)
        return self.flat_degrees(
            bent_east * np.cos(TURN) - bent_north * np.sin(TURN),
            bent_east * np.sin(TURN) + bent_north * np.cos(TURN),
        )

    @staticmethod
    def flat_degrees(east_m: Any, north_m: Any) -> tuple[Any, Any]:
        """(lon, lat) of metres from the centre, without any bending."""
        lon = CENTRE_LON + east_m / METRES_PER_DEGREE / np.cos(np.radians(CENTRE_LAT))
        return lon, CENTRE_LAT + north_m / METRES_PER_DEGREE
