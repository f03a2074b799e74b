"""Which modes are in force, which there are, and how the boards show them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.dispatch import rules
from shouwang.dispatch.models import Mode, ModePeriod
from shouwang.foundation import sources


def _standing(now: datetime) -> QuerySet[ModePeriod]:
    rows = ModePeriod.objects.filter(ended_at=None, until__gt=now).select_related("area", "mode")
    return rows.defer("area__outline").order_by("area__path")


def over_modes(now: datetime) -> list[ModePeriod]:
    """Those whose end has come and that nobody has renewed."""
    over = ModePeriod.objects.filter(ended_at=None, until__lte=now).select_related("area", "mode")
    return list(over.defer("area__outline").order_by("until", "id"))


def modes_in_force(paths: Iterable[str]) -> list[ModePeriod]:
    """All that change anything for a reader of these areas: modes within them, and around them."""
    own = tuple(paths)
    return [
        period
        for period in _standing(sources.now())
        if any(period.area.path.startswith(path) or path.startswith(period.area.path) for path in own)
    ]


def period(period_id: UUID, *, seen_by: User) -> ModePeriod:
    found = next((one for one in modes_in_force(seen_by.paths) if one.id == period_id), None)
    if found is None:
        raise not_found()
    return found


def modes_to_switch(*, seen_by: User) -> list[Mode]:
    """Those that one of this person's roles may switch."""
    roles = set(seen_by.granted)
    active = Mode.objects.filter(is_active=True).order_by("code")
    return [mode for mode in active if roles & set(mode.roles)] if rules.may_switch_mode(seen_by) else []


def mode_rows(periods: Iterable[ModePeriod]) -> list[dict[str, object]]:
    return [
        {
            "id": one.id,
            "area": one.area_id,
            "area_name": one.area.shown_name,
            "code": one.mode_id,
            "name": one.mode.shown_name,
            "says": one.mode.shown_says,
            "since": one.started_at,
            "until": one.until,
            "reason": one.reason,
            "folds_from_priority": one.mode.folds_from_priority,
        }
        for one in periods
    ]
