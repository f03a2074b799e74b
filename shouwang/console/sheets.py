"""The printed plan of a ground: pages and addresses. ``plans.py`` draws."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouwang.accounts.endpoint import ByUser
from shouwang.accounts.rules import not_found
from shouwang.approach import queries, rules
from shouwang.approach.models import Ground, House, Survey
from shouwang.areas.queries import atlas, within
from shouwang.console.plans import LANDSCAPE, PORTRAIT, draw_plans
from shouwang.foundation import text


@require_GET
def sheets(request: ByUser) -> HttpResponse:
    """Every ground of one's areas that has been surveyed."""
    rules.may_read_approach.require(request.user)
    return _listed(request, queries.grounds(seen_by=request.user).filter(surveys__version__isnull=False).distinct())


def _listed(request: HttpRequest, grounds: object) -> HttpResponse:
    rows = [(ground, queries.newest_version(ground)) for ground in grounds]  # type: ignore[attr-defined]
    return render(request, "console/sheets.html", {"rows": rows})


@require_GET
def sheet(request: ByUser, ground_id: UUID) -> HttpResponse:
    """Of a ground, by its own id or its place's; of an area: the list of its grounds."""
    rules.may_read_approach.require(request.user)
    area = atlas().by_id.get(ground_id)
    if area is not None:
        seen = queries.grounds(seen_by=request.user).filter(surveys__version__isnull=False).distinct()
        return _listed(request, within(seen, [area.path]))
    ground = queries.ground(ground_id, seen_by=request.user)
    survey = _asked(ground, text.whole(request.GET.get("version", "")))
    paper = {"portrait": PORTRAIT, "landscape": LANDSCAPE}.get(request.GET.get("paper", ""))
    plans = draw_plans(ground, survey, paper)
    shown = {
        "ground": ground,
        "survey": survey,
        "versions": queries.versions(ground),
        "plans": plans,
        "paper": plans[0].paper.name,
        "houses": queries.of_version(House, survey).count(),
    }
    return render(request, "console/sheet.html", shown)


def _asked(ground: Ground, version: int | None) -> Survey:
    found = queries.newest_version(ground) if version is None else ground.surveys.filter(version=version).first()
    if found is None:
        raise not_found()
    return found
