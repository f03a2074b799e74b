"""Who is on the way over a road that was closed, and how much later they come by the new way."""

from dataclasses import dataclass

from shouwang.accounts.models import User
from shouwang.areas.queries import within
from shouwang.dispatch.models import Incident, Order
from shouwang.dispatch.queries.recommendation import OnDuty, on_duty
from shouwang.dispatch.rules import may_dispatch
from shouwang.dispatch.states import ACTIVE, OrderState
from shouwang.places import roads
from shouwang.places.models import Closure


@dataclass(frozen=True)
class Delayed:
    """``later_seconds``: None where no other way leads there."""

    order: Order
    later_seconds: int | None


def delayed_by(closure: Closure, *, seen_by: User) -> list[Delayed]:
    """Units whose quickest way led over it, as far as this person sends them; the most delayed first."""
    book = roads.book()
    if book is None or closure.roads_id != book.version.id:
        return []
    before = book.with_closed(book.closed - frozenset(closure.edges))
    ours = within(Incident.objects.all(), may_dispatch.paths(seen_by)).values("id")
    on_the_way = Order.objects.filter(incident__in=ours, state__in=ACTIVE).exclude(state=OrderState.ON_SCENE)
    orders = list(on_the_way.select_related("incident", "unit").order_by("sent_at", "id"))
    duty = {one.unit.id: one for one in on_duty(order.unit_id for order in orders)}
    found = []
    for order in orders:
        one = duty.get(order.unit_id)
        was, now = _seconds(before, order, one), _seconds(book, order, one)
        if was is not None and (now is None or now > was):
            found.append(Delayed(order, None if now is None else now - was))
    return sorted(found, key=lambda one: (one.later_seconds is not None, -(one.later_seconds or 0), one.order.id))


def _seconds(book: roads.RoadBook, order: Order, one: OnDuty | None) -> int | None:
    incident = order.incident
    if one is None or one.lon is None or one.lat is None or incident.lon is None or incident.lat is None:
        return None
    here = book.snap(one.profile, one.lon, one.lat)
    there = book.snap(one.profile, incident.lon, incident.lat)
    if here is None or there is None:
        return None
    milliseconds = int(book.metric(one.profile).travel_milliseconds([here], there)[0])
    return round(milliseconds / 1000) if milliseconds >= 0 else None
