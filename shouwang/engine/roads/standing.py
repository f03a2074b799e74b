"""Where places stand on the network, as arrays: what it costs from each to the junctions at its edge's ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.compiled import FLOATS, INTS, LONGS, compiled
from shouwang.engine.roads.dijkstra import FAR, INFINITE
from shouwang.engine.roads.network import Floats, Ints, RoadNetwork
from shouwang.engine.roads.snap import Snap

Longs = NDArray[np.int64]
UNREACHABLE = -1
TABLE = "Array(int64, 2, 'C', readonly=True)"
_edge, _fraction = attrgetter("edge"), attrgetter("fraction")


@dataclass(frozen=True, eq=False)
class Standing:
    """Per place; pairs are those of the edge's tail and head, FAR where a direction is forbidden.

    ``out``: milliseconds to the junction; ``into``: from it; ``done``: from the tail to the place along the
    edge, and from the place back to the tail.
    """

    edge: Ints
    fraction: Floats
    ends: Ints
    out: Longs
    into: Longs
    done: Longs


def along_edge(there: Standing, away: Standing) -> int:
    """From the first place to the first other, passing no junction; FAR if they do not share an edge."""
    if there.edge[0] != away.edge[0]:
        return FAR
    return int(_along(there.fraction[0], there.done[0], away.fraction[0], away.done[0]))


def stand(network: RoadNetwork, open_milliseconds: Ints, snaps: Sequence[Snap]) -> Standing:
    count = len(snaps)
    edge = np.fromiter(map(_edge, snaps), np.int32, count)
    fraction = np.fromiter(map(_fraction, snaps), np.float64, count)
    ends, out, into, done = np.empty((count, 2), np.int32), *np.empty((3, count, 2), np.int64)
    arcs = network.edge_forward_arc, network.edge_backward_arc
    _stand(edge, fraction, *arcs, network.arc_tail, open_milliseconds, ends, out, into, done)
    return Standing(edge, fraction, ends, out, into, done)


def travel_to_one(there: Standing, from_ends: Longs, away: Standing) -> Longs:
    """``from_ends``: from each end in ``there`` into the one place."""
    return _travel(there, away, there.out, from_ends)


def travel_to_many(there: Standing, to_ends: Longs, away: Standing) -> Longs:
    """``to_ends``: from the one place to each end in ``away``."""
    return _travel(there, away, away.into, to_ends)


def _travel(there: Standing, away: Standing, at_ends: Longs, between: Longs) -> Longs:
    found = np.empty(len(at_ends), np.int64)
    starts, goals = (there.edge, there.fraction, there.done), (away.edge, away.fraction, away.done)
    _quickest(*starts, *goals, at_ends, between, found)
    return found


@compiled("UniTuple(int64, 2)(int64, float64)")
def _split(milliseconds: int, fraction: float) -> tuple[int, int]:
    if milliseconds == INFINITE:
        return FAR, FAR
    part = int(np.rint(milliseconds * fraction))
    return part, milliseconds - part


@compiled(f"void({INTS}, {FLOATS}, {INTS}, {INTS}, {INTS}, {INTS}, int32[:, ::1]{', int64[:, ::1]' * 3})")
def _stand(
    edge: Ints, fraction: Floats, forward_arc: Ints, backward_arc: Ints, tail: Ints, milliseconds: Ints,
    ends: Ints, out: Longs, into: Longs, done: Longs,
) -> None:  # fmt: skip
    for place in range(len(edge)):
        forward, backward = forward_arc[edge[place]], backward_arc[edge[place]]
        ends[place, 0], ends[place, 1] = tail[forward], tail[backward]
        done[place, 0], out[place, 1] = _split(milliseconds[forward], fraction[place])
        done[place, 1], into[place, 1] = _split(milliseconds[backward], fraction[place])
        into[place, 0], out[place, 0] = done[place, 0], done[place, 1]
        for side in (0, 1):
            if fraction[place] == side:  # at its end a place is on the junction, whatever the edge allows
                out[place, side] = into[place, side] = 0


@compiled(f"int64(float64, {LONGS}, float64, {LONGS})")
def _along(from_fraction: float, from_done: Longs, to_fraction: float, to_done: Longs) -> int:
    """Milliseconds between two places of one edge without passing a junction; FAR where it is forbidden."""
    if from_fraction == to_fraction:
        return 0
    side = 0 if to_fraction > from_fraction else 1
    return FAR if from_done[side] == FAR else abs(to_done[side] - from_done[side])


@compiled(f"void({INTS}, {FLOATS}, {TABLE}, {INTS}, {FLOATS}, {TABLE}, {TABLE}, {LONGS}, int64[::1])")
def _quickest(
    from_edge: Ints, from_fraction: Floats, from_done: Longs, to_edge: Ints, to_fraction: Floats, to_done: Longs,
    at_ends: Longs, between: Longs, found: Longs,
) -> None:  # fmt: skip
    """One of the two sides is a single place; ``at_ends`` and ``between`` belong to the other."""
    for place in range(len(found)):
        start, goal = min(place, len(from_edge) - 1), min(place, len(to_edge) - 1)
        best = min(at_ends[place, 0] + between[2 * place], at_ends[place, 1] + between[2 * place + 1])
        if from_edge[start] == to_edge[goal]:
            along = _along(from_fraction[start], from_done[start], to_fraction[goal], to_done[goal])
            best = min(best, along)
        found[place] = best if best < INFINITE else UNREACHABLE
