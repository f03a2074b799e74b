"""What this room adds to the pages that brief: notes about places, works not restored, neighbours asked."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwang.accounts.models import User
from shouwang.dispatch.models import Incident
from shouwang.dispatch.queries.rows import place_of
from shouwang.joint import briefing
from shouwang.joint.briefing import Line, Where
from shouwang.joint.models import SupportRequest
from shouwang.joint.queries.notices import standing_notices
from shouwang.joint.queries.support import under_way_for_us, under_way_of_ours
from shouwang.joint.states import SupportState
from shouwang.places.models import PlaceNote
from shouwang.places.queries import notes_new_or_ending


def _place_notes(user: User, now: datetime) -> Iterator[Line]:
    for one in notes_new_or_ending(now, seen_by=user):
        yield Line(
            text=one.place.shown_name,
            detail=_joined(one.get_kind_display(), _words(one)),
            page=reverse("place", args=[one.place_id]),
            last_day=one.ends_on,
        )


def _words(note: PlaceNote) -> str:
    """These pages are printed and lie about: an entry code is looked up where it is needed."""
    return _("read it at the place") if note.kind == PlaceNote.Kind.CODE else note.text


def _notices(user: User, _now: datetime) -> Iterator[Line]:
    for one in standing_notices(seen_by=user):
        place = place_of(one.incident) if one.incident else one.place_text
        said = max(one.updates.all(), key=lambda update: (update.at, update.id), default=None)
        yield Line(
            text=_joined(f"{one.agency.shown_name} {one.agency.dial_number}".strip(), one.what),
            detail=_joined(place, said.text if said else ""),
            page=_page_of(one.incident),
            due_at=one.due_at,
        )


def _support(user: User, _now: datetime) -> Iterator[Line]:
    for one in under_way_of_ours(seen_by=user):
        yield _request(one, one.neighbour, page=_page_of(one.incident))
    for one in under_way_for_us(seen_by=user):
        yield _request(one, _("for %(area)s") % {"area": one.incident.area.shown_name}, page="")


def _request(one: SupportRequest, name: str, *, page: str) -> Line:
    """Only who has not answered yet is late."""
    incident = one.incident
    return Line(
        text=_joined(name, one.get_state_display(), one.answer or one.what),
        detail=_joined(incident.category.shown_name, place_of(incident)),
        page=page,
        due_at=one.due_at if one.state == SupportState.ASKED else None,
    )


def _page_of(incident: Incident | None) -> str:
    return reverse("incident", args=[incident.id]) if incident else ""


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)


SECTIONS = (
    ("notices", gettext_lazy("Told to agencies, not restored yet"), _notices, ("notice",)),
    ("support", gettext_lazy("Support by neighbours"), _support, ("support", "support_asked")),
    ("place_notes", gettext_lazy("Notes about places, new or ending"), _place_notes, ()),
)
PAGES: tuple[Where, ...] = ("handover", "decide")
for _where in PAGES:
    for _name, _heading, _source, _todos in SECTIONS:
        briefing.offer(_name, _heading, _source, where=_where, todos=_todos)
