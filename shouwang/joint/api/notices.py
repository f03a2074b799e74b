"""Agencies told of something, over HTTP."""

from uuid import UUID

import msgspec

from shouwang.accounts.endpoint import At, ByUser, Lat, Lon, Nothing, does, in_utc
from shouwang.accounts.rules import not_found
from shouwang.areas.queries import area_at
from shouwang.dispatch.actions.transfers import unknown_agency
from shouwang.dispatch.api.incidents import ReasonBody
from shouwang.dispatch.queries import incident as incident_by_id
from shouwang.dispatch.queries.agencies import agency
from shouwang.joint import actions, rules
from shouwang.joint.queries import notices as queries
from shouwang.places.models import Closure
from shouwang.places.queries import standing_closures


class NoticeBody(msgspec.Struct, forbid_unknown_fields=True):
    agency: UUID
    what: str
    told_to: str = ""
    promised_at: At | None = None
    closure: UUID | None = None


@does(NoticeBody)
def notify_agency(request: ByUser, body: NoticeBody, incident_id: UUID) -> None:
    found = incident_by_id(incident_id, seen_by=request.user)
    rules.may_notify.require(request.user, found.area)
    actions.notify_agency(
        agency(body.agency, found.area),
        what=body.what,
        incident=found,
        told_to=body.told_to,
        promised_at=body.promised_at and in_utc(body.promised_at, "promised_at"),
        closure=_closure(request, body.closure),
        by=request.user,
    )


class PlaceNoticeBody(NoticeBody, kw_only=True, forbid_unknown_fields=True):
    lon: Lon
    lat: Lat
    place_text: str = ""


@does(PlaceNoticeBody)
def notify_of_place(request: ByUser, body: PlaceNoticeBody) -> None:
    """Without an incident: a lamp that is out, a pipe that leaks."""
    rules.may_notify.require(request.user)
    area = area_at(body.lon, body.lat)
    if area is None:
        raise unknown_agency()
    rules.may_notify.require(request.user, area)
    actions.notify_agency(
        agency(body.agency, area),
        what=body.what,
        area=area,
        place_text=body.place_text,
        lon=body.lon,
        lat=body.lat,
        told_to=body.told_to,
        promised_at=body.promised_at and in_utc(body.promised_at, "promised_at"),
        closure=_closure(request, body.closure),
        by=request.user,
    )


class UpdateBody(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    promised_at: At | None = None
    closure: UUID | None = None


@does(UpdateBody)
def update_notice(request: ByUser, body: UpdateBody, notice_id: UUID) -> None:
    actions.update_notice(
        queries.notice(notice_id, seen_by=request.user),
        body.text,
        promised_at=body.promised_at and in_utc(body.promised_at, "promised_at"),
        closure=_closure(request, body.closure),
        by=request.user,
    )


@does(Nothing)
def restore_notice(request: ByUser, body: Nothing, notice_id: UUID) -> None:
    actions.restore_notice(queries.notice(notice_id, seen_by=request.user), by=request.user)


@does(ReasonBody)
def withdraw_notice(request: ByUser, body: ReasonBody, notice_id: UUID) -> None:
    actions.withdraw_notice(queries.notice(notice_id, seen_by=request.user), reason=body.reason, by=request.user)


def _closure(request: ByUser, closure_id: UUID | None) -> Closure | None:
    """One that stands, in one's own areas."""
    if closure_id is None:
        return None
    found = standing_closures(seen_by=request.user).filter(id=closure_id).first()
    if found is None:
        raise not_found()
    return found
