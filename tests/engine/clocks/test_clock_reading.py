"""A clock is a pure function of its policy, the events in order of position, and now."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shouwang.engine.clocks import (
    ClockEvent,
    ClockPolicy,
    ClockReading,
    next_change_at,
    read_clock,
    read_runs,
)

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
POLICY = ClockPolicy(
    key="arrival",
    starts_on=frozenset({"sent"}),
    pauses_on=frozenset({"held"}),
    resumes_on=frozenset({"freed"}),
    stops_on=frozenset({"arrived"}),
    restarts_on=frozenset({"reopened"}),
    cancels_on=frozenset({"withdrawn"}),
    target_seconds=300,
    soon_share=0.8,
    target_share=0.9,
    source="test",
    valid_from=date(2026, 1, 1),
)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def row(*code_and_second: tuple[str, float]) -> list[ClockEvent]:
    return [ClockEvent(code, at(second), position) for position, (code, second) in enumerate(code_and_second)]


def reading(state, level, elapsed, **kwargs) -> ClockReading:  # type: ignore[no-untyped-def] # a test's shorthand
    facts = {"soon_at": None, "due_at": None, "started_at": NOON, "stopped_at": None, "run": 1} | kwargs
    return ClockReading(state=state, level=level, elapsed_seconds=elapsed, **facts)


def test_no_start_no_clock() -> None:
    expected = reading("not_started", "calm", 0.0, started_at=None, run=0, read_at=at(500))
    assert read_clock(POLICY, row(("arrived", 3)), at(500)) == expected


@pytest.mark.parametrize(
    ("now", "state", "level", "next_change"),
    [
        (0, "running", "calm", 240),
        (239.999999, "running", "calm", 240),
        (240, "running", "soon", 300),
        (299.999999, "running", "soon", 300),
        (300, "due", "late", None),
        (9000, "due", "late", None),
    ],
)
def test_it_turns_soon_and_late_at_the_named_instants_and_not_before(now, state, level, next_change) -> None:  # type: ignore[no-untyped-def] # parametrised
    answer = read_clock(POLICY, row(("sent", 0)), at(now))
    assert answer == reading(state, level, now, soon_at=at(240), due_at=at(300), read_at=at(now))
    assert next_change_at(answer) == (None if next_change is None else at(next_change))


@pytest.mark.parametrize(
    ("second", "state", "level", "soon_at", "due_at"),
    [
        (60, "met", "calm", None, None),
        (300, "met", "calm", at(240), at(300)),
        (301, "breached", "late", at(240), at(300)),
    ],
)
def test_stopped_within_the_target_is_met_later_is_breached(second, state, level, soon_at, due_at) -> None:  # type: ignore[no-untyped-def] # parametrised
    answer = read_clock(POLICY, row(("sent", 0), ("arrived", second)), at(9000))
    assert answer == reading(
        state, level, second, soon_at=soon_at, due_at=due_at, stopped_at=at(second), read_at=at(9000)
    )
    assert next_change_at(answer) is None


def test_a_pause_stands_still_and_moves_the_due_time() -> None:
    events = row(("sent", 0), ("held", 100), ("freed", 1100))
    paused = read_clock(POLICY, events[:2], at(1000))
    assert paused == reading("paused", "calm", 100.0, read_at=at(1000))
    assert next_change_at(paused) is None
    resumed = read_clock(POLICY, events, at(1150))
    assert resumed == reading("running", "calm", 150.0, soon_at=at(1240), due_at=at(1300), read_at=at(1150))


def test_a_clock_paused_late_stays_late_and_keeps_the_instant_it_was_due() -> None:
    answer = read_clock(POLICY, row(("sent", 0), ("held", 310)), at(1000))
    assert answer == reading("paused", "late", 310.0, soon_at=at(240), due_at=at(300), read_at=at(1000))


def test_cancelled_ends_without_a_verdict() -> None:
    answer = read_clock(POLICY, row(("sent", 0), ("withdrawn", 500)), at(600))
    assert answer == reading(
        "cancelled", "calm", 500.0, soon_at=at(240), due_at=at(300), stopped_at=at(500), read_at=at(600)
    )


def test_reopening_starts_a_new_run_and_keeps_the_old_one_readable() -> None:
    events = row(("sent", 0), ("arrived", 301), ("reopened", 400))
    first, second = read_runs(POLICY, events, at(460))
    assert first == reading(
        "breached", "late", 301.0, soon_at=at(240), due_at=at(300), stopped_at=at(301), read_at=at(460)
    )
    assert second == reading(
        "running",
        "calm",
        60.0,
        soon_at=at(640),
        due_at=at(700),
        started_at=at(400),
        run=2,
        read_at=at(460),
    )
    assert read_clock(POLICY, events, at(460)) == second


@pytest.mark.parametrize("extra", ["sent", "freed", "reopened", "handed_over", "reassigned"])
def test_second_starts_and_hand_overs_do_not_touch_a_running_clock(extra: str) -> None:
    """Nor does the clock of the desk that hands over, an hour ahead."""
    events = row(("sent", 0), ("handed_over", 10), (extra, 20))
    ahead = [*events, ClockEvent("reassigned", at(3600), 3)]
    assert read_clock(POLICY, ahead, at(30)) == read_clock(POLICY, events[:1], at(30))


def test_an_event_from_a_clock_set_back_an_hour_counts_as_the_one_before_it() -> None:
    answer = read_clock(POLICY, row(("sent", 0), ("arrived", -3600)), at(-3500))
    assert answer == reading("met", "calm", 0.0, stopped_at=NOON, read_at=NOON)


def test_the_hour_lost_to_summer_time_is_not_counted() -> None:
    """Berlin, 29 March 2026: 01:59 and 03:01 are two minutes apart."""
    berlin = ZoneInfo("Europe/Berlin")
    events = [ClockEvent("sent", datetime(2026, 3, 29, 1, 59, tzinfo=berlin), 1)]
    answer = read_clock(POLICY, events, datetime(2026, 3, 29, 3, 1, tzinfo=berlin))
    assert answer.elapsed_seconds == 120.0


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="event sent at position 7: 2026-11-21T12:00:00 carries no time zone"):
        ClockEvent("sent", NOON.replace(tzinfo=None), 7)
    with pytest.raises(ValueError, match="now: 2026-11-21T12:00:00 carries no time zone"):
        read_clock(POLICY, [], NOON.replace(tzinfo=None))


def test_one_position_cannot_hold_two_events() -> None:
    with pytest.raises(ValueError, match="position 1 holds both sent and arrived"):
        read_clock(POLICY, [ClockEvent("sent", NOON, 1), ClockEvent("arrived", NOON, 1)], NOON)
