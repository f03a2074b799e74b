"""For every action of the product at least one call of it, prepared so that it can fail and be called again."""

import pkgutil
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

from django.test import Client

import shouwang
from shouwang.accounts import actions as accounts
from shouwang.accounts import second_factor
from shouwang.accounts.models import Grant, Role, Session, User
from shouwang.accounts.queries import system_user
from shouwang.accounts.sessions import SessionStore
from shouwang.areas.actions import import_areas
from shouwang.contacts.actions import disclose_contact, erase_contact
from shouwang.contacts.models import Contact
from shouwang.dispatch import actions as dispatch
from shouwang.dispatch.models import Category, Incident, Order
from shouwang.dispatch.policy import categories
from shouwang.dispatch.queries.recommendation import advise
from shouwang.duty import actions as duty
from shouwang.duty.models import Post, Shift, Unit
from shouwang.journal.append import action
from shouwang.places import importing
from shouwang.places.actions import (
    accept_name,
    close_road,
    confirm_name,
    import_places,
    lift_closure,
    move_place,
    restore_name,
    withdraw_name,
    write_roads,
)  # fmt: skip
from shouwang.places.models import Place
from tests import make
from tests.accounts.phones import code, with_phone
from tests.unbreakable import (
    scenarios_agencies,
    scenarios_approach,
    scenarios_callpoints,
    scenarios_calls,
    scenarios_downpack,
    scenarios_joint,
    scenarios_phone,
    scenarios_pictures,
    scenarios_training,
)

Call = Callable[[], object]
_numbers = count(1)


def actions() -> set[str]:
    """Every function under ``@action``, wherever it stands, as module.name."""
    run = action(lambda: None).__code__  # what the decorator wraps all of them in
    found = set()
    for module in pkgutil.walk_packages(shouwang.__path__, "shouwang."):
        if "actions" not in module.name.split("."):
            continue
        for name, one in vars(import_module(module.name)).items():
            if getattr(one, "__code__", None) is run and one.__module__ == module.name:
                found.add(f"{module.name.removeprefix('shouwang.')}.{name}")
    return found


class Stage:
    """A town with its people; hands out fresh units, incidents and orders."""

    def __init__(self, folder: Path, clock: make.Clock) -> None:
        self.folder, self.clock = folder, clock
        self.town = make.town()
        make.roads(folder)
        self.by = make.dispatcher(self.town, username="desk")
        self.system = system_user()

    def unit(self) -> Unit:
        """On shift, and free."""
        unit = self.new_unit()
        duty.start_shift(unit, by=self.system)
        return unit

    def new_unit(self) -> Unit:
        sign = f"N{next(_numbers)}"
        unit = Unit(call_sign=sign, kind="car", post=self.town.post, area=self.town.beat_a, capabilities=["police"])
        post = Post(
            code=f"P-{sign}", kind="police_room", name="室", area=self.town.station, lon=make.WEST, lat=make.SOUTH
        )
        duty.set_up_posts([post], [unit], by=self.system)
        return unit

    def incident(self, **facts: Any) -> Incident:
        taken = make.incident(self.town, self.by, caller_name="甲", caller_phone="1", note="快", **facts)
        return Incident.objects.select_related("area", "category").get(id=taken.id)

    def order(self, step: str = "", **facts: Any) -> Order:
        order = dispatch.send_order(self.incident(**facts), self.unit(), by=self.by)
        for one in [step] if step else []:
            dispatch.advance_order(order, one, by=self.by)
        return Order.objects.select_related("incident__area", "incident__category", "unit__area").get(id=order.id)

    def user(self) -> User:
        return accounts.create_user(f"user-{next(_numbers)}", "A user", None, by=self.system)


def climb(step: Callable[..., object], subject: Callable[[Stage], object]) -> Callable[[Stage], Call]:
    """A step of a ladder, when it is due."""

    def scenario(stage: Stage) -> Call:
        waiting = subject(stage)
        stage.clock.move(400)
        return partial(step, waiting, by=stage.system)

    return scenario


