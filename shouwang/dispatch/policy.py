"""Policy tables as this process holds them: categories, ladders, clocks. Small, read often, changed by an action."""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from shouwang.dispatch.models import Category, ClockPolicy, LadderStep
from shouwang.journal import follow

if TYPE_CHECKING:
    from shouwang.engine import clocks


@lru_cache(maxsize=1)
def categories() -> dict[str | None, Category]:
    return {category.code: category for category in Category.objects.order_by("priority", "code")}


@lru_cache(maxsize=1)
def _ladders() -> dict[str, list[LadderStep]]:
    ladders: dict[str, list[LadderStep]] = {}
    for step in LadderStep.objects.order_by("applies_to", "step"):
        ladders.setdefault(step.applies_to, []).append(step)
    return ladders


def ladder(applies_to: str) -> list[LadderStep]:
    return _ladders().get(applies_to, [])


@lru_cache(maxsize=1)
def _clock_policies() -> list[tuple[date, date | None, "clocks.ClockPolicy"]]:
    import msgspec

    from shouwang.engine import clocks

    rows = ClockPolicy.objects.order_by("key", "valid_from")
    return [(row.valid_from, row.valid_until, msgspec.convert(row.policy, clocks.ClockPolicy)) for row in rows]


def clock_policies(day: date) -> list["clocks.ClockPolicy"]:
    """The policies in force on a day: of each key the newest."""
    rows = _clock_policies()
    valid = [policy for since, until, policy in rows if since <= day and (until is None or day < until)]
    return list({policy.key: policy for policy in valid}.values())


def forget(_entries: Any = None) -> None:
    categories.cache_clear()
    _ladders.cache_clear()
    _clock_policies.cache_clear()


follow.listen(["install_policy"], forget)
