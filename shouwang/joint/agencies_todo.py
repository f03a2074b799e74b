"""What works have not restored, whom we asked and who asks us: at the desk, and in an incident's detail."""

from collections.abc import Iterator
from datetime import datetime

from shouwang.accounts.models import User
from shouwang.dispatch.queries import parts
from shouwang.dispatch.queries.rows import place_of
from shouwang.duty import todo
from shouwang.duty.todo import Todo
from shouwang.joint.models import SupportRequest
from shouwang.joint.queries.notices import notices_part, standing_notices
from shouwang.joint.queries.support import requests_of_ours, requests_to_us, support_part


def _notices(user: User, _now: datetime) -> Iterator[Todo]:
    for one in standing_notices(seen_by=user):
        place = place_of(one.incident) if one.incident else one.place_text
        yield Todo(
            kind="notice",
            id=one.id,
            title=f"{one.agency.shown_name} {one.agency.dial_number}".strip(),
            detail=_joined(one.what, place),
            since=one.told_at,
            due_at=one.due_at,
            lon=one.lon,
            lat=one.lat,
            incident=one.incident_id,
        )


def _support(user: User, _now: datetime) -> Iterator[Todo]:
    for one in requests_of_ours(seen_by=user):
        yield _todo(one, "support_asked", one.neighbour, is_ours=True)
    for one in requests_to_us(seen_by=user):
        yield _todo(one, "support", one.incident.area.shown_name, is_ours=False)


def _todo(one: SupportRequest, kind: str, title: str, *, is_ours: bool) -> Todo:
    """Whoever is asked sees what and where, and opens no incident that is not theirs."""
    incident = one.incident
    return Todo(
        kind=kind,
        id=one.id,
        title=title,
        detail=_joined(one.what, incident.category.shown_name, place_of(incident)),
        since=one.asked_at,
        due_at=one.due_at,
        lon=incident.lon,
        lat=incident.lat,
        incident=incident.id if is_ours else None,
    )


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)


parts.offer("notices", notices_part)
parts.offer("support", support_part)
todo.offer("notices", _notices, whose="desk", told_by=["notice"])
todo.offer("support", _support, whose="desk", told_by=["support"])
