"""Modes over HTTP: which there are, switching one on, renewing it, back to the routine."""

from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.endpoint import At, ByUser, does, in_utc, reads
from shouwang.accounts.rules import not_found
from shouwang.areas.models import Area
from shouwang.areas.queries import first_of
from shouwang.dispatch import actions, rules
from shouwang.dispatch.api.incidents import ReasonBody
from shouwang.dispatch.models import Mode
from shouwang.dispatch.queries import modes as mode_queries
from shouwang.dispatch.queries.shapes import Modes
from shouwang.foundation.refusal import Refusal


@reads(Modes)
def modes(request: ByUser) -> dict[str, object]:
    """Those in force around this person, and those they may switch on."""
    rules.may_see_incidents.require(request.user)
    choices = mode_queries.modes_to_switch(seen_by=request.user)
    return {
        "in_force": mode_queries.mode_rows(mode_queries.modes_in_force(request.user.paths)),
        "modes": [{"code": one.code, "name": one.shown_name, "says": one.shown_says} for one in choices],
    }


class ModeBody(msgspec.Struct, forbid_unknown_fields=True):
    mode: str
    until: At
    reason: str
    area: UUID | None = None


@does(ModeBody)
def start_mode(request: ByUser, body: ModeBody) -> None:
    """``area``: one's own where none is named."""
    paths = rules.may_switch_mode.paths(request.user)
    rules.may_switch_mode.require(request.user)
    area = Area.objects.filter(id=body.area).first() if body.area else first_of(paths)
    if area is None or not any(area.path.startswith(path) for path in paths):
        raise not_found()
    mode = Mode.objects.filter(code=body.mode).first()
    if mode is None:
        raise Refusal("unknown_mode", _("This mode is not known."), field="mode")
    actions.start_mode(area, mode, until=in_utc(body.until, "until"), reason=body.reason, by=request.user)


class RenewBody(msgspec.Struct, forbid_unknown_fields=True):
    until: At
    reason: str


@does(RenewBody)
def renew_mode(request: ByUser, body: RenewBody, period_id: UUID) -> None:
    found = mode_queries.period(period_id, seen_by=request.user)
    actions.renew_mode(found, until=in_utc(body.until, "until"), reason=body.reason, by=request.user)


@does(ReasonBody)
def end_mode(request: ByUser, body: ReasonBody, period_id: UUID) -> None:
    actions.end_mode(mode_queries.period(period_id, seen_by=request.user), reason=body.reason, by=request.user)
