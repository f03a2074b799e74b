"""Every action about the down-pack and its cards, prepared so that it can fail and be called again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from shouwang.dispatch.actions import Past, Report, Went
from shouwang.downpack import actions as downpack
from shouwang.downpack.models import Line
from shouwang.foundation import sources
from tests import make

if TYPE_CHECKING:
    from tests.unbreakable.scenarios import Call, Stage


def entering(stage: Stage) -> Call:
    number = downpack.hand_out_cards(stage.town.station, 1, by=stage.by).numbers[0]
    unit = stage.unit()
    rang = sources.now()
    stage.clock.move(600)
    report = Report(category="fight", lon=make.WEST, lat=make.SOUTH, note="x", caller_name="丁", ring_at=rang)
    went = Went(unit, rang + timedelta(minutes=1), rang + timedelta(minutes=2))
    return partial(downpack.enter_card, number, Past(report, rang, (went,)), by=stage.by)


def voiding(stage: Stage) -> Call:
    block = downpack.hand_out_cards(stage.town.station, 2, by=stage.by)
    return partial(downpack.void_cards, block, block.numbers, reason="spoilt", by=stage.by)


def setting_lines(stage: Stage) -> Call:
    def act() -> None:  # rows of their own at each attempt: an attempt that failed has used up its ids
        line = Line(area=stage.town.station, section="desk", place=0, name="指挥室", number="8100")
        downpack.set_lines([line], by=stage.system)

    return act


SCENARIOS: dict[str, list[Callable[[Stage], Call]]] = {
    "downpack.actions.hand_out_cards": [
        lambda stage: partial(downpack.hand_out_cards, stage.town.station, 3, by=stage.by)
    ],
    "downpack.actions._enter_card": [entering],
    "downpack.actions.void_cards": [voiding],
    "downpack.actions.set_lines": [setting_lines],
}
