"""Which neighbours may be asked, who was, and what the desk that is asked gets to see."""

from uuid import UUID

from django.db.models import QuerySet

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.areas.models import Area
from shouwang.areas.queries import within
from shouwang.dispatch.models import Agency, Incident, Order
from shouwang.dispatch.queries.agencies import agencies_of
from shouwang.dispatch.queries.recommendation import Advice, advise
from shouwang.dispatch.queries.rows import place_of
from shouwang.dispatch.states import OPEN
from shouwang.duty.states import UnitState
from shouwang.joint import rules
from shouwang.joint.models import SupportRequest
from shouwang.joint.states import SUPPORT_OPEN, SupportState


def _requests() -> QuerySet[SupportRequest]:
    rows = SupportRequest.objects.select_related(
        "incident__area", "incident__category", "incident__place", "to_area", "agency"
    )
    return rows.defer("incident__area__outline", "to_area__outline")


def neighbours(incident: Incident) -> list[dict[str, object]]:
    """Stations of this installation beside the incident's own, and those outside."""
    stations = Area.objects.filter(kind=Area.Kind.STATION).defer("outline").order_by("path")
    beside = [area for area in stations if not incident.area.is_within(area) and not area.is_within(incident.area)]
    outside = [one for one in agencies_of(incident.area) if one.kind == Agency.Kind.STATION]
    rows: list[dict[str, object]] = [{"area": area.id, "agency": None, "name": area.shown_name} for area in beside]
    rows += [{"area": None, "agency": one.id, "name": f"{one.shown_name} {one.dial_number}".strip()} for one in outside]
    return rows


def station(area_id: UUID) -> Area:
    """Who is asked; not whose incidents one sees."""
    found = Area.objects.filter(id=area_id, kind=Area.Kind.STATION).defer("outline").first()
    if found is None:
        raise not_found()
    return found


def request(request_id: UUID, *, seen_by: User) -> SupportRequest:
    """Of an incident in one's areas, or asked of them."""
    rows = _requests().filter(id=request_id)
    ours = within(rows, rules.may_ask_support.paths(seen_by), field="incident__area")
    theirs = within(rows, rules.may_answer_support.paths(seen_by), field="to_area")
    found = ours.first() or theirs.first()
    if found is None:
        raise not_found()
    return found


def request_to_answer(request_id: UUID, *, seen_by: User) -> tuple[SupportRequest, Advice]:
    """What the desk that is asked needs to know, with its own units ranked for it."""
    rows = within(_requests(), rules.may_answer_support.paths(seen_by), field="to_area")
    found = rows.filter(id=request_id).first()
    if found is None:
        raise not_found()
    return found, advise(found.incident, seen_by=seen_by)


def to_answer_row(found: SupportRequest, advice: Advice) -> dict[str, object]:
    """No notes, no callers: they belong to whoever asks."""
    incident = found.incident
    free = [one for one in advice.candidates if one.duty.state == UnitState.FREE and found.to_area is not None]
    return {
        "id": found.id,
        "state": found.state,
        "from_area": incident.area.shown_name,
        "category_name": incident.category.shown_name,
        "priority": incident.priority,
        "place": place_of(incident),
        "what": found.what,
        "asked_at": found.asked_at,
        "due_at": found.due_at,
        "units": [
            {"unit": one.duty.unit.id, "call_sign": one.duty.unit.call_sign, "travel_seconds": one.travel_seconds}
            for one in free
            if found.to_area is not None and one.duty.unit.area.is_within(found.to_area)
        ],
    }


def under_way_of_ours(*, seen_by: User) -> list[SupportRequest]:
    """Asked, coming or there."""
    rows = _requests().filter(state__in=SUPPORT_OPEN, incident__state__in=OPEN)
    return list(within(rows, rules.may_ask_support.paths(seen_by), field="incident__area").order_by("asked_at", "id"))


def under_way_for_us(*, seen_by: User) -> list[SupportRequest]:
    """Asked of our areas by others; what both ask and answer is ours is told once, as asked."""
    rows = _requests().filter(state__in=SUPPORT_OPEN, incident__state__in=OPEN)
    ours = within(rows, rules.may_ask_support.paths(seen_by), field="incident__area").values("id")
    asked = within(rows, rules.may_answer_support.paths(seen_by), field="to_area").exclude(id__in=ours)
    return list(asked.order_by("asked_at", "id"))


def requests_of_ours(*, seen_by: User) -> list[SupportRequest]:
    """Asked, and not answered yet."""
    rows = _requests().filter(state=SupportState.ASKED, incident__state__in=OPEN)
    return list(within(rows, rules.may_ask_support.paths(seen_by), field="incident__area").order_by("due_at", "id"))


def requests_to_us(*, seen_by: User) -> list[SupportRequest]:
    rows = _requests().filter(state=SupportState.ASKED, incident__state__in=OPEN)
    return list(within(rows, rules.may_answer_support.paths(seen_by), field="to_area").order_by("due_at", "id"))


def support_part(incident: Incident, _seen_by: User) -> dict[str, object] | None:
    requests = list(_requests().filter(incident=incident).order_by("asked_at", "id"))
    if not requests:
        return None
    orders = Order.objects.filter(incident=incident).select_related("unit__area").defer("unit__area__outline")
    return {"requests": [_row(one, list(orders)) for one in requests]}


def _row(one: SupportRequest, orders: list[Order]) -> dict[str, object]:
    to_area = one.to_area
    sent = [order.unit.call_sign for order in orders if to_area is not None and order.unit.area.is_within(to_area)]
    return {
        "id": one.id,
        "name": one.neighbour,
        "is_outside": to_area is None,
        "dial_number": one.agency.dial_number if one.agency else "",
        "state": one.state,
        "is_open": one.state in SUPPORT_OPEN,
        "what": one.what,
        "asked_at": one.asked_at,
        "due_at": one.due_at,
        "answered_at": one.answered_at,
        "answered_by": one.answered_by,
        "answer": one.answer,
        "ended_at": one.ended_at,
        "units": sorted(set(sent)),
    }
