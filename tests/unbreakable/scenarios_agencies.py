"""Every action about agencies and what is asked of them, prepared so that it can fail and be called again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from shouwang.accounts.models import Role, User
from shouwang.areas.actions import import_areas
from shouwang.areas.models import Area
from shouwang.dispatch import actions as dispatch
from shouwang.dispatch.models import Agency, LadderStep, Mode, RunCard, Transfer
from shouwang.duty.actions import set_up_posts, start_shift
from shouwang.duty.models import Post, Unit
from shouwang.joint import actions as joint
from tests import make

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


def mode(stage: Stage) -> Mode:
    code = f"mode-{next(_numbers)}"
    dispatch.install_modes(
        [Mode(code=code, name=code, name_en=code, roles=["supervisor"])], [], [], [], by=stage.system
    )
    return Mode.objects.get(code=code)


def area(stage: Stage) -> Area:
    """A beat of its own: an area has one mode at a time."""
    beat = make.area("beat", "新", "New", stage.town.other, make.WEST + 0.02, make.SOUTH, make.WEST + 0.03, 28.69)
    import_areas([beat], source="test", by=stage.system)
    return beat


def mode_times(stage: Stage) -> dict[str, Any]:
    return {"until": stage.clock() + timedelta(hours=8), "reason": "马拉松", "by": stage.system}


def installing_modes(stage: Stage) -> Call:
    made = Mode(code=f"mode-{next(_numbers)}", name="x", name_en="x")
    steps = [LadderStep(mode=made, applies_to="order", step=1, after_seconds=5, does="remind_unit")]
    cards = [RunCard(mode=made, category_id="fight", steps=[])]
    return partial(dispatch.install_modes, [made], steps, [], cards, by=stage.system)


def starting(stage: Stage) -> Call:
    return partial(dispatch.start_mode, area(stage), mode(stage), **mode_times(stage))


def renewing(stage: Stage) -> Call:
    period = dispatch.start_mode(area(stage), mode(stage), **mode_times(stage))
    return partial(dispatch.renew_mode, period, **(mode_times(stage) | {"until": stage.clock() + timedelta(hours=9)}))


def ending(stage: Stage) -> Call:
    period = dispatch.start_mode(area(stage), mode(stage), **mode_times(stage))
    stage.clock.move(9 * 3600)
    return partial(dispatch.end_mode, period, reason="", by=stage.system)


def telling(stage: Stage) -> Call:
    facts = {"what": "漏水", "told_to": "台", "promised_at": stage.clock() + timedelta(hours=9)}
    return partial(joint.notify_agency, agency(stage, "water"), incident=stage.incident(), **facts, by=stage.by)


def told(act: Callable[..., object], *words: str, **said: str) -> Callable[[Stage], Call]:
    def scenario(stage: Stage) -> Call:
        notice = joint.notify_agency(agency(stage, "water"), what="漏水", incident=stage.incident(), by=stage.by)
        return partial(act, notice, *words, **said, by=stage.by)

    return scenario


def neighbour(stage: Stage) -> User:
    return make.user(Role.DISPATCHER, stage.town.other, username=f"neighbour-{next(_numbers)}")


def foreign_unit(stage: Stage) -> Unit:
    sign = f"S{next(_numbers)}"
    post = Post(code=f"P-{sign}", kind="station", name="所", area=stage.town.other, lon=make.WEST, lat=make.SOUTH)
    unit = Unit(call_sign=sign, kind="car", post=post, area=stage.town.other, capabilities=["police"])
    set_up_posts([post], [unit], by=stage.system)
    start_shift(unit, by=stage.system)
    return unit


def asking(stage: Stage) -> Call:
    return partial(joint.ask_support, stage.incident(), what="车", to_area=stage.town.other, by=stage.by)


def sending(stage: Stage) -> Call:
    request = joint.ask_support(stage.incident(), what="车", to_area=stage.town.other, by=stage.by)
    return partial(joint.send_support, request, [foreign_unit(stage)], by=neighbour(stage))


def asked(act: Callable[..., object], *, is_coming: bool = False, **said: str) -> Callable[[Stage], Call]:
    """Of a station outside: our own desk writes down its answers."""

    def scenario(stage: Stage) -> Call:
        station = agency(stage, "station")
        request = joint.ask_support(stage.incident(), what="车", agency=station, by=stage.by)
        if is_coming:
            joint.promise_support(request, answer="一车", by=stage.by)
        return partial(act, request, **said, by=stage.by)

    return scenario


SCENARIOS: dict[str, list[Callable[[Stage], Call]]] = {
    "dispatch.actions.agencies.set_up_agencies": [set_up_agencies],
    "dispatch.actions.modes._start_mode": [starting],
    "dispatch.actions.modes.renew_mode": [renewing],
    "dispatch.actions.modes.end_mode": [ending],
    "dispatch.actions.modes.install_modes": [installing_modes],
    "dispatch.actions.transfers.offer_transfer": [offering],
    "dispatch.actions.transfers.connect_transfer": [offered(dispatch.connect_transfer)],
    "dispatch.actions.transfers.confirm_transfer": [offered(dispatch.confirm_transfer, taken_by="3", reference="A")],
    "dispatch.actions.transfers.refuse_transfer": [offered(dispatch.refuse_transfer, reason="x")],
    "dispatch.actions.transfers.withdraw_transfer": [offered(dispatch.withdraw_transfer, reason="x")],
    "joint.actions.notices.notify_agency": [telling],
    "joint.actions.notices.update_notice": [told(joint.update_notice, "已派人")],
    "joint.actions.notices.restore_notice": [told(joint.restore_notice)],
    "joint.actions.notices.withdraw_notice": [told(joint.withdraw_notice, reason="x")],
    "joint.actions.support.ask_support": [asking],
    "joint.actions.support._send_support": [sending],
    "joint.actions.support.promise_support": [asked(joint.promise_support, answer="一车", answered_by="台")],
    "joint.actions.support.decline_support": [asked(joint.decline_support, reason="x")],
    "joint.actions.support.arrive_support": [asked(joint.arrive_support, is_coming=True)],
    "joint.actions.support.end_support": [asked(joint.end_support, is_coming=True)],
    "joint.actions.support.withdraw_support": [asked(joint.withdraw_support, reason="x")],
}
