"""What dispatch adds to an officer's day: the order their unit has."""

from collections.abc import Iterator
from datetime import datetime

from shouwang.accounts.models import User
from shouwang.dispatch import rules
from shouwang.dispatch.models import Order
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


todo.offer("orders", _own_orders, whose="day", told_by=[])  # an own order comes in a frame of its own
