"""Instructions over HTTP: what one has been told to do, and the answer to it."""

from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.endpoint import ByUser, does
from shouwang.accounts.models import User
from shouwang.foundation.refusal import Refusal
from shouwang.joint import actions, queries
from shouwang.joint.models import Instruction


class InstructionStepBody(msgspec.Struct, forbid_unknown_fields=True):
    """``step``: seen, done, refused; for those who instruct: remind, call_back. ``text``: the proof, or why not."""

    step: str
    text: str = ""


@does(InstructionStepBody)
def advance_instruction(request: ByUser, body: InstructionStepBody, instruction_id: UUID) -> None:
    advance(queries.instruction(instruction_id, seen_by=request.user), body.step, body.text, by=request.user)


def advance(instruction: Instruction, step: str, words: str, *, by: User) -> None:
    """One step by its name, as the phone and the plain page send it."""
    if step == "seen":
        actions.acknowledge_instruction(instruction, by=by)
    elif step == "done":
        actions.finish_instruction(instruction, proof=words, by=by)
    elif step == "refused":
        actions.refuse_instruction(instruction, reason=words, by=by)
    elif step == "remind":
        actions.remind_of_instruction(instruction, by=by)
    elif step == "call_back":
        actions.call_back_instruction(instruction, reason=words, by=by)
    else:
        raise Refusal("unknown_step", _("This is no step of an instruction."), field="step")
