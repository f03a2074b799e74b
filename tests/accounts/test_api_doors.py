"""Every address of the API: for a stranger, for somebody without the right, for a neighbour, for who may."""

import json
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.test import Client
from django.utils import translation

from shouwang.accounts.actions import create_token
from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.contacts.models import Contact
from shouwang.dispatch.actions import close_incident, merge_incident, send_order
from shouwang.dispatch.models import Incident
from shouwang.foundation import sources
from shouwang.journal.queries import head_position
from shouwang.places.actions import close_road
from tests import make

NOTHING = UUID("01900000-0000-7000-8000-000000000007")


@dataclass(frozen=True)
class Deed:
    """An address, a body that would do, a role that may not, and what a neighbouring dispatcher gets."""

    path: str
    body: dict[str, object]
    refused_role: Role
    neighbour: int = 404
    verb: str = ""


DEEDS = {
    "take_call": Deed("calls", {"category": "fight"}, Role.UNIT, 201),
    "add_call": Deed("incidents/{waiting}/calls", {"note": "again"}, Role.AUDITOR),
    "send_order": Deed("incidents/{waiting}/orders", {"unit": "{free}"}, Role.CALL_TAKER),
    "order_accepted": Deed("orders/{order}/steps", {"step": "accepted"}, Role.CALL_TAKER),
    "withdraw_order": Deed("orders/{order}/withdraw", {"reason": "x"}, Role.CALL_TAKER),
    "reinforce": Deed("incidents/{waiting}/reinforce", {}, Role.CALL_TAKER),
    "stand_down": Deed("incidents/{ordered}/stand-down", {}, Role.CALL_TAKER),
    "set_place": Deed("incidents/{waiting}/place", {"place_text": "x", "lon": 116.001, "lat": 28.681}, Role.AUDITOR),
    "set_category": Deed("incidents/{waiting}/category", {"category": "noise"}, Role.AUDITOR),
    "add_note": Deed("incidents/{waiting}/notes", {"text": "x"}, Role.AUDITOR),
    "merge_incident": Deed("incidents/{waiting}/merge", {"into": "{ordered}"}, Role.AUDITOR),
    "split_incident": Deed("incidents/{merged}/split", {}, Role.AUDITOR),
    "close_incident": Deed(
        "incidents/{waiting}/close", {"category": "noise", "disposition": "unfounded"}, Role.CALL_TAKER
    ),
    "reopen_incident": Deed("incidents/{closed}/reopen", {"reason": "x"}, Role.CALL_TAKER),
    "take_over": Deed("incidents/{waiting}/take", {}, Role.CALL_TAKER, verb="hand_over"),
    "hand_over": Deed("incidents/{waiting}/hand-over", {"to": "{other}"}, Role.CALL_TAKER),
    "disclose_contact": Deed("contacts/{contact}/disclose", {}, Role.AUDITOR),
    "close_road": Deed("closures", {"lon": make.NODES["middle"][0], "lat": 28.685, "reason": "x"}, Role.CALL_TAKER),
    "lift_closure": Deed("closures/{closure}/lift", {}, Role.CALL_TAKER),
    "end_shift": Deed("units/{free}/shift", {"on": False}, Role.CALL_TAKER),
}
READS = {
    "incident": ("incidents/{waiting}", Role.ADMINISTRATOR, 404),
    "ranking": ("incidents/{waiting}/ranking", Role.CALL_TAKER, 403),
    "route": ("incidents/{waiting}/route?unit={free}", Role.ADMINISTRATOR, 404),
    "places": ("places?q=x", Role.UNIT, 403),
}


@pytest.fixture
def things(town, tmp_path, settings) -> dict[str, str]:
    """Something in every state that the addresses ask for."""
    settings.HOME = tmp_path
    make.roads(tmp_path)
    by = make.dispatcher(town, username="zhou")
    lon, lat = make.NODES["yard"]
    waiting, ordered, merged, closed = (make.incident(town, by, lon=lon, lat=lat, caller_name="王五") for _ in range(4))
    order = send_order(ordered, town.units["C01"], by=by)
    merge_incident(merged, ordered, by=by)
    close_incident(closed, closed.category, "unfounded", by=by)
    closure = close_road(*make.NODES["north"], "market day", by=by)
    named = {
        "waiting": waiting,
        "ordered": ordered,
        "merged": merged,
        "closed": closed,
        "order": order,
        "free": town.units["C02"],
        "closure": closure,
        "contact": Contact.objects.get(matter_id=waiting.id),
        "other": make.dispatcher(town, username="qian"),
        "by": by,
    }
    return {name: str(one.id) for name, one in named.items()}


