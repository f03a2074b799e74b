"""A crew calls for help, and takes that back, over HTTP."""

from uuid import UUID

import msgspec

from shouwang.accounts.endpoint import At, ByUser, Lat, Lon, does, in_utc
from shouwang.dispatch import actions
from shouwang.dispatch.api.incidents import incident_of
from shouwang.duty.queries import unit as unit_by_id


class HelpBody(msgspec.Struct, forbid_unknown_fields=True):
    lon: Lon | None = None
    lat: Lat | None = None
    happened_at: At | None = None


@does(HelpBody)
def call_for_help(request: ByUser, body: HelpBody, unit_id: UUID) -> None:
    """By the unit's own crew, on shift or not; the answer's subject is the incident it opened, or made loud again."""
    unit = unit_by_id(unit_id, seen_by=request.user)
    where = (body.lon, body.lat) if body.lon is not None and body.lat is not None else None
    at = body.happened_at and in_utc(body.happened_at, "happened_at")
    actions.call_for_help(unit, where=where, happened_at=at, by=request.user)


class CancelHelpBody(msgspec.Struct, forbid_unknown_fields=True):
    reason: str


@does(CancelHelpBody)
def cancel_help(request: ByUser, body: CancelHelpBody, incident_id: UUID) -> None:
    actions.cancel_help(incident_of(request, incident_id), reason=body.reason, by=request.user)
