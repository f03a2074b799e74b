"""The fixed ladder: what happens, step by step, when nobody answers or nobody is sent. Each step is an entry."""

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.models import Area
from shouwang.dispatch.actions.claiming import claim
from shouwang.dispatch.models import Incident, LadderStep, Order
from shouwang.dispatch.policy import ladder, mode_at
from shouwang.dispatch.states import OPEN, UNANSWERED, OrderState
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.stamps import stamp_after
from shouwang.journal.append import action, append


def first_step_at(applies_to: str, since: datetime, area: Area | None) -> datetime | None:
    return step_at(applies_to, 0, since, area)


def waiting_anew(incident: Incident, now: datetime) -> dict[str, object]:
    """Part of the actions that open a claimed incident again: the units cleared before count no more."""
    cleared = Order.objects.filter(incident=incident).aggregate(last=Max("cleared_at"))["last"]
    since = max(now, incident.opened_at, cleared + timedelta(microseconds=1) if cleared else now)
    return {
        "waiting_since": since,
        "ladder_step": 0,
        "ladder_at": first_step_at(LadderStep.For.INCIDENT, since, incident.area),
    }


def step_at(applies_to: str, climbed: int, since: datetime, area: Area | None) -> datetime | None:
    """When the next step is due for something unanswered ``since``; None at the top of the ladder.

    The ladder is that of the mode in force when it began: a step is a place on one ladder and none on another.
    """
    steps = ladder(applies_to, mode_at(area, since))
    return since + timedelta(seconds=steps[climbed].after_seconds) if climbed < len(steps) else None


@action
def remind_unit(order: Order, *, by: User) -> None:
    """The order sounds again on the unit's phone."""
    _climb_order(order, {})
    _append_order("remind_unit", order, by=by)


@action
def expire_order(order: Order, *, by: User) -> None:
    """The order is over without an answer; the incident waits for another unit."""
    from shouwang.dispatch.actions.orders import ON_THE_WAY, settle_incident

    _climb_order(order, {"state": OrderState.EXPIRED, "expired_at": stamp_after(*ON_THE_WAY), "ladder_at": None})
    settle_incident(order.incident)
    _append_order("expire_order", order, by=by)


@action
def tell_supervisor(subject: Incident | Order, *, by: User) -> None:
    """A supervisor is told: the incident wears the alarm colour until a unit is on its way."""
    if isinstance(subject, Order):
        _climb_order(subject, {})
        Incident.objects.filter(id=subject.incident_id).update(is_alert=True)
        _append_order("tell_supervisor", subject, by=by)
        return
    _climb_incident(subject)
    append(
        "tell_supervisor",
        ("incident", subject.id),
        by=by,
        area=subject.area,
        matter_id=subject.id,
        changes={"step": subject.ladder_step + 1},
    )


def _climb_order(order: Order, changes: dict[str, object]) -> None:
    claim(order.incident)
    climbed = order.ladder_step + 1
    following = step_at(LadderStep.For.ORDER, climbed, order.sent_at, order.incident.area)
    waiting = Order.objects.filter(id=order.id, state__in=UNANSWERED, ladder_step=order.ladder_step)
    if not waiting.update(**({"ladder_step": climbed, "ladder_at": following} | changes)):
        raise Refusal("already_answered", _("This order was answered meanwhile."), status=409)


def _climb_incident(incident: Incident) -> None:
    claim(incident)
    climbed = incident.ladder_step + 1
    following = step_at(LadderStep.For.INCIDENT, climbed, incident.waiting_since, incident.area)
    waiting = Incident.objects.filter(
        id=incident.id, state__in=OPEN, ladder_step=incident.ladder_step, ladder_at__isnull=False
    )
    if not waiting.update(ladder_step=climbed, ladder_at=following, is_alert=True):
        raise Refusal("already_answered", _("A unit was sent meanwhile."), status=409)


def _append_order(verb: str, order: Order, *, by: User) -> None:
    incident = order.incident
    append(
        verb,
        ("order", order.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        changes={"unit": order.unit_id, "step": order.ladder_step + 1, "incident": incident.state},
    )
