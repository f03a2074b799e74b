"""What joint command adds to a day and to the desk: instructions that wait."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from shouwang.accounts.models import User
from shouwang.duty import todo
from shouwang.duty.todo import Todo
from shouwang.joint import queries, rules
from shouwang.joint.actions.instructions import UNSEEN
from shouwang.joint.models import Instruction
from shouwang.joint.states import STANDING, InstructionState

MAX_TITLE = 80


def _as_todo(one: Instruction, *, title: str, detail: str) -> Todo:
    return Todo(
        kind="instruction" if one.state == InstructionState.SEEN else "instruction_new",
        id=one.id,
        title=title,
        detail=detail,
        since=one.given_at,
        due_at=one.due_at,
        page=reverse("instruction", args=[one.id]),
    )


def _day(user: User, _now: datetime) -> Iterator[Todo]:
    for one in queries.own_instructions(user).filter(state__in=STANDING):
        yield _as_todo(one, title=shortened(one.text), detail=one.given_by.name)


def _desk(user: User, now: datetime) -> Iterator[Todo]:
    """Only what the desk must see to: nobody has seen it, or it is late."""
    if not rules.may_answer_for_others(user):
        return
    unseen = Q(state=InstructionState.GIVEN, given_at__lte=now - UNSEEN)
    waiting = queries.standing_instructions(seen_by=user).filter(unseen | Q(due_at__lte=now))
    for one in waiting:
        yield _as_todo(one, title=one.recipient, detail=shortened(one.text))


def shortened(words: str) -> str:
    first = words.partition("\n")[0]
    return first if len(first) <= MAX_TITLE else f"{first[: MAX_TITLE - 1]}…"


todo.offer("instructions", _day, whose="day", told_by=["instruction"])
# The desk's change and operations add nothing to do, but open pages of theirs look again.
todo.offer("instructions_desk", _desk, whose="desk", told_by=["instruction", "operation", "desk"])
