"""Asking a neighbouring station for units, and its answer.

The neighbour's own desk sends its own units: its right over them and our asking are both needed, and together they
are enough. Nobody gets a right over somebody else's units or sees somebody else's incident; an order to a unit is the
unit's to answer and ours to take back, as any order of the incident.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.models import Area
from shouwang.contacts.models import committed
from shouwang.dispatch.actions.claiming import claim
from shouwang.dispatch.actions.orders import require_open, settle_incident, write_order
from shouwang.dispatch.actions.transfers import unknown_agency
from shouwang.dispatch.models import Agency, Incident, Order
from shouwang.dispatch.rules import KEEPS_OPEN, may_dispatch
from shouwang.duty.models import Unit
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.stamps import stamp_after
from shouwang.joint import rules
from shouwang.joint.models import SupportRequest
from shouwang.joint.states import SUPPORT_OPEN, SupportState, support_states_before
from shouwang.journal.append import action, append

if TYPE_CHECKING:
    from shouwang.dispatch.queries.recommendation import Advice

ANSWER_WITHIN = timedelta(seconds=90)  # of the 3 to 5 minutes in which a neighbour is reported to be there


@action
def ask_support(
    incident: Incident, *, what: str, to_area: Area | None = None, agency: Agency | None = None, by: User
) -> SupportRequest:
    """Asks one neighbour: an area of this installation, or a station outside."""
    rules.may_ask_support.require(by, incident.area)
    claim(incident)
    require_open(incident)
    what = text.checked(what, "what")
    if not what:
        raise Refusal("what_needed", _("Say what is needed."), field="what")
    if (to_area is None) == (agency is None):
        raise Refusal("whom", _("Say which neighbour is asked."), field="to_area")
    if to_area is not None and (incident.area.is_within(to_area) or to_area.is_within(incident.area)):
        raise Refusal("own_area", _("This is our own area."), field="to_area")
    if agency is not None and (not agency.is_active or not agency.serves(incident.area)):
        raise unknown_agency()
    asked = SupportRequest.objects.filter(incident=incident, state__in=SUPPORT_OPEN)
    if asked.filter(to_area=to_area, agency=agency).exists():
        raise Refusal("asked_already", _("They have been asked already."), status=409, field="to_area")
    now = sources.now()
    request = SupportRequest.objects.create(
        incident=incident,
        to_area=to_area,
        agency=agency,
        what=what,
        asked_at=now,
        due_at=now + ANSWER_WITHIN,
        salt=sources.new_salt(),
    )
    _append("ask_support", request, (what,), by=by)
    return request


def send_support(
    request: SupportRequest, units: Sequence[Unit], *, advice: "Advice | None" = None, by: User
) -> list[Order]:
    """The neighbour's desk says yes by sending: its units have an order to our incident."""
    try:
        return _send_support(request, units, advice=advice, by=by)
    except IntegrityError:
        message = _("One of these units was sent elsewhere in the same moment; try again.")
        raise Refusal("unit_busy", message, status=409) from None


@action
def _send_support(request: SupportRequest, units: Sequence[Unit], *, advice: "Advice | None", by: User) -> list[Order]:
    rules.require_support_answer(by, request)
    for unit in units:
        may_dispatch.require(by, unit.area)
        if request.to_area is None or not unit.area.is_within(request.to_area):
            message = _("%(unit)s does not belong to whoever was asked.") % {"unit": unit.call_sign}
            raise Refusal("foreign_unit", message, status=403, field="units")
    if not units:
        raise Refusal("no_units", _("Choose the units that go, or say no with a reason."), field="units")
    incident = request.incident
    claim(incident)
    require_open(incident)
    _move(request, SupportState.COMING, {"answered_at": stamp_after("asked_at")})
    orders = [write_order(incident, unit, way=Order.Way.DATA, advice=advice, by=by) for unit in units]
    settle_incident(incident)
    _append("send_support", request, (), orders=orders, by=by)
    return orders


