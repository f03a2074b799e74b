"""Ringing back whoever was lost: one person at a time, a few tries, and then it is closed with what came of it."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.models import Area
from shouwang.contacts.models import Contact
from shouwang.dispatch import rules
from shouwang.dispatch.actions.claiming import claim, try_again
from shouwang.dispatch.models import CallBack, Incident
from shouwang.dispatch.policy import clock_policies
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.rows import insert
from shouwang.journal.append import action, append

MOST_TRIES = 3  # then whoever it was has seen three missed calls of the police
MOST_CONTACTS = 100  # of one incident that are looked through
CALLING = timedelta(minutes=2)  # so long a call-back is the one's who began it
KEEP = timedelta(days=90)
WITHIN_SECONDS = 60.0  # where no policy is in force


def new_call_back(why: CallBack.Why, area: Area, *, contact_id: UUID | None) -> CallBack:
    """The row that an action which loses a caller writes; due as the policy in force says."""
    now = sources.now()
    due_at = now + _within()
    return CallBack(why=why, area=area, contact_id=contact_id, opened_at=now, due_at=due_at, erase_at=now + KEEP)


def _within() -> timedelta:
    in_force = clock_policies(timezone.localdate(sources.now()))
    seconds = next((policy.target_seconds for policy in in_force if policy.key == "call_back"), WITHIN_SECONDS)
    return timedelta(seconds=seconds)


@action
def ask_call_back(incident: Incident, *, by: User) -> CallBack:
    """The line broke while somebody told of this: they are rung back, by whoever is free first."""
    rules.may_take_call.require(by, incident.area)
    claim(incident)
    contacts = Contact.objects.filter(matter_id=incident.id).order_by("id")[:MOST_CONTACTS]
    known = {contact.id for contact in contacts if contact.phone}
    calls = incident.calls.order_by("-taken_at", "-id").values_list("contact_id", flat=True)
    contact_id = next((one for one in calls if one in known), None)
    if contact_id is None:
        raise Refusal("no_number", _("No number is known for this call; there is nobody to ring back."), status=409)
    if CallBack.objects.filter(incident=incident, state=CallBack.State.OPEN).exists():
        raise Refusal("asked_already", _("This caller is waiting to be rung back already."), status=409)
    call_back = new_call_back(CallBack.Why.BROKE, incident.area, contact_id=contact_id)
    call_back.incident = incident
    insert(call_back)
    append(
        "ask_call_back",
        ("call_back", call_back.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        changes={"due_at": call_back.due_at.isoformat()},
    )
    return call_back


@action
def start_call_back(call_back: CallBack, *, by: User) -> None:
    """I ring them now: nobody else does meanwhile. Showing the number is part of it, and so of the entry."""
    rules.may_take_call.require(by, call_back.area)
    now = sources.now()
    is_free = Q(tried_by=None) | Q(tried_by=by) | Q(tried_at__lte=now - CALLING)
    waiting = CallBack.objects.filter(is_free, id=call_back.id, state=CallBack.State.OPEN)
    if not waiting.update(tried_by=by, tried_at=now):
        raise _taken(call_back)
    append(
        "start_call_back",
        ("call_back", call_back.id),
        by=by,
        area=call_back.area,
        matter_id=call_back.incident_id,
        changes={"try": call_back.tries + 1},
    )


def _taken(call_back: CallBack) -> Refusal:
    found = CallBack.objects.select_related("tried_by").get(id=call_back.id)
    if found.state != CallBack.State.OPEN:
        return Refusal("call_back_over", _("This call-back is over."), status=409)
    if found.tried_by is None:  # let go in this very moment
        return try_again()
    return Refusal("calling", _("%(name)s is ringing them now.") % {"name": found.tried_by.name}, status=409)


@action
def end_call_back(call_back: CallBack, *, is_reached: bool, by: User) -> None:
    """What came of it. Not reached: again in a while, and after the last try it is closed with that."""
    rules.may_take_call.require(by, call_back.area)
    now = sources.now()
    mine = CallBack.objects.filter(id=call_back.id, state=CallBack.State.OPEN, tried_by=by)
    if is_reached:
        changed = mine.update(state=CallBack.State.REACHED, tries=F("tries") + 1, ended_at=now)
    elif changed := mine.filter(tries__lt=MOST_TRIES - 1).update(
        tries=F("tries") + 1, tried_by=None, tried_at=None, due_at=now + _within()
    ):
        pass
    else:
        changed = mine.update(state=CallBack.State.NOT_REACHED, tries=F("tries") + 1, ended_at=now)
    if not changed:
        raise _not_mine(call_back)
    found = CallBack.objects.get(id=call_back.id)
    append(
        "end_call_back",
        ("call_back", call_back.id),
        by=by,
        area=call_back.area,
        matter_id=call_back.incident_id,
        changes={"reached": is_reached, "tries": found.tries, "state": found.state},
    )


def _not_mine(call_back: CallBack) -> Refusal:
    if CallBack.objects.filter(id=call_back.id, state=CallBack.State.OPEN, tried_by=None).exists():
        return Refusal("not_started", _("Ring them first."), status=409)
    return _taken(call_back)
