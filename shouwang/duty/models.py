"""Posts, units, members, shifts, and the last position inside a shift."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.areas.models import Area
from shouwang.duty.states import ShiftState
from shouwang.foundation import sources


class Post(models.Model):
    class Kind(models.TextChoices):
        STATION = "station", _("police station")
        SERVICE_STATION = "service_station", _("service station")
        POLICE_ROOM = "police_room", _("police room")
        STREET_POST = "street_post", _("street post")
        METRO_ROOM = "metro_room", _("metro room")
        FIRE_STATION = "fire_station", _("fire station")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    lon = models.FloatField()
    lat = models.FloatField()
    minimum_units = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


class Unit(models.Model):
    class Kind(models.TextChoices):
        CAR = "car", _("car")
        E_BIKE = "e_bike", _("e-bike")
        FOOT = "foot", _("foot")
        FIRE = "fire", _("fire engine")
        VOLUNTEERS = "volunteers", _("volunteers")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    call_sign = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="units")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")  # the area it is at home in
    capabilities = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.call_sign


class Member(models.Model):
    """A user who rides with a unit."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="members")

    def __str__(self) -> str:
        return f"{self.user_id} in {self.unit_id}"


class Shift(models.Model):
    id = models.UUIDField(primary_key=True, default=sources.new_id)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="shifts")
    state = models.CharField(max_length=10, choices=ShiftState, default=ShiftState.PLANNED)
    planned_from = models.DateTimeField(null=True)
    planned_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(state=ShiftState.ON), name="one_shift_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.state}"


class Position(models.Model):
    """Where a unit on shift is: one row, overwritten; gone with the shift."""

    shift = models.OneToOneField(Shift, primary_key=True, on_delete=models.CASCADE, related_name="position")
    lon = models.FloatField()
    lat = models.FloatField()
    heading = models.FloatField(null=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.shift_id}"
