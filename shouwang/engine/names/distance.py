from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_EARTH_RADIUS_M = 6_371_008.8


def metres_between(origin: tuple[float, float], lons: Sequence[float], lats: Sequence[float]) -> NDArray[np.float64]:
    """Great-circle metres from one (lon, lat) to others, WGS-84 degrees on a sphere."""
    lon, lat = np.radians(origin)
    other_lon, other_lat = np.radians(lons), np.radians(lats)
    half = np.sin((other_lat - lat) / 2) ** 2 + np.cos(lat) * np.cos(other_lat) * np.sin((other_lon - lon) / 2) ** 2
    metres: NDArray[np.float64] = 2 * _EARTH_RADIUS_M * np.arcsin(np.sqrt(half))
    return metres
