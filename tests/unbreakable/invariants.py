"""What must be true of every installation at every moment, whatever was done to it and whatever broke meanwhile.

``broken()`` asks the tables: against each other, and against what the journal alone says of them (``told.py``).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

from shouwang.accounts.models import SYSTEM_ID, Grant, Token, User
from shouwang.contacts.actions import KEEP
from shouwang.contacts.models import Contact
from shouwang.dispatch.models import Call, DayNumber, Incident, LadderStep, Note, Order, Recommendation, Ring
from shouwang.dispatch.states import ACTIVE, OPEN, UNANSWERED
from shouwang.duty.models import Position, Shift
from shouwang.foundation.commitment import committed
from shouwang.journal.models import Entry
from shouwang.journal.queries import verify
from shouwang.places.models import Closure
from tests.unbreakable.told import SLACK, STEPS, Told, told

STAMPED = (*STEPS, "expired", "withdrawn")
TOLD_OF_INCIDENT = ("number", "state", "area_id", "category_id", "priority", "merged_into_id", "closing_category_id")


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
            tuple(getattr(row, name) for name in TOLD_OF_INCIDENT),
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
    alarmed = set(Order.objects.filter(state__in=UNANSWERED, ladder_step__gte=1).values_list("incident_id", flat=True))
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
    rings = dict(Ring.objects.values_list("contact_id", "id"))  # a number that rang is its ring's, for a day
    for contact in Contact.objects.all():
        call = calls.get(contact.id)
        if rings.get(contact.id) == contact.matter_id:
            continue
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
    for start, first in into.items():
        seen, at = {start}, first
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
