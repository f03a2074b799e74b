"""Who sees call points, tests them, sets them up; who answers a ring."""

from shouwang.accounts.models import Role, User
from shouwang.accounts.rules import Right, not_found
from shouwang.callpoints.models import Press
from shouwang.duty.queries import unit_of

DESK = (Role.DISPATCHER, Role.SUPERVISOR)

may_see_call_points = Right("see_call_points", *DESK, Role.AUDITOR, Role.ADMINISTRATOR)
may_test_call_points = Right("test_call_points", *DESK)
may_set_up_call_points = Right("set_up_call_points", Role.SUPERVISOR, Role.ADMINISTRATOR)
may_answer_ring = Right("answer_ring", Role.UNIT)
may_answer_for_unit = Right("answer_ring_for_unit", *DESK)
may_set_ring_steps = Right("set_ring_steps", Role.ADMINISTRATOR)


def is_rung(user: User, press: Press) -> bool:
    """Whether this person rides with a unit that the press has rung."""
    unit = unit_of(user) if may_answer_ring(user) else None
    return unit is not None and str(unit.id) in press.rung


def require_answer(user: User, press: Press) -> None:
    """Those who were rung, and the desk for them when they answer by radio."""
    if is_rung(user, press) or may_answer_for_unit(user, press.point.area):
        return
    if may_answer_ring(user):  # another crew: what does not ring them is not there
        raise not_found()
    may_answer_for_unit.require(user, press.point.area)
