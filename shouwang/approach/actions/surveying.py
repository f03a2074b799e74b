"""A survey while it is being walked: begun, filled, corrected. Each thing may be sent again: its id is the phone's."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.approach import rules
from shouwang.approach.features import KIND_OF, Feature, kind_of, row_of
from shouwang.approach.models import COVERS, Entrance, Ground, House, Survey, Surveyed, SurveyedAsset, Table
from shouwang.approach.states import SurveyState
from shouwang.foundation import sources, text
from shouwang.foundation.happening import as_told, true_time
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import action, append
from shouwang.places.queries import METRES_PER_DEGREE

FARTHEST_M = 1_500.0  # from the ground's middle; what lies farther was tapped by mistake
MOST_FEATURES = 5_000


@action
def draft_survey(
    ground: Ground,
    *,
    survey_id: UUID,
    covers: Sequence[str],
    surveyed_by: str = "",
    happened_at: datetime | None = None,
    by: User,
) -> Survey:
    """A ground nobody has surveyed yet is written with its first survey.

    ``happened_at``, here and below: when it was done, where the phone had no network to say so at once.
    """
    rules.may_survey.require(by, ground.area)
    if ground.area is None:
        raise Refusal("outside_area", _("This ground lies outside every area."), field="lon")
    if not covers or not set(covers) <= set(COVERS):
        raise Refusal("unknown_value", _("Say what the survey covers."), field="covers")
    if Survey.objects.filter(id=survey_id).exists():
        raise Refusal("id_taken", _("A survey with this id exists already."), status=409, field="id")
    if ground._state.adding:  # noqa: SLF001 - Django's own word for "not in the table"
        ground.save(force_insert=True)
    at = true_time(happened_at)
    survey = Survey.objects.create(
        id=survey_id,
        ground=ground,
        covers=[kind for kind in COVERS if kind in covers],
        surveyed_by=text.checked(surveyed_by, "surveyed_by", limit=100),
        drafted_at=at or sources.now(),
    )
    changes = {"ground": ground.id, "covers": survey.covers} | as_told(at)
    append("draft_survey", ("survey", survey.id), by=by, area=ground.area, changes=changes)
    return survey


@action
def record_feature(survey: Survey, feature: Feature, *, happened_at: datetime | None = None, by: User) -> Surveyed:
    """Writes it, or writes over what the same survey had under this id."""
    rules.may_survey.require(by, survey.ground.area)
    require_draft(survey)
    at = true_time(happened_at)
    row = row_of(survey, feature, at=at)
    _require_near(survey.ground, feature)
    known = _known(feature.id)
    if known is not None and (known.survey_id != survey.id or type(known) is not type(row)):
        raise Refusal("id_taken", _("This id belongs to something else."), status=409, field="id")
    if isinstance(row, Entrance) and row.house_id and not House.objects.filter(id=row.house_id, survey=survey).exists():
        raise Refusal("unknown_house", _("There is no such house in this survey."), field="house")
    if known is None and sum(model.objects.filter(survey=survey).count() for model in _TABLES) >= MOST_FEATURES:
        raise Refusal("too_many", _("A survey holds %(count)d things at most.") % {"count": MOST_FEATURES})
    row.save(force_insert=known is None, force_update=known is not None)
    changes = {"feature": row.id, "kind": kind_of(row)} | as_told(at)
    append("record_feature", ("survey", survey.id), by=by, area=survey.ground.area, changes=changes)
    return row


_TABLES: tuple[Table, ...] = (*KIND_OF.values(), SurveyedAsset)


def _known(feature_id: UUID) -> Surveyed | None:
    found = (model.objects.filter(id=feature_id).first() for model in _TABLES)
    return next((one for one in found if one is not None), None)


def _require_near(ground: Ground, feature: Feature) -> None:
    from math import cos, hypot, radians

    for lon, lat in [(feature.lon, feature.lat), *feature.line, *feature.outline]:
        east = (lon - ground.lon) * cos(radians(ground.lat))
        if hypot(east, lat - ground.lat) * METRES_PER_DEGREE > FARTHEST_M:
            message = _("This lies more than %(metres)d m from the middle of %(ground)s.")
            raise Refusal("too_far", message % {"metres": FARTHEST_M, "ground": ground.shown_name}, field="lon")


@action
def drop_feature(survey: Survey, feature_id: UUID, *, happened_at: datetime | None = None, by: User) -> None:
    """A slip is taken out of the draft; the entrances of a house go with it."""
    rules.may_survey.require(by, survey.ground.area)
    require_draft(survey)
    row = _known(feature_id)
    if row is None or row.survey_id != survey.id:
        raise Refusal("not_in_survey", _("This is not part of the survey any more."), status=409)
    kind = kind_of(row)
    row.delete()
    append(
        "drop_feature",
        ("survey", survey.id),
        by=by,
        area=survey.ground.area,
        changes={"feature": feature_id, "kind": kind} | as_told(true_time(happened_at)),
    )


def require_draft(survey: Survey) -> None:
    """Holds the survey's row until the commit: nothing is added while another finishes it."""
    if not Survey.objects.filter(id=survey.id, state=SurveyState.DRAFT).update(state=SurveyState.DRAFT):
        raise Refusal("not_a_draft", _("This survey is not being measured any more."), status=409)
