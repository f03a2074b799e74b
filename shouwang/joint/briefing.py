"""What rooms add to the pages that brief: to the hand-over of the desk, and to what the chief has to decide.

A room calls ``offer`` once, in ``AppConfig.ready``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shouwang.accounts.models import User
from shouwang.foundation.refusal import Message

Where = Literal["handover", "decide"]


@dataclass(frozen=True)
class Line:
    """``page``: where it is done."""

    text: str
    detail: str = ""
    page: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class Section:
    heading: Message
    lines: list[Line]


Source = Callable[[User, datetime], Iterable[Line]]
_offers: dict[tuple[Where, str], tuple[Message, Source]] = {}


def offer(name: str, heading: Message, source: Source, *, where: Where) -> None:
    """``source`` answers within its reader's rights; a section without lines is not shown."""
    _offers[where, name] = heading, source


def sections(where: Where, now: datetime, *, seen_by: User) -> list[Section]:
    own = [offered for (place, _name), offered in _offers.items() if place == where]
    made = [Section(heading, list(source(seen_by, now))) for heading, source in own]
    return [section for section in made if section.lines]
