"""Words of a crew in danger, on the board and on the phone."""

from django.utils.translation import gettext_lazy as _

CREW_HELP = {
    "needs_help": _("{unit} needs help"),
    "answer_help": _("I take this"),
    "open_incident": _("Open"),
    "sound_is_off": _("This browser is silent until you press a key or click."),
}
