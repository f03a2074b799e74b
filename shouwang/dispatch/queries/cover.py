"""Cover: the share of demand that a free unit reaches within five minutes, now and after one goes.

Demand is where people live as far as the extract counts them, else every junction alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from shouwang.areas.models import Area
from shouwang.areas.queries import atlas
from shouwang.duty.states import UnitState
from shouwang.journal import follow
from shouwang.places import roads
from shouwang.places.models import Place

if TYPE_CHECKING:
    from uuid import UUID

    import numpy as np
    from numpy.typing import NDArray

    from shouwang.dispatch.queries.recommendation import OnDuty
    from shouwang.engine.ranking.cover import CoverModel, Reach
    from shouwang.engine.ranking.gaps import Gaps
    from shouwang.engine.ranking.shares import CoverShares
    from shouwang.engine.roads.metric import Metric

LIMIT_MILLISECONDS = 5 * 60 * 1000
SQUARE_METRES = 120.0  # a block of houses: a square says "here", and a district is a few hundred of them
FEWEST_PEOPLE = 1000  # below that the extract does not really count residents

_models: dict[str, "CoverModel"] = {}


def shares(duty: Sequence["OnDuty"]) -> "CoverShares | None":
    """Before, and after each unit of ``duty`` leaves; units that are not free change nothing."""
    found = reaches(duty)
    return found[0].before_and_after(found[1]) if found else None


def gaps_now(duty: Sequence["OnDuty"], *, leaving: "UUID | None" = None) -> "Gaps | None":
    """Where no free unit arrives in time, and what this unit's leaving would add. None without roads or units."""
    from shouwang.engine.ranking.gaps import gaps

    found = reaches(duty)
    if found is None:
        return None
    place = next((place for place, one in enumerate(duty) if one.unit.id == leaving), None)
    return gaps(*found, leaving=place, side_metres=SQUARE_METRES)


def reaches(duty: Sequence["OnDuty"]) -> "tuple[CoverModel, list[Reach | None]] | None":
    book = roads.book()
    if book is None or not duty:
        return None
    models = [_model(book.metric(one.profile), str(book.version.id)) for one in duty]
    snaps = [one.snap if one.state == UnitState.FREE else None for one in duty]
    reaches = [None if snap is None else model.reach(snap) for model, snap in zip(models, snaps, strict=True)]
    return models[0], reaches


def _model(metric: "Metric", version: str) -> "CoverModel":
    """One a profile, made anew when roads close."""
    from shouwang.engine.ranking.cover import CoverModel

    known = _models.get(metric.profile.key)
    if known is None or known.metric is not metric:
        junctions, weights = _demand(version)
        known = CoverModel(metric, junctions, weights, LIMIT_MILLISECONDS)
        _models[metric.profile.key] = known
    return known


@lru_cache(maxsize=2)
def _demand(_version: str) -> "tuple[NDArray[np.int32], NDArray[np.float64]]":
    import numpy as np

    book = roads.book()
    assert book is not None  # noqa: S101 - asked only with roads
    network = book.network
    weights = np.zeros(network.junction_count)
    lived_in = Place.objects.filter(retired_at=None, residents__gt=0).order_by("id")
    for lon, lat, residents in lived_in.values_list("lon", "lat", "residents"):
        snap = book.snap("foot", lon, lat)
        if snap is not None:
            weights[network.arc_tail[snap.arc_forward]] += residents
    if weights.sum() < FEWEST_PEOPLE:
        weights[:] = 1.0
    junctions = np.flatnonzero(weights).astype(np.int32)
    return junctions, weights[junctions]


@dataclass(frozen=True)
class OpenArea:
    """``open_share``: of the area's own demand, what no free unit reaches in time; ``town_share``: of all demand."""

    area: Area
    open_share: float
    town_share: float

    @property
    def open_percent(self) -> float:
        return 100 * self.open_share

    @property
    def town_percent(self) -> float:
        return 100 * self.town_share


def open_areas(duty: Sequence["OnDuty"], paths: Iterable[str]) -> list[OpenArea] | None:
    """The smallest areas with demand that nobody reaches in time, most demand first. None without roads or units."""
    import numpy as np

    from shouwang.engine.ranking.gaps import open_points

    found = reaches(duty)
    book = roads.book()
    if found is None or book is None:
        return None
    model, free = found
    areas, inside = atlas().areas, _area_of_demand(str(book.version.id))
    shares = model.shares[: len(model.junctions)]
    whole = np.bincount(inside, shares, len(areas) + 1)
    is_open = np.bincount(inside, shares * open_points(model, free), len(areas) + 1)
    within = tuple(paths)
    rows = [
        OpenArea(area, float(is_open[place] / whole[place]), float(is_open[place]))
        for place, area in enumerate(areas)
        if is_open[place] > 0 and area.path.startswith(within)
    ]
    return sorted(rows, key=lambda one: (-one.town_share, one.area.path))


@lru_cache(maxsize=2)
def _area_of_demand(version: str) -> "NDArray[np.int64]":
    """For each demand point its smallest area, by its place in the atlas; one past the end outside all of them."""
    import numpy as np
    import shapely

    book = roads.book()
    assert book is not None  # noqa: S101 - asked only with roads
    junctions, _weights = _demand(version)
    points = shapely.points(book.network.junction_lon[junctions], book.network.junction_lat[junctions])
    found = np.full(len(junctions), len(atlas().areas), np.int64)
    point, area = atlas().tree.query(points, predicate="intersects")
    np.minimum.at(found, point, area)  # the deepest come first
    return found


def forget(_entries: Any = None) -> None:
    _models.clear()
    _demand.cache_clear()
    _area_of_demand.cache_clear()


follow.listen(["import_roads", "import_areas"], forget)
