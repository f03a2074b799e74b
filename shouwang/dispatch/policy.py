"""Policy tables as this process holds them: categories, ladders, clocks, modes. Small, read often, rarely changed.

A mode is read with the moment it is asked for: a ladder and a clock hold as they were when they began, a run card as it
is now (``docs/states.md``, "Mode").
"""

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from shouwang.areas.models import Area
from shouwang.dispatch.models import Category, ClockPolicy, Incident, LadderStep, ModePeriod, Question, RunCard
from shouwang.foundation import sources
from shouwang.journal import follow

if TYPE_CHECKING:
    from shouwang.engine import clocks

Code = str | None  # of a mode; None is the routine

SILENT = "silent_call"
# Calls that are saved in one key and send nobody: with which outcome. A silent call is never one of them.
SET_ASIDE = {"nuisance_call": "not_attended", "misdirected_call": "advice_given", "non_police": "advice_given"}


@lru_cache(maxsize=1)
def categories() -> dict[str | None, Category]:
    return {category.code: category for category in Category.objects.order_by("priority", "code")}


@lru_cache(maxsize=1)
def questions() -> dict[str, list[Question]]:
    """By category, in the order they are asked."""
    asked: dict[str, list[Question]] = {}
    for question in Question.objects.filter(is_active=True).order_by("category", "order", "key"):
        asked.setdefault(question.category_id, []).append(question)
    return asked


@lru_cache(maxsize=1)
def _periods() -> list[ModePeriod]:
    """Those of smaller areas first, of one area the newest."""
    rows = list(ModePeriod.objects.select_related("area", "mode").defer("area__outline").order_by("-started_at"))
    return sorted(rows, key=lambda period: -len(period.area.path))


def period_at(area: Area, at: datetime) -> ModePeriod | None:
    """The mode in force in an area at a moment: its own, or that of the smallest area around it that has one."""
    for period in _periods():
        if period.started_at <= at < (period.ended_at or period.until) and area.is_within(period.area):
            return period
    return None


def mode_at(area: Area | None, at: datetime) -> Code:
    period = period_at(area, at) if area else None
    return period.mode_id if period else None


@lru_cache(maxsize=1)
def _ladders() -> dict[tuple[Code, str], list[LadderStep]]:
    ladders: dict[tuple[Code, str], list[LadderStep]] = {}
    for step in LadderStep.objects.order_by("applies_to", "step"):
        ladders.setdefault((step.mode_id, step.applies_to), []).append(step)
    return ladders


def ladder(applies_to: str, mode: Code = None) -> list[LadderStep]:
    """A mode's own steps, else the routine's."""
    known = _ladders()
    return known.get((mode, applies_to)) or known.get((None, applies_to), [])


@lru_cache(maxsize=1)
def _run_cards() -> dict[tuple[str, str], list[Any]]:
    return {(card.mode_id, card.category_id): card.steps for card in RunCard.objects.order_by("id")}


def run_card(incident: Incident) -> list[Any]:
    """The steps as they are sent now: a mode that was switched on meanwhile counts for what is already under way."""
    mode = mode_at(incident.area, sources.now())
    steps: list[Any] = incident.category.run_card
    return _run_cards().get((mode, incident.category_id), steps) if mode else steps


@lru_cache(maxsize=1)
def _clock_policies() -> list[tuple[Code, date, date | None, "clocks.ClockPolicy"]]:
    import msgspec

    from shouwang.engine import clocks

    rows = ClockPolicy.objects.order_by("key", "valid_from")
    return [
        (row.mode_id, row.valid_from, row.valid_until, msgspec.convert(row.policy, clocks.ClockPolicy)) for row in rows
    ]


@lru_cache(maxsize=64)
def clock_policies(day: date, mode: Code = None) -> list["clocks.ClockPolicy"]:
    """The policies in force on a day: of each key the newest; a mode's own stand in the place of the routine's."""
    valid = [row for row in _clock_policies() if row[1] <= day and (row[2] is None or day < row[2])]
    routine = {policy.key: policy for its_mode, _since, _until, policy in valid if its_mode is None}
    own = {policy.key: policy for its_mode, _since, _until, policy in valid if its_mode == mode}
    return list((routine | own).values())


def clock_policies_at(area: Area, at: datetime) -> list["clocks.ClockPolicy"]:
    """Those of what began in an area at a moment."""
    return clock_policies(timezone.localdate(at), mode_at(area, at))


def forget(_entries: Any = None) -> None:
    for kept in (categories, questions, _periods, _ladders, _run_cards, _clock_policies, clock_policies):
        kept.cache_clear()


follow.listen(["install_policy", "install_modes", "start_mode", "renew_mode", "end_mode"], forget)
