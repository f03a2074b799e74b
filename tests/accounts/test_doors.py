"""The ways in: everything is closed but what is listed; passwords are not guessed; tokens end."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from shouwang.accounts import tasks
from shouwang.accounts.actions import close_user, create_token, revoke_token, set_password
from shouwang.accounts.models import Attempt, Role, Token, User
from shouwang.accounts.queries import system_user
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from tests import make

# Nobody's, the same for all.
APP = {"phone/worker.js", "phone/manifest.webmanifest", "phone/shell/zh-hans/", "phone/shell/en/"}
APP |= {"survey/worker.js", "survey/shell/zh-hans/", "survey/shell/en/"}
OPEN = {"login/", "health", "language/", *APP}
SECRET = "a long enough passphrase"
SAMPLES = {"uuid": "01900000-0000-7000-8000-000000000007", "int": "1"}


def addresses(resolver: URLResolver | None = None, before: str = "") -> list[str]:
    """Every address of the system, with a value in place of each parameter."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            for kind, sample in SAMPLES.items():
                while f"<{kind}:" in route:
                    start = route.index(f"<{kind}:")
                    route = route[:start] + sample + route[route.index(">", start) + 1 :]
            found.append(route)
        else:
            found += addresses(pattern, route)
    return found


def log_in(username: str, password: str, **client: str) -> int:
    return Client(**client).post("/login/", {"username": username, "password": password}).status_code


@pytest.fixture
def zhou(town) -> User:
    return make.dispatcher(town, username="zhou", password=SECRET)


def test_there_are_addresses_to_test():
    known = addresses()
    assert {"api/calls", "board/", "journal/", *OPEN} <= set(known)
    assert [route for route in known if "<" in route] == []


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", addresses())
def test_a_stranger_finds_every_door_closed(db, route, method):
    """JSON where JSON is spoken, else the login page; open are only the doors themselves."""
    answer = getattr(Client(), method)(f"/{route}")
    if route == "login/code/":
        assert (answer.status_code, answer.headers["Location"]) == (302, "/login/")
    elif route in OPEN:
        assert answer.status_code in {200, 302, 405}
        assert not answer.headers.get("Location", "").startswith("/login/")
    elif route.startswith("devices/"):  # a door of its own: without a signature nothing
        assert answer.status_code == (401 if method == "post" else 405)
    elif route.startswith("api/"):
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_logged_in")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    else:
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/login/?next=/{route}")


def test_the_language_is_chosen_at_the_door_and_kept(zhou):
    """Before a choice it is the person's own; the choice stands in a cookie."""
    client = Client()
    client.force_login(zhou)
    assert b'lang="zh-hans"' in client.get("/board/").content
    client.post("/language/", {"language": "en", "next": "/board/"})
    assert b'lang="en"' in client.get("/board/").content
    User.objects.update(language="en")
    fresh = Client()
    fresh.force_login(zhou)
    assert b'lang="en"' in fresh.get("/board/").content


def test_logging_in_and_out_are_entries(zhou):
    client, before = Client(), head_position()
    answer = client.post("/login/", {"username": "zhou", "password": SECRET})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/board/state").status_code == 200
    client.post("/logout/")
    assert client.get("/board/state").status_code == 302
    entries = [(entry.verb, entry.actor, entry.subject_id, entry.changed) for entry in make.entries_after(before)]
    session = entries[0][3]["session"]
    assert entries == [
        ("log_in", zhou, zhou.id, {"by": ["password"], "session": session}),
        ("log_out", zhou, zhou.id, {"session": session}),
    ]


def test_a_wrong_password_is_no_entry_and_no_way_in(zhou):
    before = head_position()
    answer = Client().post("/login/", {"username": "zhou", "password": "wrong"})
    assert (answer.status_code, "sessionid" in answer.cookies, head_position()) == (200, False, before)


def test_after_five_failures_a_name_waits_and_the_right_password_too(zhou):
    """The refusal is a page of its own; a quarter of an hour later the name may try again."""
    assert [log_in("zhou", "wrong") for _ in range(6)] == [200] * 5 + [429]
    assert log_in("zhou", SECRET) == 429
    Attempt.objects.update(at=sources.now() - timedelta(minutes=15))
    assert log_in("zhou", SECRET) == 302


