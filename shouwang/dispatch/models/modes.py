"""Modes of an area as data: what changes while one is in force, and since when and until when it is."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from shouwang.areas.models import Area
from shouwang.dispatch.models.incidents import Category
from shouwang.foundation import sources


class Mode(models.Model):
    """What an area may be switched to beside its routine.

    Ladder steps, clocks and run cards name the mode they hold in; what a mode has none of stays as in the routine.
    """

    code = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    says = models.CharField(max_length=400, blank=True)  # what changes, for the people at the boards
    says_en = models.CharField(max_length=400, blank=True)
    roles = models.JSONField(default=list)  # who may switch it on and off
    reserved = models.JSONField(default=list)  # rights that only those roles have while it is in force
    folds_from_priority = models.SmallIntegerField(null=True)  # the queue folds these and quieter ones together
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return self.name_en if get_language() == "en" else self.name

    @property
    def shown_says(self) -> str:
        return self.says_en if get_language() == "en" else self.says


class RunCard(models.Model):
    """Reinforcement steps of a category while a mode is in force."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    mode = models.ForeignKey(Mode, on_delete=models.PROTECT, related_name="run_cards")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    steps = models.JSONField()  # as Category.run_card

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mode", "category"], name="one_run_card_a_mode")]

    def __str__(self) -> str:
        return f"{self.category_id} in {self.mode_id}"


class ModePeriod(models.Model):
    """One time a mode was in force in an area and all below it. Kept: clocks are read by what held when they began."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    mode = models.ForeignKey(Mode, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    until = models.DateTimeField()  # it ends then unless it is renewed
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200)
    salt = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area"], condition=Q(ended_at=None), name="one_mode_at_a_time"),
            models.CheckConstraint(condition=Q(until__gt=F("started_at")), name="mode_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["until"], name="mode_to_end", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.mode_id} in {self.area_id} from {self.started_at}"
