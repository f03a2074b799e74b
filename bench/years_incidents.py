"""The life of one incident, written down at once: what the actions would have left of it by the end of the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bench.years_days import Day, Row, Staff
from bench.years_town import DAY, TODAY
from shouwang.accounts.models import User
from shouwang.contacts.models import committed
from shouwang.dispatch.actions.ladder import step_at
from shouwang.dispatch.actions.orders import KEEP_RECOMMENDATION, KEPT_CANDIDATES, STAMPS
from shouwang.dispatch.models import Call, Category, Incident, LadderStep, Note, Order, Recommendation
from shouwang.dispatch.policy import ladder
from shouwang.dispatch.states import IncidentState, OrderState, incident_state
from shouwang.duty.models import Shift, Unit
from shouwang.places.models import Place

ADVISED, MERGED = 0.30, 0.02  # shares of calls: settled on the telephone; a second call about the last incident
MOST_WAITING = timedelta(minutes=15)  # on a day that must end with nothing open
SAID = ("来电人在门口等候", "已通知物业", "双方已离开", "电话中无人说话", "需要携带手电")
STEPS = (
    (OrderState.DELIVERED, 1, 3),
    (OrderState.SEEN, 2, 9),
    (OrderState.ACCEPTED, 2, 20),
    (OrderState.EN_ROUTE, 5, 60),
    (OrderState.ON_SCENE, 60, 420),
    (OrderState.CLEARED, 180, 900),
)


@dataclass
class Case:
    """One incident while it is written; nothing after ``until`` has happened yet."""

    day: Day
    staff: Staff
    row: Row
    place: Place
    until: datetime

    @property
    def id(self) -> UUID:
        found: UUID = self.row["id"]
        return found

    def has_come(self, at: datetime) -> bool:
        return at < self.until

    def append(
        self, at: datetime, verb: str, by: User, subject: tuple[str, UUID] | None = None, **changes: object
    ) -> None:
        self.day.append(at, verb, subject or ("incident", self.id), by, self.place.area_id, self.id, **changes)


def write_incident(
    day: Day, staff: Staff, free_at: dict[UUID, datetime], at: datetime, number: str, until: datetime
) -> None:
    luck = day.luck
    category, place = luck.choice(staff.categories), luck.choice(staff.places)
    case = Case(day, staff, _opened(day, at, number, category, place), place, until)
    day.rows[Incident].append(case.row)
    _write_call(case, at, category)
    by, share = luck.choice(staff.dispatchers), luck.random()
    into = day.last if day.last and at + timedelta(seconds=60) < day.last[1] else None
    unit = min(staff.units, key=lambda one: (free_at[one.id], luck.random()))
    sent_at = max(at + timedelta(seconds=luck.randint(20, 55)), free_at[unit.id] + timedelta(seconds=5))
    must_end = until != TODAY
    if share < MERGED and into:
        _merge(case, at + timedelta(seconds=luck.randint(15, 45)), into[0], by)
    elif share < ADVISED or (must_end and sent_at - at > MOST_WAITING):
        _close(case, at + timedelta(seconds=luck.randint(60, 600)), category, "advice_given", by)
    else:
        _climb(case, at, sent_at)
        cleared_at = _serve(case, unit, sent_at, by)
        free_at[unit.id] = cleared_at
        closed_at = cleared_at + timedelta(seconds=luck.randint(20, 120))
        day.last = (case.id, cleared_at)
        _close(case, closed_at, category, "dealt_with", by)


def _opened(day: Day, at: datetime, number: str, category: Category, place: Place) -> Row:
    return {
        "id": day.new_id(at),
        "number": number,
        "state": IncidentState.WAITING.value,
        "area_id": place.area_id,
        "opening_category_id": category.code,
        "category_id": category.code,
        "category_text": "",
        "priority": category.priority,
        "place_id": place.id,
        "place_text": "",
        "lon": place.lon,
        "lat": place.lat,
        "is_place_confirmed": False,
        "flags": [],
        "opened_at": at,
        "waiting_since": at,
        "disposition": "",
        "reinforcement_step": 0,
        "ladder_step": 0,
        "ladder_at": step_at(LadderStep.For.INCIDENT, 0, at, None),
        "is_alert": False,
        "version": 0,
    }


def _write_call(case: Case, at: datetime, category: Category) -> None:
    luck, by = case.day.luck, case.staff.taker
    answered_at = at - timedelta(seconds=luck.randint(8, 30))
    ring_at = answered_at - timedelta(seconds=luck.randint(2, 12))
    call = {"id": case.day.new_id(at), "incident_id": case.id, "channel": "phone", "ring_at": ring_at}
    case.day.rows[Call].append(call | {"taken_at": at, "answered_at": answered_at, "taken_by_id": by.id})
    case.append(
        at,
        "take_call",
        by,
        channel="phone",
        ring_at=ring_at.isoformat(),
        answered_at=answered_at.isoformat(),
        contact=None,
        note=_write_note(case, at, by) if luck.random() < 0.3 else None,
        number=case.row["number"],
        category=category.code,
        priority=category.priority,
        place=case.place.id,
        position=[case.place.lon, case.place.lat],
        flags=[],
    )


def _write_note(case: Case, at: datetime, by: User) -> str:
    salt, text = f"{case.day.luck.getrandbits(128):032x}", case.day.luck.choice(SAID)
    note = {"id": case.day.new_id(at), "incident_id": case.id, "at": at, "by_id": by.id, "text": text, "salt": salt}
    case.day.rows[Note].append(note)
    return committed(salt, text)


def _merge(case: Case, at: datetime, into: UUID, by: User) -> None:
    if case.has_come(at):
        case.row |= {"state": IncidentState.MERGED.value, "merged_into_id": into, "ladder_at": None}
        case.append(at, "merge_incident", by, into=into)
        case.day.entries[-1].other_matter_id = into


def _close(case: Case, at: datetime, category: Category, disposition: str, by: User) -> None:
    if case.has_come(at):
        case.row |= {"state": IncidentState.CLOSED.value, "closing_category_id": category.code, "closed_at": at}
        case.row |= {"disposition": disposition, "ladder_at": None, "is_alert": False}
        case.append(at, "close_incident", by, category=category.code, disposition=disposition)


def _climb(case: Case, at: datetime, sent_at: datetime) -> None:
    """The supervisor is told, step by step, as long as nobody is sent."""
    for step in range(len(ladder(LadderStep.For.INCIDENT))):
        due = step_at(LadderStep.For.INCIDENT, step, at, None)
        assert due is not None
        if due >= sent_at or not case.has_come(due):
            return
        following = step_at(LadderStep.For.INCIDENT, step + 1, at, None)
        case.row |= {"ladder_step": step + 1, "ladder_at": following, "is_alert": True}
        case.append(due, "tell_supervisor", case.staff.system, step=step + 1)


def _serve(case: Case, unit: Unit, sent_at: datetime, by: User) -> datetime:
    """The order and its steps as far as they have come; when the unit is free again."""
    times = dict(_times(case, sent_at))
    if not case.has_come(sent_at):
        return times[OrderState.CLEARED]
    reached = {step: at for step, at in times.items() if case.has_come(at)}
    state = list(reached)[-1] if reached else OrderState.SENT
    order_id, seconds = case.day.new_id(sent_at), case.day.luck.randint(60, 420)
    order = {"id": order_id, "incident_id": case.id, "unit_id": unit.id, "state": state.value, "way": "data"}
    order |= {"sent_by_id": by.id, "rank": 1, "travel_seconds": seconds, "reinforcement_step": 0, "reason": ""}
    order |= {"sent_at": sent_at, "ladder_step": 0} | {STAMPS[step]: at for step, at in reached.items()}
    if state in {OrderState.SENT, OrderState.DELIVERED, OrderState.SEEN}:
        order["ladder_at"] = step_at(LadderStep.For.ORDER, 0, sent_at, None)
    case.day.rows[Order].append(order)
    _keep_advice(case, order_id, sent_at)
    case.row |= {"state": incident_state([state]).value, "dispatcher_id": by.id, "ladder_at": None, "is_alert": False}
    case.row["version"] = 1 + len(reached)
    sent = {"unit": unit.id, "way": "data", "rank": 1, "travel_seconds": seconds, "pulled": None, "left": None}
    case.append(sent_at, "send_order", by, ("order", order_id), **sent)
    crew = case.staff.crews[unit.id]
    for step, at in reached.items():
        now = incident_state([step]).value
        case.append(at, f"order_{step}", crew, ("order", order_id), unit=unit.id, incident=now)
        if step == OrderState.CLEARED and case.day.luck.random() < 0.4:
            written_at = at + timedelta(seconds=10)
            if case.has_come(written_at):
                case.append(written_at, "add_note", by, note=_write_note(case, written_at, by))
    return times[OrderState.CLEARED]


def _times(case: Case, sent_at: datetime) -> Iterator[tuple[OrderState, datetime]]:
    at = sent_at
    for step, least, most in STEPS:
        at += timedelta(microseconds=case.day.luck.randint(least * 10**6, most * 10**6))
        yield step, at


def _keep_advice(case: Case, order_id: UUID, sent_at: datetime) -> None:
    erase_at = sent_at + KEEP_RECOMMENDATION
    if erase_at > TODAY:
        units = case.day.luck.sample(case.staff.units, min(KEPT_CANDIDATES, len(case.staff.units)))
        kept = [{"unit": str(unit.id), "travel_seconds": 90, "reasons": ["nearest"]} for unit in units]
        case.day.rows[Recommendation].append({"order_id": order_id, "candidates": kept, "erase_at": erase_at})


def write_watch(day: Day, staff: Staff, begin: datetime) -> None:
    """Every unit's shift of this day, over by its end."""
    ended_at = begin + DAY - timedelta(seconds=1)
    for unit in staff.units:
        shift_id, subject = day.new_id(begin), ("unit", unit.id)
        shift = {"id": shift_id, "unit_id": unit.id, "state": "ended", "started_at": begin, "ended_at": ended_at}
        day.rows[Shift].append(shift)
        for verb, at in (("start_shift", begin), ("end_shift", ended_at)):
            day.append(at, verb, subject, staff.system, unit.area_id, None, shift=shift_id)
