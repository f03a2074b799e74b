"""What was done in an exercise: counted and timed by the code that counts and times real work."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.dispatch.queries import incidents
from shouwang.dispatch.queries.intervals import Interval, interval_report
from shouwang.dispatch.states import OPEN, IncidentState
from shouwang.foundation import sources
from shouwang.training import rules
from shouwang.training.models import Exercise


@dataclass(frozen=True)
class Report:
    exercise: Exercise
    opened: int
    closed: int
    still_open: int
    intervals: list[Interval]


def exercises(*, seen_by: User) -> QuerySet[Exercise]:
    rules.may_lead_exercise.require(seen_by)
    return Exercise.objects.select_related("started_by").order_by("-started_at", "-id")


def exercise(exercise_id: UUID, *, seen_by: User) -> Exercise:
    found = exercises(seen_by=seen_by).filter(id=exercise_id).first()
    if found is None:
        raise not_found()
    return found


def report(of: Exercise, *, seen_by: User) -> Report:
    until = of.ended_at or sources.now()
    opened = incidents(seen_by=seen_by).filter(opened_at__gte=of.started_at, opened_at__lt=until)
    return Report(
        exercise=of,
        opened=opened.count(),
        closed=opened.filter(state=IncidentState.CLOSED).count(),
        still_open=opened.filter(state__in=OPEN).count(),
        intervals=interval_report(of.started_at, until, seen_by=seen_by),
    )
