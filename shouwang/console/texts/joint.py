"""Words of joint command on the board and the phone."""

from django.utils.translation import gettext_lazy as _

JOINT = {
    "operations": _("Operations"),
    "operation": _("Operation"),
    "operation_page": _("Page"),
    "operation_until": _("until {time}"),
    "operation_from": _("from {time}"),
    "in_operation": _("in operation {name}"),
    "n_units": _("units {n}"),
    "n_incidents": _("incidents {n}"),
    "show_operation": _("Show the next operation"),
    "todo_instruction": _("Instruction"),
    "todo_instruction_new": _("Instruction, not seen yet"),
}
