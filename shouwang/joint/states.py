"""States of operations and instructions and the moves between them; ``docs/states.md`` draws them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OperationState(models.TextChoices):
    PLANNED = "planned", _("being planned")
    RUNNING = "running", _("under way")
    ENDED = "ended", _("ended")


OPERATION_MOVES: dict[str, set[str]] = {
    OperationState.PLANNED: {OperationState.RUNNING, OperationState.ENDED},  # called off: ended with why
    OperationState.RUNNING: {OperationState.ENDED},
    OperationState.ENDED: set(),
}


class InstructionState(models.TextChoices):
    GIVEN = "given", _("not seen yet")
    SEEN = "seen", _("acknowledged")
    DONE = "done", _("carried out")
    REFUSED = "refused", _("not possible")
    WITHDRAWN = "withdrawn", _("called back")


STANDING = (InstructionState.GIVEN, InstructionState.SEEN)
INSTRUCTION_MOVES: dict[str, set[str]] = {
    InstructionState.GIVEN: {
        InstructionState.SEEN,
        InstructionState.DONE,
        InstructionState.REFUSED,
        InstructionState.WITHDRAWN,
    },
    InstructionState.SEEN: {InstructionState.DONE, InstructionState.REFUSED, InstructionState.WITHDRAWN},
    InstructionState.DONE: set(),
    InstructionState.REFUSED: set(),
    InstructionState.WITHDRAWN: set(),
}


def operation_states_before(state: str) -> list[str]:
    return [before for before, afters in OPERATION_MOVES.items() if state in afters]


def instruction_states_before(state: str) -> list[str]:
    return [before for before, afters in INSTRUCTION_MOVES.items() if state in afters]
