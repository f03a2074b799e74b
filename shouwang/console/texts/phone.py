"""Words of the phone."""

from django.utils.translation import gettext_lazy as _

PHONE = {
    # Phone
    "on_shift": _("on shift"),
    "off_shift": _("off shift"),
    "position_shared": _("position shared"),
    "position_waiting": _("waiting for a position"),
    "position_denied": _("position not allowed on this phone"),
    "position_unavailable": _("no position from this phone"),
    "position_private": _("position not shared"),
    "n_waiting": _("{n} waiting to be sent"),
    "no_unit": _("You belong to no unit. The administrator of your station adds you to one."),
    "no_order": _("No order. A new one appears here and the phone vibrates."),
    "off_shift_words": _("Your position is shared only while you are on shift."),
    "start_shift": _("Start shift"),
    "end_shift": _("End shift"),
    "new_order": _("New order"),
    "not_taken": _("Not taken by the server"),
    "put_away": _("I have seen this"),
    "ask_by_radio": _("Tell the desk by radio."),
    "decline_why": _("Why can you not go?"),
    "decline_busy": _("busy with something urgent"),
    "decline_too_far": _("too far away"),
    "decline_no_vehicle": _("no vehicle"),
    "decline_not_able": _("not able to"),
}
