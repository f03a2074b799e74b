"""The pages: what each role is given, in both languages, and at what price in queries."""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shouwang.accounts.models import Role, User
from shouwang.accounts.rules import Right
from shouwang.dispatch.actions import advance_order, close_incident, send_order
from shouwang.dispatch.models import Category
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position, root
from tests import make

STATE_KEYS = {
    "position",
    "now",
    "area",
    "categories",
    "channels",
    "incidents",
    "units",
    "closures",
    "posts",
    "dispatchers",
    "cover_share",
    "modes",
    "mode_choices",
    "targets",
    "rings",
}


def page(user: User, path: str, language: str = "zh-hans") -> Any:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client.get(path)


def boot(content: str) -> dict[str, Any]:
    found = re.search(r'<script id="boot" type="application/json">(.*?)</script>', content)
    assert found is not None
    boot: dict[str, Any] = json.loads(found[1])
    return boot


@pytest.mark.parametrize(
    ("language", "tag", "word"),
    [("zh-hans", 'lang="zh-hans"', "守望"), ("en", 'lang="en"', "Shouwang")],
)
def test_the_board_carries_what_its_script_needs(town, language, tag, word):
    user = make.dispatcher(town)
    answer = page(user, "/board/", language)
    content = answer.content.decode()
    assert (answer.status_code, tag in content, word in content) == (200, True, True)
    given = boot(content)
    assert (given["language"], given["zone"], given["state_url"], given["live_url"], given["api"]) == (
        language,
        "Asia/Shanghai",
        "/board/state",
        "/live",
        "/api",
    )
    assert given["user"] == {
        "id": str(user.id),
        "name": user.name,
        "roles": ["dispatcher"],
        "rights": sorted(key for key, right in Right.all.items() if Role.DISPATCHER in right.roles),
    }
    assert (len(given["csrf"]), given["map"]["tiles"]) == (64, "")
    assert given["map"]["bounds"] == pytest.approx(
        [make.WEST - make.STEP, make.SOUTH, make.WEST + 4 * make.STEP, make.SOUTH + make.STEP]
    )
    assert [key for key, text in given["texts"].items() if not text] == []


def test_both_languages_have_the_same_texts(town):
    user = make.dispatcher(town)
    chinese, english = (boot(page(user, "/board/", one).content.decode())["texts"] for one in ("zh-hans", "en"))
    assert sorted(chinese) == sorted(english)
    assert re.search("[\u4e00-\u9fff]", json.dumps(english, ensure_ascii=False)) is None


def test_a_name_that_looks_like_a_script_is_text(town):
    user = make.dispatcher(town)
    User.objects.filter(id=user.id).update(name="</script><script>alert(1)</script>")
    content = page(user, "/board/").content.decode()
    assert "<script>alert(1)" not in content
    assert boot(content)["user"]["name"] == "</script><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.CALL_TAKER, "/board/"),
        (Role.DISPATCHER, "/board/"),
        (Role.SUPERVISOR, "/board/"),
        (Role.AUDITOR, "/journal/"),
    ],
)
def test_home_is_each_roles_own_page(town, role, path):
    user = make.user(role, town.station)
    assert page(user, "/").headers["Location"] == path
    assert page(user, path).status_code == 200


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", ("管理员的工作", "管理员")), ("en", ("What an administrator does", "administrator"))],
)
def test_an_administrator_is_told_what_to_do_and_has_no_dead_end(town, language, words):
    """After login, and again from the refusal of a page that is not theirs: the way back never refuses."""
    user = make.user(Role.ADMINISTRATOR, town.station)
    refusal = page(user, "/board/", language)
    assert (refusal.status_code, '<a class="button" href="/">' in refusal.content.decode()) == (403, True)
    home = page(user, "/", language)
    content = home.content.decode()
    asked = (*words, "shouwang user", "shouwang roads import", "shouwang backup", "shouwang doctor", "docs/operate")
    assert (home.status_code, [one for one in asked if one not in content]) == (200, [])


@pytest.mark.parametrize(
    ("role", "words", "paths"),
    [
        (None, "You have no role yet", []),
        (Role.UNIT, "You ride with no unit yet", ["/phone/", "/instructions/", "/approach/", "/survey/"]),
    ],
)
def test_whoever_cannot_work_yet_is_told_why(town, role, words, paths):
    home = page(make.user(role, town.station), "/", "en")
    content = home.content.decode()
    links = re.findall(r'<li><a class="button" href="([^"]*)">', content)
    assert (home.status_code, words in content, "shouwang user" in content) == (200, True, False)
    assert links == paths


