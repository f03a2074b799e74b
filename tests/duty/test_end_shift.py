"""A shift does not end under an order: the incident would lose its unit without anybody knowing."""

import pytest

from shouwang.dispatch.actions import advance_order, send_order
from shouwang.duty.actions import end_shift
from shouwang.duty.models import Position, Shift
from shouwang.foundation.refusal import Refusal
from tests import make


def test_it_is_refused_until_the_order_is_over(town):
    by = make.dispatcher(town)
    shift = Shift.objects.select_related("unit__area").get(unit=town.units["C01"])
    order = send_order(make.incident(town, by), town.units["C01"], by=by)
    with pytest.raises(Refusal) as refused:
        end_shift(shift, by=by)
    assert (refused.value.code, refused.value.status) == ("still_serving", 409)
    shift.refresh_from_db()
    assert (shift.state, Position.objects.filter(shift=shift).exists()) == ("on", True)
    for step in ("on_scene", "cleared"):
        advance_order(order, step, by=by)
    end_shift(shift, by=by)
    shift.refresh_from_db()
    assert (shift.state, Position.objects.filter(shift=shift).exists()) == ("ended", False)
