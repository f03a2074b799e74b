"""Scenarios of the call points' actions: see ``scenarios.py``."""

from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

from shouwang.callpoints import actions
from shouwang.callpoints.calling import climb
from shouwang.callpoints.catalogue import default_ring_steps
from shouwang.callpoints.hearing import Pressed, Said, hear_heartbeat, hear_press
from shouwang.callpoints.models import CallPoint, Press
from shouwang.dispatch.policy import categories
from shouwang.foundation import sources
from shouwang.places.models import Asset
from tests import make

Call = Callable[[], object]
_numbers = count(1)


def _asset() -> Asset:
    lon, lat = make.WEST + make.STEP / 2, make.SOUTH + make.STEP / 2
    return Asset(kind="call_point", name=f"报警点 {next(_numbers)}", lon=lon, lat=lat)


def point(stage: Any) -> CallPoint:
    made, _key = actions.create_point(_asset(), "one_key", category=categories()["help"], by=stage.system)
    return CallPoint.objects.select_related("asset", "area", "category").get(id=made.id)


def _said() -> Said:
    return Said(f"nonce-of-{next(_numbers):012}")


def press(stage: Any, *, is_rung: bool = True) -> Press:
    stage.unit()  # somebody on shift is at home there
    kept, _is_new = hear_press(point(stage), _said(), Pressed(sources.new_id()), by=stage.system)
    if is_rung:
        climb(_press(kept), by=stage.system)
    return _press(kept)


def _press(kept: Press) -> Press:
    return Press.objects.select_related("point__asset", "point__area", "point__category", "unit").get(id=kept.id)


def creating(stage: Any) -> Call:
    """A new asset each time: what failed before is not written half."""
    return lambda: actions.create_point(_asset(), "street", category=categories()["alarm"], by=stage.system)


def silent(stage: Any) -> Call:
    quiet = point(stage)
    hear_heartbeat(quiet, _said(), by=stage.system)
    stage.clock.move(3600)
    return partial(actions.mark_silent, quiet, by=stage.system)


def heard_again(stage: Any) -> Call:
    quiet = point(stage)
    CallPoint.objects.filter(id=quiet.id).update(silent_since=sources.now())
    return partial(actions.hear_again, quiet, by=stage.system)


def ringing(stage: Any) -> Call:
    return partial(actions.ring_unit, press(stage, is_rung=False), 0, stage.unit(), by=stage.system)


def erasing(stage: Any) -> Call:
    over = press(stage)
    actions.close_ring(over, "dealt_with", by=stage.by)
    return partial(actions.erase_presses, [over], by=stage.system)


def ladder(stage: Any) -> Call:
    def set_steps() -> None:
        actions.set_ring_steps(default_ring_steps(), by=stage.system)

    return set_steps


SCENARIOS: dict[str, list[Callable[[Any], Call]]] = {
    "callpoints.actions.points.create_point": [creating],
    "callpoints.actions.points.hear_again": [heard_again],
    "callpoints.actions.points.mark_silent": [silent],
    "callpoints.actions.points.note_battery": [
        lambda s: partial(actions.note_battery, point(s), 12, is_low=True, by=s.system)
    ],
    "callpoints.actions.points.retire_point": [lambda s: partial(actions.retire_point, point(s), by=s.system)],
    "callpoints.actions.points.rotate_key": [lambda s: partial(actions.rotate_key, point(s), by=s.system)],
    "callpoints.actions.points.set_ring_steps": [ladder],
    "callpoints.actions.points.set_test_window": [
        lambda s: partial(actions.set_test_window, point(s), minutes=15, by=s.by)
    ],
    "callpoints.actions.presses.close_ring": [lambda s: partial(actions.close_ring, press(s), "dealt_with", by=s.by)],
    "callpoints.actions.presses.erase_presses": [erasing],
    "callpoints.actions.presses.pass_to_desk": [lambda s: partial(actions.pass_to_desk, press(s), by=s.system)],
    "callpoints.actions.presses.ring_unit": [ringing],
    "callpoints.actions.presses.take_ring": [lambda s: partial(actions.take_ring, press(s), by=s.by)],
}
