"""Clocks: what a service level says about a row of events, now. Start with `reading.read_clock`.

A clock is a pure function of (policy, events, now). Nothing is stored, so nothing can drift from the journal:
the same events in any order of delivery, once or five times, give the same reading.

- **Order is position, never time.** An event whose clock is behind that of the event before it counts as
  happening at the same instant as that one; so does a `now` behind the last event. A clock set back an hour
  can shorten a duration, it can never make one negative.
- **First start counts.** A clock that runs, waits or has stopped ignores further start events; hand-over and
  reassignment are simply codes that no policy names.
- **Reopening starts a new run.** A code in `restarts_on` sets a stopped or cancelled clock back to zero and
  running. Runs before it stay readable with `read_runs`.
- **Never early.** A clock is due from the instant `due_at` on, not a microsecond before; it is met when it
  stops with at most the target elapsed. `next_change_at` names the instant at which a reading changes by
  itself.
"""

from shouwang.engine.clocks.defaults import default_policies
from shouwang.engine.clocks.policy import ClockPolicy, policies_in_force
from shouwang.engine.clocks.reading import ClockEvent, ClockReading, next_change_at, read_clock, read_runs

__all__ = [
    "ClockEvent",
    "ClockPolicy",
    "ClockReading",
    "default_policies",
    "next_change_at",
    "policies_in_force",
    "read_clock",
    "read_runs",
]
