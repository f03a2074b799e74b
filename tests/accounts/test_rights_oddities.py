"""Odd cookies, numbers and texts in addresses that no schema describes: answered, never a fault, on both databases."""

from urllib.parse import quote

import pytest
from django.test import Client

from shouwang.accounts.models import Role
from shouwang.live.stream import _after, reader_of
from tests import make
from tests.accounts import stage as stages

HUGE = "9" * 5000
NUL = '"' + "\\000" * 32 + '"'  # how a cookie spells characters that a header cannot carry
ODD = ["", "0", "-1", "1.5", "٣", "²", "x", "%00", "9" * 19, "9" * 40, HUGE]


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("path", ["/journal/?before=", "/intervals/?days=", "/?x=", "/login/?next="])
def test_a_page_takes_any_number_it_is_asked_for(town, path, value):
    client = Client()
    client.force_login(make.user(Role.SUPERVISOR, town.station))
    assert client.get(path + value).status_code in {200, 302}


@pytest.mark.parametrize("cookie", [NUL, "x", "x" * 10_000, '"\\377\\330"', "%00", ""])
def test_a_session_that_is_none_lets_nobody_in(db, cookie):
    answer = Client().get(
        "/api/places", headers={"Cookie": f"sessionid={cookie}; csrftoken={cookie}; django_language={cookie}"}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_logged_in")


@pytest.mark.parametrize("secret", ["", "\x7f", "é", "x" * 10_000, "sw_"])
def test_a_token_that_is_none_lets_nobody_in(db, secret):
    answer = Client().get("/api/places", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_logged_in")


@pytest.mark.django_db(transaction=True)
def test_nor_do_they_open_the_stream():
    for cookie in (NUL, "x", '"\\377\\330"', "%00", ""):
        assert reader_of({"cookie": f"sessionid={cookie}"}) is None
    for secret in ("", "\x7f", "é", "x" * 10_000, "sw_"):
        assert reader_of({"authorization": f"Bearer {secret}"}) is None


@pytest.mark.parametrize("after", ["x", "-1", "٣", "²", "9" * 18, HUGE])
def test_the_stream_goes_on_after_any_number_it_is_told(after):
    is_number = after in {"٣", "9" * 18}
    assert _after({"query_string": f"after={quote(after)}".encode()}, {}) == (int(after) if is_number else None)
    assert _after({"query_string": b""}, {"last-event-id": after}) == (int(after) if is_number else None)


@pytest.mark.parametrize("number", ["x", HUGE, "0" * 400, "24", "25"])
def test_a_tile_beyond_the_map_is_not_there(town, tmp_path, settings, number):
    settings.HOME = tmp_path
    version = make.roads(tmp_path)
    client = stages._client(stages.logged_in(make.user(None, town.station)))
    for path in (f"{number}/0/0", f"9/{number}/0", f"9/0/{number}"):
        assert client.get(f"/map/{version.id}/{path}.mvt").status_code in {204, 404}