def filled(deed: Deed, things: dict[str, str]) -> tuple[str, dict[str, object]]:
    body = {name: value.format(**things) if isinstance(value, str) else value for name, value in deed.body.items()}
    return deed.path.format(**things), body


def by_id(things: dict[str, str]) -> make.Api:
    return make.Api(User.objects.get(id=things["by"]))


@pytest.mark.parametrize("verb", DEEDS)
def test_a_deed_is_for_whom_it_is_for(town, things, verb):
    """401, 403 and 404 leave no entry; the dispatcher's deed leaves one, and answers with it."""
    deed = DEEDS[verb]
    path, body = filled(deed, things)
    stranger, refused = make.Api(None), make.Api(make.user(deed.refused_role, town.station))
    neighbour = make.Api(make.user(Role.DISPATCHER, town.other))
    before = head_position()
    assert stranger.post(path, body)[0] == 401
    status, answer = refused.post(path, body)
    assert (status, answer["error"]["code"]) in {(403, "no_right"), (404, "not_found")}
    if deed.neighbour == 404:
        assert neighbour.post(path, body)[0] == 404
    assert head_position() == before
    status, answer = by_id(things).post(path, body)
    (entry,) = make.entries_after(before)
    assert (status, answer["position"], answer["verb"]) == (201, before + 1, deed.verb or verb)
    assert answer["subject"] == {"kind": entry.subject_kind, "id": str(entry.subject_id)}


@pytest.mark.parametrize("verb", [verb for verb, deed in DEEDS.items() if "{" in deed.path])
def test_what_is_not_there_is_not_found(things, verb):
    path, body = filled(DEEDS[verb], {name: str(NOTHING) for name in things})
    before = head_position()
    assert (by_id(things).post(path, body)[0], head_position()) == (404, before)


@pytest.mark.parametrize("name", READS)
def test_a_reading_is_for_whom_it_is_for(town, things, name):
    path, refused_role, status = READS[name]
    path = path.format(**things)
    before = head_position()
    assert make.Api(None).get(path)[0] == 401
    assert make.Api(make.user(refused_role, town.station)).get(path)[0] == status
    if "{" in READS[name][0]:
        assert make.Api(make.user(Role.DISPATCHER, town.other)).get(path)[0] == 404
    status, answer = by_id(things).get(path)
    assert (status, bool(answer)) == (200, True)
    users_made = 2 * (3 if "{" in READS[name][0] else 2) - 2
    assert head_position() == before + users_made  # reading itself leaves nothing


@pytest.mark.parametrize("verb", DEEDS)
def test_sent_twice_it_is_done_once(things, verb):
    """The same key and body: the first answer and no new entry. The same key and another body: refused."""
    path, body = filled(DEEDS[verb], things)
    api, key = by_id(things), sources.new_id()
    first = api.post(path, body, key=key)
    before = head_position()
    assert first[0] == 201
    assert api.post(path, body, key=key) == first
    status, answer = api.post(path, json.dumps(body).encode() + b" ", key=key)
    assert (status, answer["error"]["code"], head_position()) == (409, "request_reused", before)


def test_somebody_elses_key_answers_nothing(town, things):
    """The answer to a request is its sender's: with the same key and body another person is refused."""
    path, body = filled(DEEDS["add_note"], things)
    key = sources.new_id()
    assert by_id(things).post(path, body, key=key)[0] == 201
    for role in (Role.DISPATCHER, Role.AUDITOR):
        status, answer = make.Api(make.user(role, town.station)).post(path, body, key=key)
        assert (status, answer["error"]["code"]) == (409, "request_reused")


def test_a_request_that_was_refused_may_be_sent_again(things):
    """Nothing was done under its key: what stood in the way is gone, now it is done."""
    api, key = by_id(things), sources.new_id()
    path = f"incidents/{things['ordered']}/close"
    body = {"category": "noise", "disposition": "unfounded"}
    assert api.post(path, body, key=key)[0] == 409
    api.post(f"incidents/{things['ordered']}/stand-down")
    assert api.post(path, body, key=key)[0] == 201


