"""A call form that outlives its page. No action and no entry, as a position is none: overwritten, its author's own."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.dispatch import rules
from shouwang.dispatch.models import CallDraft
from shouwang.foundation import sources
from shouwang.foundation.write_lock import write_lock

LIFE = timedelta(hours=1)  # nobody comes back to a call after that; its names and numbers must not lie about
MOST = 20  # of one person: more are no forms that anybody fills in


def keep_draft(draft_id: UUID, form: str, *, by: User) -> None:
    rules.may_take_call.require(by)
    now = sources.now()
    with write_lock(), transaction.atomic():
        if CallDraft.objects.filter(id=draft_id, user=by).update(form=form, saved_at=now):
            return
        if CallDraft.objects.filter(id=draft_id).exists():
            raise not_found()
        CallDraft.objects.create(id=draft_id, user=by, form=form, saved_at=now)
        kept = CallDraft.objects.filter(user=by).order_by("-saved_at", "-id").values_list("id", flat=True)[:MOST]
        CallDraft.objects.filter(user=by).exclude(id__in=list(kept)).delete()


def discard_draft(draft_id: UUID, *, by: User) -> None:
    rules.may_take_call.require(by)
    if not CallDraft.objects.filter(id=draft_id, user=by).exists():  # gone already, or somebody else's: all alike
        raise not_found()
    with write_lock(), transaction.atomic():
        drop_draft(draft_id, by=by)


def drop_draft(draft_id: UUID | None, *, by: User) -> None:
    """Part of the action that saves the call: the form and its draft are never both there."""
    if draft_id is not None:
        CallDraft.objects.filter(id=draft_id, user=by).delete()


def erase_drafts(now: datetime) -> int:
    """Those an hour old."""
    if not CallDraft.objects.filter(saved_at__lte=now - LIFE).exists():  # the lock is the desks', every second
        return 0
    with write_lock(), transaction.atomic():
        return CallDraft.objects.filter(saved_at__lte=now - LIFE).delete()[0]
