"""Crews draw their answers in step; the queue gives events back in one order only."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from shouwang.engine.simulation import SAN_FRANCISCO_DELAYS, EventQueue, plan_order


def test_answers_come_in_the_asked_shares() -> None:
    delays = replace(SAN_FRANCISCO_DELAYS, refuses_share=0.1, silent_share=0.2)
    rng = Random(11)
    answers = Counter(plan_order(delays, rng).answer for _ in range(20_000))
    assert answers["refuses"] / 20_000 == pytest.approx(0.1, abs=0.01)
    assert answers["silent"] / 20_000 == pytest.approx(0.2, abs=0.01)
    assert sum(answers.values()) == 20_000


def test_other_shares_leave_the_delays_of_a_crew_as_they_were() -> None:
    """Two plans are compared on the same luck: only what differs between them may differ in their outcome."""
    stubborn = replace(SAN_FRANCISCO_DELAYS, refuses_share=0.4, silent_share=0.4)
    plans = [
        [replace(plan_order(delays, rng), answer="accepts") for rng in [Random(2)] for _ in range(20)]
        for delays in (SAN_FRANCISCO_DELAYS, stubborn)
    ]
    assert plans[0] == plans[1]


def test_events_come_out_by_time_then_by_order_of_entry() -> None:
    queue: EventQueue[str] = EventQueue(seed=1)
    for at_seconds, event in ((5.0, "b"), (9.0, "z"), (5.0, "a"), (0.0, "first"), (5.0, "c")):
        queue.put(at_seconds, event)
    assert [queue.take() for _ in range(len(queue))] == [
        (0.0, "first"),
        (5.0, "b"),
        (5.0, "a"),
        (5.0, "c"),
        (9.0, "z"),
    ]
    assert queue.now_seconds == 9.0


def test_events_that_cannot_be_compared_may_share_a_second() -> None:
    queue: EventQueue[object] = EventQueue(seed=1)
    queue.put(1.0, {})
    queue.put(1.0, [])
    assert [queue.take(), queue.take()] == [(1.0, {}), (1.0, [])]


@pytest.mark.parametrize("at_seconds", [4.999, -1.0, float("nan")])
def test_nothing_is_put_into_the_past(at_seconds: float) -> None:
    queue: EventQueue[str] = EventQueue(seed=1)
    queue.put(5.0, "now")
    queue.take()
    with pytest.raises(ValueError, match=r"is before the queue's now, 5\.0 s"):
        queue.put(at_seconds, "past")


def test_each_name_has_a_generator_of_its_own_that_the_others_do_not_move() -> None:
    quiet: EventQueue[str] = EventQueue(seed=4)
    busy: EventQueue[str] = EventQueue(seed=4)
    for _ in range(100):
        busy.generator("C03").random()
    alone = [quiet.generator("E11").random() for _ in range(3)]
    assert alone == [busy.generator("E11").random() for _ in range(3)]
    assert alone != [EventQueue[str](seed=5).generator("E11").random() for _ in range(3)]
