"""What the reads over HTTP answer, field by field: the schema is made of these, and tests hold the answers to them."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from shouwang.dispatch.models import Agency, Call, Order, Question
from shouwang.dispatch.states import IncidentState, OrderState
from shouwang.duty.models import Unit
from shouwang.duty.states import UnitState

At = Annotated[datetime, msgspec.Meta(tz=True)]
LonLat = Annotated[list[float], msgspec.Meta(min_length=2, max_length=2)]


class Shape(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Every field is there, and no other."""


class OrderRow(Shape):
    id: UUID
    unit: UUID
    call_sign: str
    state: OrderState
    way: Order.Way
    since: At
    arrives_at: At | None
    reminded: int


class ClockRow(Shape):
    key: str
    name: str
    state: Literal["not_started", "running", "paused", "met", "breached", "cancelled"]
    elapsed_seconds: float
    as_of: At
    target_seconds: float
    soon_at: At | None
    due_at: At | None


class IncidentRow(Shape):
    id: UUID
    number: str
    category: str
    category_name: str
    category_text: str
    priority: int
    state: IncidentState
    place: str
    place_text: str
    lon: float | None
    lat: float | None
    opened_at: At
    closed_at: At | None
    flags: list[str]
    dispatcher: UUID | None
    alert: bool
    help_of: str | None  # the call sign of a crew that calls for help
    merged_into: UUID | None
    merged_count: int
    orders: list[OrderRow]
    clocks: list[ClockRow]
    step: int
    steps: int


class NoteRow(Shape):
    at: At
    by: str
    text: str


class EffectRow(Shape):
    """What an answer does: of ``on`` and ``at_least`` one is null."""

    on: str | None
    at_least: int | None
    priority: int | None
    need: str
    say: str


class ChoiceRow(Shape):
    code: str
    name: str


class QuestionRow(Shape):
    category: str
    key: str
    kind: Question.Kind
    text: str
    short: str
    choices: list[ChoiceRow]
    effects: list[EffectRow]


class Questions(Shape):
    questions: list[QuestionRow]


class CallRow(Shape):
    id: UUID
    received_at: At
    ring_at: At | None
    answered_at: At | None
    channel: Call.Channel
    contact: UUID | None


class DuplicateRow(Shape):
    id: UUID
    number: str
    category_name: str
    place: str
    metres: int
    seconds_ago: int


class Duplicates(Shape):
    duplicates: list[DuplicateRow]


class TimelineRow(Shape):
    position: int
    at: At
    verb: str
    text: str
    by: str
    late: bool


class AgencyRow(Shape):
    id: UUID
    code: str
    kind: Agency.Kind
    name: str
    dial_number: str
    repair_seconds: int


class DelayedUnit(Shape):
    unit: UUID
    call_sign: str
    number: str
    later_seconds: int | None


class UnderWay(Shape):
    units: list[DelayedUnit]


class ModeRow(Shape):
    id: UUID
    area: UUID
    area_name: str
    code: str
    name: str
    says: str
    since: At
    until: At
    reason: str
    folds_from_priority: int | None


class ModeChoice(Shape):
    code: str
    name: str
    says: str


class Modes(Shape):
    in_force: list[ModeRow]
    modes: list[ModeChoice]


class Agencies(Shape):
    agencies: list[AgencyRow]


class IncidentDetail(IncidentRow):
    notes: list[NoteRow]
    calls: list[CallRow]
    duplicates: list[DuplicateRow]
    timeline: list[TimelineRow]
    closing_category: str | None
    opening_category: str
    disposition: str
    parts: dict[str, Any]  # what other rooms know of it, each under its own name (``queries/parts.py``)


class ReasonRow(Shape):
    code: str
    text: str


class CandidateRow(Shape):
    unit: UUID
    call_sign: str
    kind: Unit.Kind
    rank: int
    travel_seconds: int | None
    state: UnitState
    position_age_seconds: int | None
    reasons: list[ReasonRow]
    recommended: bool


class ReinforcementRow(Shape):
    step: int
    units: list[UUID]
    short: int
    text: str


class Ranking(Shape):
    decision_ms: float
    cover_before: float | None
    candidates: list[CandidateRow]
    reinforcement: ReinforcementRow | None


class CoverGaps(Shape):
    """Squares with demand that no free unit reaches in time: west, south, share open now, share left open by a unit."""

    squares: list[Annotated[list[float], msgspec.Meta(min_length=4, max_length=4)]]
    width: float
    height: float


class RouteStep(Shape):
    street: str
    length_m: float


class Route(Shape):
    line: list[LonLat]
    travel_seconds: float
    length_m: float
    steps: list[RouteStep]
