"""Words of the modes: header, sheet, the folded end of the queue."""

from django.utils.translation import gettext_lazy as _

MODES = {
    "switch_mode": _("Switch mode"),
    "mode_title": _("Mode of {area}"),
    "mode": _("Mode"),
    "switch_on": _("Switch on"),
    "renew": _("Renew"),
    "to_routine": _("Back to the routine"),
    "routine": _("routine"),
    "mode_until": _("{name} until {time}"),
    "mode_started": _("{name} is in force until {time}"),
    "mode_renewed": _("{name} goes on until {time}"),
    "mode_ended": _("{name} is over: routine again"),
    "mode_ends_in": _("Ends in"),
    "n_hours": _("{n} hours"),
    "mode_changes": _("What it changes"),
    "n_folded": _("{n} quiet ones folded"),
    "unfold": _("Show the quiet ones"),
    "fold": _("Fold the quiet ones"),
    "mode_do": _("Do"),
}
