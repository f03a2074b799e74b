"""Call points, their keys, what they have sent lately, and presses. Nobody who pressed is in any of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.areas.models import Area
from shouwang.callpoints.states import PressState
from shouwang.dispatch.models import Category
from shouwang.duty.models import Unit
from shouwang.foundation import sources
from shouwang.places.models import Asset


class CallPoint(models.Model):
    """A device at an asset. What it last said of itself is overwritten, as a position is."""

    class Kind(models.TextChoices):
        ONE_KEY = "one_key", _("one-key point")
        STREET = "street", _("street alarm point")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    kind = models.CharField(max_length=8, choices=Kind)
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")  # of the calls it opens
    heartbeat_seconds = models.IntegerField()
    set_up_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    silent_at = models.DateTimeField(null=True)  # when it counts as dead unless it is heard before
    silent_since = models.DateTimeField(null=True)  # it counts as dead
    battery_percent = models.SmallIntegerField(null=True)
    battery_low_since = models.DateTimeField(null=True)
    test_until = models.DateTimeField(null=True)
    pressed_at = models.DateTimeField(null=True)  # the last press that was no repeat and no test
    refused_times = models.IntegerField(default=0)  # messages in its name with a wrong signature
    refused_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset"], condition=Q(retired_at=None), name="one_point_an_asset"),
            models.CheckConstraint(
                condition=Q(battery_percent__isnull=True) | Q(battery_percent__gte=0, battery_percent__lte=100),
                name="known_battery",
            ),
        ]
        indexes = [models.Index(fields=["silent_at"], name="point_silent", condition=Q(silent_at__isnull=False))]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class PointKey(models.Model):
    """The secret a point signs with; sealed and not hashed: signatures are checked with it. Two count for a while."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    point = models.ForeignKey(CallPoint, on_delete=models.CASCADE, related_name="keys")
    sealed = models.TextField()
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"key of {self.point_id}"


class Nonce(models.Model):
    """One message heard: it is not heard again. Erased once its time alone would refuse it."""

    point = models.ForeignKey(CallPoint, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=64)
    heard_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point", "nonce"], name="heard_once")]

    def __str__(self) -> str:
        return self.nonce


class Press(models.Model):
    """One press, with the repeats that followed at once. ``unit``: the one that is rung now, or that came."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    point = models.ForeignKey(CallPoint, on_delete=models.PROTECT, related_name="presses")
    message_id = models.UUIDField()
    state = models.CharField(max_length=12, choices=PressState)
    pressed_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    times = models.IntegerField(default=1)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    rung = models.JSONField(default=list)  # ids of the units that were rung, in turn
    ladder_step = models.SmallIntegerField(default=-1)  # the last one done
    ladder_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    incident_id = models.UUIDField()  # no foreign key: the id is given before the call is taken
    erase_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point", "message_id"], name="one_press_a_message")]
        indexes = [
            models.Index(fields=["ladder_at"], name="press_ladder", condition=Q(ladder_at__isnull=False)),
            models.Index(fields=["state"], name="press_by_state"),
            models.Index(fields=["point", "heard_at"], name="press_by_point"),
            models.Index(fields=["incident_id"], name="press_by_incident"),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.state}"


class RingStep(models.Model):
    """Whom a one-key point rings, and how long before the next step."""

    class Does(models.TextChoices):
        AREA = "area_unit", _("the area's officer")
        DEPUTY = "deputy", _("another officer of the same post")
        NEIGHBOUR = "neighbour", _("the nearest officer of the station")
        DESK = "desk", _("a call at the desk")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    step = models.SmallIntegerField(unique=True)
    does = models.CharField(max_length=12, choices=Does)
    wait_seconds = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.step}: {self.does}, {self.wait_seconds} s"
