"""Pages that brief: the supervisor's, the hand-over of the desk, the chief's morning. They work without scripts."""

from datetime import datetime, timedelta

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.accounts.endpoint import ByUser
from shouwang.accounts.models import User
from shouwang.areas.models import Area
from shouwang.areas.queries import first_of
from shouwang.console.boot import boot_of
from shouwang.console.texts import TEXTS
from shouwang.dispatch.actions import end_mode, renew_mode, start_mode
from shouwang.dispatch.models import ModePeriod
from shouwang.dispatch.queries.cover import open_areas
from shouwang.dispatch.queries.modes import modes_in_force, modes_to_switch
from shouwang.dispatch.queries.recommendation import on_duty
from shouwang.duty.todo import Todo, todos
from shouwang.foundation import sources, text
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
USUAL_MODE = timedelta(hours=8)


@require_GET
def supervisor(request: ByUser) -> HttpResponse:
    rules.may_supervise.require(request.user)
    return _supervisor(request)


def _supervisor(request: ByUser, refusal: Refusal | None = None) -> HttpResponse:
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
        "refusal": refusal,
    } | _mode_forms(request, area)
    return render(request, "console/supervisor.html", shown, status=refusal.status if refusal else 200)


def _mode_forms(request: ByUser, area: Area | None) -> dict[str, object]:
    """What is needed to raise a mode and to end one: those this person may switch, in their own areas."""
    user, choices = request.user, modes_to_switch(seen_by=request.user)
    own, codes = tuple(rules.may_supervise.paths(user)), {mode.code for mode in choices}
    standing = modes_in_force(own)
    end = timezone.localtime(sources.now() + USUAL_MODE).replace(second=0, microsecond=0)
    return {
        "at": reverse("supervisor") if request.method == "POST" else "",
        "mode_choices": choices,
        "own_modes": [one for one in standing if one.mode_id in codes and one.area.path.startswith(own)],
        "mode_area": area or first_of(own),
        "typed": request.POST or {"until": f"{end:%Y-%m-%dT%H:%M}"},
    }


@require_POST
def switch_mode(request: ByUser) -> HttpResponse:
    """Raise a mode, let it go on or end it, as key Q does on the board."""
    rules.may_supervise.require(request.user)
    try:
        _switch(request, request.POST)
    except Refusal as refusal:
        if refusal.status in {403, 404}:
            raise
        return _supervisor(request, refusal)
    return redirect("supervisor")


def _switch(request: ByUser, given: QueryDict) -> None:
    user, step, reason = request.user, given.get("step", ""), given.get("reason", "")
    if step == "end":
        end_mode(_period(request, given), reason=reason, by=user)
        return
    until = text.local_time(given.get("until", ""), "until")
    if step == "renew":
        renew_mode(_period(request, given), until=until, reason=reason, by=user)
        return
    area = supervision.supervised_area(given.get("area", ""), seen_by=user) or first_of(rules.may_supervise.paths(user))
    mode = next((one for one in modes_to_switch(seen_by=user) if one.code == given.get("mode")), None)
    if mode is None or area is None:
        raise Refusal("unknown_mode", _("This mode is not known."), field="mode")
    start_mode(area, mode, until=until, reason=reason, by=user)


def _period(request: ByUser, given: QueryDict) -> ModePeriod:
    own = modes_in_force(rules.may_supervise.paths(request.user))
    found = next((one for one in own if str(one.id) == given.get("period")), None)
    if found is None:
        raise Refusal("mode_over", _("Somebody has ended or renewed this mode meanwhile."), status=409)
    return found


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
