"""Where no free unit arrives in time, as squares of a grid; and what the leaving of one unit adds to them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.ranking.cover import CoverModel, Reach
from shouwang.engine.roads.snap import METRES_PER_DEGREE


@dataclass(frozen=True)
class Gaps:
    """One row a square in which some demand is out of reach, from the south-west; all arrays are as long.

    ``west``, ``south``: degrees; ``width``, ``height``: of every square, in degrees. ``open_share``: of the square's
    demand, how much no free unit reaches now; ``left_share``: how much more would be out of reach afterwards.
    """

    west: NDArray[np.float64]
    south: NDArray[np.float64]
    width: float
    height: float
    open_share: NDArray[np.float64]
    left_share: NDArray[np.float64]


def gaps(model: CoverModel, reaches: Sequence[Reach | None], *, leaving: int | None, side_metres: float) -> Gaps:
    """``leaving``: the place in ``reaches`` of the unit that would go; None asks how things are now.

    Raises ValueError for a side that is not positive and IndexError for a unit that is not there.
    """
    if not side_metres > 0:
        raise ValueError("a square needs a side")
    is_open = open_points(model, reaches)
    is_left = np.zeros_like(is_open)
    if leaving is not None and reaches[leaving] is not None:
        others = [None if place == leaving else reach for place, reach in enumerate(reaches)]
        is_left = ~_reached(model, others) & ~is_open
    network = model.metric.network
    lon, lat = network.junction_lon[model.junctions], network.junction_lat[model.junctions]
    height = side_metres / METRES_PER_DEGREE
    width = height / max(0.01, float(np.cos(np.radians(lat.mean()))))
    column = np.floor((lon - lon.min()) / width).astype(np.int64)
    row = np.floor((lat - lat.min()) / height).astype(np.int64)
    squares, place = np.unique(row * (column.max() + 1) + column, return_inverse=True)
    shares = model.shares[: len(model.junctions)]
    demand = np.bincount(place, shares, len(squares))
    open_demand = np.bincount(place, shares * is_open, len(squares))
    left_demand = np.bincount(place, shares * is_left, len(squares))
    kept = np.flatnonzero(open_demand + left_demand)
    row, column = np.divmod(squares[kept], column.max() + 1)
    return Gaps(
        west=lon.min() + column * width,
        south=lat.min() + row * height,
        width=width,
        height=height,
        open_share=open_demand[kept] / demand[kept],
        left_share=left_demand[kept] / demand[kept],
    )


def open_points(model: CoverModel, reaches: Sequence[Reach | None]) -> NDArray[np.bool_]:
    """For each demand point whether no unit of these reaches it in time."""
    return ~_reached(model, reaches)


def _reached(model: CoverModel, reaches: Sequence[Reach | None]) -> NDArray[np.bool_]:
    """For each demand point whether any of these units reaches it in time."""
    words = np.zeros(len(model.shares) // 64, np.uint64)
    for reach in reaches:
        if reach is not None:
            words[reach[0]] |= reach[1]
    return np.unpackbits(words.view(np.uint8), bitorder="little")[: len(model.junctions)].astype(np.bool_)
