"""The nearest point on a usable road: a grid over the segments, searched ring by ring."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.compiled import FLOATS, INTS, compiled
from shouwang.engine.roads.network import EARTH_RADIUS_M, Floats, Ints, RoadNetwork

METRES_PER_DEGREE = math.pi / 180 * EARTH_RADIUS_M
_CELL_M = 150.0
_LEAST_COSINE = 0.01  # no roads beyond; at a pole a ring would have no breadth, and the search no end
_MOST_CELLS = 1_000_000


@dataclass(frozen=True)
class Snap:
    """A place on the network: ``fraction`` 0..1 along ``edge`` from the tail of its forward arc.

    It names a place, not a journey: it stays valid for every closure of the same network.
    """

    edge: int
    arc_forward: int
    fraction: float
    lon: float
    lat: float
    distance_m: float


@dataclass(frozen=True, eq=False)
class SnapIndex:
    """Segments (indexes of their first point) of the usable edges, listed by grid cell."""

    network: RoadNetwork
    segment_point: Ints
    segment_edge: Ints
    first_listed: Ints
    listed: Ints
    west: float
    south: float
    cell_lon: float
    cell_lat: float
    columns: int
    rows: int

    def nearest(self, lon: float, lat: float, max_metres: float) -> Snap | None:
        """Nearest usable point within ``max_metres``; of equally near ones that on the lowest edge.

        What is no point on Earth is near nothing: its cell would be a number that no integer holds.
        """
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            return None
        network = self.network
        grid = np.array([self.west, self.south, self.cell_lon, self.cell_lat])
        segment, share, metres = _search(
            lon, lat, max_metres, grid, self.columns, self.rows,
            self.first_listed, self.listed, self.segment_point, network.point_lon, network.point_lat,
        )  # fmt: skip
        if segment < 0:
            return None
        edge, point = int(self.segment_edge[segment]), int(self.segment_point[segment])
        lons, lats = network.point_lon[point : point + 2], network.point_lat[point : point + 2]
        return Snap(
            edge,
            int(network.edge_forward_arc[edge]),
            self._fraction(edge, point, share),
            float(lons[0] + share * (lons[1] - lons[0])),
            float(lats[0] + share * (lats[1] - lats[0])),
            metres,
        )

    def _fraction(self, edge: int, point: int, share: float) -> float:
        """Exactly 0 or 1 at the edge's ends: there one stands on the junction itself."""
        if share == 1.0 and point + 2 == self.network.first_point[edge + 1]:
            return 1.0
        before, after = self.network.point_metres[point : point + 2]
        return min(float(before + share * (after - before)) / float(self.network.edge_length_m[edge]), 1.0)


def index_edges(network: RoadNetwork, is_usable: NDArray[np.bool_]) -> SnapIndex:
    """``is_usable`` per edge. Edges without length (passages at bollards) are left out."""
    edge_of_point = np.repeat(np.arange(network.edge_count, dtype=np.int32), np.diff(network.first_point))
    is_last = np.zeros(len(edge_of_point), np.bool_)
    is_last[network.first_point[1:] - 1] = True
    is_wanted = (is_usable & (network.edge_length_m > 0))[edge_of_point] & ~is_last
    segment = np.flatnonzero(is_wanted).astype(np.int32)
    west, south = float(network.point_lon.min()), float(network.point_lat.min())
    width, height = float(np.ptp(network.point_lon)), float(np.ptp(network.point_lat))
    squeeze = math.cos(math.radians(south + height / 2))
    area_m2 = width * squeeze * height * METRES_PER_DEGREE**2
    cell_m = max(_CELL_M, math.sqrt(area_m2 / _MOST_CELLS))
    cell_lat, cell_lon = cell_m / METRES_PER_DEGREE, cell_m / (METRES_PER_DEGREE * squeeze)
    columns, rows = int(width / cell_lon) + 1, int(height / cell_lat) + 1
    column = ((network.point_lon - west) / cell_lon).astype(np.int64)
    row = ((network.point_lat - south) / cell_lat).astype(np.int64)
    cell, who = _cells_under(column, row, segment, columns)
    by_cell = np.argsort(cell, kind="stable")
    first = np.concatenate(([0], np.cumsum(np.bincount(cell, minlength=columns * rows)))).astype(np.int32)
    return SnapIndex(
        network, segment, edge_of_point[segment], first, who[by_cell],
        west, south, cell_lon, cell_lat, columns, rows,
    )  # fmt: skip


def _cells_under(
    column: NDArray[np.int64], row: NDArray[np.int64], segment: Ints, columns: int
) -> tuple[NDArray[np.int64], Ints]:
    """(cell, segment) for every cell that a segment's bounding box touches."""
    left = np.minimum(column[segment], column[segment + 1])
    low = np.minimum(row[segment], row[segment + 1])
    wide = np.abs(column[segment + 1] - column[segment]) + 1
    count = wide * (np.abs(row[segment + 1] - row[segment]) + 1)
    who = np.repeat(np.arange(len(segment), dtype=np.int32), count)
    within = np.arange(len(who)) - np.repeat(np.cumsum(count) - count, count)
    cell = (low[who] + within // wide[who]) * columns + left[who] + within % wide[who]
    return cell, who


@compiled(
    f"Tuple((int64, float64, float64))(float64, float64, float64, {FLOATS}, int64, int64,"
    f" {INTS}, {INTS}, {INTS}, {FLOATS}, {FLOATS})"
)
def _search(
    lon: float,
    lat: float,
    max_metres: float,
    grid: Floats,
    columns: int,
    rows: int,
    first: Ints,
    listed: Ints,
    segment_point: Ints,
    point_lon: Floats,
    point_lat: Floats,
) -> tuple[int, float, float]:
    """(segment or -1, share along it, metres). All within r cells' breadth is seen once ring r is done."""
    north_m = METRES_PER_DEGREE
    east_m = METRES_PER_DEGREE * max(math.cos(math.radians(lat)), _LEAST_COSINE)
    column = math.floor((lon - grid[0]) / grid[2])
    row = math.floor((lat - grid[1]) / grid[3])
    breadth = min(grid[2] * east_m, grid[3] * north_m)
    best, best_share, best_square = -1, 0.0, max_metres * max_metres
    ring, last_ring = 0, max(column, columns - 1 - column, row, rows - 1 - row)
    while ring <= last_ring and (ring == 0 or ((ring - 1) * breadth) ** 2 <= best_square):
        for y in range(max(row - ring, 0), min(row + ring, rows - 1) + 1):
            step = 1 if y in (row - ring, row + ring) else max(2 * ring, 1)
            for x in range(column - ring, column + ring + 1, step):
                if x < 0 or x >= columns:
                    continue
                for place in range(first[y * columns + x], first[y * columns + x + 1]):
                    segment = listed[place]
                    point = segment_point[segment]
                    from_east = (point_lon[point] - lon) * east_m
                    from_north = (point_lat[point] - lat) * north_m
                    along_east = (point_lon[point + 1] - point_lon[point]) * east_m
                    along_north = (point_lat[point + 1] - point_lat[point]) * north_m
                    square = along_east * along_east + along_north * along_north
                    share = 0.0
                    if square > 0:
                        share = -(from_east * along_east + from_north * along_north) / square
                        share = min(max(share, 0.0), 1.0)
                    off_east = from_east + share * along_east
                    off_north = from_north + share * along_north
                    off = off_east * off_east + off_north * off_north
                    if off < best_square or (off == best_square and (best < 0 or segment < best)):
                        best, best_share, best_square = segment, share, off
        ring += 1
    return best, best_share, math.sqrt(best_square)
