from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import chain

MAX_TARGET_SECONDS = 10 * 366 * 86_400


@dataclass(frozen=True, kw_only=True)
class ClockPolicy:
    """One dated row: which event codes move a clock, how long it may run, and who says so.

    `target_seconds` is the most a run may take; `target_share` the share of runs that must keep to it (1.0:
    every one). The clock turns "soon" once `soon_share` of the target has elapsed. `cancels_on` ends a run
    without a verdict (a call abandoned, an incident withdrawn). `applies_to` lists priorities; none: all.
    Raises ValueError for shares outside (0, 1], a target not positive or over ten years, or a code that
    does two things.
    """

    key: str
    starts_on: frozenset[str]
    stops_on: frozenset[str]
    pauses_on: frozenset[str] = frozenset()
    resumes_on: frozenset[str] = frozenset()
    restarts_on: frozenset[str] = frozenset()
    cancels_on: frozenset[str] = frozenset()
    target_seconds: float
    soon_share: float = 0.75
    target_share: float
    source: str
    valid_from: date
    applies_to: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not 0 < self.target_seconds <= MAX_TARGET_SECONDS:
            raise ValueError(
                f"clock policy {self.key}: target_seconds is {self.target_seconds}, not positive, or over ten years"
            )
        for field in ("soon_share", "target_share"):
            if not 0 < getattr(self, field) <= 1:
                raise ValueError(f"clock policy {self.key}: {field} is {getattr(self, field)}, not in (0, 1]")
        twice = sorted(code for code, times in Counter(chain(*self._moves)).items() if times > 1)
        if twice:
            raise ValueError(f"clock policy {self.key}: {', '.join(twice)} named for two different moves")

    @property
    def _moves(self) -> tuple[frozenset[str], ...]:
        before_stop = (self.starts_on, self.pauses_on, self.resumes_on)
        return (*before_stop, self.stops_on, self.cancels_on, self.restarts_on)

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every event code that can move this clock; no other event touches it."""
        return frozenset(chain(*self._moves))

    @property
    def target(self) -> timedelta:
        return timedelta(seconds=self.target_seconds)

    @property
    def soon_after(self) -> timedelta:
        return self.target * self.soon_share


def policies_in_force(policies: Iterable[ClockPolicy], *, on: date, priority: int) -> tuple[ClockPolicy, ...]:
    """Of the rows valid on that day for that priority, the newest of each key; ordered by key."""
    newest: dict[str, ClockPolicy] = {}
    for policy in sorted(policies, key=lambda row: row.valid_from):
        if policy.valid_from <= on and (not policy.applies_to or priority in policy.applies_to):
            newest[policy.key] = policy
    return tuple(newest[key] for key in sorted(newest))
