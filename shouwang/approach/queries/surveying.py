"""Surveys as the phone takes them, and what may be surveyed near a point."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.approach.features import kind_of
from shouwang.approach.models import (
    KINDS,
    Entrance,
    Ground,
    House,
    Lane,
    NamedPoint,
    Survey,
    Surveyed,
    SurveyedAsset,
)
from shouwang.approach.queries import grounds, newest_version, of_version
from shouwang.areas.queries import area_at
from shouwang.foundation import text
from shouwang.foundation.refusal import Refusal
from shouwang.places.models import Place
from shouwang.places.queries import box_around

NEAR_M, MOST_CHOICES = 600.0, 12
SURVEYABLE = (Place.Kind.COMPOUND, Place.Kind.COMMUNITY)
FACTS: dict[type[Surveyed], Sequence[str]] = {
    House: ("number", "street", "floors", "residents", "outline"),
    Entrance: ("house_id", "purpose"),
    Lane: ("width_m", "height_m", "surface", "passable", "measured_on"),
    NamedPoint: ("name_en", "kind", "aliases", "floor"),
    SurveyedAsset: ("goods", "permit_number", "permit_until", "equipment", "crew_size"),
}

AS_SENT = {"house_id": "house", "kind": "point_kind"}  # what a fact is called where it comes in (features.py)


def survey_row(survey: Survey) -> dict[str, object]:
    ground = survey.ground
    return {
        "id": survey.id,
        "ground": ground.id,
        "name": ground.shown_name,
        "kind": ground.kind,
        "state": survey.state,
        "version": survey.version,
        "covers": survey.covers,
        "surveyed_by": survey.surveyed_by,
        "return_reason": survey.return_reason,
        "drafted_at": survey.drafted_at,
        "published_at": survey.published_at,
        "outline": survey.outline or ground.outline,
        "lon": ground.lon,
        "lat": ground.lat,
        "counts": {
            kind: sum(table.objects.filter(survey=survey).count() for table in tables) for kind, tables in KINDS.items()
        },
    }


def feature_rows(survey: Survey) -> list[dict[str, object]]:
    """Of a draft its own; of a version all that crews saw while it was the newest."""
    return [_row(one) for table in FACTS for one in of_version(table, survey).order_by("id")]


def _row(one: Surveyed) -> dict[str, object]:
    facts: dict[str, Any] = {AS_SENT.get(name, name): getattr(one, name) for name in FACTS[type(one)]}
    return {
        "id": one.id,
        "kind": kind_of(one),
        "lon": one.lon,
        "lat": one.lat,
        "line": one.line if isinstance(one, Lane) else [],
        "name": getattr(one, "name", ""),
        "facts": facts,
    }


def ground_choices(spot: tuple[float, float], *, seen_by: User) -> list[dict[str, object]]:
    """The nearest first; a place that is a ground is told as the ground."""
    from shouwang.engine.names.distance import metres_between

    known = list(grounds(seen_by=seen_by).filter(box_around(*spot, NEAR_M)))
    taken = [one.place_id for one in known if one.place_id]
    places = Place.objects.filter(box_around(*spot, NEAR_M), kind__in=SURVEYABLE, retired_at=None)
    others = list(places.exclude(id__in=taken).exclude(name="").order_by("id"))
    both: list[Ground | Place] = [*known, *others]
    away = metres_between(spot, [one.lon for one in both], [one.lat for one in both]).tolist()
    ordered = sorted(zip(away, range(len(both)), strict=True))[:MOST_CHOICES]
    return [_choice(both[number], round(metres)) for metres, number in ordered]


def _choice(one: Ground | Place, metres: int) -> dict[str, object]:
    ground = one if isinstance(one, Ground) else None
    newest = newest_version(ground) if ground else None
    return {
        "ground": ground.id if ground else None,
        "place": None if ground else one.id,
        "name": one.shown_name,
        "kind": ground.kind if ground else Ground.Kind.COMPOUND,
        "metres": metres,
        "version": newest.version if newest else None,
        "outline": ground.outline if ground else [],
        "lon": one.lon,
        "lat": one.lat,
    }


def drawn_ground(name: str, kind: str, outline: Sequence[tuple[float, float]]) -> Ground:
    """One that no map knows: drawn on the phone, and named there."""
    from shapely import Polygon

    named = text.checked(name, "name")
    if not named:
        raise Refusal("no_name", _("A ground needs a name."), field="name")
    shape = Polygon(outline) if len(outline) > 2 else None
    if shape is None or not shape.is_valid or shape.area == 0:
        raise Refusal("no_outline", _("Draw the ground's outline: three corners or more."), field="outline")
    middle = shape.representative_point()
    return Ground(
        kind=kind,
        name=named,
        lon=middle.x,
        lat=middle.y,
        area=area_at(middle.x, middle.y),
        outline=[list(spot) for spot in outline],
    )
