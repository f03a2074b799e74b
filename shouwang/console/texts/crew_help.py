"""Words of a crew in danger, on the board and on the phone."""

from django.utils.translation import gettext_lazy as _

CREW_HELP = {
    "needs_help": _("{unit} needs help"),
    "answer_help": _("I take this"),
    "open_incident": _("Open"),
    "sound_is_off": _("This browser is silent until you press a key or click."),
    # On the phone of the crew
    "help": _("Help"),
    "help_hold": _("hold 1 s"),
    "help_holding": _("hold on"),
    "help_press_again": _("Press again to call for help."),
    "help_called": _("Help called"),
    "help_sending": _("Being sent"),
    "help_not_sent": _("NOT SENT YET"),
    "use_the_radio": _("Use the radio! This phone keeps trying."),
    "help_ringing": _("It rings at the desk and with the crews nearby"),
    "help_answered": _("The desk has answered"),
    "help_safe": _("No help needed any more"),
    "help_cancel_why": _("Why is no help needed?"),
    "help_reason_mistake": _("pressed by mistake"),
    "help_reason_over": _("it is over, we are safe"),
    "help_keep": _("Help is still needed"),
}
