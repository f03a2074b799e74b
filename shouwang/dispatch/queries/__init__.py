"""Every read of calls, incidents and orders; each stays inside the areas of the person it is read for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.areas.queries import area_by_id, within
from shouwang.dispatch import rules
from shouwang.dispatch.models import Incident, Order
from shouwang.dispatch.policy import categories
from shouwang.dispatch.states import ACTIVE, OPEN
from shouwang.duty.models import Unit
from shouwang.duty.queries import unit_of
from shouwang.places.models import Place
from shouwang.places.queries import box_around

AT_METRES, MOST_AT = 50.0, 50
OUTLINES = ("incident__area__outline", "unit__area__outline")  # long, and nobody draws an area beside an order


def incidents(*, seen_by: User) -> QuerySet[Incident]:
    """Those in the areas where this person sees incidents; a crew's own, and where a crew nearby needs help."""
    rows = Incident.objects.select_related("area", "category", "place", "help_of").defer("area__outline")
    seen = within(rows, rules.may_see_incidents.paths(seen_by))
    unit = unit_of(seen_by) if rules.may_answer_order(seen_by) else None
    if unit is not None:
        own = Order.objects.filter(unit=unit, state__in=ACTIVE).values("incident")
        seen = seen | rows.filter(Q(id__in=own) | Q(id__in=_calls_for_help(rules.may_answer_order.paths(seen_by))))
    return seen


def _calls_for_help(paths: Sequence[str]) -> QuerySet[Incident, Any]:
    """Every crew hears of one in danger: in the areas it works in, or of the units at home there."""
    calls = Incident.objects.filter(help_of__isnull=False, state__in=OPEN)
    return (within(calls, paths) | within(calls, paths, field="help_of__area")).values("id")


def rows_of(found: QuerySet[Incident]) -> list[Incident]:
    """As many as a board shows: their areas and categories come from memory, which is half the work of a join."""
    kept = list(found.select_related(None).defer(None).select_related("place", "help_of"))
    for one in kept:
        one.area, one.category = area_by_id(one.area_id), categories()[one.category_id]
    return kept


def incident(incident_id: UUID, *, seen_by: User) -> Incident:
    found = incidents(seen_by=seen_by).filter(id=incident_id).first()
    if found is None:
        raise not_found()
    return found


def open_incidents(*, seen_by: User) -> QuerySet[Incident]:
    return incidents(seen_by=seen_by).filter(state__in=OPEN).order_by("priority", "opened_at", "id")


def incidents_at(place: Place, *, seen_by: User) -> list[Incident]:
    """Open ones at a place: told so, or within 50 m of it; the most urgent first."""
    from shouwang.engine.names.distance import metres_between

    near = box_around(place.lon, place.lat, AT_METRES)
    found = list(open_incidents(seen_by=seen_by).filter(Q(place=place) | near)[:MOST_AT])
    away = metres_between(
        (place.lon, place.lat), [one.lon or place.lon for one in found], [one.lat or place.lat for one in found]
    )
    return [one for one, metres in zip(found, away, strict=True) if one.place_id == place.id or metres <= AT_METRES]


def order(order_id: UUID, *, seen_by: User) -> Order:
    """An order on an incident this person sees, or of the unit they ride with."""
    found = (
        Order.objects.filter(id=order_id)
        .select_related("incident__area", "incident__category", "unit__area", "unit__post")
        .defer(*OUTLINES)
        .first()
    )
    if found is None:
        raise not_found()
    unit = unit_of(seen_by) if rules.may_answer_order(seen_by) else None
    is_own = unit is not None and found.unit_id == unit.id
    if not is_own and not rules.may_see_incidents(seen_by, found.incident.area):
        raise not_found()
    return found


def due_orders(now: datetime) -> list[Order]:
    due = Order.objects.filter(ladder_at__lte=now).order_by("ladder_at", "id")
    return list(due.select_related("incident__area", "incident__category", "unit__area").defer(*OUTLINES)[:100])


def due_incidents(now: datetime) -> list[Incident]:
    due = Incident.objects.filter(ladder_at__lte=now).order_by("ladder_at", "id")
    return list(due.select_related("area", "category").defer("area__outline")[:100])


def is_serving(unit: Unit) -> bool:
    """Whether a unit has an order that is not over."""
    return Order.objects.filter(unit=unit, state__in=ACTIVE).exists()
