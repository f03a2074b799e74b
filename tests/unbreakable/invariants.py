"""What must be true of every installation at every moment, whatever was done to it and whatever broke meanwhile.

``broken()`` asks the tables: against each other, and against what the journal alone says of them (``Told``).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from shouwang.accounts.models import SYSTEM_ID, Grant, Token, User
from shouwang.contacts.actions import KEEP
from shouwang.contacts.models import Contact, committed
from shouwang.dispatch.models import Call, DayNumber, Incident, LadderStep, Note, Order, Recommendation
from shouwang.dispatch.states import ACTIVE, OPEN, UNANSWERED
from shouwang.duty.models import Position, Shift
from shouwang.journal.models import Entry
from shouwang.journal.queries import verify
from shouwang.places.models import Closure

STEPS = ("delivered", "seen", "accepted", "en_route", "on_scene", "cleared", "declined")
STAMPED = (*STEPS, "expired", "withdrawn")
SLACK = timedelta(seconds=5)  # an entry's time is taken at the end of its action, a stamp at its start


@dataclass
class ToldOrder:
    incident: UUID
    unit: UUID
    state: str
    stamps: set[str] = field(default_factory=set)


@dataclass
class ToldIncident:
    number: str
    area: UUID | None
    category: str
    priority: int
    waits_since: datetime
    state: str = "waiting"
    merged_into: UUID | None = None
    closed_as: str | None = None
    disposition: str = ""
    ladder_step: int = 0
    is_attended: bool = False  # a unit has cleared since it last began to wait
    calls: int = 0
    orders: set[UUID] = field(default_factory=set)


@dataclass
class Told:
    """What the journal says, read entry by entry in the order of positions; never a look at another table."""

    incidents: dict[UUID, ToldIncident] = field(default_factory=dict)
    orders: dict[UUID, ToldOrder] = field(default_factory=dict)
    shifts: dict[UUID, str] = field(default_factory=dict)
    contacts: dict[UUID, str] = field(default_factory=dict)
    notes: Counter[tuple[UUID, str]] = field(default_factory=Counter)
    grants: Counter[tuple[UUID, str, UUID]] = field(default_factory=Counter)
    users: set[UUID] = field(default_factory=set)
    closures: dict[UUID, bool] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def hear(self, entry: Entry) -> None:
        changed, verb = entry.changed, entry.verb
        if verb.startswith("order_") and verb[6:] in STEPS:
            self._step(entry, verb[6:])
        elif told := getattr(self, f"_{verb}", None):
            told(entry, changed)
        if entry.matter_id and changed.get("note"):
            self.notes[entry.matter_id, changed["note"]] += 1

    def _settle(self, entry: Entry, matter_id: UUID, claimed: str | None) -> None:
        incident = self.incidents[matter_id]
        states = {self.orders[order].state for order in incident.orders}
        before = incident.state
        if "on_scene" in states or (incident.is_attended and not states & set(ACTIVE)):
            incident.state = "attended"
        else:
            incident.state = "ordered" if states & set(ACTIVE) else "waiting"
        if incident.state == "waiting" and before != "waiting":
            incident.waits_since, incident.ladder_step = entry.recorded_at, 0
        if claimed is not None and claimed != incident.state:
            self.wrong.append(f"entry {entry.position} {entry.verb} says {claimed}, the orders say {incident.state}")

    def _over(self, orders: Iterable[UUID], state: str) -> None:
        for order in orders:
            self.orders[order].state = state
            self.orders[order].stamps.add(state)

    def _step(self, entry: Entry, step: str) -> None:
        order = self.orders[entry.subject_id]
        self._over([entry.subject_id], step)
        self.incidents[order.incident].is_attended |= step == "cleared"
        told_only = step in {"delivered", "seen"}
        self._settle(entry, order.incident, None if told_only else entry.changed["incident"])

    def _waits(self, entry: Entry) -> ToldIncident:
        incident = self.incidents[entry.subject_id]
        incident.state, incident.waits_since, incident.ladder_step = "waiting", entry.recorded_at, 0
        incident.is_attended = False
        return incident

    def _take_call(self, entry: Entry, changed: dict[str, Any]) -> None:
        self.incidents[entry.subject_id] = ToldIncident(
            changed["number"], entry.area_id, changed["category"], changed["priority"], entry.recorded_at
        )
        self._add_call(entry, changed)

    def _add_call(self, entry: Entry, changed: dict[str, Any]) -> None:
        self.incidents[entry.subject_id].calls += 1
        if changed["contact"]:
            contact, commitment = changed["contact"]
            self.contacts[UUID(contact)] = commitment

    def _erase_contact(self, entry: Entry, _changed: dict[str, Any]) -> None:
        if self.contacts.pop(entry.subject_id, None) is None:
            self.wrong.append(f"entry {entry.position} erases a contact that was not there")

    def _write_order(self, entry: Entry, order_id: UUID, unit: str, state: str) -> None:
        assert entry.matter_id is not None
        if order_id in self.orders:
            self.wrong.append(f"entry {entry.position} sends order {order_id} again")
        self.orders[order_id] = ToldOrder(entry.matter_id, UUID(unit), state, {state} - {"sent"})
        self.incidents[entry.matter_id].orders.add(order_id)

    def _send_order(self, entry: Entry, changed: dict[str, Any]) -> None:
        if changed["pulled"]:
            self._over([UUID(changed["pulled"])], "withdrawn")
            assert entry.other_matter_id is not None
            self._settle(entry, entry.other_matter_id, changed["left"])
        state = "delivered" if changed["way"] == "voice" else "sent"
        self._write_order(entry, entry.subject_id, changed["unit"], state)
        self._settle(entry, self.orders[entry.subject_id].incident, None)

    def _reinforce(self, entry: Entry, changed: dict[str, Any]) -> None:
        for order, unit in changed["orders"]:
            self._write_order(entry, UUID(order), unit, "sent")
        self._settle(entry, entry.subject_id, None)

    def _expire_order(self, entry: Entry, changed: dict[str, Any]) -> None:
        self._over([entry.subject_id], "expired")
        self._settle(entry, self.orders[entry.subject_id].incident, changed["incident"])

    def _withdraw_order(self, entry: Entry, changed: dict[str, Any]) -> None:
        self._over([entry.subject_id], "withdrawn")
        self._settle(entry, self.orders[entry.subject_id].incident, changed["incident"])

    def _stand_down(self, entry: Entry, changed: dict[str, Any]) -> None:
        self._over([UUID(order) for order, _unit in changed["orders"]], "withdrawn")
        self._settle(entry, entry.subject_id, changed["incident"])

    def _tell_supervisor(self, entry: Entry, changed: dict[str, Any]) -> None:
        if entry.subject_kind != "incident":
            return
        incident = self.incidents[entry.subject_id]
        incident.ladder_step = changed["step"]
        steps = list(LadderStep.objects.filter(applies_to="incident").order_by("step"))
        due = incident.waits_since + timedelta(seconds=steps[changed["step"] - 1].after_seconds)
        if entry.recorded_at < due - SLACK:
            self.wrong.append(f"entry {entry.position}: supervisor told of {incident.number} before {due}")

    def _set_place(self, entry: Entry, _changed: dict[str, Any]) -> None:
        self.incidents[entry.subject_id].area = entry.area_id

    def _set_category(self, entry: Entry, changed: dict[str, Any]) -> None:
        incident = self.incidents[entry.subject_id]
        incident.category, incident.priority = changed["category"], changed["priority"]

    def _merge_incident(self, entry: Entry, _changed: dict[str, Any]) -> None:
        incident = self.incidents[entry.subject_id]
        incident.state, incident.merged_into = "merged", entry.other_matter_id

    def _split_incident(self, entry: Entry, _changed: dict[str, Any]) -> None:
        self._waits(entry).merged_into = None

    def _close_incident(self, entry: Entry, changed: dict[str, Any]) -> None:
        incident = self.incidents[entry.subject_id]
        incident.state, incident.closed_as, incident.disposition = "closed", changed["category"], changed["disposition"]

    def _reopen_incident(self, entry: Entry, _changed: dict[str, Any]) -> None:
        incident = self._waits(entry)
        incident.closed_as, incident.disposition = None, ""

    def _start_shift(self, _entry: Entry, changed: dict[str, Any]) -> None:
        self.shifts[UUID(changed["shift"])] = "on"

    def _end_shift(self, _entry: Entry, changed: dict[str, Any]) -> None:
        self.shifts[UUID(changed["shift"])] = "ended"

    def _erase_shifts(self, _entry: Entry, changed: dict[str, Any]) -> None:
        for shift in changed["shifts"]:
            self.shifts.pop(UUID(shift), None)

    def _grant_role(self, entry: Entry, changed: dict[str, Any]) -> None:
        assert entry.area_id is not None
        self.grants[entry.subject_id, changed["role"], entry.area_id] += 1

    def _revoke_role(self, entry: Entry, changed: dict[str, Any]) -> None:
        assert entry.area_id is not None
        self.grants[entry.subject_id, changed["role"], entry.area_id] -= 1

    def _create_user(self, entry: Entry, _changed: dict[str, Any]) -> None:
        self.users.add(entry.subject_id)

    def _close_road(self, entry: Entry, _changed: dict[str, Any]) -> None:
        self.closures[entry.subject_id] = True

    def _lift_closure(self, entry: Entry, _changed: dict[str, Any]) -> None:
        self.closures[entry.subject_id] = False


def told() -> Told:
    said = Told()
    for entry in Entry.objects.order_by("position").iterator(2000):
        said.hear(entry)
    return said


def broken() -> list[str]:
    """Everything that is wrong, in words that name the row; nothing if all is well."""
    findings = [f"journal, entry {finding.position}: {finding.message}" for finding in verify()]
    if findings:  # what the journal says is worth nothing now
        return findings
    said = told()
    return said.wrong + [finding for check in CHECKS for finding in check(said)]


def _differs(what: str, told: object, found: object) -> Iterator[str]:
    if told != found:
        yield f"{what}: the journal says {told}, the table {found}"


def _incidents_are_as_told(said: Told) -> Iterator[str]:
    rows = {row.id: row for row in Incident.objects.all()}
    yield from _differs("incidents", set(said.incidents), set(rows))
    calls = Counter(Call.objects.values_list("incident_id", flat=True))
    for key in said.incidents.keys() & rows.keys():
        one, row = said.incidents[key], rows[key]
        yield from _differs(
            f"incident {row.number}",
            (one.number, one.state, one.area, one.category, one.priority, one.merged_into, one.closed_as),
            (row.number, row.state, row.area_id, row.category_id, row.priority, row.merged_into_id)
            + (row.closing_category_id,),
        )
        yield from _differs(f"incident {row.number}, calls", one.calls, calls[key])
        yield from _differs(f"incident {row.number}, outcome", one.disposition, row.disposition)


def _orders_are_as_told(said: Told) -> Iterator[str]:
    rows = {row.id: row for row in Order.objects.all()}
    yield from _differs("orders", set(said.orders), set(rows))
    for key in said.orders.keys() & rows.keys():
        one, row = said.orders[key], rows[key]
        stamps = {step for step in STAMPED if getattr(row, f"{step}_at") is not None}
        yield from _differs(
            f"order {key}",
            (one.incident, one.unit, one.state, sorted(one.stamps)),
            (row.incident_id, row.unit_id, row.state, sorted(stamps)),
        )


def _the_rest_is_as_told(said: Told) -> Iterator[str]:
    yield from _differs("shifts", said.shifts, dict(Shift.objects.values_list("id", "state")))
    contacts = {row.id: row.commitment for row in Contact.objects.all()}
    yield from _differs("contacts", said.contacts, contacts)
    notes = Counter((row.incident_id, committed(row.salt, row.text)) for row in Note.objects.all())
    yield from _differs("notes", said.notes, notes)
    granted = Counter(Grant.objects.filter(revoked_at=None).values_list("user_id", "role", "area_id"))
    yield from _differs("grants", +said.grants, granted)
    users = set(User.objects.exclude(id=SYSTEM_ID).values_list("id", flat=True))
    yield from _differs("users", said.users, users)
    closures = {row.id: row.lifted_at is None for row in Closure.objects.all()}
    yield from _differs("closures", said.closures, closures)


def _numbers_of_a_day_have_no_hole(_said: Told) -> Iterator[str]:
    numbers = sorted(Incident.objects.values_list("number", flat=True))
    given = [f"{row.day:%Y%m%d}-{number:04d}" for row in DayNumber.objects.all() for number in range(1, row.last + 1)]
    yield from _differs("incident numbers", sorted(given), numbers)


def _a_unit_is_on_one_open_incident(_said: Told) -> Iterator[str]:
    on_shift = Counter(Shift.objects.filter(state="on").values_list("unit_id", flat=True))
    active = list(Order.objects.filter(state__in=ACTIVE).select_related("incident", "unit"))
    serving = Counter(order.unit_id for order in active)
    yield from (f"unit {unit} serves {count} orders at once" for unit, count in serving.items() if count > 1)
    yield from (f"unit {unit} has {count} shifts at once" for unit, count in on_shift.items() if count > 1)
    for order in active:
        if order.incident.state not in OPEN:
            yield f"unit {order.unit} serves incident {order.incident}, which is {order.incident.state}"
        if order.unit_id not in on_shift:
            yield f"unit {order.unit} serves incident {order.incident} off shift"


def _positions_are_inside_a_shift(_said: Told) -> Iterator[str]:
    placed = set(Position.objects.values_list("shift_id", flat=True))
    yield from _differs("positions", set(Shift.objects.filter(state="on").values_list("id", flat=True)), placed)


def _ladders_stand_where_somebody_waits(said: Told) -> Iterator[str]:
    steps = Counter(LadderStep.objects.values_list("applies_to", flat=True))
    for order in Order.objects.all():
        climbs = order.state in UNANSWERED and order.ladder_step < steps["order"]
        if climbs != (order.ladder_at is not None):
            yield f"order {order.id} is {order.state} at step {order.ladder_step}, due {order.ladder_at}"
    alarmed = set(Order.objects.filter(state__in=UNANSWERED, ladder_step__gte=2).values_list("incident_id", flat=True))
    for incident in Incident.objects.all():
        climbs = incident.state == "waiting" and incident.ladder_step < steps["incident"]
        if climbs != (incident.ladder_at is not None):
            yield f"incident {incident} is {incident.state} at step {incident.ladder_step}, due {incident.ladder_at}"
        if incident.state == "waiting" and incident.id in said.incidents:
            yield from _differs(
                f"incident {incident}, step", said.incidents[incident.id].ladder_step, incident.ladder_step
            )
        if incident.is_alert and incident.state != "waiting" and incident.id not in alarmed:
            yield f"incident {incident} is {incident.state} and wears the alarm colour"


def _ladders_are_never_early(_said: Told) -> Iterator[str]:
    after = dict(LadderStep.objects.filter(applies_to="order").values_list("step", "after_seconds"))
    sent = dict(Order.objects.values_list("id", "sent_at"))
    for entry in Entry.objects.filter(
        subject_kind="order", verb__in=("remind_unit", "tell_supervisor", "expire_order")
    ):
        due = sent[entry.subject_id] + timedelta(seconds=after[entry.changed["step"]])
        if entry.recorded_at < due:
            yield f"entry {entry.position} {entry.verb} at {entry.recorded_at}, due at {due}"


def _contacts_have_a_date_and_a_matter(_said: Told) -> Iterator[str]:
    calls = {call.contact_id: call for call in Call.objects.exclude(contact_id=None).select_related("incident")}
    yield from (f"call {call.id} has no incident" for call in calls.values() if call.incident_id is None)
    for contact in Contact.objects.all():
        call = calls.get(contact.id)
        if call is None or call.incident_id != contact.matter_id:
            yield f"contact {contact.id} belongs to no call of its matter"
        elif contact.area_id != call.incident.area_id:
            yield f"contact {contact.id} is in another area than incident {call.incident}"
        elif contact.erase_at > call.taken_at + KEEP + SLACK:
            yield f"contact {contact.id} is kept until {contact.erase_at}"
    yield from (
        f"recommendation of order {row.order_id} is kept until {row.erase_at}"
        for row in Recommendation.objects.select_related("order")
        if not row.order.sent_at <= row.erase_at <= row.order.sent_at + timedelta(days=31)
    )


def _no_duration_is_negative(_said: Told) -> Iterator[str]:
    """Of each row: its stamps in the order in which they can only have happened."""
    chains: list[tuple[Callable[[], Iterable[Any]], tuple[str, ...]]] = [
        (Order.objects.all, ("sent_at", *(f"{step}_at" for step in STEPS))),
        (Order.objects.all, ("sent_at", *(f"{step}_at" for step in STEPS[:5]), "expired_at", "withdrawn_at")),
        (Incident.objects.all, ("opened_at", "waiting_since", "closed_at")),
        (Shift.objects.all, ("started_at", "ended_at")),
        (Call.objects.all, ("ring_at", "answered_at", "taken_at")),
        (Grant.objects.all, ("granted_at", "revoked_at")),
        (Token.objects.all, ("created_at", "revoked_at")),
        (Closure.objects.all, ("since", "lifted_at")),
    ]
    for rows, stamps in chains:
        for row in rows():
            known = [(name, getattr(row, name)) for name in stamps if getattr(row, name) is not None]
            for (name, at), (later, then) in pairwise(known):
                if then < at:
                    yield f"{type(row).__name__} {row.pk}: {later} {then} lies before {name} {at}"


def _merging_leads_somewhere(_said: Told) -> Iterator[str]:
    into = dict(Incident.objects.exclude(merged_into=None).values_list("id", "merged_into_id"))
    for start in into:
        seen, at = {start}, into[start]
        while at in into and at not in seen:
            seen.add(at)
            at = into[at]
        if at in seen:
            yield f"incident {start} is merged in a circle"


CHECKS: tuple[Callable[[Told], Iterator[str]], ...] = (
    _incidents_are_as_told,
    _orders_are_as_told,
    _the_rest_is_as_told,
    _numbers_of_a_day_have_no_hole,
    _a_unit_is_on_one_open_incident,
    _positions_are_inside_a_shift,
    _ladders_stand_where_somebody_waits,
    _ladders_are_never_early,
    _contacts_have_a_date_and_a_matter,
    _no_duration_is_negative,
    _merging_leads_somewhere,
)
