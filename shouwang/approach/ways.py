"""Roads and measured lanes together, as this process holds them: laid when asked for, again when either changes."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from shouwang.approach.models import Lane
from shouwang.approach.states import SurveyState
from shouwang.journal import follow
from shouwang.places import roads

if TYPE_CHECKING:
    from shouwang.engine.approach import lanes as engine
    from shouwang.engine.approach.reach import Reach, Vehicle
    from shouwang.engine.roads.metric import Metric

MOST_VEHICLES = 24  # sizes whose reach is kept; a city's units have a handful


class WaysBook:
    """One version of roads, lanes and closures. Never changed: a new one takes its place."""

    def __init__(self, road_book: roads.RoadBook, ways: "engine.Ways", walk: "Metric") -> None:
        self.road_book = road_book
        self.ways = ways
        self.walk = walk
        self._reaches: OrderedDict[Vehicle, Reach] = OrderedDict()
        self._building = threading.Lock()

    def reach(self, vehicle: "Vehicle") -> "Reach":
        from shouwang.engine.approach.reach import Reach

        with self._building:
            if vehicle not in self._reaches:
                self._reaches[vehicle] = Reach.of(self.ways, vehicle, self.ways.edges_of(self.road_book.closed))
                if len(self._reaches) > MOST_VEHICLES:
                    self._reaches.popitem(last=False)
            self._reaches.move_to_end(vehicle)
            return self._reaches[vehicle]


_swap = threading.Lock()
_current: WaysBook | None = None


def book() -> WaysBook | None:
    """None before any roads were imported."""
    global _current  # noqa: PLW0603 - one book a process, swapped whole
    road_book = roads.book()
    with _swap:
        found = _current
        if road_book is None or (found is not None and found.road_book is road_book):
            return found if road_book is not None else None
        if found is not None and found.road_book.version == road_book.version:
            _current = WaysBook(road_book, found.ways, found.walk)  # only what is closed has changed
        else:
            _current = _laid(road_book)
        return _current


def _laid(road_book: roads.RoadBook) -> WaysBook:
    from shouwang.engine.approach.laying import lay_lanes
    from shouwang.engine.approach.reach import walking

    current = Lane.objects.filter(survey__state=SurveyState.PUBLISHED, replaced_by=None).order_by("id")
    ways = lay_lanes(road_book.network, [_as_measured(lane) for lane in current])
    return WaysBook(road_book, ways, walking(ways))


def _as_measured(lane: Lane) -> "engine.Lane":
    from math import nan

    from shouwang.engine.approach.lanes import Lane as Measured
    from shouwang.engine.roads.profiles import MODE_BITS

    modes = sum(bit for way, bit in MODE_BITS.items() if way in lane.passable)
    line = tuple((float(lon), float(lat)) for lon, lat in lane.line)
    width, height = (nan if value is None else value for value in (lane.width_m, lane.height_m))
    return Measured(str(lane.id), lane.name, line, modes, width, height, lane.surface == Lane.Surface.STEPS)


def forget(_entries: Sequence[Any] = ()) -> None:
    """Other lanes are published, or the database is another one; new roads are seen by themselves."""
    global _current  # noqa: PLW0603
    with _swap:
        _current = None


follow.listen(["publish_survey", "import_surveys"], forget)
