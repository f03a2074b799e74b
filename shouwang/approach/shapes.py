"""What the reads over HTTP answer, field by field."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

At = Annotated[datetime, msgspec.Meta(tz=True)]
LonLat = Annotated[list[float], msgspec.Meta(min_length=2, max_length=2)]


class Shape(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Every field is there, and no other."""


class VehicleRow(Shape):
    """``needs_``: what must be free for it to pass."""

    kind: str
    kind_name: str
    call_sign: str
    needs_width_m: float
    needs_height_m: float


class HouseRow(Shape):
    id: UUID
    text: str
    floors: int | None
    residents: int


class EntranceRow(Shape):
    name: str
    purpose: str
    lon: float
    lat: float
    is_best: bool


class ReasonRow(Shape):
    code: str
    text: str


class StopRow(Shape):
    """Where the vehicle stops, and the walk or the hose from there. ``line`` ends at the entrance."""

    lon: float
    lat: float
    walk_m: int
    line: list[LonLat]
    reason: ReasonRow | None


class LaneRow(Shape):
    name: str
    line: list[LonLat]
    width_m: float | None
    height_m: float | None
    text: str
    is_passable: bool


class NearRow(Shape):
    """``is_straight``: no way to it is known, so that is the straight distance."""

    id: UUID
    kind: str
    kind_name: str
    name: str
    detail: str
    lon: float
    lat: float
    metres: int
    is_straight: bool
    is_expired: bool


class RouteStep(Shape):
    street: str
    length_m: float


class RouteRow(Shape):
    line: list[LonLat]
    travel_seconds: float
    length_m: float
    steps: list[RouteStep]


class GroundRow(Shape):
    id: UUID
    name: str
    kind: str
    version: int | None
    published_on: str
    sheet: str


class Approach(Shape):
    target: LonLat
    place: UUID | None
    ground: GroundRow | None
    house: HouseRow | None
    vehicle: VehicleRow
    entrances: list[EntranceRow]
    stop: StopRow | None
    text: str
    lanes: list[LaneRow]
    near: list[NearRow]
    route: RouteRow | None


class FeatureRow(Shape):
    """One thing of a survey; what a kind has not is null or empty."""

    id: UUID
    kind: str
    lon: float
    lat: float
    line: list[LonLat]
    name: str
    facts: dict[str, Any]


class SurveyRow(Shape):
    id: UUID
    ground: UUID
    name: str
    kind: str
    state: str
    version: int | None
    covers: list[str]
    surveyed_by: str
    return_reason: str
    drafted_at: At
    published_at: At | None
    outline: list[LonLat]
    lon: float
    lat: float
    counts: dict[str, int]


class Surveys(Shape):
    surveys: list[SurveyRow]


class SurveyDetail(SurveyRow):
    features: list[FeatureRow]


class GroundChoice(Shape):
    """A ground that may be surveyed: one of ours, or a place that is none yet."""

    ground: UUID | None
    place: UUID | None
    name: str
    kind: str
    metres: int
    version: int | None
    outline: list[LonLat]
    lon: float
    lat: float


class GroundChoices(Shape):
    grounds: list[GroundChoice]
