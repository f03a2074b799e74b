"""What the reads of this room answer, field by field."""

from uuid import UUID

from shouwang.dispatch.queries.shapes import At, LonLat, Shape
from shouwang.joint.states import OperationState, SupportState


class NeighbourRow(Shape):
    area: UUID | None
    agency: UUID | None
    name: str


class Neighbours(Shape):
    neighbours: list[NeighbourRow]


class FreeUnit(Shape):
    unit: UUID
    call_sign: str
    travel_seconds: int | None


class RequestToAnswer(Shape):
    id: UUID
    state: SupportState
    from_area: str
    category_name: str
    priority: int
    place: str
    what: str
    asked_at: At
    due_at: At
    units: list[FreeUnit]


class UnitInOperation(Shape):
    """``unit`` is null for another agency's; ``lon``, ``lat``: of its post."""

    unit: UUID | None
    call_sign: str
    agency: str
    task: str
    lon: float | None
    lat: float | None


class OperationRow(Shape):
    """``rings``: the outer borders of the areas that take part; ``incidents``: those the reader sees."""

    id: UUID
    name: str
    state: OperationState
    state_name: str
    page: str
    starts_at: At
    ends_at: At
    commander: str
    rings: list[list[LonLat]]
    units: list[UnitInOperation]
    incidents: list[UUID]


class Operations(Shape):
    operations: list[OperationRow]
