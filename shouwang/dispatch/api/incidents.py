"""What is done with calls, incidents and orders over HTTP, and an incident's detail."""

from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from shouwang.accounts.endpoint import At, ByUser, Done, Lat, Lon, Nothing, does, in_utc, reads
from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.contacts.actions import disclose_contact as show_contact
from shouwang.contacts.models import Contact
from shouwang.contacts.rules import may_disclose_contact
from shouwang.dispatch import actions, queries, rules
from shouwang.dispatch.models import Category, Incident, Order
from shouwang.dispatch.policy import categories
from shouwang.dispatch.queries.duplicates import Duplicate, possible_duplicates
from shouwang.dispatch.queries.parts import parts_of
from shouwang.dispatch.queries.recommendation import advise
from shouwang.dispatch.queries.reinforcement import next_reinforcement
from shouwang.dispatch.queries.rows import incident_rows, place_of
from shouwang.dispatch.queries.shapes import Duplicates, IncidentDetail
from shouwang.dispatch.queries.timeline import timeline_rows
from shouwang.duty.queries import unit as unit_by_id
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.places.models import Place


class OrderBody(msgspec.Struct, forbid_unknown_fields=True):
    unit: UUID
    way: str = Order.Way.DATA.value


@does(OrderBody)
def send_order(request: ByUser, body: OrderBody, incident_id: UUID) -> None:
    incident = incident_of(request, incident_id)
    rules.may_dispatch.require(request.user, incident.area)
    unit = unit_by_id(body.unit, seen_by=request.user)
    actions.send_order(incident, unit, way=body.way, advice=advise(incident, seen_by=request.user), by=request.user)


class StepBody(msgspec.Struct, forbid_unknown_fields=True):
    step: str
    reason: str = ""
    happened_at: At | None = None


@does(StepBody)
def advance_order(request: ByUser, body: StepBody, order_id: UUID) -> None:
    """``happened_at``: when it was pressed, where the phone could not say so at once."""
    order = queries.order(order_id, seen_by=request.user)
    at = body.happened_at and in_utc(body.happened_at, "happened_at")
    actions.advance_order(order, body.step, reason=body.reason, happened_at=at, by=request.user)


class ReasonBody(msgspec.Struct, forbid_unknown_fields=True):
    reason: str = ""


@does(ReasonBody)
def withdraw_order(request: ByUser, body: ReasonBody, order_id: UUID) -> None:
    actions.withdraw_order(queries.order(order_id, seen_by=request.user), reason=body.reason, by=request.user)


class StepNumberBody(msgspec.Struct, forbid_unknown_fields=True):
    step: int | None = None


@does(StepNumberBody)
def reinforce(request: ByUser, body: StepNumberBody, incident_id: UUID) -> None:
    incident = incident_of(request, incident_id)
    rules.require_reinforcement(request.user, incident)
    advice = advise(incident, seen_by=request.user)
    following = next_reinforcement(incident, advice)
    if body.step is not None and body.step != following.step:
        raise Refusal("step_taken", _("This step was ordered already, or one before it was not."), status=409)
    step, units, short = following.step, following.units, following.short
    actions.reinforce(incident, step, units, short=short, advice=advice, by=request.user)


@does(Nothing)
def stand_down(request: ByUser, body: Nothing, incident_id: UUID) -> None:
    actions.stand_down(incident_of(request, incident_id), by=request.user)


class PlaceBody(msgspec.Struct, forbid_unknown_fields=True):
    place: UUID | None = None
    place_text: str = ""
    lon: float | None = None
    lat: float | None = None


@does(PlaceBody)
def set_place(request: ByUser, body: PlaceBody, incident_id: UUID) -> None:
    found = incident_of(request, incident_id)
    actions.set_place(
        found,
        place=Place.objects.filter(id=body.place).first() if body.place else None,
        place_text=body.place_text,
        lon=body.lon,
        lat=body.lat,
        by=request.user,
    )


class CategoryBody(msgspec.Struct, forbid_unknown_fields=True):
    category: str
    priority: int | None = None


@does(CategoryBody)
def set_category(request: ByUser, body: CategoryBody, incident_id: UUID) -> None:
    found = incident_of(request, incident_id)
    actions.set_category(found, _category(body.category), priority=body.priority, by=request.user)


