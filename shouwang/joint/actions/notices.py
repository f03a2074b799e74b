"""Telling an agency what is broken, what it says since, and that it is restored."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.models import Area
from shouwang.contacts.models import committed
from shouwang.dispatch.actions.claiming import claim
from shouwang.dispatch.actions.orders import require_open
from shouwang.dispatch.actions.transfers import unknown_agency
from shouwang.dispatch.models import Agency, Incident
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.stamps import stamp_after
from shouwang.joint import rules
from shouwang.joint.models import Notice, NoticeUpdate
from shouwang.joint.states import NoticeState
from shouwang.journal.append import action, append
from shouwang.places.models import Closure


@action
def notify_agency(
    agency: Agency,
    *,
    what: str,
    incident: Incident | None = None,
    area: Area | None = None,
    place_text: str = "",
    lon: float | None = None,
    lat: float | None = None,
    told_to: str = "",
    promised_at: datetime | None = None,
    closure: Closure | None = None,
    by: User,
) -> Notice:
    """Somebody there was told by telephone. About an incident, or about a place of ``area`` alone."""
    where = incident.area if incident else area
    rules.may_notify.require(by, where)
    if where is None or not agency.is_active or not agency.serves(where):
        raise unknown_agency()
    if incident is not None:
        claim(incident)
        require_open(incident)
    now, what, told_to = sources.now(), text.checked(what, "what"), text.checked(told_to, "told_to")
    if not what:
        raise Refusal("what_needed", _("Say what they are told."), field="what")
    _require_ahead(promised_at, now)
    notice = Notice.objects.create(
        incident=incident,
        area=where,
        agency=agency,
        closure=closure,
        lon=incident.lon if incident else lon,
        lat=incident.lat if incident else lat,
        place_text=text.checked(place_text, "place_text"),
        what=what,
        told_to=told_to,
        told_at=now,
        promised_at=promised_at,
        due_at=promised_at or _ask_again(agency, now),
        salt=sources.new_salt(),
    )
    _append("notify_agency", notice, (what, told_to), by=by)
    return notice


@action
def update_notice(
    notice: Notice, words: str, *, promised_at: datetime | None = None, closure: Closure | None = None, by: User
) -> NoticeUpdate:
    """What they say now. Without a new promise they are asked again after a while."""
    rules.may_notify.require(by, notice.area)
    now, words = sources.now(), text.checked(words, "text")
    if not words:
        raise Refusal("empty", _("There is nothing to keep."), field="text")
    _require_ahead(promised_at, now)
    changes: dict[str, object] = {"due_at": promised_at or _ask_again(notice.agency, now)}
    if promised_at is not None:
        changes["promised_at"] = promised_at
    if closure is not None:
        changes["closure"] = closure
    if not Notice.objects.filter(id=notice.id, state=NoticeState.STANDING).update(**changes):
        raise _over()
    update = NoticeUpdate.objects.create(
        notice=notice, at=now, text=words, promised_at=promised_at, salt=sources.new_salt()
    )
    _append("update_notice", notice, (words,), salt=update.salt, by=by)
    return update


@action
def restore_notice(notice: Notice, *, by: User) -> None:
    """It works again. A road that was closed for it stays closed until somebody lifts it: it may be another matter."""
    _end(notice, NoticeState.RESTORED, "", by=by)
    _append("restore_notice", notice, (), by=by)


@action
def withdraw_notice(notice: Notice, *, reason: str, by: User) -> None:
    """Told by mistake, or not theirs."""
    reason = text.checked(reason, "reason")
    _end(notice, NoticeState.WITHDRAWN, reason, by=by)
    _append("withdraw_notice", notice, (reason,), by=by)


def _end(notice: Notice, state: str, reason: str, *, by: User) -> None:
    rules.may_notify.require(by, notice.area)
    standing = Notice.objects.filter(id=notice.id, state=NoticeState.STANDING)
    if not standing.update(state=state, ended_at=stamp_after("told_at"), reason=reason):
        raise _over()


def _over() -> Refusal:
    return Refusal("notice_over", _("This notice is over already."), status=409)


def _ask_again(agency: Agency, now: datetime) -> datetime:
    return now + timedelta(seconds=agency.repair_seconds)


def _require_ahead(promised_at: datetime | None, now: datetime) -> None:
    if promised_at is not None and promised_at <= now:
        raise Refusal("over_already", _("This end has passed already."), field="promised_at")


def _append(verb: str, notice: Notice, said: tuple[str, ...], *, salt: str = "", by: User) -> None:
    kept = {"said": committed(salt or notice.salt, *said)} if any(said) else {}
    append(
        verb,
        ("notice", notice.id),
        by=by,
        area=notice.area,
        matter_id=notice.incident_id,
        changes={"agency": notice.agency.code} | kept,
    )
