"""What call points add: a ring to an officer's day; rings, dead devices and low batteries to the desk."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from shouwang.accounts.models import User
from shouwang.areas.queries import within
from shouwang.callpoints import rules
from shouwang.callpoints.models import CallPoint, Press
from shouwang.callpoints.queries import open_presses
from shouwang.callpoints.states import PressState
from shouwang.duty import todo
from shouwang.duty.queries import unit_of
from shouwang.duty.todo import Todo

UNFINISHED_AFTER = timedelta(minutes=15)  # somebody is coming, and nothing more was heard


def _own_rings(user: User, _now: datetime) -> Iterator[Todo]:
    """Those that ring this person's unit, and the ones they said they are coming to."""
    unit = unit_of(user) if rules.may_answer_ring(user) else None
    if unit is None:
        return
    for press in open_presses():
        is_mine = press.unit_id == unit.id if press.state == PressState.ANSWERED else str(unit.id) in press.rung
        if is_mine:
            is_ringing = press.state == PressState.RINGING
            yield _ring(press, "ring" if is_ringing else "ring_taken", due_at=press.ladder_at)


def _rings_at_desk(user: User, _now: datetime) -> Iterator[Todo]:
    """Until it is known how it ended, so that a word by radio can be written down at once."""
    for press in open_presses():
        if not rules.may_answer_for_unit(user, press.point.area):
            continue
        unit = press.unit.call_sign if press.unit else ""
        if press.state == PressState.RINGING:
            yield _ring(press, "ring", unit, due_at=press.ladder_at)
        elif press.answered_at:
            yield _ring(press, "ring_taken", unit, due_at=press.answered_at + UNFINISHED_AFTER)


def _ring(press: Press, kind: str, detail: str = "", *, due_at: datetime | None = None) -> Todo:
    asset = press.point.asset
    return Todo(
        kind=kind,
        id=press.id,
        title=asset.name or asset.shown_kind,
        detail=detail,
        since=press.pressed_at,
        due_at=due_at,
        lon=asset.lon,
        lat=asset.lat,
    )


def _devices(user: User, _now: datetime) -> Iterator[Todo]:
    """To be looked after: nobody is in need, so it says since when and not until when."""
    troubled = CallPoint.objects.exclude(silent_since=None, battery_low_since=None).filter(retired_at=None)
    seen = within(troubled.select_related("asset"), rules.may_test_call_points.paths(user))
    for point in seen.order_by("asset__name", "id"):
        asset = point.asset
        since = point.silent_since or point.battery_low_since
        assert since is not None  # noqa: S101 - the query asks for one of them
        yield Todo(
            kind="dead_device" if point.silent_since else "battery_low",
            id=point.id,
            title=asset.name or asset.shown_kind,
            detail="" if point.silent_since else f"{point.battery_percent}%",
            since=since,
            lon=asset.lon,
            lat=asset.lat,
            page=reverse("call-points"),
        )


todo.offer("rings", _own_rings, whose="day", told_by=["press"])
todo.offer("rings at the desk", _rings_at_desk, whose="desk", told_by=["press"])
todo.offer("devices", _devices, whose="desk", told_by=["call_point"])
