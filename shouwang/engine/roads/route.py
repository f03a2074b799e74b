"""A way along the roads as a line with times, so that a unit can be placed on it at any moment."""

import math
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.roads.network import Floats, RoadNetwork


@dataclass(frozen=True)
class RoutePart:
    """A stretch of one edge between two fractions of it; from > to is against the edge's direction."""

    edge: int
    from_fraction: float
    to_fraction: float
    milliseconds: int


@dataclass(frozen=True)
class RouteStep:
    """Consecutive edges of one street; "" = without a name."""

    street: str
    length_m: float


@dataclass(frozen=True, eq=False)
class Route:
    """``at_milliseconds[i]`` is when point ``i`` is passed, 0 at the first, ``milliseconds`` at the last."""

    lon: Floats
    lat: Floats
    at_milliseconds: NDArray[np.int64]
    length_m: float
    milliseconds: int
    steps: tuple[RouteStep, ...]

    def position_at(self, milliseconds: float) -> tuple[float, float, float]:
        """(lon, lat, heading in degrees clockwise from north); clamped to departure and arrival."""
        if len(self.lon) == 1:
            return float(self.lon[0]), float(self.lat[0]), 0.0
        after = int(np.searchsorted(self.at_milliseconds, milliseconds, side="right"))
        first = min(max(after - 1, 0), len(self.lon) - 2)
        since, until = self.at_milliseconds[first : first + 2].tolist()
        share = min(max((milliseconds - since) / (until - since), 0.0), 1.0) if until > since else 1.0
        east, north = self.lon[first + 1] - self.lon[first], self.lat[first + 1] - self.lat[first]
        heading = math.degrees(math.atan2(east * math.cos(math.radians(self.lat[first])), north)) % 360
        return float(self.lon[first] + share * east), float(self.lat[first] + share * north), heading


def trace(network: RoadNetwork, parts: list[RoutePart]) -> Route:
    """Join the parts; those without extent vanish, a route without any is one point."""
    moving = [part for part in parts if part.from_fraction != part.to_fraction] or parts[:1]
    lons, lats, times, lengths = [], [], [], []
    elapsed = 0
    for part in moving:
        lon, lat, metres = _points(network, part)
        length = float(metres[-1])
        shares = metres / length if length > 0 else np.linspace(0.0, 1.0, len(metres))
        lons.append(lon)
        lats.append(lat)
        times.append(elapsed + np.rint(shares * part.milliseconds).astype(np.int64))
        lengths.append(length)
        elapsed += part.milliseconds
    lon, lat, at = np.concatenate(lons), np.concatenate(lats), np.concatenate(times)
    is_new = np.concatenate(([True], (np.diff(lon) != 0) | (np.diff(lat) != 0)))
    at[np.flatnonzero(is_new)[-1]] = elapsed
    streets = [
        (network.names[network.edge_name[part.edge]], length) for part, length in zip(moving, lengths, strict=True)
    ]
    steps = tuple(
        RouteStep(street, sum(length for _street, length in group))
        for street, group in groupby(streets, key=lambda step: step[0])
    )
    return Route(lon[is_new], lat[is_new], at[is_new], sum(lengths), elapsed, steps)


def _points(network: RoadNetwork, part: RoutePart) -> tuple[Floats, Floats, Floats]:
    """The part's points in travel order, and metres from its start to each."""
    points = slice(int(network.first_point[part.edge]), int(network.first_point[part.edge + 1]))
    along = network.point_metres[points]
    low, high = sorted((part.from_fraction, part.to_fraction))
    low_m, high_m = low * along[-1], high * along[-1]
    inner = along[(along > low_m) & (along < high_m)]
    metres = np.concatenate(([low_m], inner, [high_m]))
    lon = np.interp(metres, along, network.point_lon[points])
    lat = np.interp(metres, along, network.point_lat[points])
    if part.from_fraction > part.to_fraction:
        return lon[::-1], lat[::-1], (high_m - metres)[::-1]
    return lon, lat, metres - low_m
