"""What the worker does here, every second: ladders, modes whose end has come, rings that fell silent, erasing."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from django.db import Error

from shouwang.accounts.models import User
from shouwang.dispatch.actions.drafts import erase_drafts
from shouwang.dispatch.actions.ladder import expire_order, remind_unit, tell_supervisor
from shouwang.dispatch.actions.modes import end_mode
from shouwang.dispatch.actions.orders import send_order
from shouwang.dispatch.actions.rings import hang_up_ring
from shouwang.dispatch.models import CallBack, Incident, LadderStep, Order, Recommendation, Ring
from shouwang.dispatch.policy import ladder, mode_at
from shouwang.dispatch.queries import due_incidents, due_orders, incident
from shouwang.dispatch.queries.modes import over_modes
from shouwang.dispatch.queries.recommendation import advise
from shouwang.dispatch.queries.rings import lost_rings
from shouwang.duty.states import UnitState
from shouwang.foundation.erasure import empty_log
from shouwang.foundation.refusal import Refusal

log = logging.getLogger(__name__)
S = TypeVar("S", Order, Incident)


def do_due(now: datetime, *, by: User) -> int:
    """Climbs every ladder that is due; what was answered in the meantime is left alone."""
    orders, incidents = due_orders(now), due_incidents(now)
    for order in orders:
        _try(climb_order, order, by)
    for waiting in incidents:
        _try(climb_incident, waiting, by)
    for period in over_modes(now):
        with suppress(Refusal):  # renewed or ended between the look and the step
            end_mode(period, reason="", by=by)
    for ring in lost_rings(now):
        with suppress(Refusal):  # its end was told in this moment
            hang_up_ring(ring, at=now, by=by)
    _erase(now)
    return len(orders) + len(incidents)


def _erase(now: datetime) -> None:
    Recommendation.objects.filter(erase_at__lte=now).delete()
    CallBack.objects.filter(erase_at__lte=now).delete()
    Ring.objects.filter(erase_at__lte=now).delete()
    empty_log(is_needed=erase_drafts(now) > 0)


def _try(climb: Callable[[S, User], object], subject: S, by: User) -> None:
    try:
        with suppress(Refusal):  # answered between the look and the step
            climb(subject, by)
    except Error:
        raise
    except Exception:  # the worker's edge: one that cannot climb must not hold up all the others
        log.exception("ladder: %s cannot climb", subject.pk)


def climb_order(order: Order, by: User) -> None:
    steps = ladder(LadderStep.For.ORDER, mode_at(order.incident.area, order.sent_at))
    # An incident that was moved to another area may stand higher than that one's ladder goes: then its last step holds.
    does = steps[min(order.ladder_step, len(steps) - 1)].does if steps else LadderStep.Does.TELL
    if does == LadderStep.Does.REMIND:
        remind_unit(order, by=by)
    elif does == LadderStep.Does.TELL:
        tell_supervisor(order, by=by)
    else:
        expire_order(order, by=by)
        send_next(order, by=by)


def climb_incident(waiting: Incident, by: User) -> None:
    tell_supervisor(waiting, by=by)


def send_next(expired: Order, *, by: User) -> Order | None:
    """The next unit that is free, can do it and has not let an order of this incident expire or declined it.

    Of the areas of whoever answers for the incident: a neighbour's unit is no more the ladder's to send than theirs.
    """
    matter = incident(expired.incident_id, seen_by=by)
    tried = set(Order.objects.filter(incident=matter).values_list("unit_id", flat=True))
    advice = advise(matter, seen_by=matter.dispatcher or by)
    for advised in advice.candidates:
        is_fit = advised.candidate.is_capable and advised.travel_seconds is not None
        if is_fit and advised.duty.state == UnitState.FREE and advised.duty.unit.id not in tried:
            return send_order(matter, advised.duty.unit, advice=advice, by=by)
    return None
