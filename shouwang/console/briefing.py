"""Pages that brief: the supervisor's, the hand-over of the desk, the chief's morning. They work without scripts."""

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from shouwang.accounts.endpoint import ByUser
from shouwang.accounts.models import User
from shouwang.console.boot import boot_of
from shouwang.console.texts import TEXTS
from shouwang.dispatch.queries.cover import open_areas
from shouwang.dispatch.queries.modes import modes_in_force
from shouwang.dispatch.queries.recommendation import on_duty
from shouwang.duty.todo import Todo, todos
from shouwang.foundation import sources
from shouwang.foundation.refusal import Message, Refusal
from shouwang.joint import actions, queries, rules
from shouwang.joint.briefing import sections
from shouwang.joint.queries import handover as handing
from shouwang.joint.queries import morning as mornings
from shouwang.joint.queries import supervision
from shouwang.joint.queries.people import one_of
from shouwang.journal.queries import head_position
from shouwang.places.queries import names_to_review, standing_closures

MOST_AREAS = 20
MOST_LISTED = 6  # of each list on the one sheet; what is left out is counted
MOST_POSTS = 30  # those below their minimum come first
SOON = timedelta(hours=48)


@require_GET
def supervisor(request: ByUser) -> HttpResponse:
    rules.may_supervise.require(request.user)
    user, now, position = request.user, sources.now(), head_position()
    area = supervision.supervised_area(request.GET.get("area", ""), seen_by=user)
    paths = [area.path] if area else rules.may_supervise.paths(user)
    duty = on_duty()
    lying_open = open_areas(duty, paths)
    shown = {
        "position": position,
        "now": now,
        "boot": boot_of(request),
        "area": area,
        "areas": supervision.supervised_areas(seen_by=user),
        "modes": modes_in_force(paths),
        "late": supervision.late_incidents(area, now, seen_by=user),
        "unanswered": supervision.unanswered_orders(area, now, seen_by=user),
        "instructions": supervision.pressing_instructions(area, now, seen_by=user),
        "todos": _late_at_the_desk(user, now),
        "open_areas": None if lying_open is None else lying_open[:MOST_AREAS],
        "open_percent": sum(one.town_percent for one in lying_open or ()),
        "free": [one for one in duty if one.order is None and one.unit.area.path.startswith(tuple(paths))],
    }
    return render(request, "console/supervisor.html", shown)


def _late_at_the_desk(user: User, now: datetime) -> list[tuple[Todo, Message]]:
    """Instructions have a list of their own on the page."""
    late = [one for one in todos("desk", now, seen_by=user) if one.due_at is not None and one.due_at < now]
    return _in_words([one for one in late if not one.kind.startswith("instruction")])


def _in_words(waiting: list[Todo]) -> list[tuple[Todo, Message]]:
    """Each with what it is called on the board."""
    return [(one, TEXTS[f"todo_{one.kind}"]) for one in waiting]


@require_GET
def handover(request: ByUser) -> HttpResponse:
    rules.may_change_desk.require(request.user)
    return _handover(request)


def _handover(request: ByUser, refusal: Refusal | None = None) -> HttpResponse:
    user, now, position = request.user, sources.now(), head_position()
    carried = handing.carried_incidents(seen_by=user)
    offered = sections("handover", now, seen_by=user)
    told = frozenset[str]().union(*(section.todos for section in offered))
    shown = {
        "position": position,
        "at": reverse("handover"),
        "now": now,
        "carried": carried,
        "desks": handing.desks_to_take(carried, seen_by=user),
        "own": handing.own_words(user),
        "last": handing.last_changes(seen_by=user),
        "todos": _in_words([one for one in todos("desk", now, seen_by=user) if one.kind not in told]),
        "modes": modes_in_force(rules.may_change_desk.paths(user)),
        "closures": standing_closures(seen_by=user),
        "duty": handing.units_on_shift(now, seen_by=user),
        "operations": queries.standing_operations(seen_by=user),
        "sections": offered,
        "refusal": refusal,
        "typed": request.POST,
    }
    return render(request, "console/handover.html", shown, status=refusal.status if refusal else 200)


@require_POST
def write_handover(request: ByUser) -> HttpResponse:
    try:
        actions.write_desk_change(request.POST.get("text", ""), by=request.user)
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        return _handover(request, refusal)
    return redirect("handover")


@require_POST
def take_desk(request: ByUser) -> HttpResponse:
    """From somebody with incidents or words in the reader's areas; anybody else is not there."""
    rules.may_change_desk.require(request.user)
    leaves = one_of(handing.leaving(seen_by=request.user), request.POST.get("leaves", ""))
    try:
        actions.take_desk(leaves, by=request.user)
    except Refusal as refusal:
        return _handover(request, refusal)
    return redirect("handover")


@require_GET
def morning(request: ByUser) -> HttpResponse:
    rules.may_read_morning.require(request.user)
    user, now = request.user, sources.now()
    late = supervision.late_incidents(None, now, seen_by=user)
    duty = mornings.duty_by_post(seen_by=user)
    own = queries.own_instructions(user).filter(over_at=None)
    overdue = queries.standing_instructions(seen_by=user).filter(due_at__lt=now)
    refused = queries.instructions(seen_by=user).filter(state="refused", over_at__gte=now - mornings.DAY)
    planned = queries.operations(seen_by=user).filter(state="planned", starts_at__lte=now + SOON)
    shown = {
        "now": now,
        "since": now - mornings.DAY,
        "day": mornings.last_day(now, seen_by=user),
        "weeks": [now - mornings.WEEK * weeks for weeks in range(1, mornings.WEEKS + 1)],
        "clocks": mornings.clocks_kept(now, seen_by=user),
        "late": late[:MOST_LISTED],
        "late_more": max(0, len(late) - MOST_LISTED),
        "duty": duty[:MOST_POSTS],
        "duty_more": max(0, len(duty) - MOST_POSTS),
        "own": own[:MOST_LISTED],
        "own_more": max(0, own.count() - MOST_LISTED),
        "overdue": overdue[:MOST_LISTED],
        "overdue_count": overdue.count(),
        "refused": refused[:MOST_LISTED],
        "planned": planned[:MOST_LISTED],
        "names": names_to_review(seen_by=user).count(),
        "modes": modes_in_force(rules.may_read_morning.paths(user)),
        "sections": sections("decide", now, seen_by=user),
        "most": MOST_LISTED,
    }
    return render(request, "console/morning.html", shown)
