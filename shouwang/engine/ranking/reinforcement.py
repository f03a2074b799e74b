"""Run cards: who is sent in which step when help is called for. Steps are data."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from shouwang.engine.ranking.needs import Candidate


@dataclass(frozen=True)
class Wanted:
    """``count`` further units of one kind ("" = any); ``within_seconds`` of travel, if given."""

    kind: str
    count: int
    within_seconds: float | None = None


@dataclass(frozen=True)
class RunCardStep:
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True)
class RunCard:
    """``steps[0]`` first; each step adds to those before it."""

    key: str
    steps: tuple[RunCardStep, ...]


_STAYS = frozenset({"not_reachable", "turned_down"})


def pick_reinforcement(
    step: RunCardStep, candidates: Sequence[Candidate], already_on_it: Collection[str]
) -> list[Candidate]:
    """The step's units in the candidates' order: capable, reachable, none of those already on it (unit ids), nobody
    who turned it down.

    Fewer than wanted means that there are no more: what is short stays the dispatcher's to decide.
    """
    taken = set(already_on_it)
    picked: list[Candidate] = []
    for wanted in step.wanted:
        fitting = [one for one in candidates if one.unit_id not in taken and _fits(one, wanted)]
        picked += fitting[: wanted.count]
        taken.update(one.unit_id for one in fitting[: wanted.count])
    return sorted(picked, key=lambda one: one.rank)


def _fits(candidate: Candidate, wanted: Wanted) -> bool:
    if not candidate.is_capable or wanted.kind not in {"", candidate.kind}:
        return False
    if any(reason.code in _STAYS for reason in candidate.reasons):
        return False
    if wanted.within_seconds is None:
        return True
    return candidate.travel_seconds is not None and candidate.travel_seconds <= wanted.within_seconds
