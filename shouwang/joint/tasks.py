"""What the worker does here: tells the desk of instructions that nobody sees to, and erases what reached its date."""

from contextlib import suppress
from datetime import datetime, timedelta

from shouwang.accounts.models import User
from shouwang.foundation.erasure import empty_log
from shouwang.foundation.refusal import Refusal
from shouwang.joint import queries
from shouwang.joint.actions import erase_desk_changes, erase_instructions, erase_operations, tell_of_instruction
from shouwang.joint.models import DeskChange, Instruction, Operation
from shouwang.joint.states import STANDING, OperationState

KEEP = timedelta(days=2 * 365)  # as long as shifts: who was told to do what is settled by then
MOST = 100


def do_due(now: datetime, *, by: User) -> int:
    waiting = queries.instructions_to_tell(now)
    for instruction in waiting:
        with suppress(Refusal):  # answered between the look and the deed
            tell_of_instruction(instruction, by=by)
    erased = _erase(now, by)
    empty_log(is_needed=erased)
    return len(waiting)


def _erase(now: datetime, by: User) -> bool:
    changes = list(DeskChange.objects.filter(erase_at__lte=now).order_by("erase_at", "id")[:MOST])
    if changes:
        erase_desk_changes(changes, by=by)
    over = Instruction.objects.exclude(state__in=STANDING).filter(over_at__lte=now - KEEP)
    instructions = list(over.select_related("area").order_by("over_at", "id")[:MOST])
    if instructions:
        erase_instructions(instructions, by=by)
    ended = Operation.objects.filter(state=OperationState.ENDED, ended_at__lte=now - KEEP)
    operations = list(ended.select_related("area").order_by("ended_at", "id")[:MOST])
    if operations:
        erase_operations(operations, by=by)
    return bool(changes or instructions or operations)
