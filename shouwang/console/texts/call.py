"""Words of the call form."""

from django.utils.translation import gettext_lazy as _

CALL = {
    # Taking a call
    "call_place": _("Where"),
    "call_kind": _("What"),
    "call_kind_hint": _("Type of incident"),
    "call_running": _("on the line {time}"),
    "place_on_map": _("the point clicked on the map"),
    "place_unknown_saved": _("Place not known yet; the call is saved all the same."),
    "perhaps_known": _("Perhaps known already"),
    "add_call_to": _("Add the call to it"),
    "caller_name": _("Caller's name"),
    "caller_phone": _("Caller's number"),
    "channel": _("Channel"),
    "save_call": _("Save the call"),
    "hide": _("Hide"),
    "discard_draft": _("Discard"),
    "draft_kept": _("Your draft is kept; N brings it back."),
    "draft_waiting": _("Unfinished call"),
    "call_saved": _("Call saved"),
    "call_added": _("Call added to {number}"),
}
