"""The board, an incident on paper, the journal, the interval report."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from shouwang.accounts.endpoint import ByUser, reads
from shouwang.accounts.models import Role
from shouwang.accounts.rules import may_administer, may_read_journal
from shouwang.approach.rules import may_survey
from shouwang.areas.queries import root_area, within
from shouwang.console import queries
from shouwang.console.boot import boot_of
from shouwang.console.texts import TEXTS
from shouwang.console.words import COMMANDS, verb_in_words
from shouwang.dispatch import rules
from shouwang.dispatch.actions.closing import DISPOSITIONS
from shouwang.dispatch.queries import incident as incident_by_id
from shouwang.dispatch.queries.intervals import interval_report
from shouwang.dispatch.queries.rows import place_of
from shouwang.dispatch.queries.timeline import timeline_rows
from shouwang.duty.queries import unit_of
from shouwang.foundation import sources, text
from shouwang.journal.models import Entry
from shouwang.journal.queries import root

PAGE = 100


@require_GET
def home(request: ByUser) -> HttpResponse:
    """Each role's own page; those without one are told what they can do here."""
    user, roles = request.user, request.user.granted
    is_crew, has_unit = Role.UNIT in roles, unit_of(request.user) is not None
    if is_crew and has_unit:
        return redirect("phone")
    if set(roles) == {Role.AUDITOR}:
        return redirect("journal")
    if rules.may_see_incidents(user):
        return redirect("board")
    shown = {
        "roles": [Role(role).label for role in roles],
        "lacks_unit": is_crew and not has_unit,
        "commands": COMMANDS if may_administer(user) else (),
    }
    return render(request, "console/home.html", shown)


@require_GET
def board(request: ByUser) -> HttpResponse:
    rules.may_see_incidents.require(request.user)
    return render(request, "console/board.html", {"boot": boot_of(request)})


@require_GET
def survey(request: ByUser) -> HttpResponse:
    """Measuring a ground with the phone in one hand."""
    may_survey.require(request.user)
    return render(request, "console/survey.html", {"boot": boot_of(request)})


@reads(dict[str, Any])
def state(request: ByUser) -> dict[str, Any]:
    if not rules.may_see_incidents(request.user):
        rules.may_answer_order.require(request.user)
    return queries.board_state(seen_by=request.user)


@reads(dict[str, str])
def readings(request: ByUser) -> dict[str, str]:
    """How characters sound, for whoever types letters where Chinese words are listed."""
    rules.may_see_incidents.require(request.user)
    return queries.readings()


@require_GET
def incident(request: ByUser, incident_id: UUID) -> HttpResponse:
    """One incident with its timeline: works without scripts, prints on a sheet."""
    found = incident_by_id(incident_id, seen_by=request.user)
    shown = {
        "incident": found,
        "place": place_of(found),
        "flags": [TEXTS[f"flag_{flag}"] for flag in found.flags],
        "outcome": DISPOSITIONS.get(found.disposition, ""),
        "notes": found.notes.select_related("by").order_by("at", "id"),
        "timeline": timeline_rows(found),
        "orders": found.orders.select_related("unit").order_by("sent_at", "id"),
    }
    return render(request, "console/incident.html", shown)


@require_GET
def journal(request: ByUser) -> HttpResponse:
    """The newest entries of one's areas, and the root over all. Logins and accounts belong to the whole town."""
    may_read_journal.require(request.user)
    before = text.whole(request.GET.get("before", ""))
    entries, paths = Entry.objects.select_related("actor", "area"), may_read_journal.paths(request.user)
    town = root_area()
    if town is None or town.path not in paths:
        entries = within(entries, paths)
    if before is not None:
        entries = entries.filter(position__lt=before)
    shown = list(entries.order_by("-position")[:PAGE])
    older = shown[-1].position if len(shown) == PAGE else None
    rows = [(entry, verb_in_words(entry.verb)) for entry in shown]
    return render(request, "console/journal.html", {"rows": rows, "older": older, "root": root()})


@require_GET
def intervals(request: ByUser) -> HttpResponse:
    """How long each step took in the chosen days."""
    days = text.whole(request.GET.get("days", ""))
    span = timedelta(days=7 if days is None else min(days, 3660))
    until = sources.now()
    report = interval_report(until - span, until, seen_by=request.user)
    chosen = {"report": report, "days": span.days, "choices": (1, 7, 30, 365), "since": _local(until - span)}
    return render(request, "console/intervals.html", chosen)


def _local(at: datetime) -> datetime:
    return timezone.localtime(at)
