"""The pages as people use them without scripts: forms, what they say when they refuse, who may open them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouwang.accounts.models import Role, User
from shouwang.dispatch.actions import offer_transfer, take_over
from shouwang.dispatch.models import Agency
from shouwang.foundation import sources
from shouwang.joint.actions import add_unit, attach_incident, write_desk_change
from shouwang.joint.models import Instruction, Operation
from tests import make
from tests.joint.acts import instructed, planned


def opened(user: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


def in_a_field(hours: float) -> str:
    return f"{timezone.localtime(sources.now() + timedelta(hours=hours)):%Y-%m-%dT%H:%M}"


def test_an_operation_is_planned_and_run_from_its_page(clock, town, chief, desk):
    client = opened(chief)
    form = {
        "name": "灯会", "purpose": "秩序", "area": town.station.id, "areas": [town.beat_a.id, town.station.id],
        "starts_at": in_a_field(1), "ends_at": in_a_field(5), "commander": desk.id,
    }  # fmt: skip
    answer = client.post("/operations/new", form)
    operation = Operation.objects.get()
    assert answer["Location"] == f"/operations/{operation.id}/"
    assert set(operation.areas.all()) == {town.station, town.beat_a}
    page = f"/operations/{operation.id}"
    incident = make.incident(town, desk)
    assert client.post(f"{page}/units", {"unit": town.units["C01"].id, "task": "东门"}).status_code == 302
    assert client.post(f"{page}/units", {"call_sign": "消防 3", "agency": "消防"}).status_code == 302
    assert client.post(f"{page}/incidents", {"incident": incident.id}).status_code == 302
    assert client.post(f"{page}/move", {"step": "start"}).status_code == 302
    told = client.get(f"{page}/").content.decode()
    assert [words for words in ("灯会", "C01", "消防 3", incident.number, "under way") if words not in told] == []
    assert client.post(f"{page}/move", {"step": "end", "result": "无事故"}).status_code == 302
    assert Operation.objects.get().result == "无事故"


def test_what_was_typed_stays_when_a_form_is_refused(clock, town, chief):
    client = opened(chief)
    form = {"name": "灯会", "purpose": "", "area": town.station.id, "commander": chief.id}
    answer = client.post("/operations/new", form | {"starts_at": in_a_field(1), "ends_at": in_a_field(2)})
    content = answer.content.decode()
    assert (answer.status_code, 'value="灯会"' in content, 'role="alert"' in content) == (400, True, True)
    assert client.post("/operations/new", form | {"starts_at": "soon", "ends_at": ""}).status_code == 400
    to = {"to": f"unit:{town.units['C01'].id}", "text": "清查", "due_at": in_a_field(-1)}
    answer = client.post("/instructions/new", to)
    assert (answer.status_code, ">清查</textarea>" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize("to", ["", "unit:", "unit:x", "ship:1", "user:01900000-0000-7000-8000-000000000007"])
def test_a_recipient_that_is_none_is_refused(clock, town, chief, to):
    answer = opened(chief).post("/instructions/new", {"to": to, "text": "x", "due_at": in_a_field(1)})
    assert (answer.status_code, Instruction.objects.count()) == (404 if to.startswith("user") else 400, 0)


def test_a_crew_answers_by_one_thumb(clock, town, chief):
    given = instructed(chief, unit=town.units["C01"])
    crew = make.crew(town, "C01")
    client = opened(crew)
    content = client.get(f"/instructions/{given.id}/").content.decode()
    assert re.findall(r'name="step" value="(\w+)"', content) == ["seen", "done", "refused"]
    client.post(f"/instructions/{given.id}/step", {"step": "seen"})
    answer = client.post(f"/instructions/{given.id}/step", {"step": "refused", "text": ""})
    assert (answer.status_code, "Say why it cannot be done." in answer.content.decode()) == (400, True)
    client.post(f"/instructions/{given.id}/step", {"step": "done", "text": "好了"})
    one = Instruction.objects.get()
    assert (one.state, one.answer, one.over_by) == ("done", "好了", crew)
    assert 'name="step"' not in client.get(f"/instructions/{given.id}/").content.decode()


def test_the_next_one_takes_the_desk_on_its_page(clock, town, desk):
    following = make.dispatcher(town, username="he")
    incident = make.incident(town, desk)
    take_over(incident, by=desk)
    write_desk_change("电梯困人 <b>", by=desk)
    client = opened(following)
    content = client.get("/handover/").content.decode()
    assert [words for words in ("电梯困人 &lt;b&gt;", incident.number, "C01", "Zhou") if words not in content] == []
    assert client.post("/handover/take", {"leaves": desk.id}).status_code == 302
    assert client.post("/handover/take", {"leaves": desk.id}).status_code == 409
    assert client.post("/handover/take", {"leaves": "x"}).status_code == 404
    incident.refresh_from_db()
    assert incident.dispatcher == following


def test_the_supervisors_page_says_what_is_late_and_where_to_go(clock, town, chief, desk):
    incident = make.incident(town, desk)
    given = instructed(chief, unit=town.units["C01"], minutes=5)
    clock.move(3600)
    content = opened(chief).get("/supervisor/").content.decode()
    assert [
        words
        for words in (f"/board/?incident={incident.id}", f"/instructions/{given.id}/step", "late by")
        if words not in content
    ] == []
    assert opened(chief).get(f"/supervisor/?area={town.beat_b.id}").status_code == 200
    assert opened(chief).get(f"/supervisor/?area={town.other.id}").status_code == 404


def test_what_waits_says_what_it_is(clock, town, chief, desk):
    """ "C01" and an hour alone are a riddle; an instruction that is late has its place in one list only."""
    instructed(chief, unit=town.units["C01"], minutes=5, words="检查东门")
    make.agencies()
    offer_transfer(make.incident(town, desk), Agency.objects.get(code="119"), by=desk)
    clock.move(3600)
    handed, supervised = (opened(chief).get(path).content.decode() for path in ("/handover/", "/supervisor/"))
    assert [words for words in ("Instruction, not seen yet · ", "Transfer not confirmed") if words not in handed] == []
    assert (supervised.count("检查东门"), supervised.count('"soft">Transfer not confirmed')) == (1, 1)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/supervisor/", {Role.SUPERVISOR}),
        ("/morning/", {Role.SUPERVISOR}),
        ("/handover/", {Role.SUPERVISOR, Role.DISPATCHER}),
        ("/operations/", {Role.SUPERVISOR, Role.DISPATCHER, Role.AUDITOR}),
        ("/instructions/", set(Role) - {Role.ADMINISTRATOR}),
    ],
)
def test_who_opens_which_page(clock, town, path, allowed):
    assert Client().get(path)["Location"].startswith("/login/")
    people = {role: make.user(role, town.station) for role in Role}
    assert {role for role, user in people.items() if opened(user).get(path).status_code == 200} == allowed
    assert {opened(user).get(path).status_code for role, user in people.items() if role not in allowed} == {403}


def test_lists_cost_the_same_for_one_row_and_for_three(clock, town, chief, desk):
    operation = planned(town, chief)
    found = []
    for signs in (("C01",), ("C02", "E11")):
        for sign in signs:
            incident = make.incident(town, desk)
            take_over(incident, by=desk)
            attach_incident(operation, incident, by=chief)
            add_unit(operation, town.units[sign], by=chief)
            instructed(chief, unit=town.units[sign], operation=operation, minutes=1)
        clock.move(3600)
        client = opened(chief)
        found.append({path: cost(client, path.format(operation.id)) for path in PAGES})
    assert found[0] == found[1]
    assert {path: count for path, count in found[1].items() if count > MOST_QUESTIONS} == {}


def cost(client: Client, address: str) -> int:
    client.get(address)  # what a process keeps in memory is warm
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


PAGES = ("/supervisor/", "/handover/", "/morning/", "/operations/", "/operations/{}/", "/instructions/")
MOST_QUESTIONS = 40  # every room that offers something to do asks once or twice
