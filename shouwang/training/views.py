"""The instructor's page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from shouwang.accounts.endpoint import ByUser
from shouwang.foundation import sources, text
from shouwang.training import actions, queries, rules
from shouwang.training.states import ON

SHOWN = 20
CALLS_PER_HOUR = 60


@require_GET
def exercises(request: ByUser) -> HttpResponse:
    actions.require_training()
    rules.may_lead_exercise.require(request.user)
    known = list(queries.exercises(seen_by=request.user)[:SHOWN])
    current = known[0] if known and known[0].state in ON else None
    shown = {
        "current": current,
        "report": queries.report(current, seen_by=request.user) if current else None,
        "past": [one for one in known if one.state not in ON],
        "speeds": actions.SPEEDS,
        "calls_per_hour": CALLS_PER_HOUR,
        "most_calls": actions.MOST_CALLS,
    }
    return render(request, "training/exercises.html", shown)


@require_GET
def exercise(request: ByUser, exercise_id: UUID) -> HttpResponse:
    actions.require_training()
    found = queries.exercise(exercise_id, seen_by=request.user)
    return render(request, "training/report.html", {"report": queries.report(found, seen_by=request.user)})


@require_POST
def start_exercise(request: ByUser) -> HttpResponse:
    actions.require_training()
    seed = text.whole(request.POST.get("seed", ""))
    actions.start_exercise(
        calls_per_hour=text.whole(request.POST.get("calls_per_hour", "")) or 0,
        seed=(int(sources.now().timestamp()) if seed is None else seed) % 1_000_000,
        has_dispatcher="dispatcher" in request.POST,
        by=request.user,
    )
    return redirect("exercises")


@require_POST
def steer_exercise(request: ByUser, exercise_id: UUID) -> HttpResponse:
    actions.require_training()
    found = queries.exercise(exercise_id, seen_by=request.user)
    speed = {str(one): one for one in actions.SPEEDS}.get(request.POST.get("speed", ""), found.speed)
    is_paused = {"pause": True, "go_on": False}.get(request.POST.get("do", ""), found.state == "paused")
    actions.steer_exercise(found, is_paused=is_paused, speed=speed, by=request.user)
    return redirect("exercises")


@require_POST
def end_exercise(request: ByUser, exercise_id: UUID) -> HttpResponse:
    actions.require_training()
    found = queries.exercise(exercise_id, seen_by=request.user)
    actions.end_exercise(found, by=request.user)
    return redirect("exercise", exercise_id=exercise_id)
