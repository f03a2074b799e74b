"""Every read of operations, instructions and the desk; each stays inside the areas of whom it is read for."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.areas.queries import within
from shouwang.dispatch.models import Incident
from shouwang.joint import rules
from shouwang.joint.models import DeskChange, Instruction, Operation, OperationIncident, OperationUnit
from shouwang.joint.states import STANDING, OperationState

MOST_OVER = 50
LONG = ("area__outline", "to_unit__area__outline", "operation__area__outline")


def operations(*, seen_by: User) -> QuerySet[Operation]:
    """Those that any of one's areas leads or takes part in."""
    rows = Operation.objects.select_related("area", "commander", "planned_by", "ended_by").defer("area__outline")
    taking_part = within(Operation.objects.all(), rules.may_see_operations.paths(seen_by), field="areas")
    return rows.filter(id__in=taking_part.values("id")).order_by("starts_at", "id")


def operation(operation_id: UUID, *, seen_by: User) -> Operation:
    found = operations(seen_by=seen_by).filter(id=operation_id).first()
    if found is None:
        raise not_found()
    return found


def standing_operations(*, seen_by: User) -> QuerySet[Operation]:
    return operations(seen_by=seen_by).exclude(state=OperationState.ENDED)


def operation_units(found: Operation) -> QuerySet[OperationUnit]:
    return OperationUnit.objects.filter(operation=found).select_related("unit__post").order_by("joined_at", "id")


def operation_incidents(found: Operation, *, seen_by: User) -> list[OperationIncident]:
    """Those of the reader's own areas: an operation opens nobody's incidents to others."""
    from shouwang.dispatch.rules import may_see_incidents

    rows = OperationIncident.objects.filter(operation=found).select_related(
        "incident__area", "incident__category", "incident__place"
    )
    seen = within(rows, may_see_incidents.paths(seen_by), field="incident__area")
    return list(seen.defer("incident__area__outline").order_by("attached_at", "id"))


def operation_unit(row_id: UUID, *, seen_by: User) -> OperationUnit:
    found = OperationUnit.objects.filter(id=row_id).select_related("unit").first()
    if found is None:
        raise not_found()
    found.operation = operation(found.operation_id, seen_by=seen_by)
    return found


def operation_incident(row_id: UUID, *, seen_by: User) -> OperationIncident:
    found = OperationIncident.objects.filter(id=row_id).select_related("incident__area").first()
    if found is None:
        raise not_found()
    found.operation = operation(found.operation_id, seen_by=seen_by)
    return found


def operation_of(incident: Incident, *, seen_by: User) -> Operation | None:
    """What an incident is part of now."""
    part = OperationIncident.objects.filter(incident=incident, detached_at=None).values("operation")
    return operations(seen_by=seen_by).filter(id__in=part).first()


def instructions(*, seen_by: User) -> QuerySet[Instruction]:
    """One's own, and those given within the areas whose instructions one sees."""
    rows = Instruction.objects.select_related(
        "area", "operation", "to_user", "to_unit", "to_post", "given_by", "seen_by", "over_by"
    ).defer("area__outline")
    in_areas = within(Instruction.objects.all(), rules.may_see_instructions.paths(seen_by))
    seen = Q(id__in=in_areas.values("id")) | _mine(seen_by)
    return rows.filter(seen).order_by("due_at", "id")


def own_instructions(user: User) -> QuerySet[Instruction]:
    """Given to this person, their unit or their unit's post."""
    if not rules.may_answer_instruction(user):
        return Instruction.objects.none()
    return instructions(seen_by=user).filter(_mine(user))


def _mine(user: User) -> Q:
    unit = rules.own_unit(user)
    mine = Q(to_user=user)
    return mine | Q(to_unit=unit) | Q(to_post=unit.post_id) if unit is not None else mine


def instruction(instruction_id: UUID, *, seen_by: User) -> Instruction:
    found = instructions(seen_by=seen_by).filter(id=instruction_id).first()
    if found is None:
        raise not_found()
    return found


def standing_instructions(*, seen_by: User) -> QuerySet[Instruction]:
    return instructions(seen_by=seen_by).filter(state__in=STANDING)


def instructions_to_tell(now: datetime) -> list[Instruction]:
    due = Instruction.objects.filter(tell_at__lte=now).order_by("tell_at", "id")
    return list(due.select_related("area").defer("area__outline")[:100])


def desk_changes(*, seen_by: User) -> QuerySet[DeskChange]:
    rows = DeskChange.objects.select_related("area", "left_by", "taken_by").defer("area__outline")
    return within(rows, rules.may_change_desk.paths(seen_by)).order_by("-written_at", "id")
