from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from shouwang.engine.clocks.policy import ClockPolicy

ClockState = Literal["not_started", "running", "due", "paused", "met", "breached", "cancelled"]
ClockLevel = Literal["calm", "soon", "late"]


@dataclass(frozen=True)
class ClockEvent:
    """What happened, when some clock said it did, and its position in the journal.

    `at` is turned into UTC. Raises ValueError when it carries no zone.
    """

    code: str
    at: datetime
    position: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", _in_utc(self.at, f"event {self.code} at position {self.position}"))


@dataclass(frozen=True)
class ClockReading:
    """What a clock says at `read_at`.

    state: "due" is running with the target reached, "breached" is stopped late. level: a paused clock keeps
    the one it was paused at, a breached clock stays late. `soon_at` / `due_at`: when this run reached that
    point, or will if nothing else happens; None while it stands still short of it. `run` counts from 1; 0
    before the first start.
    """

    state: ClockState
    level: ClockLevel
    elapsed_seconds: float
    soon_at: datetime | None
    due_at: datetime | None
    started_at: datetime | None
    stopped_at: datetime | None
    run: int
    read_at: datetime


@dataclass(frozen=True)
class _Run:
    """One run as far as the events go: the spans in which it counted; the last one is open while it does."""

    spans: tuple[tuple[datetime, datetime | None], ...]
    stopped_at: datetime | None = None
    is_cancelled: bool = False

    @property
    def is_counting(self) -> bool:
        return self.spans[-1][1] is None

    def elapsed(self, at: datetime) -> timedelta:
        return sum(((end or at) - begin for begin, end in self.spans), timedelta())

    def reaches(self, threshold: timedelta) -> datetime | None:
        left = threshold
        for begin, end in self.spans:
            if end is None or end - begin >= left:
                return begin + left
            left -= end - begin
        return None

    def halted(self, at: datetime) -> "_Run":
        begin, end = self.spans[-1]
        return replace(self, spans=(*self.spans[:-1], (begin, end or at)))


def read_clock(policy: ClockPolicy, events: Iterable[ClockEvent], now: datetime) -> ClockReading:
    """The latest run of the policy's clock over the events of one incident, order or case, as at `now`.

    Raises ValueError when two different events claim one position or a time carries no zone.
    """
    return read_runs(policy, events, now)[-1]


def read_runs(policy: ClockPolicy, events: Iterable[ClockEvent], now: datetime) -> tuple[ClockReading, ...]:
    """Every run, oldest first (a second only after a reopening); one not_started reading if none began."""
    runs: list[_Run] = []
    instant = None
    for event in _in_order(events):
        if event.code not in policy.codes:  # nor may its clock, an hour ahead perhaps, touch this one
            continue
        instant = event.at if instant is None else max(instant, event.at)
        _apply(policy, event.code, instant, runs)
    now = _in_utc(now, "now")
    read_at = now if instant is None else max(now, instant)
    if not runs:
        return (ClockReading("not_started", "calm", 0.0, None, None, None, None, 0, read_at),)
    return tuple(_reading(policy, run, number, read_at) for number, run in enumerate(runs, start=1))


def next_change_at(reading: ClockReading) -> datetime | None:
    """The first instant after `read_at` at which the reading turns soon or due without any further event."""
    if reading.state != "running":
        return None
    return reading.soon_at if reading.level == "calm" else reading.due_at


def _in_order(events: Iterable[ClockEvent]) -> list[ClockEvent]:
    known: dict[int, ClockEvent] = {}
    for event in events:
        if known.setdefault(event.position, event) != event:
            raise ValueError(f"position {event.position} holds both {known[event.position].code} and {event.code}")
    return [known[position] for position in sorted(known)]


def _apply(policy: ClockPolicy, code: str, at: datetime, runs: list[_Run]) -> None:
    if not runs:
        if code in policy.starts_on:
            runs.append(_Run(((at, None),)))
        return
    run = runs[-1]
    if run.stopped_at:
        if code in policy.restarts_on:
            runs.append(_Run(((at, None),)))
    elif code in policy.stops_on:
        runs[-1] = replace(run.halted(at), stopped_at=at)
    elif code in policy.cancels_on:
        runs[-1] = replace(run.halted(at), stopped_at=at, is_cancelled=True)
    elif code in policy.pauses_on:
        runs[-1] = run.halted(at)
    elif code in policy.resumes_on and not run.is_counting:
        runs[-1] = replace(run, spans=(*run.spans, (at, None)))


def _reading(policy: ClockPolicy, run: _Run, number: int, read_at: datetime) -> ClockReading:
    elapsed = run.elapsed(read_at)
    state = _state(policy, run, elapsed)
    return ClockReading(
        state=state,
        level=_level(policy, state, elapsed),
        elapsed_seconds=elapsed.total_seconds(),
        soon_at=run.reaches(policy.soon_after),
        due_at=run.reaches(policy.target),
        started_at=run.spans[0][0],
        stopped_at=run.stopped_at,
        run=number,
        read_at=read_at,
    )


def _state(policy: ClockPolicy, run: _Run, elapsed: timedelta) -> ClockState:
    if run.is_cancelled:
        return "cancelled"
    if run.stopped_at:
        return "met" if elapsed <= policy.target else "breached"
    if not run.is_counting:
        return "paused"
    return "running" if elapsed < policy.target else "due"


def _level(policy: ClockPolicy, state: ClockState, elapsed: timedelta) -> ClockLevel:
    if state in {"met", "cancelled"}:
        return "calm"
    if elapsed >= policy.target:
        return "late"
    return "soon" if elapsed >= policy.soon_after else "calm"


def _in_utc(at: datetime, what: str) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{what}: {at.isoformat()} carries no time zone")
    return at.astimezone(UTC)
