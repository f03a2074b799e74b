"""What is done on the phone, for ``scenarios``."""

from collections.abc import Callable
from functools import partial
from typing import Any

from shouwang.accounts.models import Role
from shouwang.dispatch import actions as dispatch
from shouwang.duty import actions as duty
from tests import make


def call(stage: Any) -> Callable[[], object]:
    unit = stage.unit()
    crew = make.user(Role.UNIT, stage.town.station)
    duty.join_unit(crew, unit, by=stage.system)
    return partial(dispatch.call_for_help, unit, where=(make.WEST, make.SOUTH), by=crew)


def call_again(stage: Any) -> Callable[[], object]:
    again = call(stage)
    again()
    return again


def cancel(stage: Any) -> Callable[[], object]:
    calling: Any = call(stage)
    return partial(dispatch.cancel_help, calling(), reason="x", by=calling.keywords["by"])


SCENARIOS: dict[str, list[Callable[[Any], Callable[[], object]]]] = {
    "dispatch.actions.crew_help._call_for_help": [call, call_again],
    "dispatch.actions.crew_help.cancel_help": [cancel],
}
