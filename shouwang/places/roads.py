"""The road network as this process holds it: loaded once, a metric for each way of moving, swapped when roads close."""

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from shouwang.journal import follow
from shouwang.places.models import Closure, RoadVersion

if TYPE_CHECKING:
    from shouwang.engine.roads.metric import Metric
    from shouwang.engine.roads.network import RoadNetwork
    from shouwang.engine.roads.profiles import ProfileKey
    from shouwang.engine.roads.snap import Snap

MAX_SNAP_METRES = 500.0
KEPT_VERSIONS = 2
PROFILE_OF_KIND: dict[str, "ProfileKey"] = {
    "car": "car",
    "e_bike": "e_bike",
    "foot": "foot",
    "volunteers": "foot",
    "fire": "fire",
}


def folder(version: RoadVersion) -> Path:
    return Path(settings.HOME) / "roads" / str(version.id)


def drop_old_files() -> None:
    """Only the current version's and those of the one before it stay: an open page may still ask for its tiles."""
    newest_first = RoadVersion.objects.order_by("-imported_at", "-id")
    for version in newest_first[KEPT_VERSIONS:]:
        shutil.rmtree(folder(version), ignore_errors=True)


class RoadBook:
    """One version of the roads and the closures standing on it. Never changed: a new one takes its place."""

    def __init__(self, version: RoadVersion, network: "RoadNetwork", closed: frozenset[int]) -> None:
        self.version = version
        self.network = network
        self.closed = closed
        self._open: dict[str, Metric] = {}
        self._now: dict[str, Metric] = {}
        self._snaps: dict[tuple[str, float, float, float], Snap | None] = {}
        self._building = threading.Lock()

    def with_closed(self, closed: frozenset[int]) -> "RoadBook":
        book = RoadBook(self.version, self.network, closed)
        book._open = self._open
        book._snaps = self._snaps
        return book

    def metric(self, profile: "ProfileKey") -> "Metric":
        with self._building:
            if profile not in self._now:
                self._now[profile] = self._open_metric(profile).with_closed(self.closed)
            return self._now[profile]

    def _open_metric(self, profile: "ProfileKey") -> "Metric":
        from shouwang.engine.roads.metric import Metric
        from shouwang.engine.roads.profiles import PROFILES

        if profile not in self._open:
            self._open[profile] = Metric.build(self.network, PROFILES[profile])
        return self._open[profile]

    def snap(
        self, profile: "ProfileKey", lon: float, lat: float, *, max_metres: float = MAX_SNAP_METRES
    ) -> "Snap | None":
        """The nearest point on a road for this way of moving; remembered, since positions are asked for often."""
        key = (profile, lon, lat, max_metres)
        if key not in self._snaps:
            if len(self._snaps) > 50_000:
                self._snaps.clear()
            self._snaps[key] = self.metric(profile).snap(lon, lat, max_metres=max_metres)
        return self._snaps[key]


_swap = threading.Lock()
_current: RoadBook | None = None
_is_known = False  # also that there are none is asked of the table once


def _load(version: RoadVersion) -> RoadBook:
    from shouwang.engine.roads.network import RoadNetwork

    network = RoadNetwork.load(folder(version) / "network.npz")
    return RoadBook(version, network, _closed_edges(version))


def book() -> RoadBook | None:
    """The current roads with their closures; None before any were imported."""
    global _current, _is_known  # noqa: PLW0603 - one book a process, swapped whole
    with _swap:
        if not _is_known:
            version = RoadVersion.objects.filter(is_current=True).first()
            _current = _load(version) if version else None
            _is_known = True
        return _current


def _closed_edges(version: RoadVersion) -> frozenset[int]:
    standing = Closure.objects.filter(roads=version, lifted_at=None).values_list("edges", flat=True)
    return frozenset(edge for edges in standing for edge in edges)


def _closures_changed(_entries: Sequence[Any]) -> None:
    global _current  # noqa: PLW0603
    with _swap:
        if _current is not None:
            _current = _current.with_closed(_closed_edges(_current.version))


def forget(_entries: Sequence[Any] = ()) -> None:
    """Another version became current, or the database is another one."""
    global _current, _is_known
    with _swap:
        _current, _is_known = None, False


follow.listen(["close_road", "lift_closure"], _closures_changed)
follow.listen(["import_roads"], forget)


def edge_line(network: "RoadNetwork", edge: int) -> list[list[float]]:
    """The [lon, lat] points of one road edge."""
    points = slice(network.first_point[edge], network.first_point[edge + 1])
    pairs = zip(network.point_lon[points], network.point_lat[points], strict=True)
    return [[float(lon), float(lat)] for lon, lat in pairs]
