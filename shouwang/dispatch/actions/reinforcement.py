"""More units in the steps of the run card, and sending all of them home."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.dispatch import rules
from shouwang.dispatch.actions.claiming import claim
from shouwang.dispatch.actions.orders import require_open, settle_incident, withdraw, write_order
from shouwang.dispatch.models import Incident, Order
from shouwang.dispatch.states import ACTIVE
from shouwang.duty.models import Unit
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import action, append

if TYPE_CHECKING:
    from shouwang.dispatch.queries.recommendation import Advice


def reinforce(
    incident: Incident, step: int, units: Sequence[Unit], *, short: int = 0, advice: "Advice | None" = None, by: User
) -> None:
    """Sends the units of one step of the run card, ``short`` of what it wants. The crew on the spot may ask too."""
    try:
        _reinforce(incident, step, units, short=short, advice=advice, by=by)
    except IntegrityError:
        message = _("One of these units was sent elsewhere in the same moment; try again.")
        raise Refusal("unit_busy", message, status=409) from None


@action
def _reinforce(
    incident: Incident, step: int, units: Sequence[Unit], *, short: int, advice: "Advice | None", by: User
) -> None:
    rules.require_reinforcement(by, incident)
    claim(incident)
    require_open(incident)
    if not units:
        raise Refusal("nobody_free", _("No free unit fits the run card."), status=409)
    ordered = incident.reinforcement_step
    standing = Incident.objects.filter(id=incident.id, reinforcement_step=ordered, reinforcement_step__lt=step)
    if not standing.update(reinforcement_step=step):
        raise Refusal("step_taken", _("This step was ordered already, or one before it was not."), status=409)
    orders = [write_order(incident, unit, way=Order.Way.DATA, advice=advice, by=by, step=step) for unit in units]
    settle_incident(incident, dispatcher=by if rules.may_dispatch(by, incident.area) else None)
    append(
        "reinforce",
        ("incident", incident.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        changes={"step": step, "short": short, "orders": [[order.id, order.unit_id] for order in orders]},
    )


@action
def stand_down(incident: Incident, *, by: User) -> None:
    """All units of this incident are free again; the incident stays open until it is closed."""
    rules.may_dispatch.require(by, incident.area)
    rules.require_not_reserved(by, "stand_down", incident.area)
    claim(incident)
    orders = list(Order.objects.filter(incident=incident, state__in=ACTIVE).order_by("id"))
    if not orders:
        raise Refusal("nobody_there", _("No unit is on this incident."), status=409)
    withdraw(orders, "stand_down")
    Incident.objects.filter(id=incident.id).update(reinforcement_step=0)
    settle_incident(incident)
    append(
        "stand_down",
        ("incident", incident.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        changes={"orders": [[order.id, order.unit_id] for order in orders], "incident": incident.state},
    )
