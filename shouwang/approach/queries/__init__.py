"""Every read of grounds and surveys, within the areas of the person it is read for."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.approach import rules
from shouwang.approach.models import Ground, Survey, Surveyed
from shouwang.approach.states import OPEN, SurveyState
from shouwang.areas.queries import within

S = TypeVar("S", bound=Surveyed)


def current(model: type[S]) -> QuerySet[S]:
    """What crews see: published, and not replaced."""
    return _all(model).filter(survey__state=SurveyState.PUBLISHED, replaced_by=None)


def _all(model: type[S]) -> QuerySet[S]:
    return model._default_manager.all()  # noqa: SLF001 - Django's own way to the rows of any model


def of_version(model: type[S], survey: Survey) -> QuerySet[S]:
    """As it was when this survey was the newest: what it found, and what earlier ones found that it did not replace."""
    if survey.version is None:
        return _all(model).filter(survey=survey)
    earlier = _all(model).filter(
        survey__ground=survey.ground_id, survey__state=SurveyState.PUBLISHED, survey__version__lte=survey.version
    )
    return earlier.exclude(replaced_by__ground=survey.ground_id, replaced_by__version__lte=survey.version)


def grounds(*, seen_by: User) -> QuerySet[Ground]:
    seen = within(Ground.objects.select_related("area", "place"), rules.may_read_approach.paths(seen_by))
    return seen.defer("area__outline").order_by("name", "id")


def ground(ground_id: UUID, *, seen_by: User) -> Ground:
    """By its own id, or that of the place it is."""
    seen = grounds(seen_by=seen_by)
    found = seen.filter(id=ground_id).first() or seen.filter(place_id=ground_id).first()
    if found is None:
        raise not_found()
    return found


def surveys(*, seen_by: User) -> QuerySet[Survey]:
    rows = Survey.objects.select_related("ground__area", "ground__place").defer("ground__area__outline")
    return within(rows, rules.may_read_approach.paths(seen_by), field="ground__area")


def survey(survey_id: UUID, *, seen_by: User) -> Survey:
    found = surveys(seen_by=seen_by).filter(id=survey_id).first()
    if found is None:
        raise not_found()
    return found


def open_surveys(*, seen_by: User) -> QuerySet[Survey]:
    return surveys(seen_by=seen_by).filter(state__in=OPEN).order_by("drafted_at", "id")


def newest_version(found: Ground) -> Survey | None:
    return found.surveys.filter(state=SurveyState.PUBLISHED).order_by("-version").first()


def versions(found: Ground) -> Iterable[Survey]:
    return found.surveys.filter(state=SurveyState.PUBLISHED).order_by("-version")
