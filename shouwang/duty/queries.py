"""Who is on duty now, where, and what they can do."""

from uuid import UUID

from django.db.models import QuerySet

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.areas.queries import within
from shouwang.duty.models import Member, Position, Post, Shift, Unit
from shouwang.duty.states import ShiftState


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
    """Every running shift with unit, post and last position."""
    return (
        Shift.objects.filter(state=ShiftState.ON)
        .select_related("unit__post", "unit__area", "position")
        .defer("unit__area__outline")
        .order_by("unit__call_sign")
    )


def last_position(shift: Shift) -> Position | None:
    try:
        return shift.position
    except Position.DoesNotExist:
        return None
