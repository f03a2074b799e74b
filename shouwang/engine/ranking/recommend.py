"""All units on duty, best first, each with what speaks for and against it.

Every question about a unit is one function: it answers with a penalty in seconds and a reason, or ``None``.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.ranking.needs import FREE, Candidate, Needs, Reason, UnitState
from shouwang.engine.ranking.policy import RankingPolicy
from shouwang.engine.ranking.shares import CoverShares

Answer = tuple[float, Reason] | None
_NO_MINIMUM: Mapping[str, int] = {}


class _Case:
    """What is the same for all units: answers that many of them share are made once."""

    def __init__(
        self, needs: Needs, units: Sequence[UnitState], post_minimum: Mapping[str, int], policy: RankingPolicy
    ) -> None:
        self.needs = needs
        self.policy = policy
        self.post_minimum = post_minimum
        self.free_at_post = Counter(unit.post_id for unit in units if unit.is_free)
        beat = {"beat": needs.beat_id}
        self.in_beat = 0.0, Reason("in_its_beat", dict(beat))
        self.out_of_beat = policy.out_of_beat_seconds, Reason("out_of_its_beat", dict(beat))
        self.kinds = {kind: self._judge_kind(kind) for kind in {unit.kind for unit in units}}

    def _judge_kind(self, kind: str) -> Answer:
        kinds = self.needs.unit_kinds
        if not kinds or kind == kinds[0]:
            return None
        place = kinds.index(kind) if kind in kinds else len(kinds)
        return place * self.policy.other_kind_seconds, Reason("other_kind", {"preferred": kinds[0]})


class _Judged(NamedTuple):
    """Sorted as it stands: capable first, then score, then unit id (which is unique)."""

    is_lacking: bool
    score_seconds: float
    unit_id: str
    unit: UnitState
    travel_seconds: float | None
    reasons: list[Reason]


def recommend(
    needs: Needs,
    units: Sequence[UnitState],
    travel_milliseconds: NDArray[np.int64],
    cover: CoverShares | None = None,
    *,
    post_minimum: Mapping[str, int] = _NO_MINIMUM,
    policy: RankingPolicy = RankingPolicy(),  # noqa: B008 - frozen, so one for all is right
) -> list[Candidate]:
    """Order by (every capability first, travel + penalties in seconds, unit id).

    ``travel_milliseconds`` (negative: no way) and ``cover`` are aligned with ``units``; ``post_minimum``: the
    free units a post should keep. Not offered: a unit on an incident that is as bad or worse, and a busy one
    of whom nobody knows until when. A unit that lacks a capability is offered below all that have it.
    """
    case = _Case(needs, units, post_minimum, policy)
    losses = _cover_answers(cover, len(units), policy)
    judged = sorted(
        _judge(unit, milliseconds, loss, case)
        for unit, milliseconds, loss in zip(units, travel_milliseconds.tolist(), losses, strict=True)
        if _is_offered(unit, needs)
    )
    _name_nearest(judged)
    return _number(judged, needs.units_needed)


def _is_offered(unit: UnitState, needs: Needs) -> bool:
    if unit.incident_priority is not None:
        return unit.incident_priority > needs.priority
    return unit.state == FREE or unit.busy_until_seconds is not None


def _judge(unit: UnitState, milliseconds: int, loss: Answer, case: _Case) -> _Judged:
    is_free = unit.is_free
    is_lacking = not case.needs.capabilities <= unit.capabilities
    travel, missing_travel = _travel(unit, milliseconds, case.policy)
    answers = [_turned_it_down(unit, case), missing_travel, loss if is_free else None, case.kinds[unit.kind]]
    if is_lacking:
        answers.append(_lacks_capability(unit, case))
    answers += [question(unit, case) for question in (_ASKED_OF_FREE if is_free else _ASKED_OF_OTHERS)]
    score = travel or 0.0
    reasons = []
    for answer in answers:
        if answer is not None:
            score += answer[0]
            reasons.append(answer[1])
    return _Judged(is_lacking, score, unit.id, unit, travel, reasons)


def _travel(unit: UnitState, milliseconds: int, policy: RankingPolicy) -> tuple[float | None, Answer]:
    if unit.position_age_seconds is None:
        return None, (policy.no_position_seconds, Reason("no_position", {}))
    if milliseconds < 0:
        return None, (policy.not_reachable_seconds, Reason("not_reachable", {}))
    return milliseconds / 1000, None


def _turned_it_down(unit: UnitState, case: _Case) -> Answer:
    """It may be asked again, but by a person who wants just this one."""
    if unit.turned_down is None:
        return None
    return case.policy.turned_down_seconds, Reason("turned_down", {"how": unit.turned_down})


def _lacks_capability(unit: UnitState, case: _Case) -> Answer:
    missing = sorted(case.needs.capabilities - unit.capabilities)
    return 0.0, Reason("capability_missing", {"capabilities": ", ".join(missing)})


def _brings(unit: UnitState, case: _Case) -> Answer:
    """What callers said is needed beside the usual: a credit, so that nobody is ruled out who can be there first."""
    brought = sorted(case.needs.wanted & unit.capabilities)
    return (-case.policy.brings_seconds, Reason("brings", {"capabilities": ", ".join(brought)})) if brought else None


def _is_in_its_beat(unit: UnitState, case: _Case) -> Answer:
    if not case.needs.beat_id or not unit.beat_ids:
        return None
    return case.in_beat if case.needs.beat_id in unit.beat_ids else case.out_of_beat


def _is_position_stale(unit: UnitState, case: _Case) -> Answer:
    age, policy = unit.position_age_seconds, case.policy
    if age is None or age <= policy.stale_after_seconds:
        return None
    penalty = min((age - policy.stale_after_seconds) * policy.stale_share, policy.stale_most_seconds)
    return penalty, Reason("position_stale", {"age_seconds": age})


def _is_pulled(unit: UnitState, case: _Case) -> Answer:
    if unit.incident_priority is None:
        return None
    is_there = unit.state == "on_scene"
    penalty = case.policy.pulled_on_scene_seconds if is_there else case.policy.pulled_en_route_seconds
    return penalty, Reason("pulled_from_incident", {"priority": unit.incident_priority, "state": unit.state})


def _is_busy(unit: UnitState, _case: _Case) -> Answer:
    if unit.incident_priority is not None or unit.busy_until_seconds is None:
        return None
    return max(unit.busy_until_seconds, 0.0), Reason("busy", {"seconds": unit.busy_until_seconds})


def _leaves_post_below_minimum(unit: UnitState, case: _Case) -> Answer:
    if unit.post_id is None:
        return None
    minimum, remaining = case.post_minimum.get(unit.post_id, 0), case.free_at_post[unit.post_id] - 1
    if remaining >= minimum:
        return None
    params: dict[str, float | int | str] = {"post": unit.post_id, "remaining": remaining, "minimum": minimum}
    return case.policy.below_minimum_seconds, Reason("leaves_post_below_minimum", params)


_Question = Callable[[UnitState, _Case], Answer]
_ASKED_OF_FREE: tuple[_Question, ...] = (_brings, _is_in_its_beat, _is_position_stale, _leaves_post_below_minimum)
_ASKED_OF_OTHERS: tuple[_Question, ...] = (_brings, _is_in_its_beat, _is_position_stale, _is_pulled, _is_busy)


def _cover_answers(cover: CoverShares | None, unit_count: int, policy: RankingPolicy) -> Sequence[Answer]:
    if cover is None:
        return [None] * unit_count
    before, per_share = cover.before, policy.cover_seconds_per_share
    unchanged = 0.0, Reason("cover_after", {"before": before, "after": before})
    return [
        unchanged
        if after == before
        else ((before - after) * per_share, Reason("cover_after", {"before": before, "after": after}))
        for after in cover.after.tolist()
    ]


def _name_nearest(judged: list[_Judged]) -> None:
    timed = [
        (one.travel_seconds, one.unit_id, one.reasons)
        for one in judged
        if one.travel_seconds is not None and not one.is_lacking and one.unit.turned_down is None
    ]
    if timed:
        seconds, _unit_id, reasons = min(timed, key=lambda entry: entry[:2])
        reasons.insert(0, Reason("nearest", {"seconds": seconds}))


def _number(judged: list[_Judged], units_needed: int) -> list[Candidate]:
    coming = (one.unit_id for one in judged if not one.is_lacking and _may_come(one))
    proposed = set(islice(coming, units_needed))
    return [
        Candidate(
            one.unit_id,
            one.unit.call_sign,
            one.unit.kind,
            rank,
            not one.is_lacking,
            one.unit_id in proposed,
            one.travel_seconds,
            one.score_seconds,
            tuple(one.reasons),
        )
        for rank, one in enumerate(judged, start=1)
    ]


def _may_come(one: _Judged) -> bool:
    is_asked_already = one.unit.turned_down is not None
    return not is_asked_already and (one.travel_seconds is not None or one.unit.position_age_seconds is None)
