"""One's day in the order in which one would walk it, from where one stands."""

from collections.abc import Sequence
from datetime import datetime

from shouwang.duty.todo import Todo
from shouwang.places import roads

STAY_SECONDS = 600.0  # a callback or a visit as a rule; it only decides what is late
METRES_PER_SECOND = 1.25  # on foot, where no road network says it better
DETOUR = 1.3  # streets against the straight line
SEED = 1
Walked = tuple[Todo, float | None]


def in_walking_order(day: Sequence[Todo], here: tuple[float, float], now: datetime) -> list[Walked]:
    """Orders stay in front, as they were sent; what has no place comes last. With each: seconds on foot to it."""
    from shouwang.engine.walking import Stops, walking_order

    orders = [one for one in day if one.kind == "order"]
    placed = [one for one in day if one.kind != "order" and one.lon is not None and one.lat is not None]
    nowhere = [one for one in day if one.kind != "order" and one not in placed]
    points = [here, *((one.lon or 0.0, one.lat or 0.0) for one in placed)]
    walk = _walk_seconds(points)
    due = [(one.due_at - now).total_seconds() if one.due_at else None for one in placed]
    walked: list[Walked] = [(one, None) for one in orders]
    at = 0
    for stop in walking_order(Stops(walk, due, STAY_SECONDS), seed=SEED):
        walked.append((placed[stop - 1], round(walk[at][stop], 1)))
        at = stop
    return walked + [(one, None) for one in nowhere]


def _walk_seconds(points: Sequence[tuple[float, float]]) -> list[list[float]]:
    """From each to each: by road where both lie near one, else by the straight line and a detour."""
    from shouwang.engine.names.distance import metres_between

    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    pace = DETOUR / METRES_PER_SECOND
    walk = [[float(metres) * pace for metres in metres_between(point, lons, lats)] for point in points]
    book = roads.book()
    if book is None:
        return walk
    metric = book.metric("foot")
    snaps = {place: snap for place, (lon, lat) in enumerate(points) if (snap := book.snap("foot", lon, lat))}
    for origin, snap in snaps.items():
        found = metric.travel_milliseconds_to_many(snap, list(snaps.values()))
        for place, milliseconds in zip(snaps, found, strict=True):
            if milliseconds >= 0 and place != origin:
                walk[origin][place] = float(milliseconds) / 1000
    return walk
