"""Every change of operations, instructions and the desk's shift, by what it is about."""

from shouwang.joint.actions.desk import erase_desk_changes, take_desk, write_desk_change
from shouwang.joint.actions.instructions import (
    Recipient,
    acknowledge_instruction,
    call_back_instruction,
    erase_instructions,
    finish_instruction,
    give_instruction,
    refuse_instruction,
    remind_of_instruction,
    tell_of_instruction,
)
from shouwang.joint.actions.operations import (
    Plan,
    add_foreign_unit,
    add_unit,
    attach_incident,
    detach_incident,
    end_operation,
    erase_operations,
    plan_operation,
    release_unit,
    start_operation,
)

__all__ = [
    "Plan",
    "Recipient",
    "acknowledge_instruction",
    "add_foreign_unit",
    "add_unit",
    "attach_incident",
    "call_back_instruction",
    "detach_incident",
    "end_operation",
    "erase_desk_changes",
    "erase_instructions",
    "erase_operations",
    "finish_instruction",
    "give_instruction",
    "plan_operation",
    "refuse_instruction",
    "release_unit",
    "remind_of_instruction",
    "start_operation",
    "take_desk",
    "tell_of_instruction",
    "write_desk_change",
]
