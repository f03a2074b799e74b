"""The clocks of an incident: read from its journal entries by the policies in force when it was opened."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shouwang.areas.models import Area
from shouwang.dispatch.models import Incident, Order, Transfer
from shouwang.dispatch.policy import clock_policies_at
from shouwang.dispatch.states import TRANSFER_OPEN, UNANSWERED
from shouwang.journal.models import Entry

if TYPE_CHECKING:
    from shouwang.engine.clocks import ClockEvent, ClockReading

CODES = {
    "call_for_help": "call_answered",  # nobody rings: the clock from call to order begins with the press
    "send_order": "order_sent",
    "reinforce": "order_sent",
    "send_support": "order_sent",  # by a neighbour's desk
    "order_on_scene": "arrived",
    "order_declined": "order_refused",
    "expire_order": "order_refused",
    "withdraw_order": "order_withdrawn",
    "stand_down": "order_withdrawn",
    "close_incident": "incident_cancelled",
    "reopen_incident": "incident_reopened",
    "split_incident": "incident_waiting",  # merging had not stopped its clock
}
IN_ORDER = ("call_rang", "call_answered", "order_sent", "arrived", "incident_cancelled")  # of one minute on paper
# Shares of calls, which the interval report reads; one order's; one call-back's.
OF_CALLS_AND_ORDERS = ("answer_", "acceptance", "call_back")
CALLS = ("take_call", "set_aside_call")
VERBS = [*CALLS, "enter_card", *CODES]
EVENTS_OF_ENTRY = 64  # a card that was entered has the most: two of the call, two a unit, its end
NAMES = {
    "process": _("call to order"),
    "acceptance": _("order to answer"),
    "arrival": _("order to arrival"),
}


@dataclass(frozen=True)
class Clock:
    key: str
    name: str
    target_seconds: float
    reading: "ClockReading"


def clocks_of(incidents: Sequence[Incident], now: datetime) -> dict[UUID, list[Clock]]:
    """Readings at ``now`` for each incident, in one query for all of them."""
    from shouwang.engine.clocks import read_clock

    events = _events([incident.id for incident in incidents])
    clocks: dict[UUID, list[Clock]] = {}
    for incident in incidents:
        policies = clock_policies_at(incident.area, incident.opened_at)
        clocks[incident.id] = [
            Clock(
                policy.key,
                _name(policy.key),
                policy.target_seconds,
                read_clock(policy, events[incident.id], now),
            )
            for policy in policies
            if not policy.key.startswith(OF_CALLS_AND_ORDERS)
            and (not policy.applies_to or incident.priority in policy.applies_to)
        ]
    return clocks


def acceptance_clock(order: Order, area: Area, now: datetime) -> Clock | None:
    """The clock of one order that nobody has answered yet."""
    from shouwang.engine.clocks import ClockEvent, read_clock

    for policy in clock_policies_at(area, order.sent_at):
        if policy.key == "acceptance" and order.state in UNANSWERED:
            sent = [ClockEvent("order_sent", order.sent_at, 1)]
            return Clock(policy.key, _name(policy.key), policy.target_seconds, read_clock(policy, sent, now))
    return None


def transfer_clocks(incident_ids: Sequence[UUID], now: datetime) -> dict[UUID, list[Clock]]:
    """The clocks of transfers that the other side has not confirmed; the target is the agency's own."""
    waiting = Transfer.objects.filter(incident__in=incident_ids, state__in=TRANSFER_OPEN).select_related("agency")
    clocks: dict[UUID, list[Clock]] = {}
    for transfer in waiting.order_by("offered_at", "id"):
        clocks.setdefault(transfer.incident_id, []).append(_transfer_clock(transfer, now))
    return clocks


def _transfer_clock(transfer: Transfer, now: datetime) -> Clock:
    from shouwang.engine.clocks import ClockEvent, ClockPolicy, read_clock

    policy = ClockPolicy(
        key="transfer",
        starts_on=frozenset({"offered"}),
        stops_on=frozenset({"confirmed"}),
        target_seconds=(transfer.due_at - transfer.offered_at).total_seconds(),
        target_share=1.0,
        source=transfer.agency.code,
        valid_from=timezone.localdate(transfer.offered_at),
    )
    reading = read_clock(policy, [ClockEvent("offered", transfer.offered_at, 1)], now)
    return Clock(policy.key, transfer.agency.shown_name, policy.target_seconds, reading)


def _name(key: str) -> str:
    return str(NAMES.get(key.partition("_")[0], key))


def _events(matter_ids: list[UUID]) -> dict[UUID, list["ClockEvent"]]:
    events: dict[UUID, list[ClockEvent]] = {matter_id: [] for matter_id in matter_ids}
    is_about = Q(matter_id__in=matter_ids) | Q(other_matter_id__in=matter_ids)
    for entry in Entry.objects.filter(is_about, verb__in=VERBS).order_by("position"):
        for matter_id in (entry.matter_id, entry.other_matter_id):
            if matter_id in events:
                events[matter_id].extend(_numbered(entry, matter_id))
    return events


def _numbered(entry: Entry, matter_id: UUID) -> Iterator["ClockEvent"]:
    from shouwang.engine.clocks import ClockEvent

    for number, (code, at) in enumerate(_codes(entry, matter_id)):
        yield ClockEvent(code, at, entry.position * EVENTS_OF_ENTRY + number)


def _codes(entry: Entry, matter_id: UUID) -> Iterable[tuple[str, datetime]]:
    changed = entry.changed
    if entry.verb == "enter_card":
        yield from _codes_of_card(changed)
        return
    if entry.verb in CALLS:
        yield from _of_call(entry)
        return
    if entry.other_matter_id == matter_id:
        if changed.get("left") == "waiting":
            yield "incident_waiting", entry.recorded_at
        return
    told = changed.get("happened_at")  # a phone without network says later what it did then
    yield CODES[entry.verb], datetime.fromisoformat(told) if told else entry.recorded_at
    if changed.get("incident") == "waiting":
        yield "incident_waiting", entry.recorded_at


def _of_call(entry: Entry) -> Iterator[tuple[str, datetime]]:
    changed = entry.changed
    if changed["ring_at"]:
        yield "call_rang", datetime.fromisoformat(changed["ring_at"])
    answered = changed["answered_at"]
    yield "call_answered", datetime.fromisoformat(answered) if answered else entry.recorded_at
    if entry.verb == "set_aside_call":
        yield "incident_cancelled", entry.recorded_at


def _codes_of_card(changed: dict[str, Any]) -> list[tuple[str, datetime]]:
    """What was written on paper, by the times that were written; the entry's own time is only when it was typed."""
    begun = [changed["taken_at"], *(times[0] for times in changed["times"])]  # all in UTC, so the text sorts as time
    happened = [("call_answered", changed["answered_at"] or min(begun))]
    happened += [("call_rang", changed["ring_at"])] if changed["ring_at"] else []
    for sent_at, on_scene_at, _cleared_at in changed["times"]:
        happened += [("order_sent", sent_at)] + ([("arrived", on_scene_at)] if on_scene_at else [])
    happened += [("incident_cancelled", changed["closed_at"])] if changed["closed_at"] else []
    place = {code: number for number, code in enumerate(IN_ORDER)}
    return sorted(
        ((code, datetime.fromisoformat(at)) for code, at in happened), key=lambda one: (one[1], place[one[0]])
    )
