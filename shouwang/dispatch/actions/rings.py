"""A telephone rings, is answered, or falls silent. The exchange says so; who answers it here is the desk's own word."""

from datetime import datetime, timedelta

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.contacts.actions import new_contact
from shouwang.dispatch import rules
from shouwang.dispatch.actions.call_backs import new_call_back
from shouwang.dispatch.actions.intake import desk_of
from shouwang.dispatch.models import CallBack, Ring
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.rows import insert
from shouwang.journal.append import action, append

KEEP_NUMBER = timedelta(days=1)  # long enough to ring back; a call that is taken has a contact of its own
KEEP = timedelta(days=90)  # how long rings and lost calls can be counted one by one
STANDING = (Ring.State.RINGING, Ring.State.ANSWERED)


@action
def announce_ring(exchange_ref: str, *, line: str, number: str, rang_at: datetime, by: User) -> Ring:
    """A telephone rings; every desk of the area sees it. ``exchange_ref``: never used again for another ring."""
    desk = desk_of(by)
    rules.may_take_call.require(by, desk)
    exchange_ref = text.checked(exchange_ref, "ring", limit=100)
    if not exchange_ref:
        raise Refusal("empty", _("The ring needs an id of its own."), field="ring")
    now = sources.now()
    ring = Ring(
        told_by=by,
        exchange_ref=exchange_ref,
        line=text.checked(line, "line", limit=40),
        area=desk,
        state=Ring.State.RINGING,
        rang_at=min(rang_at, now),
        erase_at=now + KEEP,
    )
    contact = new_contact(ring.id, desk, name="", phone=number)
    if contact is not None:
        contact.erase_at, ring.contact_id = now + KEEP_NUMBER, contact.id
    insert(contact, ring)
    told = {"line": ring.line, "rang_at": ring.rang_at.isoformat()}
    told_of = [contact.id, contact.commitment] if contact else None
    append("announce_ring", ("ring", ring.id), by=by, area=desk, changes=told | {"contact": told_of})
    return ring


@action
def answer_ring(ring: Ring, *, by: User) -> None:
    """I have this one. Of two who press at once, one has it and the other is told who."""
    rules.may_take_call.require(by, ring.area)
    now = sources.now()
    free = Ring.objects.filter(id=ring.id, state__in=STANDING, answered_by=None)
    if not free.update(state=Ring.State.ANSWERED, answered_by=by, answered_at=Coalesce("answered_at", now)):
        raise _gone(ring)
    append("answer_ring", ("ring", ring.id), by=by, area=ring.area, changes={"line": ring.line})


def _gone(ring: Ring) -> Refusal:
    found = Ring.objects.select_related("answered_by").get(id=ring.id)
    if found.answered_by is not None:
        message = _("%(name)s has answered this call.") % {"name": found.answered_by.name}
        return Refusal("answered_already", message, status=409)
    return Refusal("hung_up", _("The caller has hung up; the call waits to be rung back."), status=409)


@action
def pick_up_ring(ring: Ring, *, at: datetime, by: User) -> None:
    """The exchange says that a handset was lifted; who lifted it says so at the board."""
    rules.may_take_call.require(by, ring.area)
    at = max(ring.rang_at, min(at, sources.now()))
    if not Ring.objects.filter(id=ring.id, state__in=STANDING).update(state=Ring.State.ANSWERED, answered_at=at):
        raise Refusal("ring_over", _("This ring is over."), status=409)
    append("pick_up_ring", ("ring", ring.id), by=by, area=ring.area, changes={"answered_at": at.isoformat()})


@action
def hang_up_ring(ring: Ring, *, at: datetime, by: User) -> CallBack | None:
    """The caller is gone. Unanswered, they are rung back: the desk has it to do."""
    rules.may_take_call.require(by, ring.area)
    at = max(ring.rang_at, min(at, sources.now()))
    if Ring.objects.filter(id=ring.id, state=Ring.State.RINGING).update(state=Ring.State.DROPPED, ended_at=at):
        call_back = new_call_back(CallBack.Why.DROPPED, ring.area, contact_id=ring.contact_id)
        call_back.ring, call_back.line, call_back.rang_at = ring, ring.line, ring.rang_at
        insert(call_back)
        changes = {"ended_at": at.isoformat(), "call_back": call_back.id}
        append("drop_ring", ("ring", ring.id), by=by, area=ring.area, changes=changes)
        return call_back
    if not Ring.objects.filter(id=ring.id, state=Ring.State.ANSWERED).update(state=Ring.State.OVER, ended_at=at):
        raise Refusal("ring_over", _("This ring is over."), status=409)
    append("end_ring", ("ring", ring.id), by=by, area=ring.area, changes={"ended_at": at.isoformat()})
    return None
