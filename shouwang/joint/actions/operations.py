"""Planning, running and ending an operation; who and what belongs to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.models import Area
from shouwang.contacts.models import committed
from shouwang.dispatch.actions.claiming import claim
from shouwang.dispatch.actions.orders import require_open
from shouwang.dispatch.models import Incident
from shouwang.dispatch.rules import may_see_incidents
from shouwang.duty.models import Unit
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.stamps import stamp_after
from shouwang.joint import rules
from shouwang.joint.models import Instruction, Operation, OperationIncident, OperationUnit
from shouwang.joint.states import STANDING, OperationState, operation_states_before
from shouwang.journal.append import action, append

MAX_NAME = 100
MAX_SIGN = 40
LONGEST = timedelta(days=366)  # a typing error in the year is no operation


@dataclass(frozen=True)
class Plan:
    """What somebody writes when an operation is planned. The first of ``areas`` leads."""

    name: str
    purpose: str
    areas: Sequence[Area]
    starts_at: datetime
    ends_at: datetime
    commander: User


@action
def plan_operation(plan: Plan, *, by: User) -> Operation:
    if not plan.areas:
        raise Refusal("no_area", _("Choose the area that leads the operation."), field="area")
    lead = plan.areas[0]
    rules.may_lead_operation.require(by, lead)
    if not rules.may_see_operations(plan.commander):
        message = _("%(name)s cannot command: their role does not include operations.")
        raise Refusal("no_commander", message % {"name": plan.commander.name}, field="commander")
    if not plan.starts_at < plan.ends_at <= plan.starts_at + LONGEST:
        raise Refusal("bad_span", _("It must end after it begins, within a year."), field="ends_at")
    operation = Operation.objects.create(
        name=_needed(plan.name, "name", MAX_NAME),
        purpose=_needed(plan.purpose, "purpose", text.MAX_NOTE, is_many_lines=True),
        area=lead,
        commander=plan.commander,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        planned_by=by,
        planned_at=sources.now(),
        salt=sources.new_salt(),
    )
    operation.areas.set(plan.areas)
    changes = {
        "text": committed(operation.salt, operation.name, operation.purpose),
        "areas": [area.id for area in plan.areas],
        "commander": plan.commander.id,
        "span": [plan.starts_at.isoformat(), plan.ends_at.isoformat()],
    }
    _append("plan_operation", operation, by=by, changes=changes)
    return operation


def _needed(given: str, field: str, limit: int, *, is_many_lines: bool = False) -> str:
    found = text.checked(given, field, limit=limit, is_many_lines=is_many_lines)
    if not found:
        raise Refusal("empty", _("Fill this in: nobody can work with an empty field."), field=field)
    return found


@action
def start_operation(operation: Operation, *, by: User) -> None:
    rules.may_lead_operation.require(by, operation.area)
    _move(operation, OperationState.RUNNING, started_at=sources.now())
    _append("start_operation", operation, by=by)


@action
def end_operation(operation: Operation, *, result: str, by: User) -> None:
    """Its units are released and its incidents detached with it; instructions that still stand must be over first."""
    rules.may_lead_operation.require(by, operation.area)
    result = _needed(result, "result", text.MAX_NOTE, is_many_lines=True)
    _claim(operation)
    if Instruction.objects.filter(operation=operation, state__in=STANDING).exists():
        message = _("Instructions of this operation still stand; see to them or call them back first.")
        raise Refusal("instructions_stand", message, status=409)
    _move(operation, OperationState.ENDED, ended_at=stamp_after("started_at"), ended_by=by, result=result)
    OperationUnit.objects.filter(operation=operation, left_at=None).update(left_at=stamp_after("joined_at"))
    attached = OperationIncident.objects.filter(operation=operation, detached_at=None)
    incidents = sorted(attached.values_list("incident_id", flat=True))
    attached.update(detached_at=stamp_after("attached_at"), is_detached_by_end=True)
    changes = {"result": committed(operation.salt, result), "incidents": incidents}
    _append("end_operation", operation, by=by, changes=changes)


@action
def add_unit(operation: Operation, unit: Unit, *, task: str = "", by: User) -> OperationUnit:
    """One of our units takes part."""
    rules.require_part(by, operation)
    _claim_standing(operation)
    row = OperationUnit(operation=operation, unit=unit, task=text.checked(task, "task"), joined_at=sources.now())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        message = _("%(unit)s takes part already.") % {"unit": unit.call_sign}
        raise Refusal("takes_part_already", message, status=409, field="unit") from None
    _append("add_operation_unit", operation, by=by, changes={"row": row.id, "unit": unit.id})
    return row


@action
def add_foreign_unit(operation: Operation, call_sign: str, agency: str, *, task: str = "", by: User) -> OperationUnit:
    """A unit of another agency takes part, as that agency calls it."""
    rules.require_part(by, operation)
    sign = _needed(call_sign, "call_sign", MAX_SIGN)
    agency = _needed(agency, "agency", MAX_NAME)
    task = text.checked(task, "task")
    _claim_standing(operation)
    row = OperationUnit.objects.create(
        operation=operation, call_sign=sign, agency=agency, task=task, joined_at=sources.now()
    )
    _append("add_operation_unit", operation, by=by, changes={"row": row.id, "unit": None})
    return row


@action
def release_unit(row: OperationUnit, *, by: User) -> None:
    rules.require_part(by, row.operation)
    _claim_standing(row.operation)
    if not OperationUnit.objects.filter(id=row.id, left_at=None).update(left_at=stamp_after("joined_at")):
        message = _("%(unit)s takes part no more.") % {"unit": row.shown_sign}
        raise Refusal("left_already", message, status=409)
    _append("release_operation_unit", row.operation, by=by, changes={"row": row.id, "unit": row.unit_id})


@action
def attach_incident(operation: Operation, incident: Incident, *, by: User) -> OperationIncident:
    """An open incident becomes part of the operation; its own work goes on as before."""
    rules.require_part(by, operation)
    may_see_incidents.require(by, incident.area)
    claim(incident)
    require_open(incident)
    _claim_standing(operation)
    row = OperationIncident(operation=operation, incident=incident, attached_at=sources.now())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        message = _("Incident %(number)s belongs to an operation already.") % {"number": incident.number}
        raise Refusal("attached_already", message, status=409, field="incident") from None
    _append_of_incident("attach_incident", row, by=by)
    return row


@action
def detach_incident(row: OperationIncident, *, by: User) -> None:
    rules.require_part(by, row.operation)
    claim(row.incident)
    _claim_standing(row.operation)
    detached = OperationIncident.objects.filter(id=row.id, detached_at=None)
    if not detached.update(detached_at=stamp_after("attached_at")):
        message = _("Incident %(number)s is not part of this operation.") % {"number": row.incident.number}
        raise Refusal("not_attached", message, status=409)
    _append_of_incident("detach_incident", row, by=by)


@action
def erase_operations(operations: Sequence[Operation], *, by: User) -> None:
    """The date has come: what was planned, who took part and how it ended is gone; incidents keep their own record."""
    rules.may_lead_operation.require(by, operations[0].area)
    ids = [operation.id for operation in operations]
    Operation.objects.filter(id__in=ids, state=OperationState.ENDED).delete()
    append("erase_operations", ("operation", ids[0]), by=by, area=None, changes={"operations": ids})


def _claim(operation: Operation) -> None:
    Operation.objects.filter(id=operation.id).update(version=F("version") + 1)


def _claim_standing(operation: Operation) -> None:
    """Nothing joins or leaves what is over: its record stays as it ended."""
    standing = Operation.objects.filter(id=operation.id).exclude(state=OperationState.ENDED)
    if not standing.update(version=F("version") + 1):
        raise Refusal("operation_over", _("This operation has ended."), status=409)


def _move(operation: Operation, state: str, **changes: object) -> None:
    before = operation_states_before(state)
    moved = Operation.objects.filter(id=operation.id, state__in=before).update(
        state=state, version=F("version") + 1, **changes
    )
    if not moved:
        now = Operation.objects.get(id=operation.id).get_state_display()
        message = _("The operation is %(now)s; it cannot become %(then)s.")
        raise Refusal("no_such_move", message % {"now": now, "then": OperationState(state).label}, status=409)


def _append(verb: str, operation: Operation, *, by: User, changes: Mapping[str, object] | None = None) -> None:
    append(
        verb,
        ("operation", operation.id),
        by=by,
        area=operation.area,
        matter_id=operation.id,
        changes=changes or {},
    )


def _append_of_incident(verb: str, row: OperationIncident, *, by: User) -> None:
    """In both timelines: the incident's and the operation's."""
    matter: UUID = row.incident_id
    append(
        verb,
        ("operation", row.operation_id),
        by=by,
        area=row.incident.area,
        matter_id=matter,
        other_matter_id=row.operation_id,
        changes={},
    )