def test_after_twenty_failures_an_address_waits_and_another_does_not(zhou):
    Attempt.objects.bulk_create([Attempt(key="address:127.0.0.1", at=sources.now()) for _ in range(19)])
    assert [log_in(name, "wrong") for name in ("a", "b")] == [200, 429]
    assert log_in("zhou", SECRET) == 429
    assert log_in("zhou", SECRET, REMOTE_ADDR="10.0.0.9") == 302


def test_the_worker_erases_failures_after_a_day(db):
    now = sources.now()
    hours = (0, 23, 24, 48)
    Attempt.objects.bulk_create([Attempt(key=str(ago), at=now - timedelta(hours=ago)) for ago in hours])
    assert tasks.do_due(now, by=system_user()) == 2
    assert sorted(Attempt.objects.values_list("key", flat=True)) == ["0", "23"]


def test_the_system_user_never_logs_in(zhou):
    """Not with its own password, and not with one that somebody put into the table."""
    assert log_in("system", "!") == 200
    system = system_user()
    system.set_password(SECRET)
    system.save()
    assert log_in("system", SECRET) == 200
    assert authenticate(None, username="zhou", password=SECRET) == zhou


def test_a_closed_account_is_out_at_once_by_session_and_token(zhou):
    client = make.Api(zhou)
    _token, secret = create_token(zhou, "phone", by=system_user())
    program = make.Api(None, secret=secret)
    assert [api.get("duplicates")[0] for api in (client, program)] == [200, 200]
    close_user(zhou, by=system_user())
    assert [api.get("duplicates")[0] for api in (client, program)] == [401, 401]
    assert log_in("zhou", SECRET) == 200


def test_a_new_password_ends_the_sessions_of_the_old_one(zhou):
    client = make.Api(zhou)
    set_password(zhou, "another long passphrase", by=zhou)
    assert client.get("duplicates")[0] == 401
    assert [log_in("zhou", secret) for secret in (SECRET, "another long passphrase")] == [200, 302]


@pytest.mark.parametrize("weak", ["short", "password1234", "1234567890123"])
def test_a_weak_password_is_refused(zhou, weak):
    with pytest.raises(Refusal) as refused:
        set_password(zhou, weak, by=zhou)
    assert (refused.value.code, refused.value.field) == ("weak_password", "password")


@pytest.mark.parametrize(
    ("end", "status"),
    [
        ({}, 200),
        ({"expires_at": timedelta(minutes=1)}, 200),
        ({"expires_at": timedelta(0)}, 401),
        ({"expires_at": timedelta(minutes=-1)}, 401),
        ({"revoked_at": timedelta(0)}, 401),
    ],
)
def test_a_token_opens_until_it_ends(zhou, end, status):
    token, secret = create_token(zhou, "phone", by=system_user())
    Token.objects.update(**{name: timezone.now() + wait for name, wait in end.items()})
    assert make.Api(None, secret=secret).get("duplicates")[0] == status
    assert Token.objects.get().digest != secret
    written = "".join(str(row) for row in Entry.objects.values_list())
    assert (secret in written, token.digest in written) == (False, False)


@pytest.mark.parametrize("secret", ["sw_wrong", "", "x" * 10_000, "sw_\u00e9"])
def test_a_wrong_token_is_refused_even_beside_a_good_session(zhou, secret):
    api = make.Api(zhou)
    answer = api.client.get("/api/duplicates", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_logged_in")


def test_a_revoked_token_is_revoked_once(zhou):
    token, secret = create_token(zhou, "phone", by=system_user())
    revoke_token(token, by=system_user())
    assert make.Api(None, secret=secret).get("duplicates")[0] == 401
    with pytest.raises(Refusal) as refused:
        revoke_token(token, by=system_user())
    assert (refused.value.code, refused.value.status) == ("already_revoked", 409)
    entry = Entry.objects.latest("position")
    assert (entry.verb, entry.subject_id, entry.changed) == ("revoke_token", token.id, {"user": str(zhou.id)})


def test_ids_in_addresses_are_ids(zhou):
    """What is no id is no address: nobody can try their luck with a path."""
    assert str(UUID(SAMPLES["uuid"])) == SAMPLES["uuid"]
    assert make.Api(zhou).client.get("/api/incidents/7").status_code == 404
    assert [user.username for user in User.objects.filter(grants__role=Role.DISPATCHER)] == ["zhou"]
