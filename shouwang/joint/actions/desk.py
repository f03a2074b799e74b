"""The change of shift at the desk: who leaves writes, who comes takes over everything in one deed."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.queries import first_of, within
from shouwang.contacts.models import committed
from shouwang.dispatch.actions.claiming import claim, try_again
from shouwang.dispatch.models import Incident
from shouwang.dispatch.rules import may_dispatch
from shouwang.dispatch.states import OPEN
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.joint import rules
from shouwang.joint.models import DeskChange, DeskIncident
from shouwang.journal.append import action, append

KEEP = timedelta(days=90)  # as long as a call's contact: the words may speak of callers


@action
def write_desk_change(words: str, *, by: User) -> DeskChange:
    """For whoever comes next; written again as long as nobody has taken over."""
    area = first_of(rules.may_change_desk.paths(by))
    if area is None:
        raise Refusal("no_right", _("Your role does not include this."), status=403)
    words = text.checked(words, "text", limit=text.MAX_NOTE, is_many_lines=True)
    now = sources.now()
    written = {"area": area, "written_at": now, "text": words, "salt": sources.new_salt(), "erase_at": now + KEEP}
    if not DeskChange.objects.filter(left_by=by, taken_at=None).update(**written):
        try:
            with transaction.atomic():
                DeskChange.objects.create(left_by=by, **written)
        except IntegrityError:  # written in another window in the same moment
            raise try_again() from None
    change = DeskChange.objects.get(left_by=by, taken_at=None)
    told = committed(change.salt, words) if words else None
    append("write_desk_change", ("desk", change.id), by=by, area=area, matter_id=change.id, changes={"text": told})
    return change


@action
def take_desk(leaves: User, *, by: User) -> DeskChange:
    """Every open incident that ``leaves`` answers for is mine from now on, as far as I may dispatch there."""
    area = first_of(rules.may_change_desk.paths(by))
    if area is None:
        raise Refusal("no_right", _("Your role does not include this."), status=403)
    if leaves.id == by.id:
        raise Refusal("own_desk", _("The next one takes over; you cannot take over from yourself."), status=409)
    theirs = Incident.objects.filter(dispatcher=leaves, state__in=OPEN).select_related("area").defer("area__outline")
    found = list(within(theirs, may_dispatch.paths(by)).order_by("id"))
    claim(*found)
    ids = [incident.id for incident in found]
    # Asked again behind the claim: one that was closed or handed on in the same moment is not ours to move.
    moved = list(Incident.objects.filter(id__in=ids, dispatcher=leaves, state__in=OPEN).values_list("id", flat=True))
    Incident.objects.filter(id__in=moved).update(dispatcher=by)
    change = _taken(leaves, by)
    if change is None and not moved:
        message = _("%(name)s has left nothing to take over.") % {"name": leaves.name}
        raise Refusal("nothing_to_take", message, status=409)
    if change is None:  # gone without a word: the incidents move all the same
        now = sources.now()
        change = DeskChange.objects.create(
            area=area,
            left_by=leaves,
            written_at=now,
            salt=sources.new_salt(),
            taken_by=by,
            taken_at=now,
            erase_at=now + KEEP,
        )
    DeskIncident.objects.bulk_create(DeskIncident(change=change, incident_id=one) for one in moved)
    changes = {"from": leaves.id, "incidents": sorted(moved)}
    append("take_desk", ("desk", change.id), by=by, area=area, matter_id=change.id, changes=changes)
    return change


def _taken(leaves: User, by: User) -> DeskChange | None:
    """The words that ``leaves`` left, taken by me; None if there are none, or somebody was first."""
    standing = DeskChange.objects.filter(left_by=leaves, taken_at=None)
    open_one = within(standing, rules.may_change_desk.paths(by)).first()
    if open_one is None:
        return None
    taken = DeskChange.objects.filter(id=open_one.id, taken_at=None).update(taken_by=by, taken_at=sources.now())
    return open_one if taken else None


@action
def erase_desk_changes(changes: Sequence[DeskChange], *, by: User) -> None:
    """The date has come: words and salt are gone; who took over what stays in the journal."""
    rules.may_change_desk.require(by)
    ids = [change.id for change in changes]
    DeskChange.objects.filter(id__in=ids).delete()
    append("erase_desk_changes", ("desk", ids[0]), by=by, area=None, changes={"changes": ids})
