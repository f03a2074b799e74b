"""Agencies and the calls handed over to them, over HTTP."""

from uuid import UUID

import msgspec

from shouwang.accounts.endpoint import ByUser, Nothing, does, reads
from shouwang.dispatch import actions, queries, rules
from shouwang.dispatch.api.incidents import ReasonBody
from shouwang.dispatch.queries import agencies as agency_queries
from shouwang.dispatch.queries.shapes import Agencies


@reads(Agencies)
def agencies(request: ByUser, incident_id: UUID) -> dict[str, object]:
    """Whom this incident may be handed over to."""
    found = queries.incident(incident_id, seen_by=request.user)
    rules.may_transfer.require(request.user, found.area)
    return {"agencies": agency_queries.agency_rows(agency_queries.agencies_of(found.area))}


class TransferBody(msgspec.Struct, forbid_unknown_fields=True):
    agency: UUID


@does(TransferBody)
def offer_transfer(request: ByUser, body: TransferBody, incident_id: UUID) -> None:
    found = queries.incident(incident_id, seen_by=request.user)
    rules.may_transfer.require(request.user, found.area)
    actions.offer_transfer(found, agency_queries.agency(body.agency, found.area), by=request.user)


@does(Nothing)
def connect_transfer(request: ByUser, body: Nothing, transfer_id: UUID) -> None:
    actions.connect_transfer(agency_queries.transfer(transfer_id, seen_by=request.user), by=request.user)


class ConfirmBody(msgspec.Struct, forbid_unknown_fields=True):
    taken_by: str
    reference: str = ""


@does(ConfirmBody)
def confirm_transfer(request: ByUser, body: ConfirmBody, transfer_id: UUID) -> None:
    found = agency_queries.transfer(transfer_id, seen_by=request.user)
    actions.confirm_transfer(found, taken_by=body.taken_by, reference=body.reference, by=request.user)


@does(ReasonBody)
def refuse_transfer(request: ByUser, body: ReasonBody, transfer_id: UUID) -> None:
    found = agency_queries.transfer(transfer_id, seen_by=request.user)
    actions.refuse_transfer(found, reason=body.reason, by=request.user)


@does(ReasonBody)
def withdraw_transfer(request: ByUser, body: ReasonBody, transfer_id: UUID) -> None:
    found = agency_queries.transfer(transfer_id, seen_by=request.user)
    actions.withdraw_transfer(found, reason=body.reason, by=request.user)
