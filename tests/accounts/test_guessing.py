"""Guessing passwords is slow whatever a name is spelt like and wherever one claims to be; its owner still comes in."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate, hashers
from django.test import Client, RequestFactory

from shouwang import settings as installed
from shouwang.accounts.actions import close_user, create_user
from shouwang.accounts.doors import address_of, folded
from shouwang.accounts.models import Attempt, User
from shouwang.accounts.queries import system_user
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from tests import make
from tests.accounts.phones import PASSWORD, is_in, log_in


@pytest.fixture
def zhou(town) -> User:
    return make.dispatcher(town, username="zhou", password=PASSWORD)


def status(username: str, password: str = "wrong", client: Client | None = None, **headers: str) -> int:  # noqa: S107
    return (client or Client(**headers)).post("/login/", {"username": username, "password": password}).status_code


@pytest.mark.parametrize("spelt", ["ZHOU", "Zhou", " zhou", "zhou ", "ｚｈｏｕ", "ＺＨＯＵ"])
def test_a_name_spelt_otherwise_is_the_same_name(zhou, spelt):
    for place in range(5):
        assert status(spelt, REMOTE_ADDR=f"10.0.0.{place}") == 200
    assert status("zhou", PASSWORD, REMOTE_ADDR="10.0.0.9") == 429


def test_no_second_account_can_look_like_the_first(zhou):
    for spelt in ("ZHOU", "ｚｈｏｕ"):
        with pytest.raises(Refusal) as refused:
            create_user(spelt, "Another", None, by=system_user())
        assert refused.value.code == "name_taken"
    assert folded("Straße") == folded("STRASSE")


@pytest.mark.parametrize("claimed", ["1.2.3.4", "1.2.3.4, 5.6.7.8", "::1", "garbage"])
def test_without_a_proxy_nobody_chooses_an_address(zhou, claimed):
    asked = RequestFactory().get("/", REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR=claimed)
    assert address_of(asked) == "10.0.0.5"


@pytest.mark.parametrize(
    ("claimed", "address"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("1.2.3.4, garbage", "127.0.0.1"),
        ("", "127.0.0.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
    ],
)
def test_behind_a_proxy_its_own_word_counts_and_a_household_is_one(settings, claimed, address):
    """What a client writes stands before what the proxy adds."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert address_of(RequestFactory().get("/", HTTP_X_FORWARDED_FOR=claimed)) == address


def test_somebody_who_fails_on_purpose_locks_nobody_out_of_their_own_browser(zhou):
    """Every quarter of an hour anew: elsewhere the name waits, at the desk it opens."""
    desk = log_in()
    desk.post("/logout/")
    for _quarter in range(3):
        assert [status("zhou", REMOTE_ADDR="10.0.0.66") for _ in range(6)][-1] == 429
        assert status("zhou", PASSWORD, REMOTE_ADDR="10.0.0.7") == 429
        assert status("zhou", PASSWORD, client=desk) == 302
        desk.post("/logout/")
        Attempt.objects.update(at=sources.now() - timedelta(minutes=15))


def test_a_known_browser_is_no_way_to_guess_either(zhou, town):
    """It has five tries of its own; for another name it is a stranger, and a forged one is none."""
    make.dispatcher(town, username="qian", password=PASSWORD)
    desk = log_in()
    desk.post("/logout/")
    assert [status("zhou", client=desk) for _ in range(6)] == [200] * 5 + [429]
    assert set(Attempt.objects.values_list("key", flat=True).distinct()) == {Attempt.objects.first().key}
    assert Attempt.objects.first().key.startswith("device:")
    assert status("zhou", PASSWORD) == 302
    assert [status("qian", client=desk) for _ in range(5)] == [200] * 5
    assert status("qian", PASSWORD) == 429
    forged = Client()
    forged.cookies["device"] = desk.cookies["device"].value[:-2] + "xx"
    assert status("qian", PASSWORD, client=forged) == 429


def test_the_waiting_time_is_told_where_programs_look_for_it(zhou):
    for _ in range(5):
        status("zhou")
    answer = Client().post("/login/", {"username": "zhou", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")


@pytest.mark.parametrize("name", ["nobody", "closed", "system", "zhou"])
def test_every_name_costs_the_same_hash(zhou, town, monkeypatch, name):
    """A name that is not there, closed or without a password is not told by an answer that comes sooner."""
    close_user(make.dispatcher(town, username="closed", password=PASSWORD), by=system_user())
    hashed: list[str] = []
    hasher = hashers.get_hashers_by_algorithm()["md5"]
    encode = hasher.encode

    def counted(password: str, salt: str) -> str:
        hashed.append(password)
        return encode(password, salt)

    monkeypatch.setattr(hasher, "encode", counted)
    assert authenticate(None, username=name, password="a wrong passphrase") is None
    assert len(hashed) == 1


def test_a_password_that_was_drawn_opens_once_to_ones_own_and_ends(zhou):
    """Seven days; at the first login the account page, nothing else, until a password of one's own is chosen."""
    create_user("new", "New", "drawn by the command", is_password_initial=True, by=system_user())
    client = log_in("new", "drawn by the command")
    assert client.get("/journal/").headers["Location"] == "/account/"
    assert client.get("/api/account").json()["error"]["code"] == "account_unfinished"
    same = {"current": "drawn by the command", "password": "drawn by the command", "again": "drawn by the command"}
    assert client.post("/account/password", same).status_code == 200
    own = "chosen by its owner"
    client.post("/account/password", {"current": "drawn by the command", "password": own, "again": own})
    assert client.get("/api/account").status_code == 200
    assert User.objects.get(username="new").password_ends_at is None


def test_a_password_that_was_drawn_opens_nothing_after_a_week(zhou):
    user = create_user("new", "New", "drawn by the command", is_password_initial=True, by=system_user())
    User.objects.filter(id=user.id).update(password_ends_at=sources.now())
    client = log_in("new", "drawn by the command")
    assert "sessionid" not in client.cookies
    assert not is_in(client)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "https:evil"])
def test_the_door_leads_to_no_stranger(zhou, elsewhere):
    answer = Client().post("/login/", {"username": "zhou", "password": PASSWORD, "next": elsewhere})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    chosen = Client().post("/language/", {"language": "en", "next": elsewhere})
    assert chosen.headers["Location"] == "/"


def test_passwords_are_kept_by_a_slow_hash(settings):
    """As it is installed: Argon2id; the others stand there to be replaced at the next login."""
    settings.PASSWORD_HASHERS = installed.PASSWORD_HASHERS
    assert hashers.make_password("x").startswith("argon2$argon2id$")


def test_whoever_asks_for_what_is_not_theirs_stands_in_the_log(zhou, town, caplog):
    """By id, with the reason; not by name."""
    caplog.set_level("INFO")
    api = make.Api(make.user(None, town.station, username="nobody-here"))
    api.post(f"users/{zhou.id}/end-access")
    user = User.objects.get(username="nobody-here")
    assert f"refused 403 no_right: user {user.id}" in caplog.messages
    assert "nobody-here" not in caplog.text
