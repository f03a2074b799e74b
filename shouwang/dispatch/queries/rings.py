"""Telephones that ring and callers to be rung back, within the areas of those who take calls."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.areas.queries import within
from shouwang.dispatch import rules
from shouwang.dispatch.models import CallBack, CallDraft, Ring

SILENT = timedelta(minutes=5)  # an exchange that says nothing more of a ring has lost it: nobody lets ring so long
MOST = 100


def rings(*, seen_by: User) -> QuerySet[Ring]:
    rows = Ring.objects.select_related("area", "answered_by").defer("area__outline")
    return within(rows, rules.may_take_call.paths(seen_by))


def standing_rings(*, seen_by: User) -> QuerySet[Ring]:
    """Those that somebody has yet to answer at a board, the oldest first."""
    is_waiting = Q(state=Ring.State.RINGING) | Q(state=Ring.State.ANSWERED, answered_by=None)
    return rings(seen_by=seen_by).filter(is_waiting).order_by("rang_at", "id")[:MOST]


def ring(ring_id: UUID, *, seen_by: User) -> Ring:
    found = rings(seen_by=seen_by).filter(id=ring_id).first()
    if found is None:
        raise not_found()
    return found


def own_ring(exchange_ref: str, *, told_by: User) -> Ring:
    """By the id that the exchange gave it: its own rings only."""
    found = rings(seen_by=told_by).filter(exchange_ref=exchange_ref, told_by=told_by).first()
    if found is None:
        raise not_found()
    return found


def ring_row(one: Ring) -> dict[str, object]:
    """What boards see: no number."""
    return {
        "id": one.id,
        "line": one.line,
        "rang_at": one.rang_at,
        "state": one.state,
        "by": one.answered_by.name if one.answered_by else None,
    }


def call_backs(*, seen_by: User) -> QuerySet[CallBack]:
    rows = CallBack.objects.select_related("area", "tried_by", "incident__category", "incident__place")
    return within(rows.defer("area__outline"), rules.may_take_call.paths(seen_by))


def call_back(call_back_id: UUID, *, seen_by: User) -> CallBack:
    found = call_backs(seen_by=seen_by).filter(id=call_back_id).first()
    if found is None:
        raise not_found()
    return found


def drafts(*, by: User) -> list[CallDraft]:
    """One's own alone, the last one first."""
    rules.may_take_call.require(by)
    return list(CallDraft.objects.filter(user=by).order_by("-saved_at", "-id"))


def lost_rings(now: datetime) -> list[Ring]:
    """Of which the exchange has said nothing for too long."""
    silent = Q(state=Ring.State.RINGING, rang_at__lte=now - SILENT)
    silent |= Q(state=Ring.State.ANSWERED, answered_by=None, answered_at__lte=now - SILENT)
    return list(Ring.objects.filter(silent).select_related("area").defer("area__outline").order_by("rang_at")[:MOST])
