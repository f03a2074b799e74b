"""Real objects for tests: a small town of three beats on a grid of roads, its people, its units."""

from dataclasses import dataclass
from typing import Any

from shouwang.accounts.actions import create_user, grant_role
from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.areas.actions import import_areas
from shouwang.areas.models import Area
from shouwang.dispatch import catalogue
from shouwang.dispatch.actions import Report, install_policy, take_call
from shouwang.dispatch.models import Incident
from shouwang.duty.actions import join_unit, set_up_posts, start_shift
from shouwang.duty.models import Post, Unit

WEST, SOUTH = 116.0, 28.68
STEP = 0.01


def square(west: float, south: float, east: float, north: float) -> list[list[list[list[float]]]]:
    return [[[[west, south], [east, south], [east, north], [west, north], [west, south]]]]


@dataclass
class Town:
    """A station area with two beats; ``other`` is a station area beside it."""

    city: Area
    station: Area
    beat_a: Area
    beat_b: Area
    other: Area
    post: Post
    units: dict[str, Unit]


def town(*, is_on_shift: bool = True) -> Town:
    system = system_user()
    east = WEST + 2 * STEP
    city = area("city", "岱湖市", "Daihu", None, WEST - STEP, SOUTH, east + 2 * STEP, SOUTH + STEP)
    station = area("station", "岱湖所", "Daihu station", city, WEST, SOUTH, east, SOUTH + STEP)
    beat_a = area("beat", "一警格", "Beat 1", station, WEST, SOUTH, WEST + STEP, SOUTH + STEP)
    beat_b = area("beat", "二警格", "Beat 2", station, WEST + STEP, SOUTH, east, SOUTH + STEP)
    other = area("station", "梅湖所", "Meihu station", city, east, SOUTH, east + STEP, SOUTH + STEP)
    import_areas([city, station, beat_a, beat_b, other], source="test", by=system)
    install_policy(catalogue.default_categories(), catalogue.default_ladder(), catalogue.default_clocks(), by=system)
    post = Post(code="P1", kind="station", name="岱湖派出所", area=station, lon=WEST + STEP, lat=SOUTH + STEP / 2)
    units = {
        sign: Unit(call_sign=sign, kind=kind, post=post, area=beat, capabilities=["police"])
        for sign, kind, beat in (
            ("C01", "car", beat_a),
            ("C02", "car", beat_b),
            ("E11", "e_bike", beat_a),
            ("F07", "foot", beat_b),
        )
    }
    set_up_posts([post], list(units.values()), by=system)
    if is_on_shift:
        for unit in units.values():
            start_shift(unit, by=system)
    return Town(city, station, beat_a, beat_b, other, post, units)


def area(
    kind: str, name: str, name_en: str, parent: Area | None, west: float, south: float, east: float, north: float
) -> Area:
    return Area(kind=kind, name=name, name_en=name_en, parent=parent, outline=square(west, south, east, north))


def user(role: Role | None, where: Area, *, username: str = "", password: str | None = None) -> User:
    username = username or f"{role}-{User.objects.count()}"
    created = create_user(username, username.title(), password, by=system_user())
    if role is not None:
        grant_role(created, role, where, by=system_user())
    return User.objects.get(id=created.id)


def dispatcher(town: Town, **kwargs: Any) -> User:
    return user(Role.DISPATCHER, town.station, **kwargs)


def crew(town: Town, sign: str) -> User:
    member = user(Role.UNIT, town.station, username=f"crew-{sign}")
    join_unit(member, town.units[sign], by=system_user())
    return member


def incident(town: Town, by: User, **facts: Any) -> Incident:
    """A fight in beat A, unless told otherwise."""
    report = {"category": "fight", "lon": WEST + STEP / 2, "lat": SOUTH + STEP / 2, "place_text": "秀隆街12号"}
    return take_call(Report(**(report | facts)), by=by)
