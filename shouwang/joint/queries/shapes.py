"""What the reads of this room answer, field by field."""

from uuid import UUID

from shouwang.dispatch.queries.shapes import At, Shape
from shouwang.joint.states import SupportState


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
