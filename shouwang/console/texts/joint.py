"""Words of joint command on the board and the phone."""

from django.utils.translation import gettext_lazy as _

JOINT = {
    "todo_instruction": _("Instruction"),
    "todo_instruction_new": _("Instruction, not seen yet"),
}
