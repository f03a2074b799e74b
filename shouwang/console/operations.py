"""Operations and instructions as pages: lists, one of each, and the forms. All of it works without scripts."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.accounts.endpoint import ByUser
from shouwang.accounts.rules import not_found
from shouwang.console.words import verb_in_words
from shouwang.dispatch.queries import incidents, open_incidents
from shouwang.duty.queries import posts, unit, units
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.joint import actions, queries, rules
from shouwang.joint.api.instructions import advance
from shouwang.joint.models import Instruction, Operation
from shouwang.joint.queries import people
from shouwang.joint.states import STANDING, OperationState
from shouwang.journal.queries import head_position, timeline

MOST_OVER = 50
NOT_A_FORMS_FAULT = {403, 404}  # a page of its own; anything else stands above what was typed


def _field(hour_offset: float) -> str:
    """A time from now as a page's field wants it, on the full quarter of an hour."""
    at = timezone.localtime(sources.now() + timedelta(hours=hour_offset))
    return f"{at.replace(minute=at.minute // 15 * 15):%Y-%m-%dT%H:%M}"


@require_GET
def operations(request: ByUser) -> HttpResponse:
    rules.may_see_operations.require(request.user)
    return _operations(request)


def _operations(request: ByUser, refusal: Refusal | None = None) -> HttpResponse:
    position, user = head_position(), request.user
    seen = queries.operations(seen_by=user)
    may_lead = rules.may_lead_operation(user)
    shown = {
        "position": position,
        "at": reverse("operations"),
        "standing": seen.exclude(state=OperationState.ENDED),
        "over": seen.filter(state=OperationState.ENDED).order_by("-ended_at", "id")[:MOST_OVER],
        "may_lead": may_lead,
        "areas": people.led_areas(seen_by=user) if may_lead else (),
        "commanders": people.commanders(seen_by=user) if may_lead else (),
        "typed": request.POST or {"starts_at": _field(1), "ends_at": _field(5), "commander": str(user.id)},
        "chosen_areas": request.POST.getlist("areas"),
        "refusal": refusal,
    }
    return render(request, "console/operations.html", shown, status=refusal.status if refusal else 200)


@require_POST
def plan_operation(request: ByUser) -> HttpResponse:
    rules.may_lead_operation.require(request.user)
    try:
        planned = actions.plan_operation(_plan(request, request.POST), by=request.user)
    except Refusal as refusal:
        if refusal.status in NOT_A_FORMS_FAULT:
            raise
        return _operations(request, refusal)
    return redirect("operation", planned.id)


def _plan(request: ByUser, given: QueryDict) -> actions.Plan:
    led = people.led_areas(seen_by=request.user)
    lead = people.one_of(led, given.get("area", ""))
    others = [people.one_of(led, key) for key in given.getlist("areas") if key != str(lead.id)]
    return actions.Plan(
        name=given.get("name", ""),
        purpose=given.get("purpose", ""),
        areas=[lead, *others],
        starts_at=text.local_time(given.get("starts_at", ""), "starts_at"),
        ends_at=text.local_time(given.get("ends_at", ""), "ends_at"),
        commander=people.one_of(people.commanders(seen_by=request.user), given.get("commander", "")),
    )


@require_GET
def operation(request: ByUser, operation_id: UUID) -> HttpResponse:
    return _operation(request, queries.operation(operation_id, seen_by=request.user))


def _operation(request: ByUser, found: Operation, refusal: Refusal | None = None) -> HttpResponse:
    position, user = head_position(), request.user
    takes_part = any(rules.may_lead_operation(user, area) for area in found.areas.all())
    is_standing = found.state != OperationState.ENDED
    rows = queries.operation_units(found)
    taken = {row.unit_id for row in rows if row.left_at is None}
    attached = queries.operation_incidents(found, seen_by=user)
    inside = {row.incident_id for row in attached if row.detached_at is None}
    shown = {
        "position": position,
        "at": reverse("operation", args=[found.id]),
        "now": sources.now(),
        "operation": found,
        "areas": found.areas.defer("outline").order_by("path"),
        "units": rows,
        "incidents": attached,
        "instructions": queries.instructions(seen_by=user).filter(operation=found),
        "timeline": [(entry, verb_in_words(entry.verb)) for entry in timeline(found.id).reverse()[:MOST_OVER]],
        "may_lead": rules.may_lead_operation(user, found.area),
        "takes_part": takes_part and is_standing,
        "is_standing": is_standing,
        "free_units": [one for one in units(seen_by=user) if one.id not in taken] if takes_part else (),
        "open_incidents": [one for one in open_incidents(seen_by=user) if one.id not in inside] if takes_part else (),
        "typed": request.POST or {"due_at": _field(1)},
        "refusal": refusal,
    } | _recipients(request)
    return render(request, "console/operation.html", shown, status=refusal.status if refusal else 200)


def _recipients(request: ByUser) -> dict[str, object]:
    user = request.user
    if not rules.may_instruct(user):
        return {"may_instruct": False}
    return {
        "may_instruct": True,
        "to_units": units(seen_by=user),
        "to_posts": posts(seen_by=user),
        "to_people": people.colleagues(seen_by=user),
    }


@require_POST
def move_operation(request: ByUser, operation_id: UUID) -> HttpResponse:
    """Start it, or end it with its result."""
    found = queries.operation(operation_id, seen_by=request.user)
    rules.may_lead_operation.require(request.user, found.area)
    try:
        if request.POST.get("step") == "start":
            actions.start_operation(found, by=request.user)
        else:
            actions.end_operation(found, result=request.POST.get("result", ""), by=request.user)
    except Refusal as refusal:
        return _operation(request, found, refusal)
    return redirect("operation", found.id)


