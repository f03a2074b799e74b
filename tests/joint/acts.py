"""What the tests of joint command ask for again and again."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shouwang.accounts.models import User
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.joint.actions import Plan, Recipient, give_instruction, plan_operation
from shouwang.joint.models import Instruction, Operation
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from tests import make


def refusal(action: Callable[..., object], *args: object, **kwargs: object) -> tuple[str, int]:
    """Its code and status; nothing was written."""
    before = head_position()
    with pytest.raises(Refusal) as refused:
        action(*args, **kwargs)
    assert head_position() == before
    return refused.value.code, refused.value.status


def planned(town: make.Town, by: User, **facts: object) -> Operation:
    now = sources.now()
    plan = {
        "name": "元宵灯会",
        "purpose": "秀隆街安全保卫",
        "areas": [town.station],
        "starts_at": now + timedelta(hours=1),
        "ends_at": now + timedelta(hours=5),
        "commander": by,
    }
    return plan_operation(Plan(**(plan | facts)), by=by)  # type: ignore[arg-type]


def instructed(by: User, *, minutes: int = 60, words: str = "检查东门消防通道", **to: object) -> Instruction:
    operation = to.pop("operation", None)
    due_at = sources.now() + timedelta(minutes=minutes)
    return give_instruction(Recipient(**to), words, due_at=due_at, operation=operation, by=by)  # type: ignore[arg-type]


def last_entry() -> Entry:
    return Entry.objects.latest("position")
