"""Words of what call points set off."""

from django.utils.translation import gettext_lazy as _

CALL_POINTS = {
    "todo_ring": _("One-key point ringing"),
    "todo_ring_taken": _("One-key point, somebody is there"),
    "todo_dead_device": _("Call point silent"),
    "todo_battery_low": _("Battery low"),
    "point_one_key": _("one-key point"),
    "point_street": _("street alarm point"),
    "point_pressed": _("pressed {n} times"),
}
