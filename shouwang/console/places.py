"""A place and what is there; the names people confirmed, for review. Both work without scripts."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.accounts.endpoint import ByUser
from shouwang.areas.queries import root_area
from shouwang.dispatch.queries import incidents_at
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.places import actions, queries, rules
from shouwang.places.actions.notes import LONGEST_LIFE
from shouwang.places.models import PlaceNote

SHOWN = 100


@require_GET
def place(request: ByUser, place_id: UUID) -> HttpResponse:
    """What stands there and helps there, and what is going on; nothing of who lives there."""
    rules.may_search_places.require(request.user)
    found = queries.place(place_id)
    area, today = found.area or root_area(), timezone.localdate(sources.now())
    is_own = rules.may_search_places(request.user, area)
    shown = {
        "place": found,
        "names": found.names.filter(withdrawn_at=None).order_by("-confirmed_times", "text"),
        "entrances": queries.entrances_of(found),
        "compound": queries.compound_of(found),
        "assets": queries.assets_around(found),
        "incidents": incidents_at(found, seen_by=request.user),
        "notes": queries.notes_of(found) if is_own else (),
        "may_write": is_own and rules.may_write_place_note(request.user, area),
        "kinds": PlaceNote.Kind.choices,
        "today": today,
        "latest": today + LONGEST_LIFE,
    }
    return render(request, "console/place.html", shown)


@require_POST
def write_note(request: ByUser, place_id: UUID) -> HttpResponse:
    found = queries.place_with_notes(place_id, seen_by=request.user)
    try:
        ends_on = date.fromisoformat(request.POST.get("ends_on", ""))
    except ValueError:
        raise Refusal("bad_end", _("This is no day."), field="ends_on") from None
    words, kind = request.POST.get("text", ""), request.POST.get("kind", "")
    actions.write_place_note(found, kind, words, ends_on=ends_on, by=request.user)
    return redirect("place", found.id)


@require_POST
def withdraw_note(request: ByUser, note_id: UUID) -> HttpResponse:
    note = queries.place_note(note_id, seen_by=request.user)
    actions.withdraw_place_note(note, by=request.user)
    return redirect("place", note.place_id)


@require_GET
def names(request: ByUser) -> HttpResponse:
    waiting = queries.names_to_review(seen_by=request.user)
    shown = {
        "waiting": waiting[:SHOWN],
        "count": waiting.count(),
        "reviewed": queries.reviewed_names(seen_by=request.user)[:SHOWN],
    }
    return render(request, "console/names.html", shown)


@require_POST
def accept_name(request: ByUser, name_id: int) -> HttpResponse:
    actions.accept_name(queries.name(name_id, seen_by=request.user), by=request.user)
    return redirect("names")


@require_POST
def withdraw_name(request: ByUser, name_id: int) -> HttpResponse:
    actions.withdraw_name(queries.name(name_id, seen_by=request.user), by=request.user)
    return redirect("names")


@require_POST
def restore_name(request: ByUser, name_id: int) -> HttpResponse:
    actions.restore_name(queries.name(name_id, seen_by=request.user), by=request.user)
    return redirect("names")
