"""Two stations with everything the addresses are about, a person of every role, and requests that leave no trace."""

import json
import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouwang.accounts.actions import close_user, create_token, revoke_role, revoke_token
from shouwang.accounts.models import Grant, Role, Session, Token, User
from shouwang.accounts.queries import system_user
from shouwang.accounts.sessions import confirm
from shouwang.approach import ways
from shouwang.approach.actions import finish_survey, publish_survey
from shouwang.approach.models import House
from shouwang.areas import queries as area_queries
from shouwang.areas.models import Area
from shouwang.callpoints import doors as devices
from shouwang.callpoints import signing
from shouwang.callpoints.actions import create_point
from shouwang.callpoints.models import Press
from shouwang.contacts.models import Contact
from shouwang.dispatch import policy
from shouwang.dispatch.actions import (
    call_for_help,
    close_incident,
    merge_incident,
    offer_transfer,
    send_order,
    set_up_agencies,
    start_mode,
)
from shouwang.dispatch.models import Agency, Category, Incident, Mode
from shouwang.dispatch.queries import cover
from shouwang.downpack.actions import hand_out_cards
from shouwang.duty.actions import join_unit, start_shift
from shouwang.duty.models import Unit
from shouwang.duty.queries import unit_of
from shouwang.foundation import sources
from shouwang.joint.actions import (
    Plan,
    Recipient,
    add_unit,
    ask_support,
    attach_incident,
    give_instruction,
    notify_agency,
    plan_operation,
    promise_support,
)
from shouwang.live.models import PushSubscription
from shouwang.pictures.actions import add_picture
from shouwang.pictures.models import Picture
from shouwang.places import queries as place_queries
from shouwang.places import roads
from shouwang.places.actions import close_road
from shouwang.places.models import Asset, Closure, Place, PlaceName, RoadVersion
from tests import make
from tests.accounts.phones import with_phone
from tests.accounts.stage_rings import call_draft, call_point, noted, plain, rings
from tests.accounts.visits import Visit
from tests.pictures import samples
from tests.unbreakable.scenarios_pictures import kept

PHOTO = samples.photo()
NOTHING = UUID("01900000-0000-7000-8000-000000000007")
FORGERY = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
SECRET = "s" * 32  # of the page's token against forgery
OWN_CREW, OTHER_CREW, NO_ROLE = "unit, its own", "unit, another's", "no role"
COLUMNS = ["call_taker", "dispatcher", OWN_CREW, OTHER_CREW, "supervisor", "auditor", "administrator", NO_ROLE]
Things = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    status: int
    content: bytes
    kind: str
    asked: tuple[str, ...] = field(default=(), compare=False, repr=False)  # of the database


@dataclass(frozen=True)
class Caller:
    """Who asks, and by which door: a session with or without its page's token, a token, or none."""

    session: str = ""
    token: str = ""
    has_csrf: bool = True


@dataclass
class Stage:
    town: make.Town
    roads: RoadVersion
    device: tuple[str, str] = ("", "")  # its id and its key
    own: Things = field(default_factory=dict)
    other: Things = field(default_factory=dict)
    of_crew: Things = field(default_factory=dict)
    free_crew: Caller = field(default_factory=Caller)
    people: dict[str, Caller] = field(default_factory=dict)
    mine: dict[str, Things] = field(default_factory=dict)  # by column: what everybody has of their own

    def visit(
        self, visit: Visit, caller: Caller, things: Things, *, method: str = "", is_missing: bool = False
    ) -> Answer:
        """One request as that caller sends it; what it did is undone."""
        ids = {name: _missing(things[thing]) if is_missing else things[thing] for name, thing in visit.things.items()}
        tile = {"version_id": self.roads.id, "zoom": 9, "column": 0, "row": 0}
        path = visit.path.format(**tile | ids) + visit.query.format(**things)
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            answer = self._send(_client(caller), method or visit.method, path, visit, things)
            transaction.set_rollback(True)
        content = FORGERY.sub(b"", answer.content).replace(path.encode(), visit.path.encode())
        for one in (one for one in ids.values() if isinstance(one, UUID)):  # a page may say which address it is
            content = content.replace(str(one).encode(), str(NOTHING).encode())
        return Answer(answer.status_code, content, answer.headers.get("Content-Type", ""), _statements(asked))

    def _send(self, client: Client, method: str, path: str, visit: Visit, things: Things) -> Any:
        body = {name: _filled(value, things) for name, value in (visit.body or {}).items()}
        if visit.is_form and method == "POST":
            return client.post(path, body)
        if method == "GET":
            return client.get(path)
        if visit.is_picture:
            return client.generic(
                method, path, PHOTO, content_type="image/jpeg", headers={"Idempotency-Key": str(NOTHING)}
            )
        content = json.dumps(body, default=str).encode()
        headers = self._signed(path, content) if visit.is_signed else {}
        return client.generic(method, path, content, content_type="application/json", headers=headers)

    def _signed(self, path: str, content: bytes) -> dict[str, str]:
        devices.forget()  # one device stands in for every caller here
        at = int(sources.now().timestamp())
        return signing.headers(*self.device, method="POST", path=path, body=content, at=at)

    def seat(self, column: str, visit: Visit) -> tuple[Caller, Things]:
        """Who visits in a column, and the things of the own area as that person has them: a crew, its own."""
        if column != OWN_CREW:
            return self.people[column], self.own | self.mine[column]
        if "unit_id" in visit.things:  # one that serves an incident cannot end its shift
            return self.free_crew, self.own | {"unit": self.of_crew["free"]}
        return self.people[column], self.own | self.of_crew | self.mine[column]


