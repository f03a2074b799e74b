"""What somebody in the simulated town does next, drawn by lot: sensible, late, forbidden and foolish things alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from shouwang.accounts.actions import close_user, grant_role, revoke_role
from shouwang.accounts.models import Grant, Role, User
from shouwang.contacts.models import Contact
from shouwang.dispatch import actions
from shouwang.dispatch.actions.closing import DISPOSITIONS
from shouwang.dispatch.models import Incident, Order
from shouwang.dispatch.policy import categories
from shouwang.duty.actions import end_shift, start_shift
from shouwang.duty.models import Shift, Unit
from shouwang.places.actions import lift_closure
from shouwang.places.models import Closure
from tests import make
from tests.unbreakable.told import STEPS
from tests.unbreakable.world import World

SECRET = "秘"  # stands in every caller's name and number, and in nothing else


@dataclass(frozen=True)
class Deed:
    """Over HTTP (``path``, ``body``), or as a call of the action itself with whatever objects one has at hand."""

    person: str
    path: str
    body: Any = None
    action: Callable[[User], object] | None = None

    def __str__(self) -> str:
        return f"{self.person} {self.path} {self.body}"


def _anyone(world: World) -> str:
    return world.rng.choice(sorted(world.people))


def _desk(world: World) -> str:
    """Mostly somebody of the desk, now and then somebody else."""
    desks = [name for name in sorted(world.people) if name.startswith(("desk", "head", "both"))]
    return world.rng.choice([*desks, *["desk-city"] * 4]) if world.rng.random() < 0.9 else _anyone(world)


def _taker(world: World) -> str:
    return world.rng.choice(["taker-1", "taker-2", _desk(world)])


def _crew_of(world: World, unit: Unit | None) -> str:
    name = f"crew-{unit.call_sign}" if unit else ""
    return name if name in world.people and world.rng.random() < 0.8 else _desk(world)


def _unit(world: World) -> Unit:
    return world.town.units[world.rng.choice(sorted(world.town.units))]


def _somewhere(world: World) -> tuple[float, float]:
    """In one of the two stations' areas, rarely outside both."""
    return make.WEST + world.rng.uniform(-0.001, 0.031), make.SOUTH + world.rng.uniform(0.001, 0.009)


def _category(world: World) -> str:
    return world.rng.choice(["armed_threat", "fight", "theft", "noise", "fire", "dispute"])


def _report(world: World) -> dict[str, Any]:
    rng, (lon, lat) = world.rng, _somewhere(world)
    ring_at = world.clock.at + timedelta(seconds=rng.choice([-30, -5, 0, 7200]))
    body: dict[str, Any] = {"category": rng.choice([_category(world), "unheard-of"]), "ring_at": ring_at}
    if rng.random() < 0.8:
        body |= {"lon": lon, "lat": lat}
    if rng.random() < 0.5:
        body |= {"caller_name": f"{SECRET}{rng.randrange(1000)}", "caller_phone": f"{SECRET}{rng.randrange(1000)}"}
    if rng.random() < 0.3:
        body["note"] = f"note {rng.randrange(1000)}"
    return body | {"answered_at": ring_at + timedelta(seconds=rng.choice([-3, 4]))}


def take_call(world: World) -> Deed:
    body = _report(world)
    if world.rng.random() < 0.5:
        body["id"] = UUID(int=world.rng.getrandbits(128), version=4)
    return Deed(_taker(world), "calls", body)


def add_call(world: World) -> Deed:
    key, body = world.incident(), _report(world)
    incident = partial(world.seen_before, Incident, key)
    return Deed(
        _taker(world),
        f"incidents/{key}/calls",
        body,
        lambda by: actions.add_call(incident(), actions.Report(**body), by=by),  # type: ignore[arg-type]
    )


def send_order(world: World) -> Deed:
    key, unit, way = world.incident(), _unit(world), world.rng.choice(["data", "data", "voice"])
    incident = partial(world.seen_before, Incident, key)
    return Deed(
        _desk(world),
        f"incidents/{key}/orders",
        {"unit": unit.id, "way": way},
        lambda by: actions.send_order(incident(), unit, way=way, by=by),  # type: ignore[arg-type]
    )


def _on_order(
    world: World, path: str, body: dict[str, Any], person: str | None, act: Callable[..., object]
) -> Deed | None:
    key = world.order()
    if key is None:
        return None
    unit = next((unit for unit in world.town.units.values() if unit.id == world.said.orders[key].unit), None)
    order = partial(world.seen_before, Order, key)
    return Deed(person or _crew_of(world, unit), f"orders/{key}/{path}", body, lambda by: act(order(), by=by))


def advance_order(world: World) -> Deed | None:
    """Any step, and twice as often the next ones."""
    step = world.rng.choice([*STEPS, "accepted", "on_scene", "on_scene", "cleared"])
    reason = world.rng.choice(["", "flat tyre"])
    act = partial(actions.advance_order, step=step, reason=reason)
    return _on_order(world, "steps", {"step": step, "reason": reason}, None, act)


def withdraw_order(world: World) -> Deed | None:
    act = partial(actions.withdraw_order, reason="x")
    return _on_order(world, "withdraw", {"reason": "x"}, _desk(world), act)


def _on_incident(
    world: World, path: str, body: Any, act: Callable[..., object] | None, person: str | None = None
) -> Deed:
    key = world.incident()
    incident = partial(world.seen_before, Incident, key)
    action = (lambda by: act(incident(), by=by)) if act else None
    return Deed(person or _desk(world), f"incidents/{key}/{path}", body, action)


