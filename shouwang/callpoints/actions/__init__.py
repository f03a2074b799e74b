"""Every change of call points and presses, by the work it belongs to. What devices say of themselves: ``hearing``."""

from shouwang.callpoints.actions.points import (
    create_point,
    hear_again,
    mark_silent,
    note_battery,
    retire_point,
    rotate_key,
    set_ring_steps,
    set_test_window,
)
from shouwang.callpoints.actions.presses import close_ring, erase_presses, pass_to_desk, ring_unit, take_ring

__all__ = [
    "close_ring",
    "create_point",
    "erase_presses",
    "hear_again",
    "mark_silent",
    "note_battery",
    "pass_to_desk",
    "retire_point",
    "ring_unit",
    "rotate_key",
    "set_ring_steps",
    "set_test_window",
    "take_ring",
]