@pytest.mark.parametrize("key", ["nonsense", "7", "", "01900000-0000-7000-8000"])
def test_a_key_is_a_uuid(things, key):
    status, answer = by_id(things).post("calls", {}, key=key)
    assert (status, answer["error"]["code"], answer["error"]["field"]) == (400, "bad_request_id", "Idempotency-Key")


@pytest.mark.parametrize(
    ("path", "raw", "field"),
    [
        ("calls", b'{"categori": "fight"}', "categori"),
        ("calls", b'{"priority": "high"}', "priority"),
        ("calls", b'{"lon": "east"}', "lon"),
        ("calls", b'{"ring_at": "yesterday"}', "ring_at"),
        ("calls", b'{"place": "7"}', "place"),
        ("incidents/{waiting}/orders", b"{}", "unit"),
        ("incidents/{waiting}/hand-over", b'{"to": null}', "to"),
        ("units/{free}/shift", b'{"on": "yes"}', "on"),
        ("units/{free}/position", b'{"lon": 1, "lat": 1, "at": 5, "heading": 0, "speed": 3}', "at"),
        ("calls", b"{", None),
        ("calls", b"null", None),
        ("calls", b"[]", None),
        ("calls", b'{"lon": NaN}', None),
        ("calls", b'{"note": "\xff"}', None),
        ("calls", b"[" * 5000, None),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_by_field(things, path, raw, field):
    before = head_position()
    status, answer = by_id(things).post(path.format(**things), raw)
    assert (status, answer["error"]["code"], answer["error"]["field"]) == (400, "bad_body", field)
    assert (bool(answer["error"]["message"]), head_position()) == (True, before)


def test_text_that_is_too_long_is_refused_by_field_and_a_flood_as_a_whole(things):
    api = by_id(things)
    status, answer = api.post("calls", {"note": "x" * 50_000})
    assert (status, answer["error"]["code"], answer["error"]["field"]) == (400, "too_long", "note")
    status, answer = api.post("calls", {"note": "x" * 100_000})
    assert (status, answer["error"]["code"], Incident.objects.count()) == (400, "too_long", 4)


@pytest.mark.parametrize("path", ["calls", "incidents/{waiting}/orders", "closures", "units/{free}/shift"])
def test_a_deed_is_posted_and_a_reading_is_not(things, path):
    client = by_id(things).client
    assert client.get(f"/api/{path.format(**things)}").status_code == 405
    assert client.post(f"/api/incidents/{things['waiting']}").status_code == 405


def test_a_session_must_show_that_its_page_is_ours_and_a_token_need_not(town, things):
    """Forged posts from another site carry the cookie, never the header."""
    by = make.dispatcher(town)
    _token, secret = create_token(by, "phone", by=system_user())
    page = Client(enforce_csrf_checks=True)
    page.force_login(by)
    before = head_position()
    assert page.post("/api/calls", "{}", content_type="application/json").status_code == 403
    assert head_position() == before
    page.get("/login/")
    page.get("/board/")
    token = page.cookies["csrftoken"].value
    headers = {"X-CSRFToken": token}
    assert page.post("/api/calls", "{}", content_type="application/json", headers=headers).status_code == 201
    assert make.Api(None, secret=secret, enforce_csrf_checks=True).post("calls")[0] == 201


def test_a_refusal_is_told_in_the_readers_language(things):
    """The message is translated; the code is not."""
    api = by_id(things)
    told = {}
    for language in ("zh-hans", "en"):
        api.client.cookies["django_language"] = language
        told[language] = api.post(f"incidents/{things['waiting']}/category", {"category": "ufo"})[1]["error"]
    assert {error["code"] for error in told.values()} == {"unknown_category"}
    assert told["en"]["message"] == "This category is not known."
    assert told["zh-hans"]["message"] != told["en"]["message"]


@pytest.mark.parametrize(("language", "words"), [("en", "Log in first."), ("zh-hans", "请先登录")])
def test_who_has_no_token_is_refused_in_the_language_asked_for(db, language, words):
    """Whatever language the thread spoke for the request before."""
    for before in ("en", "zh-hans"):
        headers = {"Authorization": "Bearer nothing", "Accept-Language": language}
        with translation.override(before):
            answer = Client().get("/api/places?q=x", headers=headers)
        assert (answer.status_code, words in answer.json()["error"]["message"]) == (401, True)
