"""Shifts and positions over HTTP."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from shouwang.accounts.endpoint import At, ByUser, Lat, Lon, does, hears, in_utc, reads
from shouwang.duty import actions, queries, todo
from shouwang.duty.models import Shift
from shouwang.duty.states import ShiftState
from shouwang.duty.walking import in_walking_order
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal


class ShiftBody(msgspec.Struct, forbid_unknown_fields=True):
    on: bool


@does(ShiftBody)
def change_shift(request: ByUser, body: ShiftBody, unit_id: UUID) -> None:
    unit = queries.unit(unit_id, seen_by=request.user)
    if body.on:
        actions.start_shift(unit, by=request.user)
        return
    shift = Shift.objects.filter(unit=unit, state=ShiftState.ON).select_related("unit__area").first()
    if shift is None:
        raise Refusal("not_on_shift", _("%(unit)s is not on shift.") % {"unit": unit.call_sign}, status=409)
    actions.end_shift(shift, by=request.user)


class PositionBody(msgspec.Struct, forbid_unknown_fields=True):
    lon: float
    lat: float
    at: At
    heading: float | None = None


@hears(PositionBody)
def report_position(request: ByUser, body: PositionBody, unit_id: UUID) -> None:
    """No action and no entry: only the last position is kept, inside a shift."""
    at = in_utc(body.at, "at")
    unit = queries.unit(unit_id, seen_by=request.user)
    actions.report_position(unit, body.lon, body.lat, at=at, heading=body.heading, by=request.user)


class TodoQuestion(msgspec.Struct):
    """``lon``, ``lat``: where one stands; a day then comes in the order in which one would walk it."""

    whose: todo.Whose = "day"
    lon: Lon | UnsetType = UNSET
    lat: Lat | UnsetType = UNSET


class TodoRow(msgspec.Struct, forbid_unknown_fields=True):
    kind: str
    id: UUID
    title: str
    detail: str
    since: datetime
    due_at: datetime | None
    lon: float | None
    lat: float | None
    incident: UUID | None
    page: str
    walk_seconds: float | None


class TodoAnswer(msgspec.Struct, forbid_unknown_fields=True):
    todo: list[TodoRow]


@reads(TodoAnswer, asks=TodoQuestion)
def todo_list(request: ByUser, asked: TodoQuestion) -> dict[str, object]:
    """What waits for whoever asks, or at their desk; each feature answers within its own rights."""
    now = sources.now()
    found = todo.todos(asked.whose, now, seen_by=request.user)
    if asked.whose == "day" and asked.lon is not UNSET and asked.lat is not UNSET:
        walked = in_walking_order(found, (asked.lon, asked.lat), now)
    else:
        walked = [(one, None) for one in found]
    return {"todo": [asdict(one) | {"walk_seconds": seconds} for one, seconds in walked]}
