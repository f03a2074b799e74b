"""Agencies told of something broken: a clock that runs until it is restored."""

from django.db import models
from django.db.models import Q

from shouwang.areas.models import Area
from shouwang.dispatch.models import Agency, Incident
from shouwang.foundation import sources
from shouwang.joint.states import NoticeState
from shouwang.places.models import Closure


class Notice(models.Model):
    """What was told to whom there, and by when they promised it. ``told_to`` is a desk there, as it was said."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    incident = models.ForeignKey(Incident, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    closure = models.ForeignKey(Closure, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.STANDING)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    place_text = models.CharField(max_length=200, blank=True)
    what = models.CharField(max_length=200)
    told_to = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField()
    promised_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()  # as promised, or when they are to be asked again
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    salt = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=NoticeState.STANDING, ended_at=None)
                | (~Q(state=NoticeState.STANDING) & Q(ended_at__isnull=False)),
                name="a_notice_ends_once",
            )
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="notice_by_state")]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.state}"


class NoticeUpdate(models.Model):
    """What they said since."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="updates")
    at = models.DateTimeField()
    text = models.CharField(max_length=200)
    promised_at = models.DateTimeField(null=True)
    salt = models.CharField(max_length=32)

    def __str__(self) -> str:
        return str(self.id)
