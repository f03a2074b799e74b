"""The page of the call points: what each last said of itself, testing it, setting one up, its key, its end."""

import re
from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwang.accounts.endpoint import ByUser
from shouwang.callpoints import actions, queries, rules
from shouwang.callpoints.forms import PointForm
from shouwang.callpoints.models import CallPoint
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal

COUNTED_DAYS = 30
NUMBER = re.compile(r"([0-9]+)")
TEST_MINUTES = 15


@require_GET
def call_points(request: ByUser) -> HttpResponse:
    rules.may_see_call_points.require(request.user)
    now = sources.now()
    rows = sorted(queries.points(seen_by=request.user), key=_trouble_first)
    pressed = queries.pressed_since(now - timedelta(days=COUNTED_DAYS), [row.id for row in rows])
    shown = {
        "rows": [
            {
                "point": row,
                "state": _state(row),
                "is_testing": row.test_until is not None and row.test_until > now,
                "pressed": pressed.get(row.id, {"real": 0, "false": 0, "test": 0}),
                "may_test": row.retired_at is None and rules.may_test_call_points(request.user, row.area),
                "may_set_up": row.retired_at is None and rules.may_set_up_call_points(request.user, row.area),
            }
            for row in rows
        ],
        "days": COUNTED_DAYS,
        "may_set_up": rules.may_set_up_call_points(request.user),
    }
    return render(request, "callpoints/call_points.html", shown)


def _trouble_first(point: CallPoint) -> tuple[bool, bool, bool, list[str | int]]:
    """Else by name, as people count: 2 before 10."""
    name = [int(part) if part.isdecimal() else part for part in NUMBER.split(point.asset.name)]
    return point.retired_at is not None, point.silent_since is None, point.battery_low_since is None, name


def _state(point: CallPoint) -> str:
    if point.retired_at is not None:
        return "retired"
    if point.silent_since is not None:
        return "silent"
    return "alive" if point.heard_at is not None else "new"


@require_http_methods(["GET", "HEAD", "POST"])
def new_call_point(request: ByUser) -> HttpResponse:
    rules.may_set_up_call_points.require(request.user)
    form = PointForm(request.POST or None, seen_by=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        told = {"category": given["category"], "heartbeat_seconds": given["heartbeat_seconds"]}
        try:
            point, secret = actions.create_point(form.chosen_asset(), given["kind"], **told, by=request.user)
        except Refusal as refusal:
            if refusal.field not in form.fields:
                raise
            form.add_error(refusal.field, str(refusal.message))
        else:
            return _show_key(request, point, secret)
    return render(request, "callpoints/new_call_point.html", {"form": form})


def _show_key(request: ByUser, point: CallPoint, secret: str) -> HttpResponse:
    """The only time: it is not kept in a form that anybody could read again."""
    shown = {"point": point, "secret": secret, "address": request.build_absolute_uri("/devices/v1/")}
    return render(request, "callpoints/key.html", shown)


@require_POST
def rotate_key(request: ByUser, point_id: UUID) -> HttpResponse:
    point = queries.point(point_id, seen_by=request.user)
    is_at_once = request.POST.get("at_once") == "yes"
    return _show_key(request, point, actions.rotate_key(point, is_at_once=is_at_once, by=request.user))


@require_POST
def retire_call_point(request: ByUser, point_id: UUID) -> HttpResponse:
    actions.retire_point(queries.point(point_id, seen_by=request.user), by=request.user)
    return redirect("call-points")


@require_POST
def begin_test(request: ByUser, point_id: UUID) -> HttpResponse:
    point = queries.point(point_id, seen_by=request.user)
    actions.set_test_window(point, minutes=TEST_MINUTES, by=request.user)
    return redirect("call-points")


@require_POST
def end_test(request: ByUser, point_id: UUID) -> HttpResponse:
    actions.set_test_window(queries.point(point_id, seen_by=request.user), minutes=0, by=request.user)
    return redirect("call-points")