def _missing(thing: Any) -> Any:
    return 987_654_321 if isinstance(thing, int) else NOTHING


def _statements(asked: CaptureQueriesContext) -> tuple[str, ...]:
    return tuple(query["sql"] for query in asked.captured_queries if "SAVEPOINT" not in query["sql"])


def _filled(value: Any, things: Things) -> Any:
    if isinstance(value, list):
        return [_filled(one, things) for one in value]
    is_thing = isinstance(value, str) and value.startswith("{")
    return things[value[1:-1]] if is_thing else value


def _client(caller: Caller) -> Client:
    client = Client(enforce_csrf_checks=True)
    if caller.session:
        client.cookies[settings.SESSION_COOKIE_NAME] = caller.session
    if caller.has_csrf:
        client.cookies[settings.CSRF_COOKIE_NAME] = SECRET
        client.defaults["HTTP_X_CSRFTOKEN"] = SECRET
    if caller.token:
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {caller.token}"
    return client


def logged_in(user: User) -> Caller:
    """Who has just entered their password: else what changes the ways in would be refused to everybody."""
    client = Client()
    client.force_login(user)
    store = client.session
    confirm(store)
    store.save()
    return Caller(session=client.cookies[settings.SESSION_COOKIE_NAME].value)


def of_account(user: User) -> Things:
    """A phone, one more session and a token."""
    with_phone(user)
    logged_in(user)
    token, _secret = create_token(user, "bridge", by=system_user())
    session = Session.objects.filter(user=user).latest("started_at").id
    return {"session": session, "token": token.id} | call_draft(user)


def with_token(user: User) -> Caller:
    return Caller(token=create_token(user, "program", by=system_user())[1], has_csrf=False)


def fresh_caches() -> None:
    """As before each test; for a stage that is built before the first of them."""
    for module in (area_queries, policy, cover, place_queries, roads, ways):
        module.forget()


def built(version: RoadVersion, town: make.Town) -> Stage:
    stage = Stage(town, version)
    make.agencies()
    make.major_mode()
    _one_more_unit(town)
    neighbours = make.user(Role.SUPERVISOR, town.other, username="neighbour")
    stage.other = _things(
        town.other, make.foreign_unit(town), neighbours, (make.WEST + 2.5 * make.STEP, make.SOUTH + 0.005)
    )
    desk = make.user(Role.SUPERVISOR, town.station, username="desk")
    stage.own = _things(town.station, town.units["C02"], desk, make.NODES["yard"])
    crew = make.crew(town, "C01")
    stage.of_crew = _served(town, desk) | {"free": town.units["F07"].id, "help": _called_for_help(crew)}
    stage.free_crew = logged_in(make.crew(town, "F07"))
    stage.own["help"] = _called_for_help(make.crew(town, "E11"))
    far = make.user(Role.UNIT, town.other, username="far")
    join_unit(far, Unit.objects.get(call_sign="N1"), by=system_user())
    stage.other["help"] = _called_for_help(far)
    for asking, to_area, answering, by in (
        (stage.other, town.station, stage.own, neighbours),
        (stage.own, town.other, stage.other, desk),
    ):
        theirs = Incident.objects.select_related("area").get(id=asking["ordered"])
        answering["asked_of_us"] = ask_support(theirs, what="车", to_area=to_area, by=by).id
    roles = {name: Role(name) for name in COLUMNS if name in Role.values}
    people = {name: make.user(role, town.station, username=f"the-{name}") for name, role in roles.items()}
    people |= {OWN_CREW: crew, OTHER_CREW: make.crew(town, "C09"), NO_ROLE: make.user(None, town.station, username="x")}
    stage.people = {column: logged_in(people[column]) for column in COLUMNS}
    for column in (OWN_CREW, OTHER_CREW):
        session = Session.objects.get(user=people[column])
        PushSubscription.objects.create(session=session, endpoint="https://push.example/x", created_at=sources.now())
    stage.mine = {column: of_account(people[column]) for column in COLUMNS}
    stage.own |= of_account(desk)
    stage.other |= of_account(neighbours)
    stage.device = call_point()
    return stage


