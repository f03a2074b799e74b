"""Pictures over HTTP: sent as they are, looked at by an entry first, held and released."""

from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.crypto import salted_hmac
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from shouwang.accounts.endpoint import REQUEST, ByUser, Contract, Done, Nothing, answered, does, in_utc
from shouwang.dispatch.models import Incident
from shouwang.dispatch.queries import incident as incident_by_id
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import perform_once
from shouwang.pictures import actions, files, queries, rules
from shouwang.pictures.models import Picture


@require_POST
def add_picture(request: ByUser, incident_id: UUID) -> HttpResponse:
    """The body is the photo or clip itself, whatever its type is called; its Idempotency-Key is its id.

    ``X-Happened-At``: when it was taken, where the phone could not send it at once.
    """
    incident = incident_by_id(incident_id, seen_by=request.user)
    rules.require_adding(request.user, incident)
    picture_id = _id_of(request)
    with files.arrived(cast("BinaryIO", request), picture_id) as (arrived, digest):
        asked = f"{request.user.pk}\n{request.path}\n{digest}"
        request_hash = salted_hmac(REQUEST, asked, algorithm="sha256").hexdigest()
        entry = perform_once(picture_id, request_hash, lambda: _add(request, incident, arrived, picture_id))
    subject = {"kind": entry.subject_kind, "id": entry.subject_id}
    return answered({"position": entry.position, "verb": entry.verb, "subject": subject}, 201)


add_picture.__dict__["contract"] = Contract("POST", 201, Done, is_repeatable=True, is_file=True)


def _add(request: ByUser, incident: Incident, arrived: Path, picture_id: UUID) -> None:
    """What is slow comes before the action; what the action refuses leaves no file."""
    if Picture.objects.filter(id=picture_id).exists():
        raise Refusal("id_taken", _("A picture with this id exists already."), status=409)
    told = parse_datetime(request.headers.get("X-Happened-At", "")) if request.headers.get("X-Happened-At") else None
    at = in_utc(told, "X-Happened-At") if told else None
    kept = files.keep(arrived, picture_id)
    try:
        actions.add_picture(incident, kept, happened_at=at, by=request.user)
    except BaseException:
        files.remove(kept.name)
        raise


def _id_of(request: HttpRequest) -> UUID:
    try:
        return UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError:
        message = _("Idempotency-Key must be a UUID.")
        raise Refusal("bad_request_id", message, field="Idempotency-Key") from None


class Viewed(Done, forbid_unknown_fields=True):
    url: str


def _where(_request: ByUser, picture_id: UUID) -> dict[str, object]:
    return {"url": f"/pictures/{picture_id}"}


@does(Nothing, answer=Viewed, shows=_where)
def view_picture(request: ByUser, body: Nothing, picture_id: UUID) -> None:
    """The reason comes from the incident it belongs to; the answer's address shows it, for five minutes."""
    found = queries.picture(picture_id, seen_by=request.user)
    actions.view_picture(found, reason=f"incident {found.incident.number}", by=request.user)


class HoldBody(msgspec.Struct, forbid_unknown_fields=True):
    reason: str


@does(HoldBody)
def hold_picture(request: ByUser, body: HoldBody, picture_id: UUID) -> None:
    actions.hold_picture(queries.picture(picture_id, seen_by=request.user), reason=body.reason, by=request.user)


@does(Nothing)
def release_picture(request: ByUser, body: Nothing, picture_id: UUID) -> None:
    actions.release_picture(queries.picture(picture_id, seen_by=request.user), by=request.user)


urlpatterns = [
    path("incidents/<uuid:incident_id>/pictures", add_picture),
    path("pictures/<uuid:picture_id>/view", view_picture),
    path("pictures/<uuid:picture_id>/hold", hold_picture),
    path("pictures/<uuid:picture_id>/release", release_picture),
]