@require_POST
def add_unit(request: ByUser, operation_id: UUID) -> HttpResponse:
    """One of ours, or another agency's by its call sign."""
    found = queries.operation(operation_id, seen_by=request.user)
    rules.require_part(request.user, found)
    given, task = request.POST, request.POST.get("task", "")
    try:
        if ours := given.get("unit"):
            actions.add_unit(found, unit(_id(ours), seen_by=request.user), task=task, by=request.user)
        else:
            sign, agency = given.get("call_sign", ""), given.get("agency", "")
            actions.add_foreign_unit(found, sign, agency, task=task, by=request.user)
    except Refusal as refusal:
        if refusal.status in NOT_A_FORMS_FAULT:
            raise
        return _operation(request, found, refusal)
    return redirect("operation", found.id)


@require_POST
def release_unit(request: ByUser, row_id: UUID) -> HttpResponse:
    row = queries.operation_unit(row_id, seen_by=request.user)
    actions.release_unit(row, by=request.user)
    return redirect("operation", row.operation_id)


@require_POST
def attach_incident(request: ByUser, operation_id: UUID) -> HttpResponse:
    found = queries.operation(operation_id, seen_by=request.user)
    rules.require_part(request.user, found)
    chosen = people.one_of(incidents(seen_by=request.user), request.POST.get("incident", ""))
    try:
        actions.attach_incident(found, chosen, by=request.user)
    except Refusal as refusal:
        return _operation(request, found, refusal)
    return redirect("operation", found.id)


@require_POST
def detach_incident(request: ByUser, row_id: UUID) -> HttpResponse:
    row = queries.operation_incident(row_id, seen_by=request.user)
    actions.detach_incident(row, by=request.user)
    return redirect("operation", row.operation_id)


@require_GET
def instructions(request: ByUser) -> HttpResponse:
    """One's own first; those who see the areas' instructions get these too, the late ones on top."""
    if not rules.may_answer_instruction(request.user):
        rules.may_see_instructions.require(request.user)
    return _instructions(request)


def _instructions(request: ByUser, refusal: Refusal | None = None) -> HttpResponse:
    position, user = head_position(), request.user
    sees_all = rules.may_see_instructions(user)
    own = queries.own_instructions(user).filter(state__in=STANDING)
    seen = queries.instructions(seen_by=user)
    shown = {
        "position": position,
        "at": reverse("instructions"),
        "now": sources.now(),
        "own": own,
        "standing": seen.filter(state__in=STANDING) if sees_all else (),
        "over": seen.exclude(state__in=STANDING).order_by("-over_at", "id")[:MOST_OVER],
        "sees_all": sees_all,
        "typed": request.POST or {"due_at": _field(2)},
        "refusal": refusal,
    } | _recipients(request)
    return render(request, "console/instructions.html", shown, status=refusal.status if refusal else 200)


@require_POST
def give_instruction(request: ByUser) -> HttpResponse:
    """From the list, or from an operation's page."""
    user, given = request.user, request.POST
    rules.may_instruct.require(user)
    key = given.get("operation", "")
    within = queries.operation(_id(key), seen_by=user) if key else None
    try:
        recipient = people.recipient(given.get("to", ""), seen_by=user)
        due_at = text.local_time(given.get("due_at", ""), "due_at")
        actions.give_instruction(recipient, given.get("text", ""), due_at=due_at, operation=within, by=user)
    except Refusal as refusal:
        if refusal.status in NOT_A_FORMS_FAULT:
            raise
        return _operation(request, within, refusal) if within else _instructions(request, refusal)
    return redirect("operation", within.id) if within else redirect("instructions")


def _id(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise not_found() from None


@require_GET
def instruction(request: ByUser, instruction_id: UUID) -> HttpResponse:
    """One instruction, for one thumb: what, by when, and the next step."""
    return _instruction(request, queries.instruction(instruction_id, seen_by=request.user))


def _instruction(request: ByUser, found: Instruction, refusal: Refusal | None = None) -> HttpResponse:
    user = request.user
    is_mine = rules.is_recipient(user, found)
    shown = {
        "position": head_position(),
        "at": reverse("instruction", args=[found.id]),
        "now": sources.now(),
        "instruction": found,
        "is_mine": is_mine,
        "may_answer": found.is_standing and (is_mine or rules.may_answer_for_others(user, found.area)),
        "may_remind": found.is_standing and not is_mine and rules.may_answer_for_others(user, found.area),
        "may_call_back": found.is_standing and rules.may_instruct(user, found.area),
        "typed": request.POST,
        "refusal": refusal,
        "answer_name": _("Proof") if found.state == "done" else _("Reason"),
    }
    return render(request, "console/instruction.html", shown, status=refusal.status if refusal else 200)


@require_POST
def advance_instruction(request: ByUser, instruction_id: UUID) -> HttpResponse:
    found = queries.instruction(instruction_id, seen_by=request.user)
    try:
        advance(found, request.POST.get("step", ""), request.POST.get("text", ""), by=request.user)
    except Refusal as refusal:
        if refusal.status in NOT_A_FORMS_FAULT:
            raise
        return _instruction(request, queries.instruction(found.id, seen_by=request.user), refusal)
    return redirect("instruction", found.id)
