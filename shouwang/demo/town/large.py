"""Streets in the district's style over a whole city or metropolis: no buildings, made for measuring.

Node ids follow from the place in the lattice, so that nothing but arrays is kept while the file is written.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shouwang.demo.town.ground import Ground
from shouwang.demo.town.names import STREET_KINDS, STREET_STEMS, Name, chinese_number, named
from shouwang.demo.town.sheet import Tags, open_writer
from shouwang.demo.town.streets import LANES, SPEEDS_KMH

LINES = {"city": 466, "metropolis": 1042}  # streets each way; about 200,000 and 1,000,000 junctions
SPACING_M = 135.0
JITTER_M = 17.0
MISSING_SHARE = 0.14  # stretches of minor streets that were never built
ONE_WAY_SHARE = 0.12
BENT_SHARE = 0.45  # stretches with a point between their ends
RIVER_EVERY, BRIDGE_EVERY = 60, 16
STRETCHES_PER_WAY = 10

Progress = Callable[[str, float], None]
Stretches = NDArray[np.bool_]


@dataclass(frozen=True)
class Lattice:
    """``level[j, i]`` joins point (j, i) to (j, i + 1), ``upright[j, i]`` to (j + 1, i)."""

    lines: int
    level: Stretches
    upright: Stretches
    level_bends: NDArray[np.int64]  # id of the node between the ends; 0 where straight
    upright_bends: NDArray[np.int64]


def write_large(path: Path, seed: int, scale: str, progress: Progress | None = None) -> None:
    from osmium.osm import mutable

    lines = LINES[scale]
    chance, drawn = Random(seed), np.random.default_rng(seed)
    lattice = _lattice(lines, drawn)
    ground = Ground.invent(lines * SPACING_M, lines * SPACING_M, chance)
    with open_writer(path) as writer:
        for osm_id, position in enumerate(_positions(lattice, ground, drawn), 1):
            writer.add_node(mutable.Node(id=osm_id, location=position))
        if progress:
            progress("ways", 0.6)
        for osm_id, (nodes, tags) in enumerate(_ways(lattice, chance), 1):
            writer.add_way(mutable.Way(id=osm_id, nodes=nodes, tags=tags))
    if progress:
        progress("done", 1.0)


def _rank(lines: int) -> NDArray[np.int8]:
    """0 primary, 1 secondary, 2 tertiary, 3 residential, by the line's number."""
    index = np.arange(lines)
    return np.select([index % 16 == 0, index % 8 == 0, index % 4 == 0], [0, 1, 2], 3).astype(np.int8)


def _lattice(lines: int, drawn: np.random.Generator) -> Lattice:
    is_minor = _rank(lines) > 1
    level = ~(is_minor[:, None] & (drawn.random((lines, lines - 1)) < MISSING_SHARE))
    upright = ~(is_minor[None, :] & (drawn.random((lines - 1, lines)) < MISSING_SHARE))
    rows, columns = np.arange(lines - 1)[:, None], np.arange(lines)[None, :]
    upright &= ~((rows % RIVER_EVERY == RIVER_EVERY // 2) & (columns % BRIDGE_EVERY != 0))
    bends = [stretches & (drawn.random(stretches.shape) < BENT_SHARE) for stretches in (level, upright)]
    first_id = lines * lines + 1
    level_bends = _numbered(bends[0], first_id)
    return Lattice(lines, level, upright, level_bends, _numbered(bends[1], first_id + int(bends[0].sum())))


def _numbered(is_bent: Stretches, first_id: int) -> NDArray[np.int64]:
    ids = np.zeros(is_bent.shape, np.int64)
    ids[is_bent] = first_id + np.arange(int(is_bent.sum()))
    return ids


def _positions(lattice: Lattice, ground: Ground, drawn: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Of all nodes by rising id: crossings row by row, then the bends."""
    lines = lattice.lines
    x = np.arange(lines)[None, :] * SPACING_M + drawn.uniform(-JITTER_M, JITTER_M, (lines, lines))
    y = np.arange(lines)[:, None] * SPACING_M + drawn.uniform(-JITTER_M, JITTER_M, (lines, lines))
    yield from _degrees(ground, x.ravel(), y.ravel())
    for bends, ends in (
        (lattice.level_bends, ((slice(None), slice(-1)), (slice(None), slice(1, None)))),
        (lattice.upright_bends, ((slice(-1), slice(None)), (slice(1, None), slice(None)))),
    ):
        aside = drawn.uniform(-9, 9, (2, *bends.shape))
        middle_x = (x[ends[0]] + x[ends[1]]) / 2 + aside[0]
        middle_y = (y[ends[0]] + y[ends[1]]) / 2 + aside[1]
        yield from _degrees(ground, middle_x[bends > 0], middle_y[bends > 0])


def _degrees(ground: Ground, x: NDArray[Any], y: NDArray[Any]) -> Iterator[tuple[float, float]]:
    lon, lat = ground.degrees(x, y)
    return zip(lon.round(7).tolist(), lat.round(7).tolist(), strict=True)


def _ways(lattice: Lattice, chance: Random) -> Iterator[tuple[list[int], Tags]]:
    ids = np.arange(1, lattice.lines**2 + 1).reshape(lattice.lines, lattice.lines)
    ranks = _rank(lattice.lines).tolist()
    for index in range(lattice.lines):
        tags = _street_tags(2 * index, ranks[index], chance)
        yield from _runs(ids[index], lattice.level[index], lattice.level_bends[index], tags)
        tags = _street_tags(2 * index + 1, ranks[index], chance)
        yield from _runs(ids[:, index], lattice.upright[:, index], lattice.upright_bends[:, index], tags)


def _street_tags(number: int, rank: int, chance: Random) -> Tags:
    highway = ("primary", "secondary", "tertiary", "residential")[rank]
    tags = named(_street_name(number), highway=highway, maxspeed=SPEEDS_KMH[highway])
    if highway in LANES:
        tags["lanes"] = LANES[highway]
    elif chance.random() < ONE_WAY_SHARE:
        tags["oneway"] = "yes"
    return tags


def _street_name(number: int) -> Name:
    """前应路, then 前应二路 and so on when the stems have been used up."""
    turn, index = divmod(number, len(STREET_STEMS))
    stem, kind = STREET_STEMS[index], STREET_KINDS[number % 2]
    if turn == 0:
        return stem[0] + kind[0], f"{stem[1]} {kind[1]}"
    return f"{stem[0]}{chinese_number(turn + 1)}{kind[0]}", f"{stem[1]} {kind[1]} {turn + 1}"


def _runs(
    ids: NDArray[np.int64], stretches: Stretches, bends: NDArray[np.int64], tags: Tags
) -> Iterator[tuple[list[int], Tags]]:
    """Ways along one street, broken where a stretch is missing and after every few stretches."""
    nodes: list[int] = []
    for index, ((start, end), is_there, bend) in enumerate(
        zip(pairwise(ids.tolist()), stretches.tolist(), bends.tolist(), strict=True)
    ):
        if nodes and (not is_there or index % STRETCHES_PER_WAY == 0):
            yield nodes, tags
            nodes = []
        if is_there:
            nodes = nodes or [start]
            nodes += [bend, end] if bend else [end]
    if nodes:
        yield nodes, tags
