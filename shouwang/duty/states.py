"""A shift: planned -> on -> ended; planned -> cancelled. A unit's own state follows from its shift and its order."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ShiftState(models.TextChoices):
    PLANNED = "planned", _("planned")
    ON = "on", _("on shift")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("cancelled")


SHIFT_MOVES = {
    ShiftState.PLANNED: {ShiftState.ON, ShiftState.CANCELLED},
    ShiftState.ON: {ShiftState.ENDED},
    ShiftState.ENDED: set[ShiftState](),
    ShiftState.CANCELLED: set[ShiftState](),
}


class UnitState(models.TextChoices):
    OFF = "off", _("off duty")
    FREE = "free", _("free")
    ORDERED = "ordered", _("ordered")
    EN_ROUTE = "en_route", _("en route")
    ON_SCENE = "on_scene", _("on scene")
