"""Every action about agencies and what is asked of them, prepared so that it can fail and be called again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from shouwang.dispatch import actions as dispatch
from shouwang.dispatch.models import Agency, Transfer

if TYPE_CHECKING:
    from tests.unbreakable.scenarios import Call, Stage

_numbers = count(1)


def agency(stage: Stage, kind: str = "fire") -> Agency:
    code = f"agency-{next(_numbers)}"
    dispatch.set_up_agencies([Agency(code=code, kind=kind, name="消防救援", dial_number="119")], by=stage.system)
    return Agency.objects.select_related("area").get(code=code)


def set_up_agencies(stage: Stage) -> Call:
    known = Agency(code=agency(stage).code, kind="fire", name="消防", answer_seconds=30)
    return partial(dispatch.set_up_agencies, [known], by=stage.system)


def offering(stage: Stage) -> Call:
    return partial(dispatch.offer_transfer, stage.incident(), agency(stage), by=stage.by)


def offered(act: Callable[..., object], **said: str) -> Callable[[Stage], Call]:
    def scenario(stage: Stage) -> Call:
        transfer = dispatch.offer_transfer(stage.incident(), agency(stage), by=stage.by)
        found = Transfer.objects.select_related("incident__area", "agency").get(id=transfer.id)
        return partial(act, found, **said, by=stage.by)

    return scenario


SCENARIOS: dict[str, list[Callable[[Stage], Call]]] = {
    "dispatch.actions.agencies.set_up_agencies": [set_up_agencies],
    "dispatch.actions.transfers.offer_transfer": [offering],
    "dispatch.actions.transfers.connect_transfer": [offered(dispatch.connect_transfer)],
    "dispatch.actions.transfers.confirm_transfer": [offered(dispatch.confirm_transfer, taken_by="3", reference="A")],
    "dispatch.actions.transfers.refuse_transfer": [offered(dispatch.refuse_transfer, reason="x")],
    "dispatch.actions.transfers.withdraw_transfer": [offered(dispatch.withdraw_transfer, reason="x")],
}
