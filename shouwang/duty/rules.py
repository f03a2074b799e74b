"""Who may start shifts, report positions and set up posts."""

from collections.abc import Callable

from django.db import connection

from shouwang.accounts.models import Role, User
from shouwang.accounts.rules import Right
from shouwang.duty.models import Unit

may_see_positions = Right("see_positions", Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR)
may_run_shifts = Right("run_shifts", Role.DISPATCHER, Role.SUPERVISOR)
may_work_a_shift = Right("work_a_shift", Role.UNIT)
may_set_up = Right("set_up_posts", Role.ADMINISTRATOR)


# What a unit must finish before its shift ends; features above say it (dispatch: an order it serves).
KEEPS_ON_SHIFT: list[Callable[[Unit], bool]] = []


def is_member(user: User, unit: Unit) -> bool:
    """Asked at every step of an order and every position, so the statement stands ready."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM duty_member WHERE user_id = %s AND unit_id = %s", [user.id.hex, unit.id.hex])
        return cursor.fetchone() is not None


def require_position_right(user: User, unit: Unit) -> None:
    """Where a unit is: for those who send it, and for its own crew."""
    if may_work_a_shift(user, unit.area) and is_member(user, unit):
        return
    may_see_positions.require(user, unit.area)


def require_shift_right(user: User, unit: Unit) -> None:
    """A crew starts and ends its own shift; a dispatcher or supervisor anyone's in their areas."""
    if may_work_a_shift(user, unit.area) and is_member(user, unit):
        return
    may_run_shifts.require(user, unit.area)
