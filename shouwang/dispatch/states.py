"""States of incidents and orders and the moves between them; ``docs/states.md`` draws them."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class IncidentState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    ORDERED = "ordered", _("ordered")
    ATTENDED = "attended", _("attended")
    CLOSED = "closed", _("closed")
    MERGED = "merged", _("merged")


class OrderState(models.TextChoices):
    SENT = "sent", _("sent")
    DELIVERED = "delivered", _("delivered")
    SEEN = "seen", _("seen")
    ACCEPTED = "accepted", _("accepted")
    EN_ROUTE = "en_route", _("en route")
    ON_SCENE = "on_scene", _("on scene")
    CLEARED = "cleared", _("cleared")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")


class TransferState(models.TextChoices):
    OFFERED = "offered", _("offered")
    CONNECTED = "connected", _("on the line")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN = (IncidentState.WAITING, IncidentState.ORDERED, IncidentState.ATTENDED)
UNANSWERED = (OrderState.SENT, OrderState.DELIVERED, OrderState.SEEN)
ACTIVE = (*UNANSWERED, OrderState.ACCEPTED, OrderState.EN_ROUTE, OrderState.ON_SCENE)

INCIDENT_MOVES: dict[str, set[str]] = {
    IncidentState.WAITING: {IncidentState.ORDERED, IncidentState.CLOSED, IncidentState.MERGED},
    IncidentState.ORDERED: {IncidentState.WAITING, IncidentState.ATTENDED},
    IncidentState.ATTENDED: {
        IncidentState.WAITING,
        IncidentState.ORDERED,
        IncidentState.CLOSED,
        IncidentState.MERGED,
    },
    IncidentState.CLOSED: {IncidentState.WAITING},
    IncidentState.MERGED: {IncidentState.WAITING},
}

# A phone may be late or lost: a later step may arrive without the ones before it, never an earlier one after it.
ORDER_MOVES: dict[str, set[str]] = {
    state: {*ACTIVE[place + 1 :], OrderState.WITHDRAWN} for place, state in enumerate(ACTIVE)
}
for _state in UNANSWERED:
    ORDER_MOVES[_state] |= {OrderState.DECLINED, OrderState.EXPIRED}
ORDER_MOVES[OrderState.ACCEPTED] |= {OrderState.DECLINED}
ORDER_MOVES[OrderState.ON_SCENE] |= {OrderState.CLEARED}
ORDER_MOVES |= {
    state: set() for state in (OrderState.CLEARED, OrderState.DECLINED, OrderState.EXPIRED, OrderState.WITHDRAWN)
}

TRANSFER_OPEN = (TransferState.OFFERED, TransferState.CONNECTED)
_TRANSFER_ENDS = {TransferState.CONFIRMED, TransferState.REFUSED, TransferState.WITHDRAWN}
TRANSFER_MOVES: dict[str, set[str]] = {
    TransferState.OFFERED: {TransferState.CONNECTED, *_TRANSFER_ENDS},
    TransferState.CONNECTED: {*_TRANSFER_ENDS},
    **{state: set() for state in _TRANSFER_ENDS},
}


def transfer_states_before(state: str) -> list[str]:
    """The transfer states from which ``state`` may be reached."""
    return [before for before, after in TRANSFER_MOVES.items() if state in after]


def states_before(state: str) -> list[str]:
    """The order states from which ``state`` may be reached."""
    return [before for before, after in ORDER_MOVES.items() if state in after]


def incident_states_before(state: str) -> list[str]:
    """The incident states from which ``state`` may be reached."""
    return [before for before, after in INCIDENT_MOVES.items() if state in after]


def incident_state(order_states: Iterable[str]) -> IncidentState:
    """What an open incident's state is, given its active orders and those cleared since it last waited."""
    states = set(order_states)
    if OrderState.ON_SCENE in states:
        return IncidentState.ATTENDED
    if states & set(ACTIVE):
        return IncidentState.ORDERED
    return IncidentState.ATTENDED if OrderState.CLEARED in states else IncidentState.WAITING
