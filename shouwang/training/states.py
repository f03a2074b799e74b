"""An exercise: running <-> paused -> ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ExerciseState(models.TextChoices):
    RUNNING = "running", pgettext_lazy("exercise", "running")
    PAUSED = "paused", _("paused")
    ENDED = "ended", _("ended")


ON = (ExerciseState.RUNNING, ExerciseState.PAUSED)
EXERCISE_MOVES = {
    ExerciseState.RUNNING: {ExerciseState.PAUSED, ExerciseState.ENDED},
    ExerciseState.PAUSED: {ExerciseState.RUNNING, ExerciseState.ENDED},
    ExerciseState.ENDED: set[ExerciseState](),
}
