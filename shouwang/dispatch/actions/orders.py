"""Sending a unit, its answers, and taking an order back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection
from django.db.models import Subquery, UUIDField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.dispatch import rules
from shouwang.dispatch.actions.claiming import claim, try_again
from shouwang.dispatch.actions.ladder import first_step_at
from shouwang.dispatch.models import Incident, LadderStep, Order, Recommendation
from shouwang.dispatch.states import ACTIVE, OPEN, IncidentState, OrderState, incident_state, states_before
from shouwang.duty.models import Shift, Unit
from shouwang.duty.states import ShiftState
from shouwang.foundation import sources, text
from shouwang.foundation.happening import as_told, true_time
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.stamps import stamp_after
from shouwang.journal.append import action, append

if TYPE_CHECKING:
    from shouwang.dispatch.queries.recommendation import Advice

KEPT_CANDIDATES = 5
# The incident as it stands, with the state of each order that counts: active, or cleared since it last waited.
SETTLING = f"""
SELECT incident.state, incident.ladder_at, incident.is_alert, sent.state
FROM dispatch_incident incident
LEFT JOIN dispatch_order sent ON sent.incident_id = incident.id AND (
    sent.state IN ({", ".join(f"'{state}'" for state in ACTIVE)})
    OR sent.state = '{OrderState.CLEARED}' AND sent.cleared_at >= incident.waiting_since)
WHERE incident.id = %s
"""  # noqa: S608 - our own states  # nosec B608
PULLED = "pulled"  # a code: shown in the reader's language, not in the writer's
TOLD = (OrderState.DELIVERED, OrderState.SEEN)  # nobody has answered yet: ladder and alert go on
KEEP_RECOMMENDATION = timedelta(days=30)
STAMPS = {
    OrderState.DELIVERED: "delivered_at",
    OrderState.SEEN: "seen_at",
    OrderState.ACCEPTED: "accepted_at",
    OrderState.EN_ROUTE: "en_route_at",
    OrderState.ON_SCENE: "on_scene_at",
    OrderState.CLEARED: "cleared_at",
    OrderState.DECLINED: "declined_at",
}
ON_THE_WAY = ("sent_at", *(STAMPS[OrderState(state)] for state in ACTIVE[1:]))


def send_order(
    incident: Incident, unit: Unit, *, way: str = Order.Way.DATA, advice: "Advice | None" = None, by: User
) -> Order:
    """Sends one unit. A voice order by radio is one action and counts as delivered.

    Any unit on duty may be chosen. One that serves a less urgent incident is pulled from it, and that one waits
    again with its clock running; one that serves an equal or worse incident is refused, saying who sent it and when.
    """
    try:
        return _send_order(incident, unit, way=way, advice=advice, by=by)
    except IntegrityError:  # two dispatchers in the same instant: the constraint let one through
        raise _busy(unit) from None


@action
def _send_order(incident: Incident, unit: Unit, *, way: str, advice: "Advice | None", by: User) -> Order:
    rules.may_dispatch.require(by, incident.area)
    if way not in Order.Way.values:
        raise Refusal("unknown_way", _("An order goes by data or by voice."), field="way")
    serving = _serving(unit)
    claim(incident, *([serving.incident] if serving else []))
    require_open(incident)
    pulled = _pull(unit, incident)
    if pulled and (serving is None or serving.id != pulled.id):
        raise try_again()
    order = write_order(incident, unit, way=way, advice=advice, by=by)
    settle_incident(incident, dispatcher=by)
    append(
        "send_order",
        ("order", order.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        other_matter_id=pulled.incident_id if pulled else None,
        changes={
            "unit": unit.id,
            "way": way,
            "rank": order.rank,
            "travel_seconds": order.travel_seconds,
            "pulled": pulled.id if pulled else None,
            "left": pulled.incident.state if pulled else None,
        },
    )
    return order


def require_open(incident: Incident) -> None:
    """Asks the table, not the object: somebody may have closed or merged the incident meanwhile."""
    state = Incident.objects.filter(id=incident.id).values_list("state", flat=True).first()
    if state not in OPEN:
        raise Refusal("not_open", _("Incident %(number)s is not open.") % {"number": incident.number}, status=409)


def write_order(incident: Incident, unit: Unit, *, way: str, advice: "Advice | None", by: User, step: int = 0) -> Order:
    """Part of the actions that send units."""
    # Written, not read: a shift that ends in this moment waits, and then sees the order.
    if not Shift.objects.filter(unit=unit, state=ShiftState.ON).update(state=ShiftState.ON):
        raise Refusal("not_on_shift", _("%(unit)s is not on shift.") % {"unit": unit.call_sign}, status=409)
    now = sources.now()
    candidate = advice.of_unit(unit.id) if advice else None
    is_voice = way == Order.Way.VOICE
    order = Order.objects.create(
        incident=incident,
        unit=unit,
        state=OrderState.DELIVERED if is_voice else OrderState.SENT,
        way=way,
        sent_by=by,
        rank=candidate.rank if candidate else None,
        travel_seconds=candidate.travel_seconds if candidate else None,
        reinforcement_step=step,
        sent_at=now,
        delivered_at=now if is_voice else None,
        ladder_at=first_step_at(LadderStep.For.ORDER, now, incident.area),
    )
    if advice is not None and advice.candidates:
        kept = [candidate.as_kept() for candidate in advice.candidates[:KEPT_CANDIDATES]]
        Recommendation.objects.create(order=order, candidates=kept, erase_at=now + KEEP_RECOMMENDATION)
    return order


def _serving(unit: Unit) -> Order | None:
    active = Order.objects.filter(unit=unit, state__in=ACTIVE)
    if not active.exists():  # as a rule, and much sooner known
        return None
    return active.select_related("incident__area", "sent_by").defer("incident__area__outline").first()


def _pull(unit: Unit, incident: Incident) -> Order | None:
    """Ends the order of a unit that serves a less urgent incident; that incident waits again."""
    serving = _serving(unit)
    if serving is None:
        return None
    if serving.incident_id == incident.id or serving.incident.priority <= incident.priority:
        raise _busy(unit, serving)
    withdraw([serving], PULLED)
    settle_incident(serving.incident)
    return serving


def _busy(unit: Unit, serving: Order | None = None) -> Refusal:
    if serving is None:
        active = Order.objects.filter(unit=unit, state__in=ACTIVE)
        serving = active.select_related("incident", "sent_by").first()
    if serving is None:
        return try_again()
    message = _("%(unit)s serves incident %(number)s: sent by %(name)s at %(time)s.") % {
        "unit": unit.call_sign,
        "number": serving.incident.number,
        "name": serving.sent_by.name,
        "time": f"{timezone.localtime(serving.sent_at):%H:%M:%S}",
    }
    return Refusal("unit_busy", message, status=409, field="unit")


def withdraw(orders: Sequence[Order], reason: str) -> None:
    Order.objects.filter(id__in=[order.id for order in orders], state__in=ACTIVE).update(
        state=OrderState.WITHDRAWN, withdrawn_at=stamp_after(*ON_THE_WAY), reason=reason, ladder_at=None
    )


def settle_incident(incident: Incident, *, dispatcher: User | None = None) -> None:
    """Brings an open incident's state in line with its orders; one that loses its last unit waits anew."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLING, [incident.id.hex])
        rows = cursor.fetchall()
    state = incident_state(row[-1] for row in rows)
    if dispatcher is None and state != IncidentState.WAITING and rows[0][:3] == (state, None, False):
        incident.state = state
        return  # as it stands already: most steps of a crew change nothing here
    changes: dict[str, object] = {"state": state}
    if state == IncidentState.WAITING:
        now = sources.now()
        climbing: dict[str, object] = {
            "ladder_step": 0,
            "ladder_at": first_step_at(LadderStep.For.INCIDENT, now, incident.area),
        }
        changes |= climbing | {"waiting_since": stamp_after("waiting_since")}
    else:
        changes |= {"ladder_at": None, "is_alert": False}
    if dispatcher is not None and not dispatcher.is_system:
        changes["dispatcher"] = Coalesce("dispatcher", Value(dispatcher.id, UUIDField()))
    Incident.objects.filter(id=incident.id, state__in=OPEN).update(**changes)
    incident.state = state


