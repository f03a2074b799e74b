"""Neighbours asked for units, over HTTP."""

from uuid import UUID

import msgspec

from shouwang.accounts.endpoint import ByUser, Nothing, does, reads
from shouwang.dispatch.api.incidents import ReasonBody
from shouwang.dispatch.queries import incident as incident_by_id
from shouwang.dispatch.queries.agencies import agency
from shouwang.duty.queries import unit as unit_by_id
from shouwang.joint import actions, rules
from shouwang.joint.models import SupportRequest
from shouwang.joint.queries import support as queries
from shouwang.joint.queries.shapes import Neighbours, RequestToAnswer


@reads(Neighbours)
def neighbours(request: ByUser, incident_id: UUID) -> dict[str, object]:
    """Who may be asked about this incident."""
    found = incident_by_id(incident_id, seen_by=request.user)
    rules.may_ask_support.require(request.user, found.area)
    return {"neighbours": queries.neighbours(found)}


class SupportBody(msgspec.Struct, forbid_unknown_fields=True):
    what: str
    to_area: UUID | None = None
    agency: UUID | None = None


@does(SupportBody)
def ask_support(request: ByUser, body: SupportBody, incident_id: UUID) -> None:
    found = incident_by_id(incident_id, seen_by=request.user)
    rules.may_ask_support.require(request.user, found.area)
    actions.ask_support(
        found,
        what=body.what,
        to_area=queries.station(body.to_area) if body.to_area else None,
        agency=agency(body.agency, found.area) if body.agency else None,
        by=request.user,
    )


@reads(RequestToAnswer)
def request_to_answer(request: ByUser, support_id: UUID) -> dict[str, object]:
    """What the desk that is asked sees of it, and whom it could send."""
    return queries.to_answer_row(*queries.request_to_answer(support_id, seen_by=request.user))


class UnitsBody(msgspec.Struct, forbid_unknown_fields=True):
    units: list[UUID]


@does(UnitsBody)
def send_support(request: ByUser, body: UnitsBody, support_id: UUID) -> None:
    found, advice = queries.request_to_answer(support_id, seen_by=request.user)
    units = [unit_by_id(unit_id, seen_by=request.user) for unit_id in dict.fromkeys(body.units)]
    actions.send_support(found, units, advice=advice, by=request.user)


class AnswerBody(msgspec.Struct, forbid_unknown_fields=True):
    answer: str
    answered_by: str = ""


@does(AnswerBody)
def promise_support(request: ByUser, body: AnswerBody, support_id: UUID) -> None:
    found = _request(request, support_id)
    actions.promise_support(found, answer=body.answer, answered_by=body.answered_by, by=request.user)


@does(ReasonBody)
def decline_support(request: ByUser, body: ReasonBody, support_id: UUID) -> None:
    actions.decline_support(_request(request, support_id), reason=body.reason, by=request.user)


@does(Nothing)
def arrive_support(request: ByUser, body: Nothing, support_id: UUID) -> None:
    actions.arrive_support(_request(request, support_id), by=request.user)


@does(Nothing)
def end_support(request: ByUser, body: Nothing, support_id: UUID) -> None:
    actions.end_support(_request(request, support_id), by=request.user)


@does(ReasonBody)
def withdraw_support(request: ByUser, body: ReasonBody, support_id: UUID) -> None:
    actions.withdraw_support(_request(request, support_id), reason=body.reason, by=request.user)


def _request(request: ByUser, support_id: UUID) -> SupportRequest:
    return queries.request(support_id, seen_by=request.user)
