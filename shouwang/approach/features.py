"""One thing a survey found, as it comes in from a phone or a file: checked, then made a row of its table."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.endpoint import Lat, Lon
from shouwang.approach.models import (
    WAYS_OF_MOVING,
    Entrance,
    House,
    Lane,
    NamedPoint,
    Survey,
    Surveyed,
    SurveyedAsset,
    Table,
)
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.places.models import ASSET_KINDS

MOST_POINTS = 200  # of a line or an outline
MOST_METRES, LEAST_WIDTH_M = 60.0, 0.3  # wider than 60 m is no lane
MOST_FLOORS, MOST_PEOPLE = 200, 20_000
KIND_OF: dict[str, Table] = {"house": House, "entrance": Entrance, "lane": Lane, "point": NamedPoint}
ASSETS = tuple(ASSET_KINDS)
FEATURE_KINDS = (*KIND_OF, *ASSETS)
Spot = tuple[Lon, Lat]
Line = Annotated[list[Spot], msgspec.Meta(max_length=MOST_POINTS)]


class Feature(msgspec.Struct, forbid_unknown_fields=True):
    """What a kind has not is left out."""

    id: UUID
    kind: str
    lon: Lon
    lat: Lat
    name: str = ""
    name_en: str = ""
    number: str = ""
    street: str = ""
    floors: int | None = None
    residents: int = 0
    outline: Line = []
    house: UUID | None = None
    purpose: str = Entrance.Purpose.MAIN.value
    line: Line = []
    width_m: float | None = None
    height_m: float | None = None
    surface: str = Lane.Surface.PAVED.value
    passable: list[str] = []
    measured_on: date | None = None
    point_kind: str = NamedPoint.Kind.OTHER.value
    aliases: str = ""
    floor: str = ""
    goods: str = ""
    permit_number: str = ""
    permit_until: date | None = None
    equipment: str = ""
    crew_size: int | None = None


def row_of(survey: Survey, feature: Feature, *, at: datetime | None = None) -> Surveyed:
    """The row, not saved; ``at``: when it was found, if not now. Refuses what cannot be."""
    if feature.kind not in FEATURE_KINDS:
        raise Refusal("unknown_kind", _("A survey knows no such kind of thing."), field="kind")
    model: Table = KIND_OF.get(feature.kind, SurveyedAsset)
    facts = _MADE[model](feature)
    if model is Lane and facts["measured_on"] is None:
        facts["measured_on"] = localdate(at or sources.now())
    return model(id=feature.id, survey=survey, lon=feature.lon, lat=feature.lat, **facts)


def _house(one: Feature) -> dict[str, Any]:
    number = text.checked(one.number, "number", limit=40)
    if not number:
        raise Refusal("no_number", _("A house needs its number."), field="number")
    return {
        "number": number,
        "street": text.checked(one.street, "street"),
        "floors": _between(one.floors, "floors", 0, MOST_FLOORS),
        "residents": _between(one.residents, "residents", 0, MOST_PEOPLE),
        "outline": [list(spot) for spot in one.outline],
    }


def _entrance(one: Feature) -> dict[str, Any]:
    return {
        "house_id": one.house,
        "name": text.checked(one.name, "name", limit=100),
        "purpose": _known(one.purpose, "purpose", Entrance.Purpose.values),
    }


def _lane(one: Feature) -> dict[str, Any]:
    if len(set(one.line)) < 2:
        raise Refusal("no_line", _("A lane needs a start and an end."), field="line")
    passable = [_known(way, "passable", tuple(WAYS_OF_MOVING)) for way in one.passable]
    return {
        "name": text.checked(one.name, "name", limit=100),
        "line": [list(spot) for spot in one.line],
        "width_m": _between(one.width_m, "width_m", LEAST_WIDTH_M, MOST_METRES),
        "height_m": _between(one.height_m, "height_m", LEAST_WIDTH_M, MOST_METRES),
        "surface": _known(one.surface, "surface", Lane.Surface.values),
        "passable": [way for way in WAYS_OF_MOVING if way in passable],
        "measured_on": one.measured_on,
    }


def _point(one: Feature) -> dict[str, Any]:
    name = text.checked(one.name, "name", limit=100)
    if not name:
        raise Refusal("no_name", _("A point needs the name that people say."), field="name")
    return {
        "kind": _known(one.point_kind, "point_kind", NamedPoint.Kind.values),
        "name": name,
        "name_en": text.checked(one.name_en, "name_en", limit=100),
        "aliases": text.checked(one.aliases, "aliases", limit=300),
        "floor": text.checked(one.floor, "floor", limit=20),
    }


def _asset(one: Feature) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "name": text.checked(one.name, "name"),
        "goods": text.checked(one.goods, "goods"),
        "permit_number": text.checked(one.permit_number, "permit_number", limit=60),
        "permit_until": one.permit_until,
        "equipment": text.checked(one.equipment, "equipment", limit=300),
        "crew_size": _between(one.crew_size, "crew_size", 0, 200),
    }


_MADE: dict[Table, Callable[[Feature], dict[str, Any]]] = {
    House: _house,
    Entrance: _entrance,
    Lane: _lane,
    NamedPoint: _point,
    SurveyedAsset: _asset,
}


def _between(value: float | None, field: str, low: float, high: float) -> float | None:
    if value is not None and not low <= value <= high:
        message = _("%(field)s must be from %(low)g to %(high)g.") % {"field": field, "low": low, "high": high}
        raise Refusal("out_of_range", message, field=field)
    return value


def _known(value: str, field: str, known: Sequence[str]) -> str:
    if value not in known:
        message = _("%(field)s must be one of: %(known)s.") % {"field": field, "known": ", ".join(known)}
        raise Refusal("unknown_value", message, field=field)
    return value


def kind_of(row: Surveyed) -> str:
    """The kind as a feature has it."""
    if isinstance(row, SurveyedAsset):
        return row.kind
    return next(kind for kind, model in KIND_OF.items() if isinstance(row, model))
