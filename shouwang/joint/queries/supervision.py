"""What the supervisor must see: what is late, who has not answered, where nobody can be in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.areas.models import Area
from shouwang.areas.queries import area_by_text
from shouwang.dispatch.models import Incident, Order
from shouwang.dispatch.queries import open_incidents
from shouwang.dispatch.queries.clocks import Clock, acceptance_clock, clocks_of
from shouwang.dispatch.queries.rows import place_of
from shouwang.dispatch.states import ACTIVE, UNANSWERED
from shouwang.joint import queries, rules
from shouwang.joint.models import Instruction

M = TypeVar("M", bound=Model)
MOST_READ = 500  # as many open incidents as a board shows


@dataclass(frozen=True)
class Late:
    """An open incident past one of its clocks."""

    incident: Incident
    place: str
    clock: str
    seconds: int
    units: list[str]


@dataclass(frozen=True)
class Unanswered:
    order: Order
    seconds: int
    is_late: bool


def supervised_area(asked: str, *, seen_by: User) -> Area | None:
    """The area a page is narrowed to; None for all of one's own. A foreign one is a missing one."""
    if not asked:
        return None
    area = area_by_text(asked)
    if area is None or not rules.may_supervise(seen_by, area):
        raise not_found()
    return area


def supervised_areas(*, seen_by: User) -> list[Area]:
    """Those one may narrow to, as the tree is ordered."""
    paths = tuple(rules.may_supervise.paths(seen_by))
    tree = Area.objects.defer("outline").order_by("path")
    return [one for one in tree if one.path.startswith(paths)] if paths else []


def late_incidents(area: Area | None, now: datetime, *, seen_by: User) -> list[Late]:
    """The most urgent first, then the longest past its time."""
    found = list(_in(open_incidents(seen_by=seen_by), area, "area")[:MOST_READ])
    clocks = clocks_of(found, now)
    units: dict[object, list[str]] = {}
    active = Order.objects.filter(incident__in=[one.id for one in found], state__in=ACTIVE).order_by("sent_at", "id")
    for incident_id, sign in active.values_list("incident_id", "unit__call_sign"):
        units.setdefault(incident_id, []).append(sign)
    late = [
        Late(one, place_of(one), clock.name, _over(clock, now), units.get(one.id, []))
        for one in found
        if (clock := _latest(clocks[one.id])) is not None
    ]
    return sorted(late, key=lambda one: (one.incident.priority, -one.seconds, one.incident.id))


def _latest(clocks: Sequence[Clock]) -> Clock | None:
    """The clock that still runs past its target; what stopped late is over and nobody's to hurry."""
    running = [one for one in clocks if one.reading.state == "due" and one.reading.due_at is not None]
    return min(running, key=lambda one: (one.reading.due_at, one.key), default=None)


def _over(clock: Clock, now: datetime) -> int:
    due_at = clock.reading.due_at
    return round((now - due_at).total_seconds()) if due_at else 0


def unanswered_orders(area: Area | None, now: datetime, *, seen_by: User) -> list[Unanswered]:
    """The longest first."""
    own = _in(open_incidents(seen_by=seen_by), area, "area").order_by()
    waiting = Order.objects.filter(state__in=UNANSWERED, incident__in=own.values("id"))
    found = waiting.select_related("unit", "incident__category", "incident__place", "incident__area").order_by(
        "sent_at", "id"
    )
    return [Unanswered(one, max(0, round((now - one.sent_at).total_seconds())), _is_late(one, now)) for one in found]


def _is_late(order: Order, now: datetime) -> bool:
    clock = acceptance_clock(order, order.incident.area, now)
    return clock is not None and clock.reading.level == "late"


def pressing_instructions(area: Area | None, now: datetime, *, seen_by: User) -> QuerySet[Instruction]:
    """All that stand: what is late comes first, because it is ordered by when it is due."""
    return _in(queries.standing_instructions(seen_by=seen_by), area, "area")


def _in(rows: QuerySet[M], area: Area | None, field: str) -> QuerySet[M]:
    return rows if area is None else rows.filter(**{f"{field}__path__startswith": area.path})