def take_call(stage: Stage) -> Call:
    report = dispatch.Report(category="fight", lon=make.WEST, lat=make.SOUTH, note="x", caller_name="乙")
    return partial(dispatch.take_call, report, by=stage.by)


def add_call(stage: Stage) -> Call:
    return partial(dispatch.add_call, stage.incident(), dispatch.Report(caller_name="丙", note="y"), by=stage.by)


def send_order(stage: Stage) -> Call:
    incident = stage.incident()
    return partial(dispatch.send_order, incident, stage.unit(), advice=advise(incident), by=stage.by)


def pull_a_unit(stage: Stage) -> Call:
    unit = stage.order("accepted", priority=4).unit
    return partial(dispatch.send_order, stage.incident(priority=1), unit, way="voice", by=stage.by)


def advance(step: str, before: str = "") -> Callable[[Stage], Call]:
    return lambda stage: partial(dispatch.advance_order, stage.order(before), step, reason="x", by=stage.by)


def reinforce(stage: Stage) -> Call:
    return partial(dispatch.reinforce, stage.order().incident, 1, [stage.unit(), stage.unit()], by=stage.by)


def stand_down(stage: Stage) -> Call:
    return partial(dispatch.stand_down, stage.order().incident, by=stage.by)


def merge(stage: Stage) -> Call:
    return partial(dispatch.merge_incident, stage.incident(), stage.incident(), by=stage.by)


def split(stage: Stage) -> Call:
    incident = stage.incident()
    dispatch.merge_incident(incident, stage.incident(), by=stage.by)
    return partial(dispatch.split_incident, incident, by=stage.by)


def close(stage: Stage) -> Call:
    return partial(dispatch.close_incident, stage.incident(), categories()["fight"], "dealt_with", by=stage.by)


def reopen(stage: Stage) -> Call:
    incident = stage.incident()
    dispatch.close_incident(incident, categories()["fight"], "dealt_with", by=stage.by)
    return partial(dispatch.reopen_incident, incident, reason="again", by=stage.by)


def set_place(stage: Stage) -> Call:
    where = {"lon": make.WEST + 0.015, "lat": make.SOUTH + 0.005}
    return partial(dispatch.set_place, stage.incident(), place=None, place_text="there", **where, by=stage.by)


def install_policy(stage: Stage) -> Call:
    code = f"kind-{next(_numbers)}"
    return partial(
        dispatch.install_policy, [Category(code=code, name=code, name_en=code, priority=3)], [], [], by=stage.system
    )


def import_more_areas(stage: Stage) -> Call:
    beat = make.area("beat", "新", "New", stage.town.other, make.WEST + 0.02, make.SOUTH, make.WEST + 0.03, 28.69)
    return partial(import_areas, [beat], source="test", by=stage.system)


def contact(stage: Stage) -> Contact:
    return Contact.objects.select_related("area").get(matter_id=stage.incident().id)


def set_up_posts(stage: Stage) -> Call:
    post = Post(code=f"P-{next(_numbers)}", kind="police_room", name="室", area=stage.town.station, lon=116, lat=28)
    unit = Unit(call_sign=f"M{next(_numbers)}", kind="foot", post=post, area=stage.town.beat_a)
    return partial(duty.set_up_posts, [post], [unit], by=stage.system)


def end_shift(stage: Stage) -> Call:
    shift = duty.start_shift(stage.new_unit(), by=stage.system)
    return partial(duty.end_shift, shift, by=stage.by)


def erase_shifts(stage: Stage) -> Call:
    shift = duty.start_shift(stage.new_unit(), by=stage.system)
    duty.end_shift(shift, by=stage.system)
    return partial(duty.erase_shifts, [Shift.objects.get(id=shift.id)], by=stage.system)


def import_roads(stage: Stage) -> Call:
    """The files are put in place by the action: each attempt has its own."""
    prepared = importing.prepare(make.extract(stage.folder), None)

    def write() -> None:
        folder = prepared.folder.with_name("roads-again")
        shutil.copytree(prepared.folder, folder)
        try:
            write_roads(replace(prepared, folder=folder), by=stage.system)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    return write


