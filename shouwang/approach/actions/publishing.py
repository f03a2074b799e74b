"""From measured to what crews see: a version is published whole, and takes the place of what it covers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.approach import rules
from shouwang.approach.models import KINDS, Entrance, House, Survey, SurveyedAsset, Table
from shouwang.approach.queries import current
from shouwang.approach.states import MOVES, SurveyState
from shouwang.areas.queries import area_at
from shouwang.foundation import sources, text
from shouwang.foundation.happening import as_told, true_time
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import action, append
from shouwang.places.models import Asset, Place
from shouwang.places.queries import METRES_PER_DEGREE, box_around

SAME_ASSET_M = 8.0  # one hydrant on the map and the same one surveyed
SAME_HOUSE_M = 30.0
BATCH = 500


@action
def finish_survey(survey: Survey, *, happened_at: datetime | None = None, by: User) -> None:
    """The walk is done; a supervisor looks and publishes."""
    rules.may_survey.require(by, survey.ground.area)
    if not any(table.objects.filter(survey=survey).exists() for kind in survey.covers for table in KINDS[kind]):
        raise Refusal("empty_survey", _("Nothing has been measured yet."))
    at = true_time(happened_at, survey.drafted_at)
    _move(survey, SurveyState.MEASURED, measured_at=at or sources.now(), return_reason="")
    changes = {"counts": counts(survey)} | as_told(at)
    append("finish_survey", ("survey", survey.id), by=by, area=survey.ground.area, changes=changes)


@action
def return_survey(survey: Survey, reason: str, *, by: User) -> None:
    """Back to whoever measured, with what is missing."""
    rules.may_publish_survey.require(by, survey.ground.area)
    why = text.checked(reason, "reason")
    _move(survey, SurveyState.DRAFT, return_reason=why)
    append("return_survey", ("survey", survey.id), by=by, area=survey.ground.area, changes={})


@action
def discard_survey(survey: Survey, *, by: User) -> None:
    rules.may_survey.require(by, survey.ground.area)
    if not Survey.objects.filter(id=survey.id, state__in=_before(SurveyState.DISCARDED)).update(
        state=SurveyState.DISCARDED
    ):
        raise _over()
    append("discard_survey", ("survey", survey.id), by=by, area=survey.ground.area, changes={"counts": counts(survey)})


@action
def publish_survey(survey: Survey, *, by: User) -> Survey:
    """The survey becomes the next version of its ground."""
    rules.may_publish_survey.require(by, survey.ground.area)
    version = next_version(survey)
    _move(survey, SurveyState.PUBLISHED, published_at=sources.now(), version=version)
    survey.version, survey.state = version, SurveyState.PUBLISHED
    replaced = put_in_place(survey)
    changes = {"ground": survey.ground_id, "version": version, "counts": counts(survey), "replaced": replaced}
    append("publish_survey", ("survey", survey.id), by=by, area=survey.ground.area, changes=changes)
    return survey


def next_version(survey: Survey) -> int:
    newest = Survey.objects.filter(ground=survey.ground_id).aggregate(newest=Max("version"))["newest"]
    return (newest or 0) + 1


def put_in_place(survey: Survey) -> int:
    """Retires what this version covers, and ties its houses and assets to those the map has. How many were replaced."""
    replaced = sum(_replace(survey, table) for kind in survey.covers for table in KINDS[kind])
    _tie_houses(survey)
    _tie_assets(survey)
    return replaced


def counts(survey: Survey) -> dict[str, int]:
    return {
        kind: sum(table.objects.filter(survey=survey).count() for table in tables) for kind, tables in KINDS.items()
    }


def _move(survey: Survey, to: SurveyState, **changes: Any) -> None:
    if not Survey.objects.filter(id=survey.id, state__in=_before(to)).update(state=to, **changes):
        raise _over()


def _before(to: SurveyState) -> list[str]:
    return [state for state, moves in MOVES.items() if to in moves]


def _over() -> Refusal:
    return Refusal("survey_moved_on", _("Somebody has moved this survey on already."), status=409)


def _replace(survey: Survey, table: Table) -> int:
    earlier = current(table).filter(survey__ground=survey.ground_id).exclude(survey=survey)
    gone = _inside(earlier, survey)
    if table is SurveyedAsset:
        _retire_assets(gone)
    return sum(
        table.objects.filter(id__in=gone[start : start + BATCH]).update(replaced_by=survey)
        for start in range(0, len(gone), BATCH)
    )


def _inside(rows: QuerySet[Any], survey: Survey) -> list[UUID]:
    """All of them, or those in the outline; an entrance goes where its house goes."""
    if not survey.outline:
        return list(rows.values_list("id", flat=True))
    from shapely import Polygon, contains_xy, prepare

    covered = Polygon(survey.outline)
    prepare(covered)
    columns = ("id", "lon", "lat", "house__lon", "house__lat") if rows.model is Entrance else ("id", "lon", "lat")
    found = []
    for one, lon, lat, *house in rows.values_list(*columns):
        at = house if house and house[0] is not None else (lon, lat)
        if contains_xy(covered, *at):
            found.append(one)
    return found


def _tie_houses(survey: Survey) -> None:
    """A house is the place of the same number beside it, so that whoever is sent to the place finds the house."""
    houses = list(House.objects.filter(survey=survey, place=None))
    if not houses:
        return
    from shouwang.engine.names.distance import metres_between

    by_number: dict[str, list[Place]] = {}
    for place in _addresses_around(houses):
        by_number.setdefault(bare_number(place.house_number), []).append(place)
    for house in houses:
        same = by_number.get(bare_number(house.number), [])
        away = metres_between((house.lon, house.lat), [one.lon for one in same], [one.lat for one in same]).tolist()
        best = min(zip(away, range(len(same)), strict=True), default=(SAME_HOUSE_M + 1, 0))
        house.place = same[best[1]] if best[0] <= SAME_HOUSE_M else None
    House.objects.bulk_update([house for house in houses if house.place], ["place"], BATCH)


def _addresses_around(houses: Sequence[House]) -> QuerySet[Place]:
    spare = SAME_HOUSE_M / METRES_PER_DEGREE * 2  # degrees of longitude are shorter, but not by half where people live
    lons, lats = [house.lon for house in houses], [house.lat for house in houses]
    box = {"lon__range": (min(lons) - spare, max(lons) + spare), "lat__range": (min(lats) - spare, max(lats) + spare)}
    return Place.objects.filter(**box, retired_at=None).exclude(house_number="").order_by("id")


def bare_number(number: str) -> str:
    """12号 and 12 are one number; 12栋 and 12号楼 are others."""
    return number.strip().removesuffix("号")


def _tie_assets(survey: Survey) -> None:
    for fact in SurveyedAsset.objects.filter(survey=survey, asset=None).order_by("id"):
        fact.asset = _same_asset(fact) or Asset.objects.create(
            kind=fact.kind, name=fact.name, lon=fact.lon, lat=fact.lat, area=area_at(fact.lon, fact.lat)
        )
        fact.save(update_fields=["asset"])


def _same_asset(fact: SurveyedAsset) -> Asset | None:
    near = Asset.objects.filter(box_around(fact.lon, fact.lat, SAME_ASSET_M), kind=fact.kind)
    found = near.order_by(F("retired_at").asc(nulls_first=True), "id").first()
    if found is not None and found.retired_at is not None and found.osm_ref is None:
        Asset.objects.filter(id=found.id).update(retired_at=None, name=fact.name)
    return found


def _retire_assets(gone: Sequence[UUID]) -> None:
    """Those that only surveys knew of; one that is found again is in use again."""
    Asset.objects.filter(
        id__in=SurveyedAsset.objects.filter(id__in=gone).values("asset"), osm_ref=None, retired_at=None
    ).update(retired_at=sources.now())
