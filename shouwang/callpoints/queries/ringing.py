"""Which unit a one-key point rings: of those on shift, by whose ground it is and how near they are."""

from uuid import UUID

from shouwang.areas.models import Area
from shouwang.callpoints.models import Press, RingStep
from shouwang.dispatch.queries.recommendation import OnDuty, on_duty
from shouwang.duty.models import Unit
from shouwang.duty.states import UnitState

Does = RingStep.Does


def whom_to_ring(press: Press, does: str) -> Unit | None:
    """The next unit for this step that was not rung yet: a free one before a busy one, then the nearest."""
    here = [one for one in on_duty() if str(one.unit.id) not in press.rung and one.unit.kind != Unit.Kind.FIRE]
    if does == Does.AREA:
        fitting = _of_the_ground(press.point.area, here)
    elif does == Does.DEPUTY:
        posts = set(Unit.objects.filter(id__in=[UUID(unit) for unit in press.rung]).values_list("post", flat=True))
        fitting = [one for one in here if one.unit.post_id in posts]
    else:
        ground = _station_of(press.point.area)
        fitting = [one for one in here if one.unit.area.path.startswith(ground)]
    return _nearest(press, fitting)


def _of_the_ground(area: Area, here: list[OnDuty]) -> list[OnDuty]:
    """Those at home in the smallest area around the point that anybody on shift is at home in."""
    around = [one for one in here if area.path.startswith(one.unit.area.path)]
    deepest = max((len(one.unit.area.path) for one in around), default=0)
    return [one for one in around if len(one.unit.area.path) == deepest]


def _station_of(area: Area) -> str:
    above: Area | None = area
    while above is not None and above.kind not in {Area.Kind.STATION, Area.Kind.DISTRICT, Area.Kind.CITY}:
        above = above.parent
    return (above or area).path


def _nearest(press: Press, fitting: list[OnDuty]) -> Unit | None:
    from shouwang.engine.names.distance import metres_between

    if not fitting:
        return None
    asset = press.point.asset
    places = [(one.lon or one.unit.post.lon, one.lat or one.unit.post.lat) for one in fitting]
    away = metres_between((asset.lon, asset.lat), [lon for lon, _lat in places], [lat for _lon, lat in places])
    ordered = sorted(
        zip(fitting, away.tolist(), strict=True),
        key=lambda pair: (pair[0].state != UnitState.FREE, pair[1], pair[0].unit.call_sign),
    )
    return ordered[0][0].unit
