"""What waits: for one person ("my day"), and for the desk. Features offer their part; nobody here knows them.

A feature calls ``offer`` once, in ``AppConfig.ready``. Pages ask ``GET /api/todo`` again when a frame says ``todo``.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from shouwang.accounts.models import User
from shouwang.journal.models import Entry

Whose = Literal["day", "desk"]


@dataclass(frozen=True)
class Todo:
    """One thing to do. ``kind`` is its word on the page (``todo_<kind>``), ``page`` where it is done."""

    kind: str
    id: UUID
    title: str
    since: datetime
    due_at: datetime | None = None
    detail: str = ""
    lon: float | None = None
    lat: float | None = None
    incident: UUID | None = None
    page: str = ""


Source = Callable[[User, datetime], Iterable[Todo]]


@dataclass(frozen=True)
class _Offer:
    whose: Whose
    source: Source
    kinds: frozenset[str] = field(default_factory=frozenset)


_offers: dict[str, _Offer] = {}


def offer(name: str, source: Source, *, whose: Whose, told_by: Collection[str]) -> None:
    """``source`` answers within its reader's rights; ``told_by``: the subject kinds of entries that change it."""
    _offers[name] = _Offer(whose, source, frozenset(told_by))


def todos(whose: Whose, now: datetime, *, seen_by: User) -> list[Todo]:
    """The late first, then by when it is due, then the oldest."""
    found = [one for each in _offers.values() if each.whose == whose for one in each.source(seen_by, now)]
    return sorted(found, key=lambda one: (one.due_at is None, one.due_at or one.since, one.since, one.id))


def changing(entries: Sequence[Entry]) -> list[Entry]:
    """Those that may change what waits for somebody."""
    kinds = frozenset[str]().union(*(one.kinds for one in _offers.values()))
    return [entry for entry in entries if entry.subject_kind in kinds]