def _one_more_unit(town: make.Town) -> None:
    unit = Unit.objects.create(call_sign="C09", kind="car", post=town.post, area=town.beat_b)
    town.units["C09"] = unit
    start_shift(unit, by=system_user())


def _things(area: Area, unit: Unit, by: User, position: tuple[float, float]) -> Things:
    """Something in every state that the addresses ask for; the ordered one has another unit."""
    lon, lat = position
    facts = {"category": "fight", "lon": lon, "lat": lat, "caller_name": "王五"}
    waiting, ordered, merged, closed = (make.incident(None, by, **facts) for _ in range(4))  # type: ignore[arg-type]
    serving = Unit.objects.filter(area__path__startswith=area.path, call_sign__in=("E11", "N2")).get()
    order = send_order(ordered, serving, by=by)
    merge_incident(merged, ordered, by=by)
    close_incident(closed, closed.category, "unfounded", by=by)
    closure = close_road(*make.NODES["north"], "market day", by=system_user())
    Closure.objects.filter(id=closure.id).update(area=area)
    agency = Agency(code=f"water of {area.name}", kind="water", name="水厂", area=area)
    set_up_agencies([agency], by=system_user())
    neighbours = Agency(code=f"beside {area.name}", kind="station", name="西河所", area=area)
    set_up_agencies([neighbours], by=system_user())
    notice = notify_agency(agency, what="漏水", incident=ordered, by=by)
    support = ask_support(ordered, what="车", agency=neighbours, by=by)
    coming = ask_support(waiting, what="车", agency=neighbours, by=by)
    promise_support(coming, answer="一车", by=by)
    soon = sources.now() + timedelta(hours=8)
    beat = Area.objects.filter(path__startswith=area.path).order_by("-path")[0]  # not where the incidents are
    mode = start_mode(beat, Mode.objects.get(), until=soon, reason="x", by=by)
    transfer = offer_transfer(ordered, Agency.objects.get(code="119"), by=by)
    named = {
        "agency": agency,
        "notice": notice,
        "support": support,
        "support_coming": coming,
        "transfer": transfer,
        "area": area,
        "mode": mode,
        "waiting": waiting,
        "ordered": ordered,
        "merged": merged,
        "closed": closed,
        "order": order,
    }
    contact = Contact.objects.get(matter_id=waiting.id)
    named |= {"unit": unit, "closure": closure, "contact": contact, "colleague": make.user(Role.DISPATCHER, area)}
    named["with_phone"] = make.user(Role.DISPATCHER, area)
    with_phone(named["with_phone"])
    named["place"] = Place.objects.create(kind="landmark", name=f"阳光乳业 {area.name}", lon=lon, lat=lat, area=area)
    named |= noted(named["place"], by, lon, lat)
    said = {"place": named["place"], "kind": "alias", "area": area, "said_at": sources.now()}
    named["name"] = PlaceName.objects.create(text="老牛奶厂", **said)
    named["withdrawn"] = PlaceName.objects.create(text="奶站", withdrawn_at=sources.now(), **said)
    named |= pressed(lon, lat, unit) | _seen_there(waiting) | rings(by)
    named |= _surveys(area, by, position)
    times = {"soon": soon, "later": soon + timedelta(hours=1)}
    named |= _joint(area, serving, ordered, by)
    where = {"lon": lon, "lat": lat, "to": f"unit:{unit.id}", "leaves": by.id}
    block, now = hand_out_cards(area, 2, by=by), timezone.localtime(sources.now())
    card = {"card": block.numbers[0], "day": f"{now:%Y-%m-%d}", "time": f"{now:%H:%M:%S}"}
    return {name: one.id for name, one in named.items()} | where | times | card | plain()


