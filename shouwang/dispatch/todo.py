"""What dispatch adds to an officer's day, the order their unit has; and at the desk, what others have not confirmed."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from shouwang.accounts.models import User
from shouwang.dispatch import rules
from shouwang.dispatch.actions.call_backs import MOST_TRIES
from shouwang.dispatch.models import CallBack, Order
from shouwang.dispatch.queries.agencies import open_transfers
from shouwang.dispatch.queries.rings import call_backs
from shouwang.dispatch.queries.rows import place_of
from shouwang.dispatch.states import ACTIVE
from shouwang.duty import todo
from shouwang.duty.queries import unit_of
from shouwang.duty.todo import Todo


def _own_orders(user: User, _now: datetime) -> Iterator[Todo]:
    unit = unit_of(user) if rules.may_answer_order(user) else None
    if unit is None:
        return
    orders = Order.objects.filter(unit=unit, state__in=ACTIVE).select_related("incident__category", "incident__place")
    for order in orders.order_by("sent_at", "id"):
        incident = order.incident
        yield Todo(
            kind="order",
            id=order.id,
            title=incident.category.shown_name,
            detail=place_of(incident),
            since=order.sent_at,
            lon=incident.lon,
            lat=incident.lat,
            incident=incident.id,
        )


def _transfers(user: User, _now: datetime) -> Iterator[Todo]:
    for one in open_transfers(seen_by=user):
        incident = one.incident
        yield Todo(
            kind="transfer",
            id=one.id,
            title=f"{one.agency.shown_name} {one.agency.dial_number}".strip(),
            detail=" · ".join(word for word in (incident.category.shown_name, place_of(incident)) if word),
            since=one.offered_at,
            due_at=one.due_at,
            lon=incident.lon,
            lat=incident.lat,
            incident=incident.id,
        )


def _call_backs(user: User, _now: datetime) -> Iterator[Todo]:
    for one in call_backs(seen_by=user).filter(state=CallBack.State.OPEN).order_by("due_at", "id"):
        incident, words = one.incident, [_("tried %(n)d of %(most)d") % {"n": one.tries, "most": MOST_TRIES}]
        if one.tried_by is not None:
            words.append(_("%(name)s is calling") % {"name": one.tried_by.name})
        yield Todo(
            kind=one.why,
            id=one.id,
            title=f"{incident.category.shown_name} {incident.number}" if incident else one.line,
            detail=" · ".join(words),
            since=one.opened_at,
            due_at=one.due_at,
            lon=incident.lon if incident else None,
            lat=incident.lat if incident else None,
            incident=one.incident_id,
        )


todo.offer("call_backs", _call_backs, whose="desk", told_by=["call_back", "ring"])
todo.offer("transfers", _transfers, whose="desk", told_by=["transfer"])
todo.offer("orders", _own_orders, whose="day", told_by=[])  # an own order comes in a frame of its own