@pytest.mark.parametrize("role", [None, *Role])
def test_no_home_refuses(town, role):
    client = Client()
    client.force_login(make.user(role, town.station))
    assert client.get("/", follow=True).status_code == 200


def test_home_of_a_crew_is_its_phone(town):
    assert page(make.crew(town, "C01"), "/").headers["Location"] == "/phone/"


PAGES = {
    "/board/": {Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR},
    "/board/state": {Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR, Role.UNIT},
    "/phone/": {Role.UNIT},
    "/survey/": {Role.SUPERVISOR, Role.UNIT},
    "/approach/": {Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR, Role.UNIT},
    "/journal/": {Role.SUPERVISOR, Role.AUDITOR},
    "/intervals/": {Role.SUPERVISOR, Role.AUDITOR},
}


@pytest.mark.parametrize("role", list(Role))
def test_each_page_opens_for_whom_it_is_for(town, role):
    """The others are told on a page of their own, in words."""
    user = make.user(role, town.station)
    answers = {path: page(user, path) for path in PAGES}
    assert {path: answer.status_code for path, answer in answers.items()} == {
        path: 200 if role in roles else 403 for path, roles in PAGES.items()
    }
    for answer in answers.values():
        if answer.status_code == 403 and answer.headers["Content-Type"].startswith("text/html"):
            assert "角色" in answer.content.decode()


def test_the_state_has_everything_the_board_draws(town):
    user = make.dispatcher(town)
    incident = make.incident(town, user)
    order = send_order(incident, town.units["C01"], by=user)
    advance_order(order, "en_route", by=user)
    state = page(user, "/board/state", "en").json()
    assert set(state) == STATE_KEYS
    assert (state["position"], state["area"]) == (
        head_position(),
        {"id": str(town.station.id), "name": "Daihu station"},
    )
    assert len(state["categories"]) == 44
    assert {"code": "fight", "name": "Fight", "priority": 2, "set_aside": False} in state["categories"]
    assert [channel["code"] for channel in state["channels"]] == ["phone", "walk_in", "patrol", "device", "other"]
    assert state["posts"] == [
        {
            "id": str(town.post.id),
            "name": town.post.name,
            "kind": "station",
            "lon": town.post.lon,
            "lat": town.post.lat,
        }
    ]
    (row,) = state["incidents"]
    assert (row["id"], row["number"], row["category"], row["category_name"], row["priority"], row["state"]) == (
        str(incident.id),
        incident.number,
        "fight",
        "Fight",
        2,
        "ordered",
    )
    assert (row["place"], row["flags"], row["dispatcher"], row["alert"], row["step"], row["steps"]) == (
        "秀隆街12号",
        [],
        str(user.id),
        False,
        0,
        3,
    )
    assert [(one["call_sign"], one["state"], one["way"], one["arrives_at"]) for one in row["orders"]] == [
        ("C01", "en_route", "data", None)
    ]
    assert [(one["call_sign"], one["state"], one["incident"]) for one in state["units"]] == [
        ("C01", "en_route", str(incident.id)),
        ("C02", "free", None),
        ("E11", "free", None),
        ("F07", "free", None),
    ]


def test_the_state_stays_inside_the_readers_areas(town):
    """Incidents, units, posts, and the people one could hand over to: the desks here, below and above."""
    here, above = make.dispatcher(town, username="here"), make.user(Role.SUPERVISOR, town.city, username="above")
    below = make.user(Role.DISPATCHER, town.beat_a, username="below")
    there = make.user(Role.DISPATCHER, town.other, username="there")
    make.incident(town, here)
    states = {user.username: page(user, "/board/state").json() for user in (here, above, below, there)}
    seen = {
        name: (
            len(state["incidents"]),
            len(state["units"]),
            len(state["posts"]),
            [person["name"] for person in state["dispatchers"]],
        )
        for name, state in states.items()
    }
    assert seen == {
        "here": (1, 4, 1, ["Above", "Below", "Here"]),
        "above": (1, 4, 1, ["Above", "Below", "Here", "There"]),
        "below": (1, 2, 0, ["Above", "Below", "Here"]),
        "there": (0, 0, 0, ["Above", "There"]),
    }


def test_a_crews_state_is_its_own_unit_and_its_own_order(town):
    by, crew = make.dispatcher(town), make.crew(town, "C01")
    mine, _other = make.incident(town, by), make.incident(town, by)
    send_order(mine, town.units["C01"], by=by)
    state = page(crew, "/board/state").json()
    assert [row["id"] for row in state["incidents"]] == [str(mine.id)]
    assert [row["call_sign"] for row in state["units"]] == ["C01"]
    assert page(crew, "/phone/", "en").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_one_row_and_for_three(town, count, django_assert_num_queries: DjangoAssertNumQueries):
    by = make.user(Role.SUPERVISOR, town.station)
    for sign in ("C01", "C02", "E11")[:count]:
        order = send_order(make.incident(town, by, caller_name="x"), town.units[sign], by=by)
        advance_order(order, "accepted", by=by)
    client = Client()
    client.force_login(by)
    for path in COSTS:
        client.get(path)  # what a process keeps in memory is warm
    for path, queries in COSTS.items():
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200


