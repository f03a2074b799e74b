"""Laying measured lanes into a road network: one along a road says how wide it is, any other becomes a way of its own.

A lane joins what its ends come near and what it crosses or passes the end of. Crossing at another level is not known
here: whoever measures a lane over or under another one ends it before.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import dist

import numpy as np
from shapely import (
    LineString,
    Point,
    distance,
    get_parts,
    intersection,
    line_interpolate_point,
    line_locate_point,
)

from shouwang.engine.approach.assembling import assemble
from shouwang.engine.approach.lanes import Lane, Ways
from shouwang.engine.approach.pieces import END_M, Piece, Pieces
from shouwang.engine.roads.network import RoadNetwork

END_JOINS_M = 6.0  # a hand on a small map is no nearer
PASSING_JOINS_M = 2.5  # a junction that the lane passes
ALONG_M = 4.0  # a road within this of the lane all along is that lane
STEP_M = 3.0
PARALLEL_SHARE = 0.7  # of its length a piece must go along the lane: else it crosses it


def lay_lanes(network: RoadNetwork, lanes: Sequence[Lane]) -> Ways:
    """The same lanes and network give the same ways. A later lane on the same stretch is the one that counts."""
    pieces = Pieces(network)
    ordered = tuple(sorted(lanes, key=lambda lane: lane.id))
    for number, lane in enumerate(ordered):
        _lay(pieces, number, LineString([pieces.flat(*point) for point in lane.line]))
    built, base_edge, of_lane = assemble(pieces, ordered)
    return Ways(built, base_edge, of_lane, ordered)


def _lay(pieces: Pieces, number: int, line: LineString) -> None:
    if line.length <= 0:
        return
    joints = _joints(pieces, line)
    covered = _lay_along(pieces, number, line)
    ordered = sorted((along, junction) for junction, along in joints.items())
    for (start, tail), (end, head) in pairwise(ordered):
        middle = (start + end) / 2
        if not any(low - STEP_M <= middle <= high + STEP_M for low, high in covered):
            inner = [(x, y) for x, y in line.coords if start + STEP_M / 10 < line.project(Point(x, y)) < end]
            shape = LineString([pieces.spot(tail), *inner, pieces.spot(head)])
            pieces.add(Piece(shape, tail, head, lane=number))


def _joints(pieces: Pieces, line: LineString) -> dict[int, float]:
    """Junction -> metres along the lane, its two ends among them."""
    joints: dict[int, float] = {}
    for along, coordinates in ((0.0, line.coords[0]), (line.length, line.coords[-1])):
        spot = (float(coordinates[0]), float(coordinates[1]))
        found = pieces.join_at(Point(spot), END_JOINS_M)
        joints.setdefault(pieces.new_junction(spot) if found is None else found, along)
    for piece, point in _crossings(pieces, line):
        spot = (point.x, point.y)
        ends = [end for end in (piece.start, piece.end) if dist(pieces.spot(end), spot) <= END_M]
        found = ends[0] if ends else pieces.join_at(point, END_M)
        if found is not None:
            joints.setdefault(found, line.project(point))
    for piece in pieces.near(line, PASSING_JOINS_M):
        for junction in (piece.start, piece.end):
            point = Point(pieces.spot(junction))
            if junction not in joints and line.distance(point) <= PASSING_JOINS_M:
                joints[junction] = line.project(point)
    return joints


def _crossings(pieces: Pieces, line: LineString) -> list[tuple[Piece, Point]]:
    near = pieces.near(line, 0.0)
    shared = intersection([piece.line for piece in near], line) if near else []
    return [
        (piece, part)
        for piece, some in zip(near, shared, strict=True)
        for part in get_parts(some).tolist()
        if isinstance(part, Point)
    ]


def _lay_along(pieces: Pieces, number: int, line: LineString) -> list[tuple[float, float]]:
    """Marks the pieces that are this lane; the stretches of the lane that they cover."""
    covered = []
    for piece in pieces.near(line, ALONG_M):
        ends = [Point(pieces.spot(piece.start)), Point(pieces.spot(piece.end))]
        low, high = sorted(line_locate_point(line, ends).tolist())
        if high - low < PARALLEL_SHARE * piece.line.length or max(distance(line, ends)) > ALONG_M:
            continue
        steps = line_interpolate_point(piece.line, np.arange(0.0, piece.line.length, STEP_M))
        if distance(line, steps).max() <= ALONG_M:
            piece.lane = number
            covered.append((low, high))
    return covered
