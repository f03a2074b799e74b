"""Giving instructions, answering them, and what happens when nobody does. What is written stands in no entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.models import Area
from shouwang.areas.queries import first_of
from shouwang.contacts.models import committed
from shouwang.duty.models import Post, Unit
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.joint import rules
from shouwang.joint.models import Instruction, Operation
from shouwang.joint.states import STANDING, InstructionState, OperationState, instruction_states_before
from shouwang.journal.append import action, append

UNSEEN = timedelta(minutes=10)  # as long as a crew may be with somebody before the desk asks whether they read it
LONGEST = timedelta(days=366)
REMIND_REST = timedelta(seconds=60)  # a second press within it is the same reminder


@dataclass(frozen=True)
class Recipient:
    """One of the three."""

    user: User | None = None
    unit: Unit | None = None
    post: Post | None = None

    def area(self) -> Area:
        if self.unit is not None:
            return self.unit.area
        if self.post is not None:
            return self.post.area
        area = first_of(self.user.paths) if self.user is not None else None
        if area is None:
            raise Refusal("no_recipient", _("Say to whom: a person, a unit or a post."), field="to")
        return area


@action
def give_instruction(
    recipient: Recipient, words: str, *, due_at: datetime, operation: Operation | None = None, by: User
) -> Instruction:
    area = recipient.area()
    rules.may_instruct.require(by, area)
    words = text.checked(words, "text", limit=text.MAX_NOTE, is_many_lines=True)
    if not words:
        raise Refusal("empty", _("Write what is to be done."), field="text")
    now = sources.now()
    if not now < due_at <= now + LONGEST:
        raise Refusal("bad_due", _("By when must lie ahead, within a year."), field="due_at")
    if operation is not None and not _is_standing(operation):
        raise Refusal("operation_over", _("This operation has ended."), status=409)
    given = Instruction.objects.create(
        area=area,
        operation=operation,
        to_user=recipient.user,
        to_unit=recipient.unit,
        to_post=recipient.post,
        text=words,
        salt=sources.new_salt(),
        given_by=by,
        given_at=now,
        due_at=due_at,
        tell_at=min(now + UNSEEN, due_at),
    )
    changes = {
        "text": committed(given.salt, words),
        "user": given.to_user_id,
        "unit": given.to_unit_id,
        "post": given.to_post_id,
        "due_at": due_at.isoformat(),
    }
    _append("give_instruction", given, by=by, changes=changes)
    return given


def _is_standing(operation: Operation) -> bool:
    """Written, not read: an operation that ends in this moment waits, and then sees the instruction."""
    standing = Operation.objects.filter(id=operation.id).exclude(state=OperationState.ENDED)
    return bool(standing.update(version=F("version") + 1))


@action
def acknowledge_instruction(instruction: Instruction, *, by: User) -> None:
    """Seen and understood. After it the desk is told only when it is late."""
    rules.require_answer(by, instruction)
    _move(instruction, InstructionState.SEEN, seen_at=sources.now(), seen_by=by, tell_at=instruction.due_at)
    _append("acknowledge_instruction", instruction, by=by)


@action
def finish_instruction(instruction: Instruction, *, proof: str = "", by: User) -> None:
    rules.require_answer(by, instruction)
    _over(instruction, InstructionState.DONE, text.checked(proof, "proof", limit=text.MAX_NOTE, is_many_lines=True), by)


@action
def refuse_instruction(instruction: Instruction, *, reason: str, by: User) -> None:
    rules.require_answer(by, instruction)
    reason = text.checked(reason, "reason", limit=text.MAX_NOTE, is_many_lines=True)
    if not reason:
        raise Refusal("reason_needed", _("Say why it cannot be done."), field="reason")
    _over(instruction, InstructionState.REFUSED, reason, by)


@action
def call_back_instruction(instruction: Instruction, *, reason: str = "", by: User) -> None:
    """Whoever instructs takes it back."""
    rules.may_instruct.require(by, instruction.area)
    _over(instruction, InstructionState.WITHDRAWN, text.checked(reason, "reason"), by)


@action
def remind_of_instruction(instruction: Instruction, *, by: User) -> None:
    """It is told again to whom it was given. Refused within a minute of the last reminder."""
    rules.may_answer_for_others.require(by, instruction.area)
    now = sources.now()
    standing = Instruction.objects.filter(id=instruction.id, state__in=STANDING)
    lately = standing.filter(reminded_at__gt=now - REMIND_REST)
    if lately.exists():
        raise Refusal("reminded_already", _("They were reminded less than a minute ago."), status=409)
    if not standing.update(reminded_at=now):
        raise _no_such_move(instruction, InstructionState.SEEN)
    _append("remind_of_instruction", instruction, by=by)


@action
def tell_of_instruction(instruction: Instruction, *, by: User) -> None:
    """The desk is told: nobody has seen it, or it is late. Once for each."""
    rules.may_answer_for_others.require(by, instruction.area)
    due = Instruction.objects.filter(id=instruction.id, tell_at=instruction.tell_at, state__in=STANDING)
    is_late = instruction.tell_at is not None and instruction.tell_at >= instruction.due_at
    if not due.update(tell_at=None if is_late else instruction.due_at):
        raise Refusal("already_answered", _("This instruction was answered meanwhile."), status=409)
    _append("tell_of_instruction", instruction, by=by, changes={"why": "late" if is_late else "unseen"})


@action
def erase_instructions(instructions: Sequence[Instruction], *, by: User) -> None:
    """The date has come: what was to be done, by whom, and the proof are gone with their salt."""
    rules.may_instruct.require(by, instructions[0].area)
    ids = [instruction.id for instruction in instructions]
    Instruction.objects.filter(id__in=ids).exclude(state__in=STANDING).delete()
    append("erase_instructions", ("instruction", ids[0]), by=by, area=None, changes={"instructions": ids})


def _over(instruction: Instruction, state: InstructionState, answer: str, by: User) -> None:
    """Part of the actions that end one: the answer stays with it, its hash in the entry."""
    _move(instruction, state, over_at=sources.now(), over_by=by, answer=answer, tell_at=None)
    verb = {
        InstructionState.DONE: "finish_instruction",
        InstructionState.REFUSED: "refuse_instruction",
        InstructionState.WITHDRAWN: "call_back_instruction",
    }[state]
    told = committed(instruction.salt, answer) if answer else None
    _append(verb, instruction, by=by, changes={"answer": told})


def _move(instruction: Instruction, state: InstructionState, **changes: object) -> None:
    standing = Instruction.objects.filter(id=instruction.id, state__in=instruction_states_before(state))
    if not standing.update(state=state, **changes):
        raise _no_such_move(instruction, state)


def _no_such_move(instruction: Instruction, state: InstructionState) -> Refusal:
    now = Instruction.objects.get(id=instruction.id).get_state_display()
    message = _("The instruction is “%(now)s”; it cannot become “%(then)s”.")
    return Refusal("no_such_move", message % {"now": now, "then": state.label}, status=409, field="step")


def _append(verb: str, instruction: Instruction, *, by: User, changes: Mapping[str, object] | None = None) -> None:
    append(
        verb,
        ("instruction", instruction.id),
        by=by,
        area=instruction.area,
        matter_id=instruction.operation_id,
        changes=changes or {},
    )
