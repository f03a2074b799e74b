"""Words of what call points set off."""

from django.utils.translation import gettext_lazy as _

CALL_POINTS = {
    "todo_ring": _("One-key point ringing"),
    "todo_ring_taken": _("One-key point, somebody is there"),
    "todo_dead_device": _("Call point silent"),
    "todo_battery_low": _("Battery low"),
    "ring_take": _("I am coming"),
    "ring_unit_goes": _("{unit} is going"),
    "ring_unit_took": _("{unit} is going; nobody else is rung"),
    "ring_dealt_with": _("Dealt with"),
    "ring_at_desk": _("Open an incident"),
    "ring_false_press": _("False press"),
    "ring_you_go": _("It is yours; nobody else is rung"),
    "ring_told": _("Written down"),
    "point_one_key": _("one-key point"),
    "point_street": _("street alarm point"),
    "point_pressed": _("pressed {n} times"),
}
