"""Real objects for tests: a small town of three beats on a grid of roads, its people, its units."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.test import Client

from shouwang.accounts.actions import create_user, grant_role
from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.approach.actions import draft_survey, record_feature
from shouwang.approach.features import Feature
from shouwang.approach.models import COVERS, Ground, Survey
from shouwang.areas.actions import import_areas
from shouwang.areas.models import Area
from shouwang.dispatch import catalogue
from shouwang.dispatch.actions import Report, install_modes, install_policy, set_up_agencies, take_call
from shouwang.dispatch.models import Agency, Incident, Mode
from shouwang.duty.actions import join_unit, set_up_posts, start_shift
from shouwang.duty.models import Post, Unit
from shouwang.foundation import sources
from shouwang.journal.models import Entry
from shouwang.places.actions import import_roads
from shouwang.places.models import RoadVersion

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
    clocks, questions = catalogue.default_clocks(), catalogue.default_questions()
    install_policy(catalogue.default_categories(), catalogue.default_ladder(), clocks, questions, by=system)
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


def ground(where: Area, *, lon: float, lat: float, **facts: Any) -> Ground:
    """A village a hundred metres wide, written."""
    d = 0.0005
    outline = [[lon - d, lat - d], [lon + d, lat - d], [lon + d, lat + d], [lon - d, lat + d]]
    made = {"kind": "village", "name": "三塘村", "name_en": "Santang", "outline": outline}
    return Ground.objects.create(area=where, lon=lon, lat=lat, **(made | facts))


def survey(
    town: Town, by: User, *, spot: tuple[float, float] | None = None, where: Area | None = None
) -> tuple[Survey, UUID]:
    """A survey under way with one house; and that house's id."""
    lon, lat = spot or (WEST + 0.004, SOUTH + 0.0052)
    found = ground(where or town.beat_a, lon=lon, lat=lat)
    begun = draft_survey(found, survey_id=sources.new_id(), covers=list(COVERS), surveyed_by="E11", by=by)
    house = Feature(id=sources.new_id(), kind="house", lon=lon, lat=lat, number="12")
    record_feature(begun, house, by=by)
    return begun, house.id


def crew(town: Town, sign: str) -> User:
    member = user(Role.UNIT, town.station, username=f"crew-{sign}")
    join_unit(member, town.units[sign], by=system_user())
    return member


def incident(town: Town, by: User, **facts: Any) -> Incident:
    """A fight in beat A, unless told otherwise."""
    report = {"category": "fight", "lon": WEST + STEP / 2, "lat": SOUTH + STEP / 2, "place_text": "秀隆街12号"}
    return take_call(Report(**(report | facts)), by=by)


def agencies() -> dict[str, Agency]:
    """By code: whom every town may ring."""
    set_up_agencies(catalogue.default_agencies(), by=system_user())
    return {agency.code: agency for agency in Agency.objects.order_by("code")}


def major_mode() -> Mode:
    """The major event that a town starts with."""
    install_modes(*catalogue.default_modes(), by=system_user())
    return Mode.objects.get(code="major")


class Clock:
    """Time that stands until it is moved; for ``foundation.sources.seeded``."""

    def __init__(self, at: datetime = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> datetime:
        self.at += timedelta(seconds=seconds)
        return self.at


class Api:
    """The API as one person's page or program uses it: JSON out, status and JSON back."""

    def __init__(self, user: User | None, *, secret: str = "", **client: Any) -> None:
        self.client = Client(**client)
        if secret:
            self.client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        if user is not None:
            self.client.force_login(user)

    def post(self, path: str, body: object = None, *, key: object = None) -> tuple[int, Any]:
        headers = {} if key is None else {"Idempotency-Key": str(key)}
        raw = body if isinstance(body, bytes) else json.dumps({} if body is None else body, default=str)
        answer = self.client.post(f"/api/{path}", raw, content_type="application/json", headers=headers)
        return answer.status_code, answer.json() if answer.content else None

    def get(self, path: str) -> tuple[int, Any]:
        answer = self.client.get(f"/api/{path}")
        return answer.status_code, answer.json()


def entries_after(position: int) -> list[Entry]:
    return list(Entry.objects.filter(position__gt=position).order_by("position"))


# From the post's gate to the yard in the west: straight on by 秀隆街, or round by the north on 北湖路.
STREETS: dict[str, list[str]] = {
    "东门路": ["gate", "east"],
    "秀隆街": ["east", "middle", "west"],
    "北湖路": ["east", "north", "west"],
    "西院路": ["west", "yard"],
}
NODES = {
    "gate": (WEST + 0.0098, SOUTH + 0.005),
    "east": (WEST + 0.008, SOUTH + 0.005),
    "middle": (WEST + 0.005, SOUTH + 0.005),
    "north": (WEST + 0.005, SOUTH + 0.009),
    "west": (WEST + 0.002, SOUTH + 0.005),
    "yard": (WEST + 0.0004, SOUTH + 0.005),
}
ADDRESSES = {
    "12": ("秀隆街", "12", WEST + 0.004, SOUTH + 0.0051),
    "7": ("北湖路", "7", WEST + 0.004, SOUTH + 0.0079),
}


def extract(folder: Path) -> Path:
    """A small OpenStreetMap file: a few streets and addresses."""
    number = {name: place for place, name in enumerate(NODES, 1)}
    lines = [f'<node id="{number[name]}" version="1" lon="{lon}" lat="{lat}"/>' for name, (lon, lat) in NODES.items()]
    for place, (street, house, lon, lat) in enumerate(ADDRESSES.values(), 50):
        tags = _tags({"addr:street": street, "addr:housenumber": house})
        lines.append(f'<node id="{place}" version="1" lon="{lon}" lat="{lat}">{tags}</node>')
    for place, (street, nodes) in enumerate(STREETS.items(), 100):
        references = "".join(f'<nd ref="{number[node]}"/>' for node in nodes)
        tags = _tags({"highway": "residential", "name": street})
        lines.append(f'<way id="{place}" version="1">{references}{tags}</way>')
    path = folder / "town.osm"
    path.write_text('<?xml version="1.0"?><osm version="0.6" generator="test">' + "".join(lines) + "</osm>", "utf-8")
    return path


def _tags(tags: dict[str, str]) -> str:
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())


def foreign_unit(town: Town, *, at: tuple[float, float] | None = None) -> Unit:
    """A car of the station beside, on shift, standing where it is told to."""
    lon, lat = at or (WEST + 2.5 * STEP, SOUTH + STEP / 2)
    post = Post(code="P2", kind="station", name="梅湖派出所", area=town.other, lon=lon, lat=lat)
    units = [
        Unit(call_sign=sign, kind="car", post=post, area=town.other, capabilities=["police"]) for sign in ("N1", "N2")
    ]
    set_up_posts([post], units, by=system_user())
    for unit in units:
        start_shift(unit, by=system_user())
    return units[0]


def roads(folder: Path) -> RoadVersion:
    """Imports the small network; the caller has set HOME to a folder of its own."""
    return import_roads(extract(folder), by=system_user())