def reinforce(world: World) -> Deed:
    step, unit = world.rng.choice([1, 1, 2]), _unit(world)
    act = partial(actions.reinforce, step=step, units=[unit])
    return _on_incident(world, "reinforce", {"step": step}, act, _crew_of(world, unit))


def stand_down(world: World) -> Deed:
    return _on_incident(world, "stand-down", {}, actions.stand_down)


def set_place(world: World) -> Deed:
    lon, lat = _somewhere(world)
    body = {"lon": lon, "lat": lat, "place_text": "there"}
    return _on_incident(world, "place", body, partial(actions.set_place, place=None, **body), _taker(world))


def set_category(world: World) -> Deed:
    code, priority = _category(world), world.rng.choice([None, 1, 4])
    act = partial(actions.set_category, category=categories()[code], priority=priority)
    return _on_incident(world, "category", {"category": code, "priority": priority}, act, _taker(world))


def add_note(world: World) -> Deed:
    note = f"note {world.rng.randrange(1000)}"
    return _on_incident(world, "notes", {"text": note}, partial(actions.add_note, note=note), _taker(world))


def merge_incident(world: World) -> Deed:
    into = world.incident()
    act: Callable[..., object] = lambda one, by: actions.merge_incident(  # noqa: E731 - one line beside its body
        one, world.seen_before(Incident, into), by=by
    )
    return _on_incident(world, "merge", {"into": into}, act)


def split_incident(world: World) -> Deed:
    return _on_incident(world, "split", {}, actions.split_incident)


def close_incident(world: World) -> Deed:
    code, disposition = _category(world), world.rng.choice(sorted(DISPOSITIONS))
    act = partial(actions.close_incident, category=categories()[code], disposition=disposition)
    return _on_incident(world, "close", {"category": code, "disposition": disposition}, act)


def reopen_incident(world: World) -> Deed:
    act = partial(actions.reopen_incident, reason="again")
    return _on_incident(world, "reopen", {"reason": "again"}, act)


def hand_over(world: World) -> Deed:
    to = world.people[_desk(world)]
    act = partial(actions.hand_over, to=to)
    return _on_incident(world, "hand-over", {"to": to.id}, act)


def take_over(world: World) -> Deed:
    return _on_incident(world, "take", {}, None)


def change_shift(world: World) -> Deed:
    unit, is_on = _unit(world), world.rng.random() < 0.6
    shift = Shift.objects.filter(unit=unit).select_related("unit__area").order_by("-started_at", "id").first()

    def act(by: User) -> object:
        return start_shift(unit, by=by) if is_on or shift is None else end_shift(shift, by=by)

    return Deed(_crew_of(world, unit), f"units/{unit.id}/shift", {"on": is_on}, act)


def disclose_contact(world: World) -> Deed | None:
    contacts = list(Contact.objects.order_by("erase_at", "id").values_list("id", flat=True))
    if not contacts:
        return None
    return Deed(_anyone(world), f"contacts/{world.rng.choice(contacts)}/disclose", {})


def close_road(world: World) -> Deed:
    lon, lat = make.NODES["middle"]
    until = world.clock.at + timedelta(seconds=world.rng.choice([30, 600]))
    return Deed(_desk(world), "closures", {"lon": lon, "lat": lat, "reason": "flood", "until": until})


def lift(world: World) -> Deed | None:
    closure = Closure.objects.select_related("area").order_by("since", "id").first()
    if closure is None:
        return None
    return Deed(_desk(world), f"closures/{closure.id}/lift", {}, lambda by: lift_closure(closure, by=by))


def change_rights(world: World) -> Deed:
    """Somebody loses a role, gets it back, or is shut out."""
    person = world.rng.choice([name for name in sorted(world.people) if name != "office"])
    user = world.people[person]
    grant = Grant.objects.filter(user=user, revoked_at=None).select_related("area").order_by("id").first()
    by = "office" if world.rng.random() < 0.9 else _anyone(world)
    if grant is not None and world.rng.random() < 0.1:
        return Deed(by, f"close_user {person}", None, lambda by: close_user(world.user(person), by=by))
    if grant is not None:
        return Deed(by, f"revoke_role {person}", None, lambda by: revoke_role(grant, by=by))
    role, area = world.rng.choice([(Role.DISPATCHER, world.town.station), (Role.CALL_TAKER, world.town.other)])
    return Deed(by, f"grant_role {person}", None, lambda by: grant_role(world.user(person), role, area, by=by))


DEEDS: dict[Callable[[World], Deed | None], int] = {
    take_call: 16,
    add_call: 4,
    send_order: 20,
    advance_order: 24,
    withdraw_order: 4,
    reinforce: 5,
    stand_down: 2,
    set_place: 5,
    set_category: 4,
    add_note: 3,
    merge_incident: 4,
    split_incident: 3,
    close_incident: 8,
    reopen_incident: 4,
    hand_over: 2,
    take_over: 2,
    change_shift: 5,
    disclose_contact: 3,
    close_road: 2,
    lift: 1,
    change_rights: 4,
}


def next_deed(world: World) -> Deed:
    while True:
        choose = world.rng.choices(list(DEEDS), list(DEEDS.values()))[0]
        deed = choose(world)
        if deed is not None:
            return deed
