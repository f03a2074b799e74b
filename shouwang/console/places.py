"""A place and what is there; the names people confirmed, for review. Both work without scripts."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from shouwang.accounts.endpoint import ByUser
from shouwang.dispatch.queries import incidents_at
from shouwang.places import actions, queries, rules

SHOWN = 100


@require_GET
def place(request: ByUser, place_id: UUID) -> HttpResponse:
    """What stands there and helps there, and what is going on; nothing of who lives there."""
    rules.may_search_places.require(request.user)
    found = queries.place(place_id)
    shown = {
        "place": found,
        "names": found.names.filter(withdrawn_at=None).order_by("-confirmed_times", "text"),
        "entrances": queries.entrances_of(found),
        "compound": queries.compound_of(found),
        "assets": queries.assets_around(found),
        "incidents": incidents_at(found, seen_by=request.user),
    }
    return render(request, "console/place.html", shown)


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
