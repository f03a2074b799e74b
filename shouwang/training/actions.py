"""Beginning, pausing, hurrying and ending an exercise."""

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.areas.queries import root_area
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import action, append
from shouwang.training import rules
from shouwang.training.models import Exercise
from shouwang.training.states import ON, ExerciseState

SPEEDS = (0.5, 1.0, 2.0, 4.0)
MOST_CALLS = 240  # an hour: four a minute is more than any desk takes


def start_exercise(*, calls_per_hour: int, seed: int, has_dispatcher: bool, by: User) -> Exercise:
    try:
        return _start_exercise(calls_per_hour=calls_per_hour, seed=seed, has_dispatcher=has_dispatcher, by=by)
    except IntegrityError:  # the constraint let one through
        raise Refusal("exercise_is_on", _("An exercise is on already; end it first."), status=409) from None


@action
def _start_exercise(*, calls_per_hour: int, seed: int, has_dispatcher: bool, by: User) -> Exercise:
    require_training()
    rules.may_lead_exercise.require(by)
    if not 1 <= calls_per_hour <= MOST_CALLS:
        message = _("An exercise has 1 to %(most)d calls an hour.") % {"most": MOST_CALLS}
        raise Refusal("too_many_calls", message, field="calls_per_hour")
    exercise = Exercise.objects.create(
        seed=seed,
        calls_per_hour=calls_per_hour,
        has_dispatcher=has_dispatcher,
        started_at=sources.now(),
        started_by=by,
    )
    append(
        "start_exercise",
        ("exercise", exercise.id),
        by=by,
        area=root_area(),
        changes={"seed": seed, "calls_per_hour": calls_per_hour, "dispatcher": has_dispatcher},
    )
    return exercise


@action
def steer_exercise(exercise: Exercise, *, is_paused: bool, speed: float, by: User) -> None:
    """Pauses, goes on, or changes how fast invented people call and drive."""
    rules.may_lead_exercise.require(by)
    if speed not in SPEEDS:
        raise Refusal("unknown_speed", _("This is no speed of an exercise."), field="speed")
    state = ExerciseState.PAUSED if is_paused else ExerciseState.RUNNING
    if not Exercise.objects.filter(id=exercise.id, state__in=ON).update(state=state, speed=speed):
        raise Refusal("exercise_is_over", _("This exercise is over."), status=409)
    append(
        "steer_exercise",
        ("exercise", exercise.id),
        by=by,
        area=root_area(),
        changes={"state": state, "speed": speed},
    )


@action
def end_exercise(exercise: Exercise, *, by: User) -> None:
    """No more calls, crews stay where they are; the report covers what was until now."""
    rules.may_lead_exercise.require(by)
    ended = Exercise.objects.filter(id=exercise.id, state__in=ON).update(
        state=ExerciseState.ENDED, slot=None, ended_at=sources.now()
    )
    if not ended:
        raise Refusal("exercise_is_over", _("This exercise is over."), status=409)
    append("end_exercise", ("exercise", exercise.id), by=by, area=root_area(), changes={})


def require_training() -> None:
    """A real installation has no such address: nothing invented is ever rung there."""
    if not settings.IS_TRAINING:
        raise not_found()
