"""Shifts and positions over HTTP."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from shouwang.accounts.endpoint import ByUser, decoded, does, in_utc
from shouwang.duty import actions, queries
from shouwang.duty.models import Shift
from shouwang.duty.states import ShiftState
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
    at: datetime
    heading: float | None = None


@require_POST
def report_position(request: ByUser, unit_id: UUID) -> HttpResponse:
    """No action and no entry: only the last position is kept, inside a shift."""
    body = decoded(request, PositionBody)
    at = in_utc(body.at, "at")
    unit = queries.unit(unit_id, seen_by=request.user)
    actions.report_position(unit, body.lon, body.lat, at=at, heading=body.heading, by=request.user)
    return HttpResponse(status=204)
