from dataclasses import dataclass
from random import Random
from typing import Literal

from shouwang.engine.simulation.delays import Delays

CrewAnswer = Literal["accepts", "refuses", "silent"]


@dataclass(frozen=True)
class OrderPlan:
    """What one crew will do with one order. The delays hold only as far as the answer lets them come
    about."""

    answer: CrewAnswer
    acknowledge_seconds: float
    turnout_seconds: float
    scene_seconds: float


def plan_order(delays: Delays, rng: Random) -> OrderPlan:
    """Draws exactly four numbers whatever the answer, so that two plans under comparison stay in step."""
    luck = rng.random()
    return OrderPlan(
        _answer(delays, luck), delays.acknowledge.draw(rng), delays.turnout.draw(rng), delays.scene.draw(rng)
    )


def _answer(delays: Delays, luck: float) -> CrewAnswer:
    if luck < delays.silent_share:
        return "silent"
    return "refuses" if luck < delays.silent_share + delays.refuses_share else "accepts"
