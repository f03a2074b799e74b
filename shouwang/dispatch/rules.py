"""Who may do what with calls, incidents and orders."""

from collections.abc import Callable, Collection

from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import Role, User
from shouwang.accounts.rules import Right, not_found
from shouwang.areas.models import Area
from shouwang.dispatch.models import Incident, Mode, Order
from shouwang.dispatch.policy import SET_ASIDE, period_at
from shouwang.dispatch.states import ACTIVE
from shouwang.duty.models import Unit
from shouwang.duty.rules import is_member
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal

DESK = (Role.DISPATCHER, Role.SUPERVISOR)

may_see_incidents = Right("see_incidents", Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
may_take_call = Right("take_call", Role.CALL_TAKER, *DESK)
may_describe_incident = Right("describe_incident", Role.CALL_TAKER, *DESK)
may_dispatch = Right("dispatch", *DESK)
may_merge = Right("merge", Role.CALL_TAKER, *DESK)
may_close = Right("close", *DESK)
may_reopen = Right("reopen", *DESK)
may_hand_over = Right("hand_over", *DESK)
may_answer_order = Right("answer_order", Role.UNIT)
may_read_intervals = Right("read_intervals", Role.SUPERVISOR, Role.AUDITOR)
may_transfer = Right("transfer", Role.CALL_TAKER, *DESK)
may_switch_mode = Right("switch_mode", *DESK)
may_set_policy = Right("set_policy", Role.ADMINISTRATOR)


def require_mode_switch(user: User, mode: Mode, area: Area) -> None:
    """The right, and of its roles those that the mode itself names."""
    may_switch_mode.require(user, area)
    if not _has_one_of(user, mode.roles, area):
        raise Refusal("no_right", _("Your role does not include this."), status=403)


def require_not_reserved(user: User, right: str, area: Area) -> None:
    """What a mode leaves to those who may switch it: in a major event nobody else sends everyone home."""
    period = period_at(area, sources.now())
    if period is None or right not in period.mode.reserved or _has_one_of(user, period.mode.roles, area):
        return
    message = _("In the mode “%(mode)s” this is left to whoever may switch it.") % {"mode": period.mode.shown_name}
    raise Refusal("reserved", message, status=403)


def _has_one_of(user: User, roles: Collection[str], area: Area) -> bool:
    return user.is_system or any(area.path.startswith(path) for role in roles for path in user.granted.get(role, ()))


# Why an incident must stay open: a word that was given and not answered yet. Rooms above add theirs.
KEEPS_OPEN: list[Callable[[Incident], Refusal | None]] = []


def require_nothing_open(incident: Incident) -> None:
    """Once it is over nobody looks at it any more: what others have not answered would be lost from sight."""
    for keeps in KEEPS_OPEN:
        refusal = keeps(incident)
        if refusal is not None:
            raise refusal


def is_crew_of(user: User, incident: Incident) -> bool:
    """Whether somebody rides with a unit that has an order to this incident."""
    on_it = Order.objects.filter(incident=incident, state__in=ACTIVE).select_related("unit__area")
    return any(may_answer_order(user, order.unit.area) and is_member(user, order.unit) for order in on_it)


def require_reopening(user: User, incident: Incident) -> None:
    """The desk; of a call that was set aside also whoever takes calls: it was an emergency after all."""
    if incident.opening_category_id in SET_ASIDE and may_take_call(user, incident.area):
        return
    may_reopen.require(user, incident.area)


def require_reinforcement(user: User, incident: Incident) -> None:
    """The crew on the spot may ask for more; the desk sends them anyway."""
    if not is_crew_of(user, incident):
        may_dispatch.require(user, incident.area)


def require_note(user: User, incident: Incident) -> None:
    """The desk writes about every incident of its areas, a crew about the one it is sent to."""
    if not may_describe_incident(user, incident.area) and not is_crew_of(user, incident):
        may_describe_incident.require(user, incident.area)


def require_own_unit(user: User, unit: Unit) -> None:
    """Help is called for, and taken back, by whoever rides with the unit; nobody else speaks for them."""
    may_answer_order.require(user, unit.area)
    if not is_member(user, unit):
        raise not_found()


def require_order_step(user: User, order: Order) -> None:
    """The crew answers for itself; the desk answers for it when it reports by radio."""
    if may_answer_order(user, order.unit.area) and is_member(user, order.unit):
        return
    may_dispatch.require(user, order.incident.area)
