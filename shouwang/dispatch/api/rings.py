"""What a telephone exchange tells, who answers, who is rung back, and the form that outlives its page."""

from datetime import datetime
from uuid import UUID, uuid5

import msgspec

from shouwang.accounts.endpoint import At, ByUser, Done, Nothing, does, hears, in_utc, reads
from shouwang.contacts.models import Contact
from shouwang.dispatch import actions, queries, rules
from shouwang.dispatch.actions.drafts import discard_draft as drop
from shouwang.dispatch.actions.drafts import keep_draft as keep
from shouwang.dispatch.models import CallBack, Ring
from shouwang.dispatch.queries import rings as rings_seen

RINGS = UUID("6f1d1b52-5a0e-5e0e-9a57-2f6a3a1c9b10")  # names the requests that a ring's own id stands for


class RingBody(msgspec.Struct, forbid_unknown_fields=True):
    ring: str
    rang_at: At
    line: str = ""
    number: str = ""


def _own_id(request: ByUser, body: RingBody) -> UUID:
    return uuid5(RINGS, f"{request.user.pk}\n{body.ring}")


@does(RingBody, names=_own_id)
def announce_ring(request: ByUser, body: RingBody) -> None:
    """Once for each ring, however often the exchange says it: the ring's own id stands for an Idempotency-Key."""
    rang_at = in_utc(body.rang_at, "rang_at")
    actions.announce_ring(body.ring, line=body.line, number=body.number, rang_at=rang_at, by=request.user)


class RingStepBody(msgspec.Struct, forbid_unknown_fields=True):
    ring: str
    at: At


@does(RingStepBody)
def pick_up_ring(request: ByUser, body: RingStepBody) -> None:
    rules.may_take_call.require(request.user)
    found = rings_seen.own_ring(body.ring, told_by=request.user)
    actions.pick_up_ring(found, at=in_utc(body.at, "at"), by=request.user)


@does(RingStepBody)
def hang_up_ring(request: ByUser, body: RingStepBody) -> None:
    rules.may_take_call.require(request.user)
    found = rings_seen.own_ring(body.ring, told_by=request.user)
    actions.hang_up_ring(found, at=in_utc(body.at, "at"), by=request.user)


class AnsweredRing(Done, forbid_unknown_fields=True):
    phone: str
    rang_at: datetime
    answered_at: datetime | None


def _of_ring(_request: ByUser, ring_id: UUID) -> dict[str, object]:
    ring = Ring.objects.get(id=ring_id)
    return {"phone": _phone(ring.contact_id), "rang_at": ring.rang_at, "answered_at": ring.answered_at}


def _phone(contact_id: UUID | None) -> str:
    contact = Contact.objects.filter(id=contact_id).first() if contact_id else None
    return contact.phone if contact else ""


@does(Nothing, answer=AnsweredRing, shows=_of_ring)
def answer_ring(request: ByUser, body: Nothing, ring_id: UUID) -> None:
    """The number comes with the answer: whoever talks to the caller has it before them."""
    rules.may_take_call.require(request.user)
    actions.answer_ring(rings_seen.ring(ring_id, seen_by=request.user), by=request.user)


@does(Nothing)
def ask_call_back(request: ByUser, body: Nothing, incident_id: UUID) -> None:
    actions.ask_call_back(queries.incident(incident_id, seen_by=request.user), by=request.user)


class StartedCallBack(Done, forbid_unknown_fields=True):
    phone: str
    name: str
    rang_at: datetime | None
    incident: UUID | None


def _of_call_back(_request: ByUser, call_back_id: UUID) -> dict[str, object]:
    one = CallBack.objects.get(id=call_back_id)
    contact = Contact.objects.filter(id=one.contact_id).first() if one.contact_id else None
    known = {"phone": contact.phone, "name": contact.name} if contact else {"phone": "", "name": ""}
    return known | {"rang_at": one.rang_at, "incident": one.incident_id}


@does(Nothing, answer=StartedCallBack, shows=_of_call_back)
def start_call_back(request: ByUser, body: Nothing, call_back_id: UUID) -> None:
    rules.may_take_call.require(request.user)
    actions.start_call_back(rings_seen.call_back(call_back_id, seen_by=request.user), by=request.user)


class CallBackBody(msgspec.Struct, forbid_unknown_fields=True):
    reached: bool


@does(CallBackBody)
def end_call_back(request: ByUser, body: CallBackBody, call_back_id: UUID) -> None:
    rules.may_take_call.require(request.user)
    found = rings_seen.call_back(call_back_id, seen_by=request.user)
    actions.end_call_back(found, is_reached=body.reached, by=request.user)


Word = str | int | float | bool | None
Words = Word | list[Word]
Form = dict[str, Words | dict[str, Words]]  # as deep as the page's own goes: what lies in itself without end is none


class DraftBody(msgspec.Struct, forbid_unknown_fields=True):
    id: UUID
    form: Form


@hears(DraftBody)
def keep_draft(request: ByUser, body: DraftBody) -> None:
    """Overwritten at each word; no action and no entry."""
    keep(body.id, msgspec.json.encode(body.form).decode(), by=request.user)


@hears(Nothing)
def discard_draft(request: ByUser, body: Nothing, draft_id: UUID) -> None:
    drop(draft_id, by=request.user)


class DraftRow(msgspec.Struct, forbid_unknown_fields=True):
    id: UUID
    saved_at: datetime
    form: Form


class Drafts(msgspec.Struct, forbid_unknown_fields=True):
    drafts: list[DraftRow]


@reads(Drafts)
def drafts(request: ByUser) -> dict[str, object]:
    """What the reader has not finished: after a crash the page offers it."""
    kept = rings_seen.drafts(by=request.user)
    rows = [{"id": one.id, "saved_at": one.saved_at, "form": msgspec.json.decode(one.form)} for one in kept]
    return {"drafts": rows}