@action
def promise_support(request: SupportRequest, *, answer: str, answered_by: str = "", by: User) -> None:
    """A station outside says yes: our desk writes down what comes."""
    if request.agency_id is None:
        raise Refusal("their_own_answer", _("The desk of that area answers for itself."), status=403)
    rules.require_support_answer(by, request)
    answer, answered_by = text.checked(answer, "answer"), text.checked(answered_by, "answered_by")
    if not answer:
        raise Refusal("what_needed", _("Say what comes."), field="answer")
    claim(request.incident)
    changes = {"answered_at": stamp_after("asked_at"), "answer": answer, "answered_by": answered_by}
    _move(request, SupportState.COMING, changes)
    _append("promise_support", request, (answer, answered_by), by=by)


@action
def decline_support(request: SupportRequest, *, reason: str, by: User) -> None:
    """No, with a reason: whoever asked looks elsewhere at once."""
    rules.require_support_answer(by, request)
    reason = text.checked(reason, "reason")
    if not reason:
        raise Refusal("reason_needed", _("Say why nobody can come."), field="reason")
    claim(request.incident)
    ended = {"answered_at": stamp_after("asked_at"), "ended_at": stamp_after("asked_at"), "answer": reason}
    _move(request, SupportState.DECLINED, ended)
    _append("decline_support", request, (reason,), by=by)


@action
def arrive_support(request: SupportRequest, *, by: User) -> None:
    """They are there. Of our own installation's units the orders say so as well."""
    rules.may_ask_support.require(by, request.incident.area)
    claim(request.incident)
    _move(request, SupportState.ARRIVED, {"arrived_at": stamp_after("answered_at")})
    _append("arrive_support", request, (), by=by)


@action
def end_support(request: SupportRequest, *, by: User) -> None:
    """They are thanked and gone; orders that still run are taken back one by one."""
    rules.may_ask_support.require(by, request.incident.area)
    claim(request.incident)
    _move(request, SupportState.ENDED, {"ended_at": stamp_after("answered_at", "arrived_at")})
    _append("end_support", request, (), by=by)


@action
def withdraw_support(request: SupportRequest, *, reason: str, by: User) -> None:
    """Not needed any more."""
    rules.may_ask_support.require(by, request.incident.area)
    reason = text.checked(reason, "reason")
    claim(request.incident)
    _move(request, SupportState.WITHDRAWN, {"ended_at": stamp_after("asked_at", "answered_at"), "answer": reason})
    _append("withdraw_support", request, (reason,), by=by)


def _move(request: SupportRequest, state: str, changes: dict[str, object]) -> None:
    moving = SupportRequest.objects.filter(id=request.id, state__in=support_states_before(state))
    if not moving.update(state=state, **changes):
        now = SupportRequest.objects.get(id=request.id).get_state_display()
        message = _("This request is %(now)s; it cannot become %(then)s.")
        raise Refusal("no_such_move", message % {"now": now, "then": SupportState(state).label}, status=409)
    request.state = state


def _append(
    verb: str, request: SupportRequest, said: tuple[str, ...], *, orders: Sequence[Order] = (), by: User
) -> None:
    """``to_area`` lets the boards there hear of it too; ``orders`` the units that go."""
    changes: dict[str, object] = {"to_area": request.to_area_id} if request.to_area_id else {}
    if request.agency is not None:
        changes["agency"] = request.agency.code
    if orders:
        changes["orders"] = [[order.id, order.unit_id] for order in orders]
        changes["incident"] = request.incident.state
    if any(said):
        changes["said"] = committed(request.salt, *said)
    append(
        verb,
        ("support", request.id),
        by=by,
        area=request.incident.area,
        matter_id=request.incident_id,
        changes=changes,
    )


def unanswered(incident: Incident) -> Refusal | None:
    """Whether a neighbour was asked and has not answered: closed here, it would go on looking for units."""
    waiting = SupportRequest.objects.filter(incident=incident, state=SupportState.ASKED)
    request = waiting.select_related("to_area", "agency").defer("to_area__outline").first()
    if request is None:
        return None
    message = _("%(neighbour)s was asked for support and has not answered; take the request back first.")
    return Refusal("has_request", message % {"neighbour": request.neighbour}, status=409)


KEEPS_OPEN.append(unanswered)
