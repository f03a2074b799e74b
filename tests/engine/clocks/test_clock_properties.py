"""Laws that hold for every row of events: never negative, never early, never dependent on delivery."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from shouwang.engine.clocks import ClockEvent, ClockPolicy, next_change_at, read_clock, read_runs

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
CODES = ("start", "pause", "resume", "stop", "cancel", "reopen", "hand_over", "reassign")
DAY = 86_400

seconds = st.one_of(st.integers(-DAY, DAY), st.floats(-DAY, DAY, allow_nan=False))
rows = st.lists(st.tuples(st.sampled_from(CODES), seconds), max_size=12).map(
    lambda row: [ClockEvent(code, after(second), place) for place, (code, second) in enumerate(row)]
)
policies = st.builds(
    lambda target_seconds, soon_share: ClockPolicy(
        key="law",
        starts_on=frozenset({"start"}),
        pauses_on=frozenset({"pause"}),
        resumes_on=frozenset({"resume"}),
        stops_on=frozenset({"stop"}),
        cancels_on=frozenset({"cancel"}),
        restarts_on=frozenset({"reopen"}),
        target_seconds=target_seconds,
        soon_share=soon_share,
        target_share=0.9,
        source="test",
        valid_from=date(2026, 1, 1),
    ),
    st.floats(0.001, DAY),
    st.floats(0.01, 1),
)


def after(second: float) -> datetime:
    return NOON + timedelta(seconds=second)


@given(policies, rows, seconds)
def test_no_duration_is_negative(policy: ClockPolicy, events: list[ClockEvent], now: float) -> None:
    for run in read_runs(policy, events, after(now)):
        assert run.elapsed_seconds >= 0
        assert run.stopped_at is None or run.started_at is None or run.stopped_at >= run.started_at


def test_no_duration_is_negative_in_10_000_rows_with_clocks_set_back() -> None:
    """Time moves forward by seconds, but desks set their clocks by an hour or a day."""
    policy = ClockPolicy(
        key="set back",
        starts_on=frozenset({"start"}),
        pauses_on=frozenset({"pause"}),
        resumes_on=frozenset({"resume"}),
        stops_on=frozenset({"stop"}),
        restarts_on=frozenset({"reopen"}),
        target_seconds=300,
        target_share=0.9,
        source="test",
        valid_from=date(2026, 1, 1),
    )
    rng = Random(20261121)
    negative, set_back = 0, 0
    for _ in range(10_000):
        true_second, moved, events = 0.0, 0, []
        for position in range(rng.randint(2, 6)):
            true_second += rng.expovariate(1 / 100)
            moved += rng.choice((0, 0, -3600, 3600, -DAY, DAY))
            events.append(ClockEvent(rng.choice(CODES), after(true_second + moved), position))
        set_back += any(later.at < earlier.at for earlier, later in pairwise(events))
        readings = read_runs(policy, [ClockEvent("start", NOON, -1), *events], after(true_second + moved))
        negative += any(run.elapsed_seconds < 0 for run in readings)
    assert (negative, set_back > 5_000) == (0, True)


@given(policies, rows, seconds, st.floats(0, DAY))
def test_elapsed_never_shrinks_as_now_moves_on(
    policy: ClockPolicy, events: list[ClockEvent], now: float, later: float
) -> None:
    before = read_clock(policy, events, after(now))
    then = read_clock(policy, events, after(now) + timedelta(seconds=later))
    assert then.elapsed_seconds >= before.elapsed_seconds


@given(policies, rows, seconds)
def test_a_reading_changes_at_the_named_instant_and_not_a_microsecond_before(
    policy: ClockPolicy, events: list[ClockEvent], now: float
) -> None:
    """The deadline table sleeps until `next_change_at`: it must neither wake early nor wake to nothing."""
    reading = read_clock(policy, events, after(now))
    change = next_change_at(reading)
    if change is None:
        end_of_time = read_clock(policy, events, reading.read_at + timedelta(days=400))
        assert (end_of_time.state, end_of_time.level) == (reading.state, reading.level)
        return
    assert change > reading.read_at
    eve = read_clock(policy, events, change - timedelta(microseconds=1))
    assert (eve.state, eve.level) == (reading.state, reading.level)
    changed = read_clock(policy, events, change)
    assert (changed.state, changed.level) != (reading.state, reading.level)


@given(policies, rows, seconds)
def test_never_late_before_the_target_has_elapsed(policy: ClockPolicy, events: list[ClockEvent], now: float) -> None:
    for run in read_runs(policy, events, after(now)):
        assert run.level != "late" or run.elapsed_seconds >= policy.target.total_seconds()
        assert run.state != "breached" or run.elapsed_seconds > policy.target.total_seconds()


@given(policies, rows, seconds, st.randoms(use_true_random=False))
def test_shuffled_and_repeated_delivery_gives_the_same_reading(
    policy: ClockPolicy, events: list[ClockEvent], now: float, rng: Random
) -> None:
    delivered = events * 5
    rng.shuffle(delivered)
    assert read_runs(policy, delivered, after(now)) == read_runs(policy, events, after(now))


@given(policies, rows, seconds, seconds, st.sampled_from(("hand_over", "reassign")), st.integers(-1, 12))
def test_hand_over_and_reassignment_leave_every_reading_alone(
    policy: ClockPolicy, events: list[ClockEvent], now: float, when: float, code: str, place: int
) -> None:
    spread = [ClockEvent(event.code, event.at, event.position * 2) for event in events]
    with_extra = [*spread, ClockEvent(code, after(when), place * 2 + 1)]
    assert read_runs(policy, with_extra, after(now)) == read_runs(policy, spread, after(now))


@given(policies, st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), min_size=1, max_size=6))
def test_elapsed_is_the_sum_of_the_spans_between_pauses(policy: ClockPolicy, spans: list[tuple[int, int]]) -> None:
    events, second = [], 0
    for number, (counted, waited) in enumerate(spans):
        events.append(ClockEvent("resume" if number else "start", after(second), 2 * number))
        events.append(ClockEvent("pause", after(second + counted), 2 * number + 1))
        second += counted + waited
    reading = read_clock(policy, events, after(second + 999))
    assert (reading.state, reading.elapsed_seconds) == ("paused", sum(counted for counted, _ in spans))


@given(policies, rows, seconds)
def test_reopening_a_stopped_clock_starts_from_zero(policy: ClockPolicy, events: list[ClockEvent], now: float) -> None:
    before = read_clock(policy, events, after(now))
    reopened = [*events, ClockEvent("reopen", before.read_at, len(events))]
    reading = read_clock(policy, reopened, before.read_at)
    if before.stopped_at is None:
        assert reading == before
    else:
        assert (reading.run, reading.elapsed_seconds, reading.state) == (before.run + 1, 0.0, "running")
