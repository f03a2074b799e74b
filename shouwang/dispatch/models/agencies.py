"""Other institutions that answer for something here, and the calls handed over to them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.areas.models import Area
from shouwang.dispatch.models.incidents import Incident
from shouwang.dispatch.states import TRANSFER_OPEN, TransferState
from shouwang.foundation import sources


class Agency(models.Model):
    """An institution, never a person: who answers for fire, water or the next station's ground."""

    class Kind(models.TextChoices):
        FIRE = "fire", _("fire brigade")
        AMBULANCE = "ambulance", _("ambulance")
        TRAFFIC = "traffic", _("traffic police")
        HOTLINE = "hotline", _("government hotline")
        WATER = "water", _("water works")
        GAS = "gas", _("gas works")
        POWER = "power", _("power supply")
        ROADS = "roads", _("road maintenance")
        STATION = "station", _("neighbouring station")
        OTHER = "other", _("other agency")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    dial_number = models.CharField(max_length=40, blank=True)  # of the institution; nobody's own
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")  # null: of the whole town
    # How soon it should say that it has taken over; how long to wait for a repair that nobody promised a time for.
    answer_seconds = models.IntegerField(default=60)
    repair_seconds = models.IntegerField(default=1800)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answer_seconds__gt=0, repair_seconds__gt=0), name="agency_has_clocks")
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name

    def serves(self, area: Area) -> bool:
        return self.area is None or area.is_within(self.area)


class Transfer(models.Model):
    """A call handed over with the caller on the line. It is over when the other side says so, not when we hang up.

    Who did what here stands in the journal. ``taken_by`` is a role or desk there, as it was said on the line.
    """

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="transfers")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=TransferState, default=TransferState.OFFERED)
    offered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    connected_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=200, blank=True)  # their number for it
    reason = models.CharField(max_length=200, blank=True)  # why it was refused, or taken back
    salt = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "agency"], condition=Q(state__in=TRANSFER_OPEN), name="one_transfer_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="transfer_by_state")]

    def __str__(self) -> str:
        return f"{self.incident_id} to {self.agency_id}: {self.state}"
