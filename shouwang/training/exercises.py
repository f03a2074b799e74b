"""The process that plays the callers and crews of whatever exercise is on."""

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from shouwang.training.models import Exercise
from shouwang.training.states import ON, ExerciseState

if TYPE_CHECKING:
    from uuid import UUID

IDLE_SECONDS = 1.0
ASK_SECONDS = 1.0


def play(is_over: Callable[[], bool], server: str) -> None:
    """Waits for an exercise, plays it, waits for the next one."""
    from shouwang.demo.street import Street

    while not is_over():
        exercise = current()
        if exercise is None:
            time.sleep(IDLE_SECONDS)
            continue
        pace = Pace(exercise.id)
        every = 3600 / exercise.calls_per_hour
        street = Street(exercise.seed, server, is_dispatching=exercise.has_dispatcher, call_every_seconds=every)
        street.run(partial(_is_done, pace, is_over), pace=pace.speed)


def _is_done(pace: "Pace", is_over: Callable[[], bool]) -> bool:
    return is_over() or pace.is_ended()


def current() -> Exercise | None:
    return Exercise.objects.filter(state__in=ON).select_related("started_by").first()


class Pace:
    """What the leader last asked of an exercise, looked up once a second."""

    def __init__(self, exercise_id: "UUID") -> None:
        self.exercise_id = exercise_id
        self._asked_at = float("-inf")
        self._state, self._speed = str(ExerciseState.RUNNING), 1.0

    def _look(self) -> None:
        if time.monotonic() - self._asked_at >= ASK_SECONDS:
            self._asked_at = time.monotonic()
            self._state, self._speed = Exercise.objects.values_list("state", "speed").get(id=self.exercise_id)

    def is_ended(self) -> bool:
        self._look()
        return self._state == ExerciseState.ENDED

    def speed(self) -> float:
        self._look()
        return self._speed if self._state == ExerciseState.RUNNING else 0.0