def _joint(area: Area, unit: Unit, incident: Any, by: User) -> dict[str, Any]:
    """An operation with a unit and an incident, and an instruction."""
    now = sources.now()
    span = {"starts_at": now + timedelta(hours=1), "ends_at": now + timedelta(hours=2)}
    operation = plan_operation(Plan("灯会", "保卫", [area], commander=by, **span), by=by)
    given = give_instruction(Recipient(unit=unit), "x", due_at=now + timedelta(hours=1), by=by)
    rows = {
        "operation_unit": add_unit(operation, unit, by=by),
        "operation_incident": attach_incident(operation, incident, by=by),
    }
    return rows | {"area": area, "operation": operation, "instruction": given}


def _seen_there(incident: Incident) -> Things:
    """A picture, and one that is held back."""
    made = [add_picture(incident, kept(), by=system_user()) for _ in range(2)]
    Picture.objects.filter(id=made[1].id).update(held_at=sources.now(), hold_reason="x")
    return dict(zip(("picture", "held"), made, strict=True))


def pressed(lon: float, lat: float, unit: Unit) -> Things:
    """A one-key point that rings this unit."""
    asset = Asset(kind="call_point", name="西门", lon=lon, lat=lat)
    point, _key = create_point(asset, "one_key", category=Category.objects.get(code="help"), by=system_user())
    now, press_id = sources.now(), sources.new_id()
    told = {"message_id": press_id, "incident_id": press_id, "pressed_at": now, "heard_at": now, "erase_at": now}
    return {
        "point": point,
        "press": Press.objects.create(
            id=press_id, point=point, state="ringing", unit=unit, rung=[str(unit.id)], ladder_step=0, **told
        ),
    }


def _surveys(area: Area, by: User, position: tuple[float, float]) -> Things:
    """One of each state; ``house``: something of the draft."""
    draft, house = make.survey(None, by, spot=position, where=area)  # type: ignore[arg-type]
    measured, _house = make.survey(None, by, spot=position, where=area)  # type: ignore[arg-type]
    finish_survey(measured, by=by)
    published, _house = make.survey(None, by, spot=position, where=area)  # type: ignore[arg-type]
    finish_survey(published, by=by)
    publish_survey(published, by=by)
    return {
        "draft": draft,
        "measured": measured,
        "house": House.objects.get(id=house),
        "ground": published.ground,
    }


def _served(town: make.Town, by: User) -> Things:
    """What a crew has to do with: every incident is the one it serves."""
    lon, lat = make.NODES["yard"]
    served = make.incident(town, by, lon=lon, lat=lat, caller_name="王五")
    order = send_order(served, town.units["C01"], by=by)
    contact = Contact.objects.get(matter_id=served.id)
    incidents = dict.fromkeys(("waiting", "ordered", "merged", "closed", "placed"), served.id)
    press = pressed(lon + 0.0001, lat, town.units["C01"])["press"].id
    seen = {name: one.id for name, one in _seen_there(served).items()}
    return incidents | {"order": order.id, "unit": town.units["C01"].id, "contact": contact.id, "press": press} | seen


def _called_for_help(crew: User) -> UUID:
    unit = unit_of(crew)
    assert unit is not None
    return call_for_help(unit, by=crew).id


def doors(stage: Stage, role: Role) -> dict[str, list[Caller]]:
    """People who could do it, and what stands in their way; each by every door they might try."""
    allowed, closed, former = (make.user(role, stage.town.station) for _ in range(3))
    revoked, expired = with_token(allowed), with_token(allowed)
    newest = list(Token.objects.filter(user=allowed).order_by("created_at", "id"))
    revoke_token(newest[0], by=system_user())
    Token.objects.filter(id=newest[1].id).update(expires_at=sources.now() - timedelta(seconds=1))
    before = {one.id: [logged_in(one), with_token(one)] for one in (closed, former)}
    close_user(closed, by=system_user())
    revoke_role(Grant.objects.get(user=former), by=system_user())
    with_phone(former)
    with_phone(allowed)
    return {
        "anonymous": [Caller()],
        "token: unknown, revoked, expired": [Caller(token="sw_unknown"), revoked, expired],
        "account closed": before[closed.id],
        "role revoked": before[former.id],
        "no X-CSRFToken": [replace(logged_in(allowed), has_csrf=False)],
    }


def a_category_with_reinforcement() -> None:
    """Any unit at all may reinforce, so that the right is what decides."""
    Category.objects.filter(code="fight").update(run_card=[[{"kind": "", "count": 1, "within_seconds": 86_400}]])
