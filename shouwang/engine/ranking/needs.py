"""What an incident needs, what is known of a unit, and what the ranking answers."""

from dataclasses import dataclass
from typing import NamedTuple

FREE = "free"


@dataclass(frozen=True)
class Needs:
    """``priority``: 1 is the worst. ``unit_kinds``: preferred first; empty = any kind is as good.

    ``capabilities``: each unit must have them all. ``wanted``: good to have on the spot; one unit brings them.
    """

    capabilities: frozenset[str] = frozenset()
    unit_kinds: tuple[str, ...] = ()
    units_needed: int = 1
    priority: int = 3
    beat_id: str = ""
    wanted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class UnitState:
    """A unit on duty. ``None`` = unknown or none.

    ``incident_priority``: of the incident it serves. ``busy_until_seconds``: from now, for a unit that is
    neither free nor on an incident (at court, refuelling). ``beat_ids``: the areas it belongs to. ``turned_down``:
    "declined" or "expired", how it let an earlier order of this incident go.
    """

    id: str
    call_sign: str
    kind: str
    capabilities: frozenset[str] = frozenset()
    state: str = FREE
    incident_priority: int | None = None
    position_age_seconds: float | None = None
    beat_ids: frozenset[str] = frozenset()
    post_id: str | None = None
    busy_until_seconds: float | None = None
    turned_down: str | None = None

    @property
    def is_free(self) -> bool:
        return self.state == FREE and self.incident_priority is None


class Reason(NamedTuple):
    """A code to translate, and the plain numbers and words its sentence needs."""

    code: str
    params: dict[str, float | int | str]


class Candidate(NamedTuple):
    """``score_seconds`` is what it was ordered by: travel plus penalties.

    ``travel_seconds`` is ``None`` when the position is unknown or no road leads there. ``is_proposed``: among
    the first ``units_needed`` that have every capability, can get there and have not turned it down.
    """

    unit_id: str
    call_sign: str
    kind: str
    rank: int
    is_capable: bool
    is_proposed: bool
    travel_seconds: float | None
    score_seconds: float
    reasons: tuple[Reason, ...]
