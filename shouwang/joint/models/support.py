"""A neighbouring station asked for units, and its answer."""

from django.db import models
from django.db.models import Q

from shouwang.areas.models import Area
from shouwang.dispatch.models import Agency, Incident
from shouwang.foundation import sources
from shouwang.joint.states import SUPPORT_OPEN, SupportState


class SupportRequest(models.Model):
    """Of an area of this installation its own desk answers; what an outside station says is written down by ours.

    The units that come stand in their orders. ``answered_by`` is a desk outside, as it was said.
    """

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    to_area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=SupportState, default=SupportState.ASKED)
    what = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=200, blank=True)
    arrived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    salt = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_area__isnull=False, agency=None) | Q(to_area=None, agency__isnull=False),
                name="one_is_asked",
            ),
            models.UniqueConstraint(
                fields=["incident", "to_area"], condition=Q(state__in=SUPPORT_OPEN), name="area_asked_once"
            ),
            models.UniqueConstraint(
                fields=["incident", "agency"], condition=Q(state__in=SUPPORT_OPEN), name="agency_asked_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="support_by_state")]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.state}"

    @property
    def neighbour(self) -> str:
        """Who was asked, by name."""
        asked = self.to_area or self.agency
        return asked.shown_name if asked else ""
