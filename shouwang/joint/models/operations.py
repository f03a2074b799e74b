"""An operation joins the units of several agencies and areas, and the incidents it is about. No workflow here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.areas.models import Area
from shouwang.dispatch.models import Incident
from shouwang.duty.models import Unit
from shouwang.foundation import sources
from shouwang.joint.states import OperationState


class Operation(models.Model):
    """``area`` leads it; ``areas`` take part, the leading one among them."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    name = models.CharField(max_length=100)
    purpose = models.TextField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    areas = models.ManyToManyField(Area, related_name="+")
    commander = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=OperationState, default=OperationState.PLANNED)
    starts_at = models.DateTimeField()  # as planned
    ends_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    result = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    version = models.IntegerField(default=0)  # counted up by every action that claims the operation

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=OperationState.ENDED, ended_at__isnull=False)
                | (~Q(state=OperationState.ENDED) & Q(ended_at__isnull=True)),
                name="operation_ended_at",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="operation_lasts"),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="operation_by_state")]

    def __str__(self) -> str:
        return self.name


class OperationUnit(models.Model):
    """A unit of ours, or another agency's by the call sign it goes by there."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    call_sign = models.CharField(max_length=40, blank=True)
    agency = models.CharField(max_length=100, blank=True)
    task = models.CharField(max_length=200, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "unit"], condition=Q(left_at=None), name="one_place_in_an_operation"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, call_sign="") | (Q(unit__isnull=True) & ~Q(call_sign="")),
                name="our_unit_or_theirs",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_sign

    @property
    def shown_sign(self) -> str:
        return self.unit.call_sign if self.unit else self.call_sign

    @property
    def shown_agency(self) -> str:
        return str(_("police")) if self.unit else self.agency


class OperationIncident(models.Model):
    """An incident is part of one operation at a time."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="incidents")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()
    detached_at = models.DateTimeField(null=True)
    is_detached_by_end = models.BooleanField(default=False)  # it was part of it to the last

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(detached_at=None), name="one_operation_of_an_incident"
            )
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} in {self.operation_id}"
