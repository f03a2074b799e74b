"""What rooms add to the pages that brief: to the hand-over of the desk, and to what the chief has to decide.

A room calls ``offer`` once, in ``AppConfig.ready``.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from shouwang.accounts.models import User
from shouwang.foundation.refusal import Message

Where = Literal["handover", "decide"]


@dataclass(frozen=True)
class Line:
    """``page``: where it is done. ``last_day``: of what ends with a day and is late at no hour."""

    text: str
    detail: str = ""
    page: str = ""
    due_at: datetime | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class Section:
    """``todos``: what waits at the desk and is told here instead, by its kinds."""

    heading: Message
    lines: list[Line]
    todos: frozenset[str] = frozenset()


Source = Callable[[User, datetime], Iterable[Line]]


@dataclass(frozen=True)
class _Offer:
    heading: Message
    source: Source
    todos: frozenset[str]


_offers: dict[tuple[Where, str], _Offer] = {}


def offer(name: str, heading: Message, source: Source, *, where: Where, todos: Collection[str] = ()) -> None:
    """``source`` answers within its reader's rights; a section without lines is not shown."""
    _offers[where, name] = _Offer(heading, source, frozenset(todos))


def sections(where: Where, now: datetime, *, seen_by: User) -> list[Section]:
    own = [offered for (place, _name), offered in _offers.items() if place == where]
    made = [Section(one.heading, list(one.source(seen_by, now)), one.todos) for one in own]
    return [section for section in made if section.lines]
