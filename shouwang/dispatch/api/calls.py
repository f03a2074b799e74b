"""Taking calls over HTTP: what is asked, what was said, what kind of call it was."""

from datetime import date
from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.endpoint import At, ByUser, does, in_utc, reads
from shouwang.dispatch import actions, queries, rules
from shouwang.dispatch.models import Call, Incident
from shouwang.dispatch.policy import categories
from shouwang.dispatch.queries.questions import question_rows
from shouwang.dispatch.queries.shapes import Questions
from shouwang.foundation.refusal import Refusal
from shouwang.places import actions as actions_of_places
from shouwang.places.models import Place


class CallBody(msgspec.Struct, forbid_unknown_fields=True):
    id: UUID | None = None
    category: str | None = None
    category_text: str = ""
    priority: int | None = None
    place: UUID | None = None
    place_text: str = ""
    lon: float | None = None
    lat: float | None = None
    note: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    channel: str = Call.Channel.PHONE.value
    ring_at: At | None = None
    answered_at: At | None = None
    answers: dict[str, str] = {}
    draft: UUID | None = None

    def report(self) -> actions.Report:
        """The same facts with the place looked up, times in UTC, and a type that is none of ours kept as words."""
        facts = msgspec.structs.asdict(self)
        del facts["id"]
        facts["category_text"] = self.category_text or ("" if self.category in categories() else self.category or "")
        facts["place"] = Place.objects.filter(id=self.place).first() if self.place else None
        facts["ring_at"] = self.ring_at and in_utc(self.ring_at, "ring_at")
        facts["answers"] = tuple(self.answers.items())
        facts["answered_at"] = self.answered_at and in_utc(self.answered_at, "answered_at")
        return actions.Report(**facts)


@does(CallBody)
def take_call(request: ByUser, body: CallBody) -> None:
    _require_new(request, body)
    actions.take_call(body.report(), incident_id=body.id, by=request.user)


@does(CallBody)
def set_aside_call(request: ByUser, body: CallBody) -> None:
    """Of a type that sends nobody: closed in the moment it is made."""
    _require_new(request, body)
    actions.set_aside_call(body.report(), incident_id=body.id, by=request.user)


def _require_new(request: ByUser, body: CallBody) -> None:
    rules.may_take_call.require(request.user)  # before it is told which ids are taken
    if body.id is not None and Incident.objects.filter(id=body.id).exists():
        raise Refusal("id_taken", _("An incident with this id exists already."), status=409, field="id")


@does(CallBody)
def add_call(request: ByUser, body: CallBody, incident_id: UUID) -> None:
    actions.add_call(queries.incident(incident_id, seen_by=request.user), body.report(), by=request.user)


@reads(Questions)
def questions(request: ByUser) -> dict[str, object]:
    """Those of every type, asked for once by a page."""
    rules.may_take_call.require(request.user)
    return {"questions": question_rows()}


class AnswerBody(msgspec.Struct, forbid_unknown_fields=True):
    question: str
    value: str


@does(AnswerBody)
def answer_question(request: ByUser, body: AnswerBody, incident_id: UUID) -> None:
    found = queries.incident(incident_id, seen_by=request.user)
    actions.answer_question(found, body.question, body.value, by=request.user)


class PlaceNoteBody(msgspec.Struct, forbid_unknown_fields=True):
    kind: str
    text: str
    ends_on: date


@does(PlaceNoteBody)
def note_about_place(request: ByUser, body: PlaceNoteBody, incident_id: UUID) -> None:
    """About the incident's place, which everybody on the incident hears of at once."""
    found = queries.incident(incident_id, seen_by=request.user)
    rules.may_describe_incident.require(request.user, found.area)
    if found.place is None:
        raise Refusal("no_place", _("Choose the place first: a note belongs to a place that is known."), status=409)
    actions_of_places.write_place_note(
        found.place, body.kind, body.text, ends_on=body.ends_on, matter_id=found.id, by=request.user
    )