def closing_a_road(stage: Stage) -> Call:
    lon, lat = make.NODES["middle"]
    return partial(close_road, lon, lat, "flood", by=stage.by)


def lifting(stage: Stage) -> Call:
    lon, lat = make.NODES["north"]
    return partial(lift_closure, close_road(lon, lat, "market", by=stage.by), by=stage.by)


def importing_places(stage: Stage) -> Call:
    path = stage.folder / f"places-{next(_numbers)}.csv"
    path.write_text("id,name,kind,lon,lat,aliases\n1,阳光乳业,landmark,116.001,28.685,老牛奶厂\n")
    return partial(import_places, path, by=stage.system)


def _place(stage: Stage) -> Place:
    lon, lat = make.NODES["middle"]
    name = f"阳光乳业 {next(_numbers)}"
    return Place.objects.create(kind="landmark", name=name, lon=lon, lat=lat, area=stage.town.beat_a)


def confirming_a_name(stage: Stage) -> Call:
    return partial(confirm_name, _place(stage), "老牛奶厂", by=stage.by)


def reviewing_a_name(stage: Stage, review: Callable[..., None], *, is_withdrawn: bool = False) -> Call:
    name = confirm_name(_place(stage), "老牛奶厂", by=stage.by)
    if is_withdrawn:
        withdraw_name(name, by=stage.system)
    return partial(review, name, by=stage.system)


def revoke_role(stage: Stage) -> Call:
    user = make.user(Role.AUDITOR, stage.town.station, username=f"auditor-{next(_numbers)}")
    grant = Grant.objects.select_related("area").get(user=user)
    return partial(accounts.revoke_role, grant, by=stage.system)


def revoke_token(stage: Stage) -> Call:
    token, _secret = accounts.create_token(stage.user(), "radio", by=stage.system)
    return partial(accounts.revoke_token, token, by=stage.system)


def stage_session(stage: Stage) -> Session:
    """One browser that is logged in."""
    Client().force_login(stage.user())
    return Session.objects.select_related("user").latest("started_at")


def add_second_factor(stage: Stage) -> Call:
    user, secret = stage.user(), second_factor.new_secret()
    return partial(accounts.add_second_factor, user, secret, code(secret), by=user)


def second_factor_of(stage: Stage, act: Callable[..., object]) -> Call:
    user = stage.user()
    with_phone(user)
    return partial(act, user, by=user)


