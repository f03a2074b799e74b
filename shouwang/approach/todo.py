"""What waits at the desk of a supervisor: surveys that were measured."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from shouwang.accounts.models import User
from shouwang.approach import rules
from shouwang.approach.models import Survey
from shouwang.approach.states import SurveyState
from shouwang.areas.queries import within
from shouwang.duty import todo
from shouwang.duty.todo import Todo


def _measured(user: User, _now: datetime) -> Iterator[Todo]:
    waiting = Survey.objects.filter(state=SurveyState.MEASURED).select_related("ground")
    seen = within(waiting, rules.may_publish_survey.paths(user), field="ground__area")
    for survey in seen.order_by("measured_at", "id"):
        yield Todo(
            kind="survey",
            id=survey.id,
            title=survey.ground.shown_name,
            detail=survey.surveyed_by,
            since=survey.measured_at or survey.drafted_at,
            lon=survey.ground.lon,
            lat=survey.ground.lat,
            page=f"{reverse('survey')}#{survey.id}",
        )


todo.offer("surveys", _measured, whose="desk", told_by=["survey"])
