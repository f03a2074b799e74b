"""Whose phones a unit means, and that a closed page is told nothing off shift."""

from collections.abc import Collection
from uuid import UUID

from shouwang.duty.models import Member
from shouwang.journal.models import Entry
from shouwang.live import telling


def crews_of(units: Collection[UUID]) -> list[UUID]:
    return list(Member.objects.filter(unit__in=units).values_list("user_id", flat=True))


def _off_shift(entry: Entry) -> list[UUID]:
    return crews_of([entry.subject_id])


telling.end_with(["end_shift"], _off_shift)
