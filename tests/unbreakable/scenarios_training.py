"""Every action about exercises, prepared so that it can fail and be called again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from django.test import override_settings

from shouwang.training import actions
from shouwang.training.models import Exercise

if TYPE_CHECKING:
    from tests.unbreakable.scenarios import Call, Stage


def start(stage: Stage) -> Exercise:
    for one in Exercise.objects.filter(slot=1):
        actions.end_exercise(one, by=stage.system)
    with override_settings(IS_TRAINING=True):
        return actions.start_exercise(calls_per_hour=60, seed=7, has_dispatcher=False, by=stage.system)


def starting(stage: Stage) -> Call:
    actions.end_exercise(start(stage), by=stage.system)

    def act() -> None:
        with override_settings(IS_TRAINING=True):
            actions.start_exercise(calls_per_hour=60, seed=8, has_dispatcher=True, by=stage.system)

    return act


SCENARIOS: dict[str, list[Callable[[Stage], Call]]] = {
    "training.actions._start_exercise": [starting],
    "training.actions.steer_exercise": [
        lambda stage: partial(actions.steer_exercise, start(stage), is_paused=True, speed=2.0, by=stage.system)
    ],
    "training.actions.end_exercise": [lambda stage: partial(actions.end_exercise, start(stage), by=stage.system)],
}
