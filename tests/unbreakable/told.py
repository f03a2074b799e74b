"""What the journal alone says the tables must hold: a second, small telling of what every action does."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shouwang.dispatch.models import LadderStep
from shouwang.dispatch.states import ACTIVE
from shouwang.journal.models import Entry

STEPS = ("delivered", "seen", "accepted", "en_route", "on_scene", "cleared", "declined")
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

    def _call_for_help(self, entry: Entry, changed: dict[str, Any]) -> None:
        if not changed["is_again"]:
            self.incidents[entry.subject_id] = ToldIncident(
                changed["number"], entry.area_id, changed["category"], changed["priority"], entry.recorded_at
            )

    def _enter_card(self, entry: Entry, changed: dict[str, Any]) -> None:
        """One entry says all that the card does: the call, each unit as far as it came, perhaps the end."""
        self._take_call(entry, changed)
        for (order, unit), (_sent, on_scene, cleared) in zip(changed["orders"], changed["times"], strict=True):
            self._write_order(entry, UUID(order), unit, "delivered")
            for step in [name for name, at in (("on_scene", on_scene), ("cleared", cleared)) if at]:
                self._over([UUID(order)], step)
            self.incidents[entry.subject_id].is_attended |= cleared is not None
        self._settle(entry, entry.subject_id, None)
        if changed["closed_at"]:
            self._close_incident(entry, changed)

    def _set_aside_call(self, entry: Entry, changed: dict[str, Any]) -> None:
        self._take_call(entry, changed)
        self._close_incident(entry, changed)

    def _answer_question(self, entry: Entry, changed: dict[str, Any]) -> None:
        self.incidents[entry.subject_id].priority = changed["priority"]

    def _add_call(self, entry: Entry, changed: dict[str, Any]) -> None:
        incident = self.incidents[entry.subject_id]
        incident.calls += 1
        incident.priority = changed.get("priority", incident.priority)
        if changed["contact"]:
            contact, commitment = changed["contact"]
            self.contacts[UUID(contact)] = commitment

    def _announce_ring(self, _entry: Entry, changed: dict[str, Any]) -> None:
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

    def _send_support(self, entry: Entry, changed: dict[str, Any]) -> None:
        for order, unit in changed["orders"]:
            self._write_order(entry, UUID(order), unit, "sent")
        assert entry.matter_id is not None
        self._settle(entry, entry.matter_id, changed["incident"])

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

    def _merge_incident(self, entry: Entry, changed: dict[str, Any]) -> None:
        incident = self.incidents[entry.subject_id]
        incident.state, incident.merged_into = "merged", entry.other_matter_id
        if changed["raised_to"] is not None:
            assert entry.other_matter_id is not None
            self.incidents[entry.other_matter_id].priority = changed["raised_to"]

    def _split_incident(self, entry: Entry, _changed: dict[str, Any]) -> None:
        self._waits(entry).merged_into = None

    def _close_incident(self, entry: Entry, changed: dict[str, Any]) -> None:
        incident = self.incidents[entry.subject_id]
        incident.state, incident.closed_as, incident.disposition = "closed", changed["category"], changed["disposition"]

    def _reopen_incident(self, entry: Entry, changed: dict[str, Any]) -> None:
        incident = self._waits(entry)
        incident.closed_as, incident.disposition = None, ""
        incident.category = changed.get("category", incident.category)
        incident.priority = changed.get("priority", incident.priority)

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
