"""Edges while lanes are being laid: cut where a lane joins, found by where they are; flat metres, x east, y north."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Point

from shouwang.engine.roads.network import Floats, RoadNetwork
from shouwang.engine.roads.snap import METRES_PER_DEGREE

CELL_M = 60.0
END_M = 0.3  # a cut nearer than this to an edge's end is its end

Spot = tuple[float, float]
Cell = tuple[int, int]


@dataclass
class Piece:
    """A stretch between two junctions; ``base`` = the road edge it is a part of, -1 for a lane of its own."""

    line: LineString
    start: int
    end: int
    base: int = -1
    lane: int = -1
    is_first: bool = True  # of its road edge: it keeps what counts once, the barriers


class Pieces:
    """All edges: those of the network that no lane touches stay there, the others become pieces when first met."""

    def __init__(self, network: RoadNetwork) -> None:
        self.network = network
        self.is_whole = np.ones(network.edge_count, np.bool_)
        self.junctions: list[Spot] = []  # the new ones, numbered after the network's
        self._squeeze = math.cos(math.radians(float(network.junction_lat.mean())))
        self._x, self._y = self._flat(network.point_lon, network.point_lat)
        first, last = network.first_point[:-1], network.first_point[1:]
        west, south = np.minimum.reduceat(self._x, first), np.minimum.reduceat(self._y, first)
        east, north = np.maximum.reduceat(self._x, first), np.maximum.reduceat(self._y, first)
        self._tree = shapely.STRtree(shapely.box(west, south, east, north))
        self._first, self._last = first, last
        self._cells: dict[Cell, list[Piece]] = defaultdict(list)
        self._gone: set[int] = set()
        self.made: list[Piece] = []

    def _flat(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        return lon * (METRES_PER_DEGREE * self._squeeze), lat * METRES_PER_DEGREE

    def flat(self, lon: float, lat: float) -> Spot:
        return lon * METRES_PER_DEGREE * self._squeeze, lat * METRES_PER_DEGREE

    def degrees(self, spot: Spot) -> Spot:
        return spot[0] / (METRES_PER_DEGREE * self._squeeze), spot[1] / METRES_PER_DEGREE

    def spot(self, junction: int) -> Spot:
        count = self.network.junction_count
        if junction >= count:
            return self.junctions[junction - count]
        return self.flat(float(self.network.junction_lon[junction]), float(self.network.junction_lat[junction]))

    def new_junction(self, spot: Spot) -> int:
        self.junctions.append(spot)
        return self.network.junction_count + len(self.junctions) - 1

    def near(self, shape: shapely.Geometry, metres: float) -> list[Piece]:
        """The pieces within so many metres, in the order they were made."""
        west, south, east, north = shape.bounds
        box = shapely.box(west - metres, south - metres, east + metres, north + metres)
        for edge in sorted(self._tree.query(box).tolist()):
            if self.is_whole[edge]:
                self._take(int(edge))
        found = {id(piece): piece for cell in _cells(box.bounds) for piece in self._cells.get(cell, ())}
        alive = [piece for piece in found.values() if id(piece) not in self._gone]
        away = shapely.distance([piece.line for piece in alive], shape) if alive else []
        return sorted(
            (piece for piece, far in zip(alive, away, strict=True) if far <= metres),
            key=lambda piece: (piece.start, piece.end, piece.base, piece.lane, piece.line.length),
        )

    def add(self, piece: Piece) -> None:
        self.made.append(piece)
        for cell in _cells(piece.line.bounds):
            self._cells[cell].append(piece)

    def alive(self) -> list[Piece]:
        return [piece for piece in self.made if id(piece) not in self._gone]

    def cut(self, piece: Piece, along_m: float) -> int:
        """The junction at so many metres along the piece: one of its ends, or a new one that makes two of it."""
        if along_m <= END_M:
            return piece.start
        if along_m >= piece.line.length - END_M:
            return piece.end
        point = piece.line.interpolate(along_m)
        junction = self.new_junction((point.x, point.y))
        head, tail = _halves(piece.line, along_m, (point.x, point.y))
        self._gone.add(id(piece))
        self.add(Piece(head, piece.start, junction, piece.base, piece.lane, piece.is_first))
        self.add(Piece(tail, junction, piece.end, piece.base, piece.lane, is_first=False))
        return junction

    def join_at(self, point: Point, metres: float) -> int | None:
        """A junction on the nearest piece within so many metres; None where there is none."""
        found = self.near(point, metres)
        if not found:
            return None
        nearest = min(found, key=lambda piece: round(piece.line.distance(point), 6))
        return self.cut(nearest, nearest.line.project(point))

    def _take(self, edge: int) -> None:
        network = self.network
        self.is_whole[edge] = False
        points = slice(self._first[edge], self._last[edge])
        line = LineString(np.column_stack((self._x[points], self._y[points])))
        arc = network.edge_forward_arc[edge]
        if line.length > 0:  # the passage at a bollard has no length: it stays as it is
            self.add(Piece(line, int(network.arc_tail[arc]), int(network.arc_head[arc]), edge))
        else:
            self.is_whole[edge] = True


def _cells(bounds: tuple[float, float, float, float]) -> Iterator[Cell]:
    west, south, east, north = (math.floor(value / CELL_M) for value in bounds)
    return ((x, y) for x in range(west, east + 1) for y in range(south, north + 1))


def _halves(line: LineString, along_m: float, spot: Spot) -> tuple[LineString, LineString]:
    coordinates = list(line.coords)
    passed = 0.0
    for place in range(1, len(coordinates)):
        passed += math.dist(coordinates[place - 1], coordinates[place])
        if passed > along_m:
            return LineString([*coordinates[:place], spot]), LineString([spot, *coordinates[place:]])
    return LineString([*coordinates[:-1], spot]), LineString([spot, coordinates[-1]])