SCENARIOS: dict[str, list[Callable[[Stage], Call]]] = {
    "accounts.actions.close_user": [lambda s: partial(accounts.close_user, s.user(), by=s.system)],
    "accounts.actions.create_token": [lambda s: partial(accounts.create_token, s.user(), "radio", by=s.system)],
    "accounts.actions.create_user": [
        lambda s: partial(accounts.create_user, f"user-{next(_numbers)}", "A user", "Zhuang-2026-xyz", by=s.system)
    ],
    "accounts.actions.grant_role": [
        lambda s: partial(accounts.grant_role, s.user(), Role.AUDITOR, s.town.station, by=s.system)
    ],
    "accounts.actions.add_second_factor": [add_second_factor],
    "accounts.actions.end_access": [lambda s: partial(accounts.end_access, stage_session(s).user, by=s.system)],
    "accounts.actions.end_other_sessions": [
        lambda s: partial(accounts.end_other_sessions, stage_session(s).user, kept=None, by=s.by)
    ],
    "accounts.actions.end_session": [lambda s: partial(accounts.end_session, stage_session(s), by=s.system)],
    "accounts.actions.log_in": [lambda s: partial(accounts.log_in, s.by, SessionStore, by=s.by)],
    "accounts.actions.remove_second_factor": [lambda s: second_factor_of(s, accounts.remove_second_factor)],
    "accounts.actions.renew_recovery_codes": [lambda s: second_factor_of(s, accounts.renew_recovery_codes)],
    "accounts.actions.require_second_factor": [
        lambda s: partial(accounts.require_second_factor, Role.AUDITOR, is_required=True, by=s.system)
    ],
    "accounts.actions.set_language": [lambda s: partial(accounts.set_language, s.user(), "en", by=s.system)],
    "accounts.actions.log_out": [lambda s: partial(accounts.log_out, s.by, by=s.by)],
    "accounts.actions.revoke_role": [revoke_role],
    "accounts.actions.revoke_token": [revoke_token],
    "accounts.actions.set_password": [
        lambda s: partial(accounts.set_password, s.user(), "Zhuang-2026-abc", by=s.system)
    ],
    "areas.actions.import_areas": [import_more_areas],
    "contacts.actions.disclose_contact": [lambda s: partial(disclose_contact, contact(s), reason="call back", by=s.by)],
    "contacts.actions.erase_contact": [lambda s: partial(erase_contact, contact(s), by=s.system)],
    "dispatch.actions.closing.close_incident": [close],
    "dispatch.actions.closing.hand_over": [lambda s: partial(dispatch.take_over, s.incident(), by=s.by)],
    "dispatch.actions.closing.reopen_incident": [reopen],
    **scenarios_phone.SCENARIOS,
    "dispatch.actions.describing.add_note": [lambda s: partial(dispatch.add_note, s.incident(), "z", by=s.by)],
    "dispatch.actions.describing.set_category": [
        lambda s: partial(dispatch.set_category, s.incident(), categories()["noise"], by=s.by)
    ],
    "dispatch.actions.describing.set_place": [set_place],
    "dispatch.actions.grouping.merge_incident": [merge],
    "dispatch.actions.grouping.split_incident": [split],
    "dispatch.actions.intake.add_call": [add_call],
    "dispatch.actions.intake.take_call": [take_call],
    "dispatch.actions.ladder.expire_order": [climb(dispatch.expire_order, Stage.order)],
    "dispatch.actions.ladder.remind_unit": [climb(dispatch.remind_unit, Stage.order)],
    "dispatch.actions.ladder.tell_supervisor": [
        climb(dispatch.tell_supervisor, Stage.incident),
        climb(dispatch.tell_supervisor, Stage.order),
    ],
    "dispatch.actions.orders._send_order": [send_order, pull_a_unit],
    "dispatch.actions.orders.advance_order": [
        advance("seen"),
        advance("on_scene"),
        advance("cleared", "on_scene"),
        advance("declined"),
    ],
    "dispatch.actions.orders.withdraw_order": [
        lambda s: partial(dispatch.withdraw_order, s.order("en_route"), reason="x", by=s.by)
    ],
    "dispatch.actions.policy.install_policy": [install_policy],
    "dispatch.actions.reinforcement._reinforce": [reinforce],
    "dispatch.actions.reinforcement.stand_down": [stand_down],
    "duty.actions.end_shift": [end_shift],
    "duty.actions.erase_shifts": [erase_shifts],
    "duty.actions.join_unit": [lambda s: partial(duty.join_unit, s.user(), s.unit(), by=s.system)],
    "duty.actions.set_up_posts": [set_up_posts],
    "duty.actions.start_shift": [lambda s: partial(duty.start_shift, s.new_unit(), by=s.by)],
    "places.actions.names.accept_name": [lambda s: reviewing_a_name(s, accept_name)],
    "places.actions.names.confirm_name": [confirming_a_name],
    "places.actions.names.move_place": [lambda s: partial(move_place, _place(s), *make.NODES["north"], by=s.system)],
    "places.actions.names.restore_name": [lambda s: reviewing_a_name(s, restore_name, is_withdrawn=True)],
    "places.actions.names.withdraw_name": [lambda s: reviewing_a_name(s, withdraw_name)],
    "places.actions.roads._write_roads": [import_roads],
    "places.actions.roads.close_road": [closing_a_road],
    "places.actions.roads.lift_closure": [lifting],
    "places.actions.tables._write": [importing_places],
    **scenarios_agencies.SCENARIOS,
    **scenarios_callpoints.SCENARIOS,
    **scenarios_pictures.SCENARIOS,
    **scenarios_joint.SCENARIOS,
    **scenarios_approach.SCENARIOS,
    **scenarios_downpack.SCENARIOS,
    **scenarios_training.SCENARIOS,
    **scenarios_calls.SCENARIOS,
}
