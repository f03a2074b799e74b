"""What becomes of a press; ``docs/states.md`` draws it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PressState(models.TextChoices):
    RINGING = "ringing", _("ringing an officer")
    ANSWERED = "answered", _("an officer is coming")
    DEALT_WITH = "dealt_with", _("dealt with on the spot")
    FALSE_PRESS = "false_press", _("false press")
    AT_DESK = "at_desk", _("at the desk")
    TEST = "test", _("test")


PRESS_MOVES: dict[str, set[str]] = {
    PressState.RINGING: {
        PressState.ANSWERED,
        PressState.DEALT_WITH,
        PressState.FALSE_PRESS,
        PressState.AT_DESK,
    },
    PressState.ANSWERED: {PressState.DEALT_WITH, PressState.FALSE_PRESS, PressState.AT_DESK},
    PressState.DEALT_WITH: set(),
    PressState.FALSE_PRESS: set(),
    PressState.AT_DESK: set(),  # what becomes of it is the incident's
    PressState.TEST: set(),
}
OPEN = (PressState.RINGING, PressState.ANSWERED)


def press_states_before(state: str) -> list[str]:
    return [before for before, after in PRESS_MOVES.items() if state in after]
