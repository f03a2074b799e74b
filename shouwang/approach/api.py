"""The last hundred metres over HTTP, and surveys as the phone makes them (``docs/use/approach.md``)."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from shouwang.accounts.endpoint import At, ByUser, Lat, Lon, Nothing, does, in_utc, reads
from shouwang.approach import actions, queries, rules, shapes
from shouwang.approach.features import Feature, Line
from shouwang.approach.models import Ground, Survey
from shouwang.approach.queries.finding import find, target_of
from shouwang.approach.queries.surveying import drawn_ground, feature_rows, ground_choices, survey_row
from shouwang.approach.queries.telling import approach_row
from shouwang.duty.models import Position, Unit
from shouwang.duty.queries import unit as unit_by_id
from shouwang.duty.rules import require_position_right
from shouwang.foundation.refusal import Refusal
from shouwang.places.queries import place as place_by_id

ANY_KIND = Unit.Kind.FIRE  # who needs most room, where nobody says which vehicle


class ApproachQuestion(msgspec.Struct):
    place: UUID | UnsetType = UNSET
    lon: Lon | UnsetType = UNSET
    lat: Lat | UnsetType = UNSET
    unit: UUID | UnsetType = UNSET
    kind: str = ""


@reads(shapes.Approach, asks=ApproachQuestion)
def approach(request: ByUser, asked: ApproachQuestion) -> dict[str, object]:
    """For a place, a point or both: the place's entrances, from where it is meant; for a unit, or a kind of vehicle."""
    rules.may_read_approach.require(request.user)
    place = None if asked.place is UNSET else place_by_id(asked.place)
    if asked.lon is not UNSET and asked.lat is not UNSET:
        spot = asked.lon, asked.lat
    elif place is not None:
        spot = place.lon, place.lat
    else:
        raise Refusal("no_place", _("A place or a point is needed."), field="place")
    unit = None if asked.unit is UNSET else unit_by_id(asked.unit, seen_by=request.user)
    kind = unit.kind if unit else asked.kind or ANY_KIND
    if kind not in Unit.Kind.values:
        raise Refusal("unknown_kind", _("There is no such kind of unit."), field="kind")
    position = _position(request, unit) if unit else None
    return approach_row(find(target_of(place, spot), kind=kind, unit=unit, position=position))


def _position(request: ByUser, unit: Unit) -> Position | None:
    """A way begins where the unit is: it shows its position."""
    require_position_right(request.user, unit)
    return Position.objects.filter(shift__unit=unit).first()


@reads(shapes.Surveys)
def surveys(request: ByUser) -> dict[str, object]:
    """Those under way in one's areas."""
    rules.may_survey.require(request.user)
    return {"surveys": [survey_row(one) for one in queries.open_surveys(seen_by=request.user)]}


@reads(shapes.SurveyDetail)
def survey(request: ByUser, survey_id: UUID) -> dict[str, object]:
    """With all it found, as the phone takes it up again on another day."""
    rules.may_read_approach.require(request.user)
    found = queries.survey(survey_id, seen_by=request.user)
    return survey_row(found) | {"features": feature_rows(found)}


class SpotQuestion(msgspec.Struct):
    lon: Lon
    lat: Lat


@reads(shapes.GroundChoices, asks=SpotQuestion)
def grounds(request: ByUser, asked: SpotQuestion) -> dict[str, object]:
    """What may be surveyed near a point: known grounds, and compounds of the map that are none yet."""
    rules.may_survey.require(request.user)
    return {"grounds": ground_choices((asked.lon, asked.lat), seen_by=request.user)}


class SurveyBody(msgspec.Struct, forbid_unknown_fields=True):
    """A known ground, or a place that becomes one, or one that is drawn and named."""

    id: UUID
    covers: list[str]
    surveyed_by: str = ""
    ground: UUID | None = None
    place: UUID | None = None
    name: str = ""
    kind: str = Ground.Kind.COMPOUND.value
    outline: Line = []
    happened_at: At | None = None


@does(SurveyBody)
def draft_survey(request: ByUser, body: SurveyBody) -> None:
    """``happened_at``, here and below: when it was done, where the phone could not say so at once."""
    rules.may_survey.require(request.user)
    ground = _ground(request, body)
    actions.draft_survey(
        ground,
        survey_id=body.id,
        covers=body.covers,
        surveyed_by=body.surveyed_by,
        happened_at=_happened(body.happened_at),
        by=request.user,
    )


def _happened(at: datetime | None) -> datetime | None:
    return at and in_utc(at, "happened_at")


def _ground(request: ByUser, body: SurveyBody) -> Ground:
    if body.ground is not None:
        return queries.ground(body.ground, seen_by=request.user)
    if body.kind not in Ground.Kind.values:
        raise Refusal("unknown_value", _("There is no such kind of ground."), field="kind")
    if body.place is not None:
        place = place_by_id(body.place)
        known = queries.grounds(seen_by=request.user).filter(place=place).first()
        return known or Ground(
            kind=body.kind,
            name=place.name or place.shown_name,
            name_en=place.name_en,
            place=place,
            area=place.area,
            lon=place.lon,
            lat=place.lat,
            outline=[list(spot) for spot in body.outline],
        )
    return drawn_ground(body.name, body.kind, body.outline)


class FoundBody(Feature, forbid_unknown_fields=True):
    happened_at: At | None = None


@does(FoundBody)
def record_feature(request: ByUser, body: FoundBody, survey_id: UUID) -> None:
    survey = _survey(request, survey_id)
    actions.record_feature(survey, body, happened_at=_happened(body.happened_at), by=request.user)


def _survey(request: ByUser, survey_id: UUID) -> Survey:
    rules.may_survey.require(request.user)
    return queries.survey(survey_id, seen_by=request.user)


class WhenBody(msgspec.Struct, forbid_unknown_fields=True):
    happened_at: At | None = None


@does(WhenBody)
def drop_feature(request: ByUser, body: WhenBody, survey_id: UUID, feature_id: UUID) -> None:
    survey = _survey(request, survey_id)
    actions.drop_feature(survey, feature_id, happened_at=_happened(body.happened_at), by=request.user)


@does(WhenBody)
def finish_survey(request: ByUser, body: WhenBody, survey_id: UUID) -> None:
    actions.finish_survey(_survey(request, survey_id), happened_at=_happened(body.happened_at), by=request.user)


@does(Nothing)
def discard_survey(request: ByUser, body: Nothing, survey_id: UUID) -> None:
    actions.discard_survey(_survey(request, survey_id), by=request.user)


class ReasonBody(msgspec.Struct, forbid_unknown_fields=True):
    reason: str = ""


@does(ReasonBody)
def return_survey(request: ByUser, body: ReasonBody, survey_id: UUID) -> None:
    rules.may_publish_survey.require(request.user)
    actions.return_survey(queries.survey(survey_id, seen_by=request.user), body.reason, by=request.user)


@does(Nothing)
def publish_survey(request: ByUser, body: Nothing, survey_id: UUID) -> None:
    rules.may_publish_survey.require(request.user)
    actions.publish_survey(queries.survey(survey_id, seen_by=request.user), by=request.user)
