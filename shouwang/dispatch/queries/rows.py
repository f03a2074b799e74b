"""Incidents and units as the pages get them (``docs/board.md``): complete rows, built in a few queries for many."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from shouwang.dispatch.models import Incident, Order
from shouwang.dispatch.policy import run_card
from shouwang.dispatch.queries.clocks import Clock, acceptance_clock, clocks_of, transfer_clocks
from shouwang.dispatch.queries.recommendation import OnDuty, expected_arrival, on_duty
from shouwang.dispatch.states import ACTIVE, OPEN, UNANSWERED, IncidentState
from shouwang.duty.models import Unit
from shouwang.duty.states import UnitState

Row = dict[str, object]


def incident_rows(
    incidents: Sequence[Incident], duty: Mapping[UUID, OnDuty] | None, now: datetime, new: Collection[UUID] = ()
) -> list[Row]:
    """``duty``: units on shift by id, for the time a unit still needs; None: read here, of those under way.

    ``new``: those that a call has just opened: while they wait, nothing but that call is looked for.
    """
    known = [one.id for one in incidents if one.id not in new or one.state != IncidentState.WAITING]
    orders = _active_orders(known) if known else {}
    if duty is None:
        under_way = [order.unit_id for these in orders.values() for order in these]
        duty = {one.unit.id: one for one in on_duty(under_way)} if under_way else {}
    merged = _merged_counts(known) if known else {}
    clocks = clocks_of([incident for incident in incidents if incident.state in OPEN], now)
    for incident_id, waiting in (transfer_clocks(known, now) if known else {}).items():
        clocks.setdefault(incident_id, []).extend(waiting)
    return [
        _incident_row(incident, orders.get(incident.id, []), clocks.get(incident.id, []), merged, duty, now)
        for incident in incidents
    ]


def _active_orders(ids: Sequence[UUID]) -> dict[UUID, list[Order]]:
    active = Order.objects.filter(incident__in=ids, state__in=ACTIVE).select_related("unit", "incident")
    orders: dict[UUID, list[Order]] = {}
    for order in active.order_by("sent_at", "id"):
        orders.setdefault(order.incident_id, []).append(order)
    return orders


def _merged_counts(ids: Sequence[UUID]) -> dict[UUID, int]:
    merged = Incident.objects.filter(merged_into__in=ids).values_list("merged_into")
    return dict(merged.annotate(Count("id")).order_by())


def _incident_row(
    incident: Incident,
    orders: Sequence[Order],
    clocks: Sequence[Clock],
    merged: Mapping[UUID, int],
    duty: Mapping[UUID, OnDuty],
    now: datetime,
) -> Row:
    unanswered = [order for order in orders if order.state in UNANSWERED]
    waiting = [acceptance_clock(order, incident.area, now) for order in unanswered[:1]]
    return {
        "id": incident.id,
        "number": incident.number,
        "category": incident.category_id,
        "category_name": incident.category.shown_name,
        "category_text": incident.category_text,
        "priority": incident.priority,
        "state": incident.state,
        "place": place_of(incident),
        "place_text": incident.place_text,
        "lon": incident.lon,
        "lat": incident.lat,
        "opened_at": incident.opened_at,
        "closed_at": incident.closed_at,
        "flags": incident.flags,
        "dispatcher": incident.dispatcher_id,
        "alert": incident.is_alert,
        "help_of": incident.help_of.call_sign if incident.help_of else None,
        "merged_into": incident.merged_into_id,
        "merged_count": merged.get(incident.id, 0),
        "orders": [_order_row(order, duty.get(order.unit_id), now) for order in orders],
        "clocks": [_clock_row(clock) for clock in (*clocks, *waiting) if clock is not None],
        "step": incident.reinforcement_step,
        "steps": len(run_card(incident)),
    }


def place_of(incident: Incident) -> str:
    """A chosen place by its own name in the reader's language, and what was said where that is something else."""
    place, said = incident.place, incident.place_text
    if place is None:
        return said
    is_its_name = not said or said in {place.name, place.name_en, place.shown_name}
    return place.shown_name if is_its_name else f"{place.shown_name} · {said}"


def _order_row(order: Order, one: OnDuty | None, now: datetime) -> Row:
    since = getattr(order, f"{order.state}_at") or order.sent_at
    seconds = expected_arrival(order, one)
    return {
        "id": order.id,
        "unit": order.unit_id,
        "call_sign": order.unit.call_sign,
        "state": order.state,
        "way": order.way,
        "since": since,
        "arrives_at": datetime.fromtimestamp(now.timestamp() + seconds, now.tzinfo) if seconds is not None else None,
        "reminded": order.ladder_step,
    }


def _clock_row(clock: Clock) -> Row:
    reading = clock.reading
    return {
        "key": clock.key,
        "name": clock.name,
        "state": "running" if reading.state == "due" else reading.state,
        "elapsed_seconds": round(reading.elapsed_seconds, 3),
        "as_of": reading.read_at,
        "target_seconds": clock.target_seconds,
        "soon_at": reading.soon_at if reading.state in {"running", "due"} else None,
        "due_at": reading.due_at if reading.state in {"running", "due"} else None,
    }


def unit_rows(units: Sequence[Unit], duty: Mapping[UUID, OnDuty]) -> list[Row]:
    return [_unit_row(unit, duty.get(unit.id)) for unit in units]


def without_position(row: Row) -> Row:
    """For those who see what units do, but do not send them."""
    return row | dict.fromkeys(("lon", "lat", "heading", "position_at"))


def _unit_row(unit: Unit, one: OnDuty | None) -> Row:
    order = one.order if one else None
    since = (getattr(order, f"{order.state}_at") or order.sent_at) if order else None
    return {
        "id": unit.id,
        "call_sign": unit.call_sign,
        "kind": unit.kind,
        "state": one.state if one else UnitState.OFF,
        "since": since or (one.since if one else None),
        "post": unit.post_id,
        "post_name": unit.post.shown_name,
        "incident": order.incident_id if order else None,
        "order": order.id if order else None,
        "lon": one.lon if one else None,
        "lat": one.lat if one else None,
        "heading": one.heading if one else None,
        "position_at": one.position_at if one else None,
        "capabilities": unit.capabilities,
    }
