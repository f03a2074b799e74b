"""The mark of a training database, and its exercises."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shouwang.foundation import sources
from shouwang.training.states import ExerciseState


class Mark(models.Model):
    """One row where everything is invented; none where it is real. It travels with a backup."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_mark")]

    def __str__(self) -> str:
        return f"training since {self.made_at}"


class Exercise(models.Model):
    """Invented callers and crews for a while; what people do meanwhile is as real as anywhere."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    slot = models.SmallIntegerField(null=True, default=1, unique=True)  # 1 while it is on: there is one of them
    state = models.CharField(max_length=8, choices=ExerciseState, default=ExerciseState.RUNNING)
    seed = models.IntegerField()  # the same number, the same calls
    calls_per_hour = models.SmallIntegerField()
    speed = models.FloatField(default=1.0)
    has_dispatcher = models.BooleanField(default=False)  # an invented one sends units too
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.started_at} {self.state}"
