"""States of this room and the moves between them; ``docs/states.md`` draws them."""

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


class NoticeState(models.TextChoices):
    STANDING = "standing", _("not restored yet")
    RESTORED = "restored", _("restored")
    WITHDRAWN = "withdrawn", _("withdrawn")


class SupportState(models.TextChoices):
    ASKED = "asked", _("asked")
    COMING = "coming", _("coming")
    DECLINED = "declined", _("declined")
    ARRIVED = "arrived", _("arrived")
    ENDED = "ended", _("ended")
    WITHDRAWN = "withdrawn", _("withdrawn")


NOTICE_MOVES: dict[str, set[str]] = {
    NoticeState.STANDING: {NoticeState.RESTORED, NoticeState.WITHDRAWN},
    NoticeState.RESTORED: set(),
    NoticeState.WITHDRAWN: set(),
}
SUPPORT_OPEN = (SupportState.ASKED, SupportState.COMING, SupportState.ARRIVED)
SUPPORT_MOVES: dict[str, set[str]] = {
    SupportState.ASKED: {SupportState.COMING, SupportState.DECLINED, SupportState.WITHDRAWN},
    SupportState.COMING: {SupportState.ARRIVED, SupportState.ENDED, SupportState.WITHDRAWN},
    SupportState.ARRIVED: {SupportState.ENDED},
    **{state: set() for state in (SupportState.DECLINED, SupportState.ENDED, SupportState.WITHDRAWN)},
}


def support_states_before(state: str) -> list[str]:
    """The states of a request from which ``state`` may be reached."""
    return [before for before, after in SUPPORT_MOVES.items() if state in after]
