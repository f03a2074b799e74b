"""Who is on duty now, where, and what they can do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.areas.queries import area_by_id, within
from shouwang.duty.models import Member, Post, Shift, Unit
from shouwang.duty.states import ShiftState
from shouwang.journal import follow


def posts(*, seen_by: User) -> QuerySet[Post]:
    return within(Post.objects.select_related("area").defer("area__outline"), seen_by.paths).order_by("code")


def units(*, seen_by: User) -> QuerySet[Unit]:
    return within(Unit.objects.select_related("post", "area").defer("area__outline"), seen_by.paths).order_by(
        "call_sign"
    )


def unit(unit_id: UUID, *, seen_by: User) -> Unit:
    found = units(seen_by=seen_by).filter(id=unit_id).first()
    if found is None:
        raise not_found()
    return found


def unit_of(user: User) -> Unit | None:
    mine = Member.objects.filter(user=user).select_related("unit__post", "unit__area").defer("unit__area__outline")
    member = mine.first()
    return member.unit if member else None


def shifts_on() -> QuerySet[Shift]:
    """Every running shift with unit and post."""
    return (
        Shift.objects.filter(state=ShiftState.ON)
        .select_related("unit__post", "unit__area")
        .defer("unit__area__outline")
        .order_by("unit__call_sign")
    )


@dataclass(frozen=True)
class Running:
    """A unit on shift, since when, and where it was last; None where it never said."""

    unit: Unit
    since: datetime
    lon: float | None
    lat: float | None
    heading: float | None
    position_at: datetime | None


def running(units: Iterable[UUID] | None = None) -> list[Running]:
    """All that are on shift, or those of these units, by call sign. Read with every look at a board."""
    rows = Shift.objects.filter(state=ShiftState.ON)
    if units is not None:
        rows = rows.filter(unit__in=list(units))
    where = ("position__lon", "position__lat", "position__heading", "position__at")
    found = list(rows.values_list("unit_id", "started_at", *where))
    known = units_by_id(row[0] for row in found)
    return sorted((Running(known[row[0]], *row[1:]) for row in found), key=lambda one: one.unit.call_sign)


def units_by_id(asked: Iterable[UUID] = ()) -> dict[UUID, Unit]:
    """Every unit with its post and its area, from memory; read again where one that is asked for is missing."""
    if any(one not in _register() for one in asked):
        forget()
    return _register()


@lru_cache(maxsize=1)
def _register() -> dict[UUID, Unit]:
    found = {unit.id: unit for unit in Unit.objects.select_related("post").order_by("call_sign")}
    for unit in found.values():
        unit.area = area_by_id(unit.area_id)
    return found


def forget(_entries: Any = None) -> None:
    _register.cache_clear()


follow.listen(["set_up_posts", "import_areas"], forget)
