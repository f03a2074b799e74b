"""Words of the last hundred metres, on the board and on the phone."""

from django.utils.translation import gettext_lazy as _

APPROACH = {
    "approach": _("Last hundred metres"),
    "approach_stop": _("{who} stops here"),
    "approach_sheet": _("Sheet to print"),
    "measured_version": _("measured, version {n} of {day}"),
    "metres_straight": _("{metres} straight"),
    "n_floors": _("{n} floors"),
    "n_residents": _("{n} people"),
    "permit_expired": _("permit expired"),
    "todo_survey": _("Survey to publish"),
}
