"""The change of shift at the desk: what one writes for the next, and the incidents that change hands with it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shouwang.areas.models import Area
from shouwang.dispatch.models import Incident
from shouwang.foundation import sources


class DeskChange(models.Model):
    """Written by who leaves (``left_by``); over when somebody takes over. Its words are erased on their date."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    left_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    text = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    erase_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left_by"], condition=Q(taken_at=None), name="one_open_desk_change"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="desk_taken_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["taken_at"], name="desk_change_by_taking")]

    def __str__(self) -> str:
        return str(self.id)


class DeskIncident(models.Model):
    """An incident that changed hands with the desk: so that its timeline can say so."""

    change = models.ForeignKey(DeskChange, on_delete=models.CASCADE, related_name="incidents")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.incident_id} with {self.change_id}"
