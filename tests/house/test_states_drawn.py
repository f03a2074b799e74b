"""docs/states.md draws what the code allows: nothing more, and for orders the way forward without its shortcuts."""

import re
from pathlib import Path

import pytest

from shouwang.callpoints.states import PRESS_MOVES
from shouwang.dispatch.states import ACTIVE, INCIDENT_MOVES, ORDER_MOVES, TRANSFER_MOVES
from shouwang.duty.states import SHIFT_MOVES
from shouwang.joint.states import INSTRUCTION_MOVES, NOTICE_MOVES, OPERATION_MOVES, SUPPORT_MOVES

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs/states.md").read_text("utf-8")


def drawn(heading: str) -> set[tuple[str, str]]:
    """The arrows of one drawing, without the one that begins it."""
    section = PAGE.split(f"## {heading}", 1)[1].split("## ", 1)[0]
    arrows = re.findall(r"^ +(\w+|\[\*\]) --> (\w+)", section, re.MULTILINE)
    return {(before, after) for before, after in arrows if before != "[*]"}


def allowed(moves: dict[str, set[str]]) -> set[tuple[str, str]]:
    return {(str(before), str(after)) for before, afters in moves.items() for after in afters}


DRAWN = [
    ("Press", PRESS_MOVES),
    ("Incident", INCIDENT_MOVES),
    ("Shift", SHIFT_MOVES),
    ("Transfer", TRANSFER_MOVES),
    ("Notice", NOTICE_MOVES),
    ("Support", SUPPORT_MOVES),
    ("Operation", OPERATION_MOVES),
    ("Instruction", INSTRUCTION_MOVES),
]


@pytest.mark.parametrize(("heading", "moves"), DRAWN)
def test_every_move_is_drawn_and_every_arrow_is_a_move(heading, moves):
    assert drawn(heading) == allowed(moves)


def test_orders_are_drawn_step_by_step():
    """The text under the drawing says that later steps may come without the ones before them."""
    skipped = {(str(ACTIVE[i]), str(ACTIVE[k])) for i in range(len(ACTIVE)) for k in range(i + 2, len(ACTIVE))}
    assert drawn("Order") == allowed(ORDER_MOVES) - skipped
