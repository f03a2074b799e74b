"""What agencies were told and have not restored."""

from uuid import UUID

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.areas.queries import within
from shouwang.dispatch.models import Incident
from shouwang.dispatch.rules import may_see_incidents
from shouwang.joint import rules
from shouwang.joint.models import Notice
from shouwang.joint.states import NoticeState


def notice(notice_id: UUID, *, seen_by: User) -> Notice:
    rows = Notice.objects.select_related("area", "agency").defer("area__outline")
    found = within(rows, may_see_incidents.paths(seen_by)).filter(id=notice_id).first()
    if found is None:
        raise not_found()
    return found


def standing_notices(*, seen_by: User) -> list[Notice]:
    rows = Notice.objects.filter(state=NoticeState.STANDING).select_related("agency", "incident__place")
    rows = rows.prefetch_related("updates")
    return list(within(rows, rules.may_notify.paths(seen_by)).order_by("due_at", "id"))


def notices_part(incident: Incident, _seen_by: User) -> dict[str, object] | None:
    rows = Notice.objects.filter(incident=incident).select_related("agency", "closure").prefetch_related("updates")
    shown = [notice_row(one) for one in rows.order_by("told_at", "id")]
    return {"notices": shown} if shown else None


def notice_row(one: Notice) -> dict[str, object]:
    updates = sorted(one.updates.all(), key=lambda update: (update.at, update.id))
    return {
        "id": one.id,
        "name": one.agency.shown_name,
        "dial_number": one.agency.dial_number,
        "state": one.state,
        "what": one.what,
        "told_to": one.told_to,
        "told_at": one.told_at,
        "promised_at": one.promised_at,
        "due_at": one.due_at,
        "ended_at": one.ended_at,
        "reason": one.reason,
        "closure": one.closure_id if one.closure and one.closure.lifted_at is None else None,
        "updates": [{"at": update.at, "text": update.text} for update in updates],
    }
