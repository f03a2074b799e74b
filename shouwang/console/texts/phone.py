"""Words of the phone."""

from django.utils.translation import gettext_lazy as _

PHONE = {
    # The strip
    "on_shift": _("on shift"),
    "off_shift": _("off shift"),
    "position_shared": _("position shared while this page is open"),
    "position_waiting": _("waiting for a position"),
    "position_denied": _("position not allowed on this phone"),
    "position_unavailable": _("no position from this phone"),
    "position_private": _("position not shared"),
    "n_waiting": _("{n} waiting to be sent"),
    "offline": _("no network"),
    "login_again": _("Log in again: what waits is sent then."),
    "login": _("Log in"),
    # Panes
    "tab_order": _("My order"),
    "tab_day": _("My day"),
    "tab_more": _("More"),
    # The order
    "no_unit": _("You belong to no unit. The administrator of your station adds you to one."),
    "no_order": _("No order. A new one appears here, with sound and vibration."),
    "off_shift_words": _("Your position is shared only while you are on shift and this page is open."),
    "start_shift": _("Start shift"),
    "end_shift": _("End shift"),
    "new_order": _("New order"),
    "ask_by_radio": _("Tell the desk by radio."),
    "need_more": _("Need more units"),
    "decline_why": _("Why can you not go?"),
    "decline_busy": _("busy with something urgent"),
    "decline_too_far": _("too far away"),
    "decline_no_vehicle": _("no vehicle"),
    "decline_not_able": _("not able to"),
    # A note
    "note_short": _("Note"),
    "note_about": _("Note about {what}"),
    "note_send": _("Keep the note"),
    # The way
    "the_way": _("The way"),
    "turn_left": _("left into {street}"),
    "turn_right": _("right into {street}"),
    "turn_straight": _("straight on along {street}"),
    "turn_back": _("turn back into {street}"),
    "unnamed_way": _("a road without name"),
    "still_to_go": _("{far} to go"),
    # What waits, and what was refused
    "not_taken": _("Not taken by the server"),
    "put_away": _("I have seen this"),
    "waiting_title": _("Waiting to be sent"),
    "waiting_kept": _("Kept on this phone, also when it is switched off. Sent once, with the time it was done."),
    "waiting_not_kept": _("This phone cannot keep it: leave this page open until it is sent."),
    # My day
    "day_in_order": _("In walking order from here"),
    "day_empty": _("Nothing waits for you. Callbacks, visits and rounds appear here."),
    "until_time": _("by {time}"),
    "walk_minutes": _("{n} min on foot"),
    "as_of": _("As of {time}, without network"),
    # Sound
    "touch_for_sound": _("Touch the screen once, or orders come without sound."),
    "sound_on": _("Sound is on."),
    "open_for_orders": _("Orders sound while this page is open."),
    "try_sound": _("Try the sound"),
    # Being told while the page is closed
    "push_begin": _("Tell me of orders while this page is closed"),
    "push_end": _("Tell me nothing while this page is closed"),
    "push_denied": _("This phone does not allow notices from this page."),
    # Leaving
    "leave_unsent": _("{n} not sent yet"),
    "leave_unsent_words": _(
        "They stay on this phone, hidden from others, and go when you log in here again within a day."
    ),
    "leave_anyway": _("Log out all the same"),
    "stay": _("Stay"),
    "load_again": _("Load this page again"),
}
