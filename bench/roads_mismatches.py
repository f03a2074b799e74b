"""Whether the contraction hierarchy says what Dijkstra's algorithm says, to the millisecond: how often it does not."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from shouwang.engine.roads import Metric, Snap

THREADS = 4
CLOSED = 20


def closures(metric: Metric, rng: np.random.Generator, count: int = 1) -> list[frozenset[int]]:
    """So many times twenty closed roads."""
    usable = np.flatnonzero(metric.roads.is_usable_edge)
    return [frozenset(rng.choice(usable, CLOSED, replace=False).tolist()) for _ in range(count)]


def mismatches(metric: Metric, units: Sequence[Snap], goals: Sequence[Snap], rng: np.random.Generator) -> int:
    """Of units x goals pairs: with all roads open, after 20 closures, and in four threads while closures change."""
    closed = metric.with_closed(closures(metric, rng)[0])
    alone = sum(wrong(one, units, goal) for one in (metric, closed) for goal in goals)
    return alone + wrong_in_threads(metric, units, goals, closures(metric, rng, 3))


def wrong(metric: Metric, units: Sequence[Snap], goal: Snap) -> int:
    found = metric.travel_milliseconds(units, goal, backend="cch")
    return int((found != metric.travel_milliseconds(units, goal, backend="numba")).sum())


def wrong_in_threads(
    metric: Metric, units: Sequence[Snap], goals: Sequence[Snap], changes: Sequence[frozenset[int]]
) -> int:
    """Four threads share the goals and ask whichever metric stands; meanwhile another one closes and opens roads."""
    current: list[Metric] = [metric]
    is_over: list[bool] = []

    def close_and_open() -> None:
        while not is_over:
            for closed in changes:
                current[0] = metric.with_closed(closed)

    def ask(goal: Snap) -> int:
        return wrong(current[0], units, goal)

    with ThreadPoolExecutor(1) as closing, ThreadPoolExecutor(THREADS) as asking:
        running = closing.submit(close_and_open)
        try:
            return sum(asking.map(ask, goals))
        finally:
            is_over.append(True)
            running.result()
