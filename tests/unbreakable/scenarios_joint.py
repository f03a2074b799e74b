"""Calls of every action of joint command."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from shouwang.joint import actions as joint
from shouwang.joint.models import DeskChange, Instruction, Operation
from tests import make
from tests.joint.acts import instructed, planned

if TYPE_CHECKING:
    from tests.unbreakable.scenarios import Call, Stage


def operation(stage: Stage) -> Operation:
    return planned(stage.town, stage.system, commander=stage.by)


def ended(stage: Stage) -> Operation:
    found = operation(stage)
    joint.end_operation(found, result="x", by=stage.system)
    return found


def instruction(stage: Stage) -> Instruction:
    return instructed(stage.system, unit=stage.unit())


def over(stage: Stage) -> Instruction:
    found = instruction(stage)
    joint.call_back_instruction(found, by=stage.system)
    return found


def release(stage: Stage) -> Call:
    row = joint.add_unit(operation(stage), stage.unit(), by=stage.system)
    return partial(joint.release_unit, row, by=stage.system)


def attached(stage: Stage) -> object:
    return joint.attach_incident(operation(stage), stage.incident(), by=stage.system)


def ending(stage: Stage) -> Call:
    found = operation(stage)
    joint.add_unit(found, stage.unit(), by=stage.system)
    joint.attach_incident(found, stage.incident(), by=stage.system)
    return partial(joint.end_operation, found, result="x", by=stage.system)


def telling(stage: Stage) -> Call:
    found = instruction(stage)
    stage.clock.move(700)
    return partial(joint.tell_of_instruction, found, by=stage.system)


def taking_the_desk(stage: Stage) -> Call:
    order = stage.order()  # whoever sends answers for the incident
    joint.write_desk_change("x", by=stage.by)
    return partial(joint.take_desk, order.sent_by, by=make.dispatcher(stage.town))


def old_words(stage: Stage) -> DeskChange:
    return joint.write_desk_change("x", by=stage.by)


SCENARIOS: dict[str, list[Callable[[Stage], Call]]] = {
    "joint.actions.desk.erase_desk_changes": [
        lambda s: partial(joint.erase_desk_changes, [old_words(s)], by=s.system),
    ],
    "joint.actions.desk.take_desk": [taking_the_desk],
    "joint.actions.desk.write_desk_change": [lambda s: partial(joint.write_desk_change, "x", by=s.by)],
    "joint.actions.instructions.acknowledge_instruction": [
        lambda s: partial(joint.acknowledge_instruction, instruction(s), by=s.by)
    ],
    "joint.actions.instructions.call_back_instruction": [
        lambda s: partial(joint.call_back_instruction, instruction(s), by=s.system)
    ],
    "joint.actions.instructions.erase_instructions": [
        lambda s: partial(joint.erase_instructions, [over(s)], by=s.system)
    ],
    "joint.actions.instructions.finish_instruction": [
        lambda s: partial(joint.finish_instruction, instruction(s), proof="x", by=s.by)
    ],
    "joint.actions.instructions.give_instruction": [lambda s: partial(instructed, s.system, unit=s.unit())],
    "joint.actions.instructions.refuse_instruction": [
        lambda s: partial(joint.refuse_instruction, instruction(s), reason="x", by=s.by)
    ],
    "joint.actions.instructions.remind_of_instruction": [
        lambda s: partial(joint.remind_of_instruction, instruction(s), by=s.by)
    ],
    "joint.actions.instructions.tell_of_instruction": [telling],
    "joint.actions.operations.add_foreign_unit": [
        lambda s: partial(joint.add_foreign_unit, operation(s), "X1", "fire brigade", by=s.system)
    ],
    "joint.actions.operations.add_unit": [lambda s: partial(joint.add_unit, operation(s), s.unit(), by=s.system)],
    "joint.actions.operations.attach_incident": [
        lambda s: partial(joint.attach_incident, operation(s), s.incident(), by=s.system)
    ],
    "joint.actions.operations.detach_incident": [lambda s: partial(joint.detach_incident, attached(s), by=s.system)],
    "joint.actions.operations.end_operation": [ending],
    "joint.actions.operations.erase_operations": [lambda s: partial(joint.erase_operations, [ended(s)], by=s.system)],
    "joint.actions.operations.plan_operation": [lambda s: partial(planned, s.town, s.system, commander=s.by)],
    "joint.actions.operations.release_unit": [release],
    "joint.actions.operations.start_operation": [lambda s: partial(joint.start_operation, operation(s), by=s.system)],
}
