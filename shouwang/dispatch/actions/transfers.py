"""A call handed over warm: the desk stays on the line until the other side says that it has taken over."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.contacts.models import committed
from shouwang.dispatch import rules
from shouwang.dispatch.actions.claiming import claim
from shouwang.dispatch.actions.orders import require_open
from shouwang.dispatch.models import Agency, Incident, Transfer
from shouwang.dispatch.states import TRANSFER_OPEN, TransferState, transfer_states_before
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.stamps import stamp_after
from shouwang.journal.append import action, append


@action
def offer_transfer(incident: Incident, agency: Agency, *, by: User) -> Transfer:
    """The desk rings the other side. Our own units go as ever: nothing here waits for an answer."""
    rules.may_transfer.require(by, incident.area)
    claim(incident)
    require_open(incident)
    if not agency.is_active or not agency.serves(incident.area):
        raise unknown_agency()
    if Transfer.objects.filter(incident=incident, agency=agency, state__in=TRANSFER_OPEN).exists():
        message = _("%(agency)s has been offered this already and has not answered yet.")
        raise Refusal("offered_already", message % {"agency": agency.shown_name}, status=409, field="agency")
    now = sources.now()
    transfer = Transfer.objects.create(
        incident=incident,
        agency=agency,
        offered_at=now,
        due_at=now + timedelta(seconds=agency.answer_seconds),
        salt=sources.new_salt(),
    )
    _append("offer_transfer", transfer, by=by)
    return transfer


@action
def connect_transfer(transfer: Transfer, *, by: User) -> None:
    """They have picked up; the clock goes on until they say yes."""
    _move(transfer, TransferState.CONNECTED, {"connected_at": stamp_after("offered_at")}, by=by)
    _append("connect_transfer", transfer, by=by)


@action
def confirm_transfer(transfer: Transfer, *, taken_by: str, reference: str = "", by: User) -> None:
    """The other side has taken over. Which desk there says so is asked: else it is only our own belief."""
    taken_by, reference = text.checked(taken_by, "taken_by"), text.checked(reference, "reference")
    if not taken_by:
        raise Refusal("who_confirms", _("Say who confirms there: a desk or a number is enough."), field="taken_by")
    ended = {"ended_at": _ended(), "taken_by": taken_by, "reference": reference}
    _move(transfer, TransferState.CONFIRMED, ended, by=by)
    _append("confirm_transfer", transfer, said=(taken_by, reference), by=by)


@action
def refuse_transfer(transfer: Transfer, *, reason: str, by: User) -> None:
    """The other side does not take it: it is ours again, with what they said."""
    reason = text.checked(reason, "reason")
    if not reason:
        raise Refusal("reason_needed", _("Say why they refuse."), field="reason")
    _move(transfer, TransferState.REFUSED, {"ended_at": _ended(), "reason": reason}, by=by)
    _append("refuse_transfer", transfer, said=(reason,), by=by)


@action
def withdraw_transfer(transfer: Transfer, *, reason: str, by: User) -> None:
    """It is not needed, or was offered by mistake."""
    reason = text.checked(reason, "reason")
    _move(transfer, TransferState.WITHDRAWN, {"ended_at": _ended(), "reason": reason}, by=by)
    _append("withdraw_transfer", transfer, said=(reason,), by=by)


def _ended() -> object:
    return stamp_after("offered_at", "connected_at")


def _move(transfer: Transfer, state: str, changes: dict[str, object], *, by: User) -> None:
    rules.may_transfer.require(by, transfer.incident.area)
    claim(transfer.incident)
    moving = Transfer.objects.filter(id=transfer.id, state__in=transfer_states_before(state))
    if not moving.update(state=state, **changes):
        now = Transfer.objects.get(id=transfer.id).get_state_display()
        message = _("This transfer is %(now)s; it cannot become %(then)s.")
        raise Refusal("no_such_move", message % {"now": now, "then": TransferState(state).label}, status=409)
    transfer.state = state


def _append(verb: str, transfer: Transfer, *, said: tuple[str, ...] = (), by: User) -> None:
    incident = transfer.incident
    kept = {"said": committed(transfer.salt, *said)} if any(said) else {}
    append(
        verb,
        ("transfer", transfer.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        changes={"agency": transfer.agency.code} | kept,
    )


def unknown_agency() -> Refusal:
    return Refusal("unknown_agency", _("This agency does not answer here."), field="agency")


def unanswered(incident: Incident) -> Refusal | None:
    """Whether somebody was offered this incident and has not answered."""
    waiting = Transfer.objects.filter(incident=incident, state__in=TRANSFER_OPEN).select_related("agency").first()
    if waiting is None:
        return None
    message = _(
        "%(agency)s has not confirmed the transfer: confirm it, or write down that it was refused or taken back."
    )
    return Refusal("has_transfer", message % {"agency": waiting.agency.shown_name}, status=409)


rules.KEEPS_OPEN.append(unanswered)
