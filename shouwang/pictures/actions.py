"""Every change of pictures: sent, looked at, held back from erasure, erased."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.contacts.models import committed
from shouwang.dispatch.actions.claiming import claim
from shouwang.dispatch.models import Incident
from shouwang.dispatch.rules import is_crew_of
from shouwang.duty.queries import unit_of
from shouwang.foundation import sealing, sources, text
from shouwang.foundation.happening import as_told, true_time
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.rows import insert
from shouwang.journal.append import action, append
from shouwang.pictures import files, rules
from shouwang.pictures.models import Picture

PURPOSE = "shouwang picture"  # of the installation's key, that seals each picture's own
MOST_OF_ONE_INCIDENT = 200  # a stuck button on a phone must not fill the disk


@action
def add_picture(incident: Incident, kept: files.Kept, *, happened_at: datetime | None = None, by: User) -> Picture:
    """The sealed file is in place already; from here on it is the incident's."""
    rules.require_adding(by, incident)
    claim(incident)
    if Picture.objects.filter(incident=incident).count() >= MOST_OF_ONE_INCIDENT:
        raise Refusal("too_many", _("This incident has as many pictures as it may."), status=409)
    at = true_time(happened_at, incident.opened_at)
    sent_at = at or sources.now()
    picture = Picture(
        id=kept.id,
        incident=incident,
        unit=unit_of(by) if is_crew_of(by, incident) else None,
        kind=kept.clean.kind,
        content_type=kept.clean.content_type,
        width=kept.clean.width,
        height=kept.clean.height,
        seconds=kept.clean.seconds,
        size_bytes=kept.size_bytes,
        file_name=kept.name,
        sealed_key=sealing.sealed(PURPOSE, kept.key),
        sent_at=sent_at,
        erase_at=sources.now() + timedelta(days=settings.PICTURES_DAYS),
    )
    insert(picture)
    told = {"kind": picture.kind, "bytes": picture.size_bytes, "seconds": picture.seconds}
    _append("add_picture", picture, told | {"unit": picture.unit_id} | as_told(at), by=by)
    return picture


@action
def view_picture(picture: Picture, *, reason: str, by: User) -> None:
    """Somebody looks at it; the entry says who and why. If it cannot be written, nothing is shown."""
    rules.require_viewing(by, picture.incident)
    if not Picture.objects.filter(id=picture.id).exists():
        raise _erased()
    reason = text.checked(reason, "reason")
    if not reason:
        raise Refusal("reason_needed", _("Say why you need to see this."), field="reason")
    _append("view_picture", picture, {"kind": picture.kind, "reason": reason}, by=by)


@action
def hold_picture(picture: Picture, *, reason: str, by: User) -> None:
    """A legal hold: it is not erased on its date until somebody lifts it."""
    rules.may_hold_pictures.require(by, picture.incident.area)
    reason = text.checked(reason, "reason")
    if not reason:
        raise Refusal("reason_needed", _("Say why it must be kept."), field="reason")
    salt = sources.new_salt()
    changes = {"held_at": sources.now(), "hold_reason": reason, "hold_salt": salt}
    if not Picture.objects.filter(id=picture.id, held_at=None).update(**changes):
        raise Refusal("held_already", _("It is held already, or erased."), status=409)
    _append("hold_picture", picture, {"reason": committed(salt, reason)}, by=by)


@action
def release_picture(picture: Picture, *, by: User) -> None:
    """The hold is lifted; what is past its date goes at once."""
    rules.may_hold_pictures.require(by, picture.incident.area)
    changes = {"held_at": None, "hold_reason": "", "hold_salt": ""}
    if not Picture.objects.filter(id=picture.id, held_at__isnull=False).update(**changes):
        raise Refusal("not_held", _("It is not held."), status=409)
    _append("release_picture", picture, {}, by=by)


@action
def erase_picture(picture: Picture, *, by: User) -> None:
    """The date has come: the row and the key in it are gone, and with them every copy of the file."""
    rules.may_erase_pictures.require(by, picture.incident.area)
    due = Picture.objects.filter(id=picture.id, held_at=None, erase_at__lte=sources.now())
    if not due.delete()[0]:
        raise _erased()
    _append("erase_picture", picture, {"kind": picture.kind}, by=by)


def _erased() -> Refusal:
    return Refusal("already_erased", _("This picture is erased, or held."), status=409)


def _append(verb: str, picture: Picture, changes: dict[str, object], *, by: User) -> None:
    incident = picture.incident
    append(verb, ("picture", picture.id), by=by, area=incident.area, matter_id=incident.id, changes=changes)