COSTS = {"/board/state": 20, "/journal/": 6, "/intervals/": 6}


def test_an_incident_on_paper_has_its_timeline_and_units(town):
    user = make.dispatcher(town)
    incident = make.incident(town, user, caller_name="欧阳丹青", caller_phone="13900001111")
    advance_order(send_order(incident, town.units["C01"], by=user), "on_scene", by=user)
    content = page(user, f"/incidents/{incident.id}/", "en").content.decode()
    for words in (incident.number, "秀隆街12号", "Call taken: Fight, priority 2", "C01 ordered", "C01 on scene"):
        assert words in content
    assert [words for words in ("欧阳丹青", "13900001111") if words in content] == []
    stranger = make.user(Role.DISPATCHER, town.other)
    assert page(stranger, f"/incidents/{incident.id}/").status_code == 404


def test_an_incident_on_paper_says_what_was_heard_and_how_it_ended(town):
    user = make.dispatcher(town)
    incident = make.incident(town, user, category="ufo", note="three men <b>")
    close_incident(incident, Category.objects.get(code="fight"), "dealt_with", by=user)
    content = page(user, f"/incidents/{incident.id}/", "en").content.decode()
    asked = ("three men &lt;b&gt;", "type unknown", "Outcome: dealt with")
    assert [words for words in asked if words not in content] == []
    bare = make.incident(town, user)
    assert "<h2>Notes</h2>" not in page(user, f"/incidents/{bare.id}/", "en").content.decode()


def test_the_journal_shows_ones_areas_and_the_root(town):
    """Logins and accounts belong to the whole town: only who audits all of it sees them."""
    by = make.dispatcher(town)
    make.incident(town, by)
    make.incident(town, by, lon=make.WEST + 2.5 * make.STEP)
    station, town_wide = (make.user(Role.AUDITOR, area) for area in (town.station, town.city))
    client = Client()
    client.force_login(station)
    content = client.get("/journal/").content.decode()
    assert (content.count(">接警</a>"), "账号已建立" in content, str(root()) in content) == (1, False, True)
    content = page(town_wide, "/journal/").content.decode()
    assert (content.count(">接警</a>"), "账号已建立" in content) == (2, True)


def test_the_journal_says_what_happened_in_words_and_keeps_the_whole_record(town):
    by = make.dispatcher(town)
    make.incident(town, by, place_text="秀隆街" * 60)
    recorded = Entry.objects.get(verb="take_call")
    content = page(make.user(Role.AUDITOR, town.city), "/journal/", "en").content.decode()
    rows = re.findall(r"<td>(?:<a[^>]*>)?([^<]*)(?:</a>)?</td><td>[^<]*</td><td class=\"wide\">", content)
    details = html.unescape(re.findall(r"<details>.*?<code[^>]*>(take_call .*?)</code></details>", content)[0])
    assert (details, len(details) > 160) == (f"take_call {recorded.changes}", True)
    assert (rows[2], "_" in "".join(rows)) == ("Call taken", False)


@pytest.mark.parametrize(
    ("before", "status"), [("", 200), ("3", 200), ("0", 200), ("x", 200), ("-1", 200), ("9" * 40, 200)]
)
def test_the_journal_is_paged_by_position(town, before, status):
    auditor = make.user(Role.AUDITOR, town.city)
    answer = page(auditor, f"/journal/?before={before}")
    positions = [int(cell) for cell in re.findall(r"<tr><td>(\d+)</td>", answer.content.decode())]
    limit = int(before) if before.isdecimal() else head_position() + 1
    assert (answer.status_code, positions) == (status, [one for one in range(head_position(), 0, -1) if one < limit])


@pytest.mark.parametrize("days", ["", "1", "0", "365", "x", "-3", "9" * 40])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_interval_report_opens_for_any_span(town, days, language):
    by = make.dispatcher(town)
    make.incident(town, by)
    answer = page(make.user(Role.SUPERVISOR, town.station), f"/intervals/?days={days}", language)
    rows = re.findall(r"<tbody>(.*?)</tbody>", answer.content.decode(), re.DOTALL)[0].count("<tr>")
    assert (answer.status_code, rows) == (200, 7)
