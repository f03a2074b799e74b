"""Simulated time, what is still to happen in it, and how long the real work took."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random
from time import perf_counter
from typing import ParamSpec, TypeVar

from shouwang.engine.simulation import EventQueue

P = ParamSpec("P")
R = TypeVar("R")


class Stage:
    """``now`` is the source of time for every action. Moments are whole microseconds, as both databases keep them."""

    def __init__(self, seed: int, start: datetime) -> None:
        self.start = start
        self.queue: EventQueue[Callable[[], object]] = EventQueue(seed)
        self.action_ms: list[float] = []
        self.decision_ms: list[float] = []

    @property
    def seconds(self) -> float:
        return self.queue.now_seconds

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds)

    def luck(self, name: str) -> Random:
        return self.queue.generator(name)

    def after(self, seconds: float, happen: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        self.queue.put(round(self.seconds + seconds, 6), partial(happen, *args, **kwargs))

    def at(self, moment: datetime, happen: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        self.queue.put((moment - self.start).total_seconds(), partial(happen, *args, **kwargs))

    def act(self, action: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Runs one action and keeps its milliseconds, from the rules it asks to its commit."""
        return self._timed(self.action_ms, partial(action, *args, **kwargs))

    def decide(self, ranking: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return self._timed(self.decision_ms, partial(ranking, *args, **kwargs))

    @staticmethod
    def _timed(kept: list[float], work: Callable[[], R]) -> R:
        began = perf_counter()
        answer = work()
        kept.append((perf_counter() - began) * 1000)
        return answer

    def play(self, until: datetime, progress: Callable[[float], None]) -> None:
        """Until nothing is left to happen; ``until`` is only what the progress is a share of."""
        length = max((until - self.start).total_seconds(), 1.0)
        while len(self.queue):
            seconds, happen = self.queue.take()
            happen()
            progress(min(seconds / length, 1.0))
