"""The simulated town: two stations side by side, their people and units; and what each of them may see and do.

Who may do what stands here a second time, in other words than the product's: an oracle, not a copy of the rules.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import UUID

from django.db import transaction

from shouwang.accounts.actions import create_token, create_user, grant_role
from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.areas.models import Area
from shouwang.dispatch.models import Category, Incident, Order
from shouwang.dispatch.states import ACTIVE
from shouwang.duty.actions import join_unit, set_up_posts, start_shift
from shouwang.duty.models import Post, Unit
from tests import make
from tests.unbreakable.told import Told, told

DESK = {"dispatcher", "supervisor"}
SEEING = {"call_taker", "auditor"} | DESK
PLACING = {"call_taker"} | DESK
PEOPLE: dict[str, tuple[tuple[str, str], ...]] = {
    "taker-1": (("call_taker", "station"),),
    "taker-2": (("call_taker", "other"),),
    "desk-city": (("dispatcher", "city"),),
    "desk-1": (("dispatcher", "station"),),
    "desk-1b": (("dispatcher", "station"),),
    "desk-2": (("dispatcher", "other"),),
    "head-1": (("supervisor", "station"),),
    "head-2": (("supervisor", "other"),),
    "both": (("auditor", "station"), ("dispatcher", "other")),
    "crew-C01": (("unit", "station"),),
    "crew-C02": (("unit", "station"),),
    "crew-E11": (("unit", "station"),),
    "crew-X01": (("unit", "other"),),
    "crew-X02": (("unit", "other"),),
    "office": (("administrator", "city"),),
}


@dataclass
class World:
    """What is known of the town without asking the product: by the journal, and by what this program did itself."""

    town: make.Town
    rng: Random
    clock: make.Clock
    people: dict[str, User]
    said: Told
    paths: dict[UUID | None, str]
    held: dict[str, set[tuple[str, str]]]  # person: (role, area path)
    closed: set[str] = field(default_factory=set)
    story: list[str] = field(default_factory=list)
    stale: dict[UUID, Incident | Order] = field(default_factory=dict)

    def covers(self, person: str, roles: set[str], path: str) -> bool:
        """Whether the person holds one of the roles there, now."""
        return person not in self.closed and any(
            role in roles and path.startswith(one) for role, one in self.held[person]
        )

    def own_unit(self, person: str) -> Unit | None:
        """The unit a crew rides with, while it may."""
        is_crew = person not in self.closed and any(role == "unit" for role, _path in self.held[person])
        return self.town.units.get(person.removeprefix("crew-")) if is_crew else None

    def path_of(self, incident: UUID) -> str:
        return self.paths[self.said.incidents[incident].area]

    def sees(self, person: str, incident: UUID) -> bool:
        unit = self.own_unit(person)
        orders = self.said.incidents[incident].orders
        serves = unit is not None and any(
            self.said.orders[order].unit == unit.id and self.said.orders[order].state in ACTIVE for order in orders
        )
        return serves or self.covers(person, SEEING, self.path_of(incident))

    def sees_position(self, person: str, unit: Unit) -> bool:
        return self.own_unit(person) == unit or self.covers(person, PLACING, unit.area.path)

    def user(self, person: str) -> User:
        """As a request would load them: with the rights of this moment."""
        return User.objects.get(id=self.people[person].id)

    def incident(self) -> UUID:
        """One of those that are there, mostly one with a unit on it, or else a late one."""
        known, serving = list(self.said.incidents), self._active()
        if serving and self.rng.random() < 0.5:
            return self.said.orders[self.rng.choice(serving)].incident
        return known[max(self.rng.randrange(len(known)), self.rng.randrange(len(known)))]

    def order(self) -> UUID | None:
        known, active = list(self.said.orders), self._active()
        if active and self.rng.random() < 0.7:
            return self.rng.choice(active)
        return known[max(self.rng.randrange(len(known)), self.rng.randrange(len(known)))] if known else None

    def _active(self) -> list[UUID]:
        return [key for key, order in self.said.orders.items() if order.state in ACTIVE]

    def seen_before(self, model: type[Incident] | type[Order], key: UUID) -> Incident | Order:
        """The object as somebody's page has had it for a while, or as it is now."""
        if key not in self.stale or self.rng.random() < 0.5:
            joined = (
                ("area", "category")
                if model is Incident
                else ("incident__area", "incident__category", "unit__area", "unit__post")
            )
            self.stale[key] = model._default_manager.select_related(*joined).get(id=key)
        return self.stale[key]


@dataclass(frozen=True)
class Stage:
    """What every seed starts from, built once."""

    town: make.Town
    people: dict[str, User]
    secrets: dict[str, str]  # of everybody's token: a session would end with the first jump of the clock
    at: object
    categories: list[Category]


def build(folder: Path, clock: make.Clock) -> Stage:
    """Under seeded sources, so that the journal begins the same on every machine."""
    town = make.town()
    make.roads(folder)
    post = Post(
        code="P2",
        kind="station",
        name="梅湖派出所",
        area=town.other,
        lon=make.WEST + 0.0021,
        lat=make.SOUTH + 0.005,
    )
    more = [
        Unit(call_sign=sign, kind="car", post=post, area=town.other, capabilities=["police"]) for sign in ("X01", "X02")
    ]
    set_up_posts([post], more, by=system_user())
    for unit in more:
        start_shift(unit, by=system_user())
        town.units[unit.call_sign] = unit
    people = {name: _person(town, name, granted) for name, granted in PEOPLE.items()}
    for sign, unit in town.units.items():
        if f"crew-{sign}" in people:
            join_unit(people[f"crew-{sign}"], unit, by=system_user())
    secrets = {name: create_token(user, "page", by=system_user())[1] for name, user in people.items()}
    clock.move(60)
    return Stage(town, people, secrets, clock.at, list(Category.objects.order_by("code")))


def _person(town: make.Town, name: str, granted: tuple[tuple[str, str], ...]) -> User:
    user = create_user(name, name, None, by=system_user())
    for role, where in granted:
        grant_role(user, Role(role), getattr(town, where), by=system_user())
    return user


@contextmanager
def world(stage: Stage, seed: int, clock: make.Clock) -> Iterator[World]:
    """A town as it was built; whatever happens in it is undone at the end."""
    paths: dict[UUID | None, str] = dict(Area.objects.values_list("id", "path"))
    held = {
        name: {(role, getattr(stage.town, where).path) for role, where in granted} for name, granted in PEOPLE.items()
    }
    before = transaction.savepoint()
    try:
        yield World(stage.town, Random(seed), clock, stage.people, told(), paths, held)
    finally:
        transaction.savepoint_rollback(before)
