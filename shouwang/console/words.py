"""The journal's verbs in words, and what an administrator does from the command line."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwang.dispatch.queries.timeline import SENTENCES

# Sentences of the timeline that name a unit or a number say it shorter here: the changes have it.
VERBS: dict[str, Promise] = {
    "take_call": _("Call taken"),
    "send_order": _("Order sent"),
    "withdraw_order": _("Order withdrawn"),
    "order_delivered": _("Order delivered"),
    "order_seen": _("Order seen"),
    "order_accepted": _("Order accepted"),
    "order_declined": _("Order declined"),
    "order_en_route": _("Unit en route"),
    "order_on_scene": _("Unit on scene"),
    "order_cleared": _("Unit cleared"),
    "remind_unit": _("Unit reminded"),
    "expire_order": _("No answer, order expired"),
    "reinforce": _("Reinforcement ordered"),
    "stand_down": _("Stand-down of all units"),
    "set_category": _("Type or priority changed"),
    "merge_incident": _("Incidents merged"),
    "close_incident": _("Incident closed"),
    "offer_transfer": _("Transfer offered"),
    "connect_transfer": _("Transfer on the line"),
    "confirm_transfer": _("Transfer confirmed"),
    "refuse_transfer": _("Transfer refused"),
    "withdraw_transfer": _("Transfer taken back"),
    "start_mode": _("Mode switched on"),
    "renew_mode": _("Mode renewed"),
    "end_mode": _("Mode ended"),
    "install_modes": _("Modes set up"),
    "set_up_agencies": _("Agencies set up"),
    "call_for_help": _("Crew called for help"),
    "cancel_help": _("Call for help taken back"),
    "log_in": _("Logged in"),
    "log_out": _("Logged out"),
    "create_user": _("Account created"),
    "close_user": _("Account closed"),
    "grant_role": _("Role granted"),
    "revoke_role": _("Role revoked"),
    "create_token": _("Token created"),
    "revoke_token": _("Token revoked"),
    "set_password": _("Password set"),
    "set_language": _("Language set"),
    "end_session": _("Session ended"),
    "end_other_sessions": _("Other sessions ended"),
    "end_access": _("All sessions and tokens ended"),
    "add_second_factor": _("Second factor added"),
    "remove_second_factor": _("Second factor removed"),
    "reset_second_factor": _("Second factor reset by an administrator"),
    "renew_recovery_codes": _("New recovery codes made"),
    "require_second_factor": _("Rule for second factors changed"),
    "start_shift": _("Shift started"),
    "end_shift": _("Shift ended"),
    "erase_shifts": _("Old shifts erased"),
    "set_up_posts": _("Posts and units set up"),
    "join_unit": _("Assigned to a unit"),
    "import_areas": _("Areas imported"),
    "import_roads": _("Roads imported"),
    "import_places": _("Places imported"),
    "confirm_name": _("Name of a place confirmed"),
    "accept_name": _("Name of a place reviewed"),
    "withdraw_name": _("Name of a place withdrawn"),
    "restore_name": _("Name of a place restored"),
    "move_place": _("Position of a place confirmed"),
    "install_policy": _("Types, ladders and clocks set up"),
    "close_road": _("Road closed"),
    "lift_closure": _("Closure lifted"),
}
COMMANDS = (
    (
        "shouwang user",
        _("accounts: roles, passwords, sessions, tokens, second factors, who rides with which unit"),
    ),
    ("shouwang roads import", _("bring in newer roads and addresses, while the board runs")),
    ("shouwang backup", _("one file with everything, taken while everybody works")),
    ("shouwang doctor", _("whether the installation is well")),
)


def verb_in_words(verb: str) -> str:
    """The verb itself only where it is of a version that this one does not know."""
    return str(VERBS.get(verb) or SENTENCES.get(verb) or verb)