class NoteBody(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    happened_at: At | None = None


@does(NoteBody)
def add_note(request: ByUser, body: NoteBody, incident_id: UUID) -> None:
    at = body.happened_at and in_utc(body.happened_at, "happened_at")
    actions.add_note(incident_of(request, incident_id), body.text, happened_at=at, by=request.user)


class MergeBody(msgspec.Struct, forbid_unknown_fields=True):
    into: UUID


@does(MergeBody)
def merge_incident(request: ByUser, body: MergeBody, incident_id: UUID) -> None:
    actions.merge_incident(incident_of(request, incident_id), incident_of(request, body.into), by=request.user)


@does(Nothing)
def split_incident(request: ByUser, body: Nothing, incident_id: UUID) -> None:
    actions.split_incident(incident_of(request, incident_id), by=request.user)


class CloseBody(msgspec.Struct, forbid_unknown_fields=True):
    category: str
    disposition: str


@does(CloseBody)
def close_incident(request: ByUser, body: CloseBody, incident_id: UUID) -> None:
    incident = incident_of(request, incident_id)
    actions.close_incident(incident, _category(body.category), body.disposition, by=request.user)


@does(ReasonBody)
def reopen_incident(request: ByUser, body: ReasonBody, incident_id: UUID) -> None:
    actions.reopen_incident(incident_of(request, incident_id), reason=body.reason, by=request.user)


@does(Nothing)
def take_over(request: ByUser, body: Nothing, incident_id: UUID) -> None:
    actions.take_over(incident_of(request, incident_id), by=request.user)


class HandOverBody(msgspec.Struct, forbid_unknown_fields=True):
    to: UUID


@does(HandOverBody)
def hand_over(request: ByUser, body: HandOverBody, incident_id: UUID) -> None:
    found = incident_of(request, incident_id)
    rules.may_hand_over.require(request.user, found.area)
    to = User.objects.filter(id=body.to, is_active=True).first()
    if to is None or not rules.may_dispatch(to, found.area):  # who else works here is not told
        raise Refusal("unknown_user", _("There is no such person at the desks of this area."), field="to")
    actions.hand_over(found, to, by=request.user)


class Disclosed(Done, forbid_unknown_fields=True):
    name: str
    phone: str


def _contact(request: ByUser, contact_id: UUID) -> tuple[Contact, Incident]:
    contact = Contact.objects.filter(id=contact_id).select_related("area").first()
    if contact is None:
        raise not_found()
    matter = incident_of(request, contact.matter_id)
    may_disclose_contact.require(request.user, contact.area)
    return contact, matter


def _name_and_phone(request: ByUser, contact_id: UUID) -> dict[str, object]:
    contact, _matter = _contact(request, contact_id)
    return {"name": contact.name, "phone": contact.phone}


@does(Nothing, answer=Disclosed, shows=_name_and_phone)
def disclose_contact(request: ByUser, body: Nothing, contact_id: UUID) -> None:
    """The reason comes from the incident the contact belongs to, which the reader must be able to see."""
    contact, matter = _contact(request, contact_id)
    show_contact(contact, reason=f"incident {matter.number}", by=request.user)


@reads(IncidentDetail)
def incident(request: ByUser, incident_id: UUID) -> dict[str, object]:
    found = incident_of(request, incident_id)
    now = sources.now()
    notes = found.notes.select_related("by").order_by("at", "id")
    calls = found.calls.order_by("taken_at", "id")
    row = incident_rows([found], None, now)[0]
    return row | {
        "notes": [{"at": note.at, "by": note.by.name, "text": note.text} for note in notes],
        "calls": [
            {
                "id": call.id,
                "received_at": call.ring_at or call.answered_at or call.taken_at,
                "ring_at": call.ring_at,
                "answered_at": call.answered_at,
                "channel": call.channel,
                "contact": call.contact_id,
            }
            for call in calls
        ],
        "duplicates": [_duplicate_row(one) for one in _duplicates_of(found, request.user)],
        "timeline": timeline_rows(found),
        "closing_category": found.closing_category_id,
        "opening_category": found.opening_category_id,
        "disposition": found.disposition,
        "parts": parts_of(found, seen_by=request.user),
    }


def _duplicates_of(found: Incident, user: User) -> list[Duplicate]:
    if found.lon is None or found.lat is None or found.state == "merged":
        return []
    return possible_duplicates(found.category_id, found.lon, found.lat, excluding=found.id, seen_by=user)


class DuplicateQuestion(msgspec.Struct):
    category: str = ""
    lon: Lon | UnsetType = UNSET
    lat: Lat | UnsetType = UNSET


@reads(Duplicates, asks=DuplicateQuestion)
def duplicates(request: ByUser, asked: DuplicateQuestion) -> dict[str, object]:
    rules.may_see_incidents.require(request.user)
    if asked.lon is UNSET or asked.lat is UNSET:
        return {"duplicates": []}
    found = possible_duplicates(asked.category, asked.lon, asked.lat, seen_by=request.user)
    return {"duplicates": [_duplicate_row(one) for one in found]}


def _duplicate_row(one: Duplicate) -> dict[str, object]:
    return {
        "id": one.incident.id,
        "number": one.incident.number,
        "category_name": one.incident.category.shown_name,
        "place": place_of(one.incident),
        "metres": round(one.metres),
        "seconds_ago": round(one.seconds_ago),
    }


def incident_of(request: ByUser, incident_id: UUID) -> Incident:
    return queries.incident(incident_id, seen_by=request.user)


def _category(code: str) -> Category:
    known = categories().get(code)
    if known is None:
        raise Refusal("unknown_category", _("This category is not known."), field="category")
    return known
