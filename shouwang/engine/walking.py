"""In which order one would walk to several places: late ones first in weight, then the least walking.

A small travelling repairman: good order in milliseconds, not the proven best. The same seed gives the same order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

MOST_STOPS = 15  # a day has no more; beyond it the search would cost more than the walking saves
RESTARTS = 4
LONGEST_MOVED = 3

Order = tuple[int, ...]
Cost = tuple[float, float]


@dataclass(frozen=True)
class Stops:
    """``walk_seconds[i][j]``: from i to j; 0 is where one stands, the stops are 1 to n.

    ``due_seconds[i - 1]``: by when one should be there, counted from now; None where nobody waits. ``stay_seconds``:
    how long one stays at each.
    """

    walk_seconds: Sequence[Sequence[float]]
    due_seconds: Sequence[float | None]
    stay_seconds: float = 0.0

    def __post_init__(self) -> None:
        size = len(self.due_seconds) + 1
        if len(self.walk_seconds) != size or any(len(row) != size for row in self.walk_seconds):
            raise ValueError(f"{size - 1} stops need a table of {size} by {size} walking times")

    def cost(self, order: Sequence[int]) -> Cost:
        """Seconds late over all stops, then seconds walked."""
        at, clock, walked, late = 0, 0.0, 0.0, 0.0
        for stop in order:
            leg = self.walk_seconds[at][stop]
            walked += leg
            clock += leg
            due = self.due_seconds[stop - 1]
            if due is not None and clock > due:
                late += clock - due
            clock += self.stay_seconds
            at = stop
        return late, walked


def walking_order(stops: Stops, *, seed: int) -> Order:
    """Every stop once, from where one stands, not back. Beyond ``MOST_STOPS`` the rest follow as they are."""
    count = len(stops.due_seconds)
    searched = range(1, min(count, MOST_STOPS) + 1)
    rest = tuple(range(MOST_STOPS + 1, count + 1))
    best = min(
        (_improved(stops, start) for start in _starts(stops, searched, seed)), key=lambda one: (stops.cost(one), one)
    )
    return best + rest


def _starts(stops: Stops, searched: Sequence[int], seed: int) -> Iterator[Order]:
    endless = float("inf")
    dues = {stop: stops.due_seconds[stop - 1] for stop in searched}
    yield tuple(sorted(searched, key=lambda stop: (endless if dues[stop] is None else dues[stop], stop)))
    yield _inserted(stops, searched)
    drawn = Random(seed)
    for _restart in range(RESTARTS if len(searched) <= MOST_STOPS // 2 + 1 else 0):
        mixed = list(searched)
        drawn.shuffle(mixed)
        yield tuple(mixed)


def _inserted(stops: Stops, searched: Sequence[int]) -> Order:
    """The nearest one not yet in the walk, each time, where it costs least."""
    order: Order = ()
    left = set(searched)
    while left:
        walk = stops.walk_seconds
        nearest = min(left, key=lambda stop: (min(walk[one][stop] for one in (0, *order)), stop))
        left.remove(nearest)
        places = [(*order[:place], nearest, *order[place:]) for place in range(len(order) + 1)]
        order = min(places, key=lambda one: (stops.cost(one), one))
    return order


def _improved(stops: Stops, order: Order) -> Order:
    """Stretches turned round or moved elsewhere, as long as that helps."""
    cost = stops.cost(order)
    while True:
        better = next((one for one in _neighbours(order) if stops.cost(one) < cost), None)
        if better is None:
            return order
        order, cost = better, stops.cost(better)


def _neighbours(order: Order) -> Iterator[Order]:
    size = len(order)
    for first in range(size):
        for last in range(first + 2, size + 1):
            yield (*order[:first], *reversed(order[first:last]), *order[last:])
    for length in range(1, min(LONGEST_MOVED, size - 1) + 1):
        for first in range(size - length + 1):
            moved, rest = order[first : first + length], order[:first] + order[first + length :]
            for place in range(len(rest) + 1):
                if place != first:
                    yield (*rest[:place], *moved, *rest[place:])
