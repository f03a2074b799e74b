"""All that the next one at the desk must know, on one page."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from shouwang.accounts.models import User
from shouwang.areas.queries import within
from shouwang.dispatch.models import Incident, Order
from shouwang.dispatch.queries import open_incidents
from shouwang.dispatch.queries.recommendation import OnDuty, on_duty
from shouwang.dispatch.queries.rows import place_of
from shouwang.dispatch.rules import may_dispatch
from shouwang.dispatch.states import ACTIVE
from shouwang.joint import queries, rules
from shouwang.joint.models import DeskChange

MOST_SHOWN = 500


@dataclass(frozen=True)
class Carried:
    """An open incident, who answers for it, who is on it."""

    incident: Incident
    place: str
    units: list[str]


@dataclass(frozen=True)
class Desk:
    """Somebody who answers for incidents, or who left words: what the next one takes over."""

    user: User
    count: int
    change: DeskChange | None


def carried_incidents(*, seen_by: User) -> list[Carried]:
    found = list(open_incidents(seen_by=seen_by).select_related("dispatcher")[:MOST_SHOWN])
    units: dict[object, list[str]] = {}
    active = Order.objects.filter(incident__in=[one.id for one in found], state__in=ACTIVE).order_by("sent_at", "id")
    for order in active.select_related("unit"):
        units.setdefault(order.incident_id, []).append(f"{order.unit.call_sign} {order.get_state_display()}")
    return [Carried(one, place_of(one), units.get(one.id, [])) for one in found]


def desks_to_take(carried: list[Carried], *, seen_by: User) -> list[Desk]:
    """Everybody but the reader; who left words first."""
    paths = tuple(may_dispatch.paths(seen_by))
    mine = [one.incident for one in carried if one.incident.area.path.startswith(paths)] if paths else []
    counts = Counter(one.dispatcher_id for one in mine if one.dispatcher_id and one.dispatcher_id != seen_by.id)
    words = {one.left_by_id: one for one in queries.desk_changes(seen_by=seen_by).filter(taken_at=None)}
    words.pop(seen_by.id, None)
    people = User.objects.filter(id__in={*counts, *words}).order_by("name", "id")
    found = [Desk(one, counts[one.id], words.get(one.id)) for one in people]
    return sorted(found, key=lambda one: one.change is None)


def own_words(user: User) -> DeskChange | None:
    return DeskChange.objects.filter(left_by=user, taken_at=None).first()


def last_changes(*, seen_by: User) -> list[DeskChange]:
    return list(queries.desk_changes(seen_by=seen_by).exclude(taken_at=None).order_by("-taken_at", "id")[:3])


def units_on_shift(_now: datetime, *, seen_by: User) -> list[OnDuty]:
    paths = tuple(rules.may_change_desk.paths(seen_by))
    return [one for one in on_duty() if one.unit.area.path.startswith(paths)] if paths else []


def leaving(*, seen_by: User) -> QuerySet[User]:
    """Whom one may take over from: whoever has incidents or left words in the reader's areas."""
    carrying = within(Incident.objects.exclude(dispatcher=None), may_dispatch.paths(seen_by)).values("dispatcher")
    writing = queries.desk_changes(seen_by=seen_by).order_by().values("left_by")
    return User.objects.filter(Q(id__in=carrying) | Q(id__in=writing))
