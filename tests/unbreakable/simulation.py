"""A town in virtual time: many people, one seeded scheduler, faults wherever they hurt; asked after every step.

A step is somebody's deed over HTTP or at the action itself with objects gone stale, a request sent once more, a round
of the worker, a jump of the clock, in all of which the n-th statement may fail. After each step: what the journal says
is what the tables hold, who acted had the right, who reads sees their own and all of their own. At the end: ``broken``.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from uuid import UUID

from django.db import Error, transaction

from shouwang.accounts.queries import system_user
from shouwang.contacts.models import Contact
from shouwang.dispatch.models import Incident, Order
from shouwang.duty.models import Position
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.follow import entries_after
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position, root
from shouwang.operate.worker import TASKS
from tests import make
from tests.unbreakable import seeing
from tests.unbreakable.deeds import Deed, next_deed, take_call
from tests.unbreakable.faults import fault_at
from tests.unbreakable.invariants import broken
from tests.unbreakable.world import DESK, PLACING, Stage, World, world

STEPS = 32
DIRECT, LOOKED_AT, SHOWN = 0.6, 0.12, 0.35  # reading costs more than doing: not after every step
COMMAND = "SIMULATION_SEED={seed} .venv/bin/python -m pytest tests/unbreakable/test_simulation.py -k no_seed"
# Who may have left an entry of this kind about an incident; orders and shifts are asked for apart.
MAY = {
    "add_call": PLACING,
    "send_order": DESK,
    "withdraw_order": DESK,
    "stand_down": DESK,
    "set_place": PLACING,
    "set_category": PLACING,
    "add_note": PLACING,
    "merge_incident": PLACING,
    "split_incident": PLACING,
    "close_incident": DESK,
    "reopen_incident": DESK,
    "hand_over": DESK,
    "disclose_contact": PLACING | {"unit"},
}
JUMPS = (5.0, 15.0, 21.0, 45.0, 61.0, 300.0, 86400.0, -3600.0, -86400.0)
OFTEN = (6, 6, 5, 4, 3, 2, 0.2, 1, 0.3)


class FoundError(AssertionError):
    """A seed has found something; its story and the command that tells it again."""


class Simulation:
    def __init__(self, world: World, apis: dict[str, make.Api], seed: int) -> None:
        self.world, self.apis, self.seed = world, apis, seed
        self.rng = world.rng
        self.position = head_position()
        self.sent: list[tuple[Deed, UUID, int | None]] = []  # requests with their keys and the entry each has left

    def run(self, steps: int = STEPS) -> str:
        """The journal's root at the end."""
        for number in range(steps):
            self.world.clock.move(self.rng.uniform(0.1, 8))
            try:
                wrong = list(self._step())
            except Exception as error:
                raise self._found([f"{type(error).__name__}: {error}"]) from error
            if wrong:
                raise self._found(wrong)
            if number % 10 == 9:
                self.world.stale.clear()
        wrong = [*broken(), *self._rights_at_the_end()]
        if wrong:
            raise self._found(wrong)
        return str(root())

    def _found(self, wrong: list[str]) -> FoundError:
        story = "\n  ".join(self.world.story)
        return FoundError(f"seed {self.seed}: {'; '.join(wrong[:5])}\n{COMMAND.format(seed=self.seed)}\n  {story}")

    def _step(self) -> Iterator[str]:
        lot = self.rng.random()
        if lot < 0.12:
            yield from self._work()
        elif lot < 0.24 and self.sent:
            yield from self._send_again()
        elif lot < 0.30:
            yield from self._report_position()
        else:
            deed = next_deed(self.world) if self.world.said.incidents else take_call(self.world)
            yield from self._do(deed)
        if self.rng.random() < 0.2:
            self.world.clock.move(self.rng.choices(JUMPS, OFTEN)[0])
        if self.rng.random() < LOOKED_AT:
            yield from self._look()

    def _faults(self) -> tuple[int, bool]:
        """The statement that is to fail, or 0, and whether it is done nevertheless."""
        return (self.rng.randrange(1, 20) if self.rng.random() < 0.12 else 0), self.rng.random() < 0.5

    def _do(self, deed: Deed) -> Iterator[str]:
        is_direct = deed.action is not None and (deed.body is None or self.rng.random() < DIRECT)
        key, (number, is_after) = UUID(int=self.rng.getrandbits(128), version=4), self._faults()
        outcome: object
        try:
            with fault_at(number, is_after=is_after, are_savepoints_spared=True) if number else nullcontext():
                outcome = self._act(deed) if is_direct else self._post(deed, key)
        except Refusal as refusal:
            outcome = refusal.code
        except Error as error:
            outcome = "fault" if number else error
            transaction.set_rollback(False)  # a seed is one transaction; a delete outside an action is its own in life
        self._tell(f"{deed}{' (direct)' if is_direct else ''}{f' fault at {number}' if number else ''}: {outcome}")
        entries = self._new_entries()
        is_done = outcome in {"done", 201}
        if isinstance(outcome, Error) or (not is_direct and isinstance(outcome, int) and outcome >= 500):
            yield f"{deed} ended in {outcome!r}"
        is_unshown = outcome == "fault" and deed.path.endswith("/disclose")  # looked up anew after its entry: no harm
        if len(entries) != int(is_done) and not (is_unshown and len(entries) == 1):
            yield f"{deed} left {len(entries)} entries: {outcome}"
        if not is_direct:
            self.sent.append((deed, key, entries[0].position if entries else None))
        yield from self._hear(entries, deed.person)

    def _act(self, deed: Deed) -> str:
        assert deed.action is not None
        deed.action(self.world.user(deed.person))
        return "done"

    def _post(self, deed: Deed, key: UUID) -> int:
        return self.apis[deed.person].post(deed.path, deed.body, key=key)[0]

    def _send_again(self) -> Iterator[str]:
        """The same request with the same key: the first answer, no second effect."""
        place = self.rng.randrange(len(self.sent))
        deed, key, position = self.sent[place]
        status, answer = self.apis[deed.person].post(deed.path, deed.body, key=key)
        self._tell(f"again: {deed}: {status}")
        entries = self._new_entries()
        if position is not None and entries:
            yield f"{deed} had a second effect"
        if position is not None and status == 201 and answer["position"] != position:
            yield f"{deed} got another answer: {answer}"
        # Who may not see it any more sees it no more; after five minutes a look is a new one and needs another key.
        is_hidden = status in {404, 409} and deed.path.endswith("/disclose")
        if position is not None and status not in {201, 401} and not is_hidden:
            yield f"{deed} sent again: {status}"
        if entries:
            self.sent[place] = (deed, key, entries[0].position)
        yield from self._hear(entries, deed.person)

    def _work(self) -> Iterator[str]:
        number, is_after = self._faults()
        by = system_user()
        try:
            with fault_at(number, is_after=is_after, are_savepoints_spared=True) if number else nullcontext():
                for do_due in TASKS:
                    do_due(sources.now(), by=by)
        except Error:
            if not number:
                raise
            number = -1
            transaction.set_rollback(False)
        entries = self._new_entries()
        self._tell(f"worker: {[entry.verb for entry in entries]}{' fault' if number < 0 else ''}")
        if number >= 0 and Contact.objects.filter(erase_at__lte=sources.now()).exists():
            yield "a contact outlived its date and the worker"
        yield from self._hear(entries, None)

    def _report_position(self) -> Iterator[str]:
        unit = self.world.town.units[self.rng.choice(sorted(self.world.town.units))]
        person = f"crew-{unit.call_sign}" if f"crew-{unit.call_sign}" in self.world.people else "desk-1"
        at = sources.now()
        body = {"lon": make.WEST + self.rng.random() / 100, "lat": make.SOUTH + 0.005, "at": at}
        status, _answer = self.apis[person].post(f"units/{unit.id}/position", body)
        self._tell(f"{person} reports a position: {status}")
        if status == 204:
            kept = Position.objects.get(shift__unit=unit, shift__state="on")
            if kept.lon != body["lon"]:
                yield f"the newest position of {unit} was not kept"
        yield from self._hear(self._new_entries(), None)

    def _tell(self, line: str) -> None:
        self.world.story.append(f"{len(self.world.story)} {self.world.clock.at:%d %H:%M:%S} {line}")

    def _new_entries(self) -> list[Entry]:
        entries = entries_after(self.position)
        self.position = entries[-1].position if entries else self.position
        return entries

    def _hear(self, entries: list[Entry], person: str | None) -> Iterator[str]:
        """New entries: was their author allowed to, do the tables say the same, who is shown what."""
        for entry in entries:
            if person is not None:
                yield from self._was_allowed(entry, person)
            self.world.said.hear(entry)
            self._note_rights(entry)
        yield from self.world.said.wrong
        touched = {matter for entry in entries for matter in (entry.matter_id, entry.other_matter_id) if matter}
        for matter in touched:
            yield from self._is_as_told(matter)
        if entries and self.rng.random() < SHOWN:
            yield from seeing.wrong_frames(self.world, entries)

    def _was_allowed(self, entry: Entry, person: str) -> Iterator[str]:
        """Asked with what was known before the entry."""
        world = self.world
        if entry.actor_id != world.people[person].id:
            yield f"entry {entry.position} names another author than {person}"
        if entry.verb in MAY and entry.matter_id:
            if not world.covers(person, MAY[entry.verb], world.path_of(entry.matter_id)):
                yield f"{person} had no right to {entry.verb} in {world.path_of(entry.matter_id)}"
        elif entry.verb.startswith("order_"):
            order = world.said.orders[entry.subject_id]
            own = world.own_unit(person)
            is_own = own is not None and own.id == order.unit
            if not is_own and not world.covers(person, DESK, world.path_of(order.incident)):
                yield f"{person} had no right to {entry.verb} in {world.path_of(order.incident)}"
        elif entry.verb in {"grant_role", "revoke_role", "close_user"} and not world.covers(
            person, {"administrator"}, "/1/"
        ):
            yield f"{person} had no right to {entry.verb}"
        into = entry.other_matter_id if entry.verb == "merge_incident" else None
        if into and not world.covers(person, PLACING, world.path_of(into)):
            yield f"{person} had no right to merge into {world.path_of(into)}"

    def _note_rights(self, entry: Entry) -> None:
        if entry.verb not in {"grant_role", "revoke_role", "close_user"}:
            return
        person = next(name for name, user in self.world.people.items() if user.id == entry.subject_id)
        if entry.verb == "close_user":
            self.world.closed.add(person)
            return
        grant = {(entry.changed["role"], self.world.paths[entry.area_id])}
        held = self.world.held[person]
        self.world.held[person] = held | grant if entry.verb == "grant_role" else held - grant

    def _is_as_told(self, matter: UUID) -> Iterator[str]:
        said, row = self.world.said.incidents[matter], Incident.objects.get(id=matter)
        if (said.state, said.area, said.priority) != (row.state, row.area_id, row.priority):
            yield f"incident {row.number} is {row.state} in {row.area_id}, the journal says {said}"
        orders = dict(Order.objects.filter(incident=matter).values_list("id", "state"))
        told = {order: self.world.said.orders[order].state for order in said.orders}
        if orders != told:
            yield f"the orders of {row.number} are {orders}, the journal says {told}"

    def _look(self) -> Iterator[str]:
        """One person looks at one thing."""
        person = self.rng.choice(sorted(self.world.people))
        if not self.world.said.incidents or self.rng.random() < 0.3:
            yield from seeing.wrong_board(self.world, person, self.apis[person])
        elif self.rng.random() < 0.7:
            yield from seeing.wrong_incident(self.world, person, self.apis[person])
        else:
            yield from seeing.wrong_ranking(self.world, person, self.apis[person])

    def _rights_at_the_end(self) -> Iterator[str]:
        for person in self.world.people:
            if person not in self.world.closed:
                yield from seeing.same_rights(self.world, person)
        if self.world.covers("head-1", {"supervisor"}, "/1/1/"):
            yield from seeing.wrong_intervals(self.world.user("head-1"))


def simulate(stage: Stage, apis: dict[str, make.Api], seed: int) -> str:
    """Plays one seed; the journal's root at its end. Everything is undone afterwards."""
    clock = make.Clock()
    clock.at = stage.at  # type: ignore[assignment]
    with sources.seeded(seed, clock), world(stage, seed, clock) as town:
        return Simulation(town, apis, seed).run()
