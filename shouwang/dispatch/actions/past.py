"""An incident that was dealt with while nothing could be written down here, with the times as they were."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.models import Area
from shouwang.areas.queries import area_at
from shouwang.contacts.actions import KEEP
from shouwang.dispatch.actions import intake
from shouwang.dispatch.actions.closing import DISPOSITIONS
from shouwang.dispatch.actions.intake import Report
from shouwang.dispatch.actions.ladder import first_step_at
from shouwang.dispatch.models import Incident, LadderStep, Order
from shouwang.dispatch.states import ACTIVE, IncidentState, OrderState, incident_state
from shouwang.duty.models import Shift, Unit
from shouwang.duty.states import ShiftState
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Message, Refusal
from shouwang.foundation.rows import insert

FROM_PAPER = "from_paper"
MOST_UNITS = 8
ORDER_STAMPS = ("sent_at", "on_scene_at", "cleared_at")
STEPS: dict[str, Message] = {
    "ring_at": _("ring"),
    "answered_at": _("answered"),
    "taken_at": _("written down"),
    "sent_at": _("sent"),
    "on_scene_at": _("on scene"),
    "cleared_at": _("cleared"),
    "closed_at": _("closed"),
}


@dataclass(frozen=True)
class Went:
    """One unit that was sent by voice; what has no time was not written or has not happened."""

    unit: Unit
    sent_at: datetime
    on_scene_at: datetime | None = None
    cleared_at: datetime | None = None


@dataclass(frozen=True)
class Past:
    """``report`` with the ring and the answer; an outcome closes the incident, none leaves it open."""

    report: Report
    taken_at: datetime
    went: tuple[Went, ...] = ()
    disposition: str = ""
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Kept:
    """What was written, for the action that wrote it and for its entry."""

    incident: Incident
    changes: dict[str, object] = field(default_factory=dict)


def write_past(past: Past, *, desk: Area, by: User) -> Kept:
    """Part of the action that enters it: the incident, its call and its orders, each with its own time."""
    now = sources.now()
    require_order_of_times(past, now)
    category, flags = intake.category_of(past.report)
    lon, lat = intake.position_of(past.report)
    if lon is None or lat is None:
        area, flags = None, [*flags, "place_unknown"]
    else:
        area = area_at(lon, lat)
        flags = flags if area else [*flags, "outside_area"]
    orders = [_order(one, area or desk, by=by, now=now) for one in past.went]
    active = [order for order in orders if order.state in ACTIVE]
    if past.disposition and active:
        raise Refusal(
            "has_units", _("A unit is still on this incident; write when it was cleared."), field="cleared_at"
        )
    if past.disposition and past.disposition not in DISPOSITIONS:
        raise Refusal("unknown_disposition", _("This is no known outcome."), field="disposition")
    # As with a call that is typed: when it was written down, or a unit sent, whichever came first.
    opened_at = min([past.taken_at, *(order.sent_at for order in orders)])
    closed_at = _closed_at(past)
    state = incident_state(order.state for order in orders)
    incident = Incident(
        area=area or desk,
        state=IncidentState.CLOSED if closed_at else state,
        opening_category=category,
        category=category,
        closing_category=category if closed_at else None,
        category_text=text.checked(past.report.category_text, "category_text"),
        priority=intake.priority_of(past.report.priority, category),
        place=past.report.place,
        place_text=text.checked(past.report.place_text, "place_text"),
        lon=lon,
        lat=lat,
        flags=[*flags, FROM_PAPER],
        opened_at=opened_at,
        waiting_since=opened_at,
        closed_at=closed_at,
        disposition=past.disposition,
        # It waits for a unit like any other that is open and has none.
        ladder_at=first_step_at(LadderStep.For.INCIDENT, now, area or desk)
        if state == IncidentState.WAITING and not closed_at
        else None,
    )
    (contact, call, note), changes = intake.call_rows(incident, past.report, by)
    call.taken_at = past.taken_at
    if contact:
        contact.erase_at = past.taken_at + KEEP  # as if it had been typed at once
    incident.number = intake.next_number(timezone.localdate(opened_at))
    for order in orders:
        order.incident = incident
    insert(incident, contact, call, note)
    for order in orders:
        order.save(force_insert=True)
    return Kept(
        incident,
        changes
        | {
            "number": incident.number,
            "category": category.code,
            "priority": incident.priority,
            "place": past.report.place.id if past.report.place else None,
            "position": [lon, lat] if lon is not None else None,
            "flags": incident.flags,
            "taken_at": _iso(past.taken_at),
            "orders": [[order.id, order.unit_id] for order in orders],
            "times": [[_iso(getattr(order, stamp)) for stamp in ORDER_STAMPS] for order in orders],
            "disposition": past.disposition,
            "closed_at": _iso(closed_at),
        },
    )


def require_order_of_times(past: Past, now: datetime) -> None:
    """Each time not before the one it follows, and none that is still to come."""
    if len(past.went) > MOST_UNITS:
        raise Refusal(
            "too_many_units", _("One card holds %(most)d units at most.") % {"most": MOST_UNITS}, field="unit"
        )
    for chain in _chains(past):
        known = [(step, at) for step, at in chain if at is not None]
        for (before, earlier), (step, at) in pairwise(known):
            if at < earlier:
                message = _("“%(step)s” (%(time)s) is before “%(before)s” (%(earlier)s).") % {
                    "step": STEPS[step],
                    "time": _clock(at),
                    "before": STEPS[before],
                    "earlier": _clock(earlier),
                }
                raise Refusal("times_out_of_order", message, field=step)
        for step, at in known:
            if at > now:
                message = _("“%(step)s” (%(time)s) is still to come.") % {"step": STEPS[step], "time": _clock(at)}
                raise Refusal("time_to_come", message, field=step)


def _chains(past: Past) -> Iterator[list[tuple[str, datetime | None]]]:
    begun: list[tuple[str, datetime | None]] = [
        ("ring_at", past.report.ring_at),
        ("answered_at", past.report.answered_at),
        ("taken_at", past.taken_at),
    ]
    yield [*begun, ("closed_at", past.closed_at)]
    # Sent while the caller was still speaking, before anything was written down: that is as it should be.
    call = begun[:2] if past.report.ring_at or past.report.answered_at else begun[2:]
    for one in past.went:
        sent: list[tuple[str, datetime | None]] = [(stamp, getattr(one, stamp)) for stamp in ORDER_STAMPS]
        yield [*call, *sent, ("closed_at", past.closed_at)]


def _closed_at(past: Past) -> datetime | None:
    """The time that was written, else that of the last thing that was."""
    if not past.disposition:
        return None
    stamps = [past.taken_at, *(getattr(one, stamp) for one in past.went for stamp in ORDER_STAMPS)]
    return past.closed_at or max(at for at in stamps if at is not None)


def _order(one: Went, area: Area, *, by: User, now: datetime) -> Order:
    order = Order(
        unit=one.unit,
        way=Order.Way.VOICE,
        sent_by=by,
        sent_at=one.sent_at,
        delivered_at=one.sent_at,
        on_scene_at=one.on_scene_at,
        cleared_at=one.cleared_at,
    )
    if one.cleared_at is not None:
        order.state = OrderState.CLEARED
        return order
    order.state = OrderState.ON_SCENE if one.on_scene_at else OrderState.DELIVERED
    order.ladder_at = None if one.on_scene_at else first_step_at(LadderStep.For.ORDER, now, area)
    # Written, not read, as where an order is sent: a shift that ends in this moment waits, and then sees it.
    if not Shift.objects.filter(unit=one.unit, state=ShiftState.ON).update(state=ShiftState.ON):
        message = _("%(unit)s is not on shift; write when it was cleared.") % {"unit": one.unit.call_sign}
        raise Refusal("not_on_shift", message, status=409, field="cleared_at")
    if Order.objects.filter(unit=one.unit, state__in=ACTIVE).exists():
        message = _("%(unit)s serves another incident; write when it was cleared here.") % {"unit": one.unit.call_sign}
        raise Refusal("unit_busy", message, status=409, field="cleared_at")
    return order


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _clock(at: datetime) -> str:
    return f"{timezone.localtime(at):%m-%d %H:%M:%S}"