@action
def advance_order(order: Order, step: str, *, reason: str = "", happened_at: datetime | None = None, by: User) -> Order:
    """One step of the crew: delivered, seen, accepted, en route, on scene, cleared, or declined with a reason.

    ``happened_at``: when it was pressed, where the phone had no network to say so at once.
    """
    rules.require_order_step(by, order)
    if step not in STAMPS:
        raise Refusal("unknown_step", _("This is no step of an order."), field="step")
    reason = text.checked(reason, "reason")
    if step == OrderState.DECLINED and not reason:
        raise Refusal("reason_needed", _("Say why you decline."), field="reason")
    claim(order.incident)
    waiting_since = Incident.objects.filter(id=order.incident_id).values("waiting_since")
    at = _true_time(order, happened_at)
    changes: dict[str, object] = {
        "state": step,
        STAMPS[OrderState(step)]: at or stamp_after(*ON_THE_WAY, Subquery(waiting_since)),
    }
    if step not in TOLD:
        changes["ladder_at"] = None
    if reason:
        changes["reason"] = reason
    if not Order.objects.filter(id=order.id, state__in=states_before(step)).update(**changes):
        raise _no_such_move(order, step)
    order.state = step
    if step not in TOLD:
        settle_incident(order.incident)
    append(
        f"order_{step}",
        ("order", order.id),
        by=by,
        area=order.incident.area,
        matter_id=order.incident_id,
        changes={"unit": order.unit_id, "incident": order.incident.state} | as_told(at),
    )
    return order


def _true_time(order: Order, happened_at: datetime | None) -> datetime | None:
    if happened_at is None:
        return None
    stamps = Order.objects.filter(id=order.id).values_list(*ON_THE_WAY, "incident__waiting_since").get()
    return true_time(happened_at, *stamps)


def _no_such_move(order: Order, step: str) -> Refusal:
    now = Order.objects.get(id=order.id).get_state_display()
    message = _("The order is %(now)s; it cannot become %(then)s.")
    return Refusal("no_such_move", message % {"now": now, "then": OrderState(step).label}, status=409, field="step")


@action
def withdraw_order(order: Order, *, reason: str, by: User) -> None:
    """Takes one order back, whatever the crew has answered so far."""
    rules.may_dispatch.require(by, order.incident.area)
    claim(order.incident)
    if not Order.objects.filter(id=order.id, state__in=ACTIVE).exists():
        raise _no_such_move(order, OrderState.WITHDRAWN)
    withdraw([order], text.checked(reason, "reason"))
    settle_incident(order.incident)
    append(
        "withdraw_order",
        ("order", order.id),
        by=by,
        area=order.incident.area,
        matter_id=order.incident_id,
        changes={"unit": order.unit_id, "incident": order.incident.state},
    )
