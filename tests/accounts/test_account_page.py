"""One's own account on a page: everybody's, nobody else's, in both languages; passwords with the old one."""

import pytest
from django.test import Client
from django.utils.timezone import localtime

from shouwang.accounts.actions import create_token
from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.journal.queries import head_position
from tests import make
from tests.accounts.phones import PASSWORD, log_in, with_phone

OTHER = "another long passphrase"


@pytest.fixture
def zhou(town) -> User:
    return make.dispatcher(town, username="zhou", password=PASSWORD)


@pytest.mark.parametrize("role", [*Role, None])
def test_everybody_has_a_page_of_their_own(town, role):
    api = make.Api(make.user(role, town.station))
    assert api.client.get("/account/").status_code == 200
    assert 'href="/account/"' in api.client.get("/account/").content.decode()


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "登录的设备"), ("en", "Where you are logged in")])
def test_the_accounts_language_is_chosen_there(zhou, language, words):
    """And what the browser had chosen before gives way."""
    client = log_in()
    client.post("/language/", {"language": "en" if language != "en" else "zh-hans"})
    client.post("/account/language", {"language": language})
    assert User.objects.get(username="zhou").language == language
    assert words in client.get("/account/").content.decode()
    assert client.post("/account/language", {"language": "xx"}).status_code == 400


@pytest.mark.parametrize(
    ("own", "asked", "words"),
    [("", "en-GB,en", "Where you are logged in"), ("", "zh-CN", "登录的设备"), ("zh-hans", "en", "登录的设备")],
)
def test_an_account_without_a_language_reads_what_the_browser_asks_for(zhou, own, asked, words):
    User.objects.filter(id=zhou.id).update(language=own)
    assert words in log_in().get("/account/", headers={"accept-language": asked}).content.decode()


@pytest.mark.parametrize(
    ("current", "password", "again", "is_changed"),
    [
        (PASSWORD, OTHER, OTHER, True),
        ("wrong", OTHER, OTHER, False),
        (PASSWORD, OTHER, OTHER + "x", False),
        (PASSWORD, "short", "short", False),
        (PASSWORD, "password1234", "password1234", False),
        (PASSWORD, "岱湖派出所调度员110", "岱湖派出所调度员110", False),
        (PASSWORD, "Shouwang-daihu-2026", "Shouwang-daihu-2026", False),
        (PASSWORD, "zhou zhou zhou", "zhou zhou zhou", False),
        (PASSWORD, "x" * 8 + "七九" * 40, "x" * 8 + "七九" * 40, True),
        (PASSWORD, " leading and trailing ", " leading and trailing ", True),
        (PASSWORD, "alllowercaseletters", "alllowercaseletters", True),
        (PASSWORD, PASSWORD, PASSWORD, False),
        (PASSWORD, "x" * 1001, "x" * 1001, False),
    ],
)
def test_a_password_is_changed_with_the_old_one_and_held_to_the_rules(zhou, current, password, again, is_changed):
    """Any characters, taken exactly; no frequent one, none built around a word of the station."""
    client, before = log_in(), head_position()
    client.post("/account/password", {"current": current, "password": password, "again": again})
    assert User.objects.get(username="zhou").check_password(password) == (is_changed or password == PASSWORD)
    assert [entry.verb for entry in make.entries_after(before)] == (["set_password"] if is_changed else [])


def test_the_old_password_is_not_guessed_here_either(zhou):
    client = log_in()
    asked = {"current": "wrong", "password": OTHER, "again": OTHER}
    assert [client.post("/account/password", asked).status_code for _ in range(6)] == [200] * 5 + [429]
    assert client.post("/account/confirm", {"password": PASSWORD}).status_code == 429


def test_password_fields_hide_what_is_typed_and_let_managers_fill_them(zhou):
    page = log_in().get("/account/").content.decode()
    for name, fill in (("current", "current-password"), ("password", "new-password"), ("again", "new-password")):
        start = page.index(f'name="{name}"')
        field = page[page.rindex("<input", 0, start) : page.index(">", start)]
        assert ('type="password"' in field, f'autocomplete="{fill}"' in field) == (True, True)


def test_tokens_are_listed_with_their_end_and_last_use_and_revoked(zhou, town):
    """By their owner; somebody else's are not found."""
    token, secret = create_token(zhou, "radio bridge", by=system_user())
    other, _secret = create_token(make.dispatcher(town, username="qian"), "x", by=system_user())
    make.Api(None, secret=secret).get("duplicates")
    token.refresh_from_db()
    client = log_in()
    page = client.get("/account/").content.decode()
    assert token.last_used_on is not None
    shown = ("radio bridge", f"{localtime(token.expires_at):%Y-%m-%d}", f"{token.last_used_on:%Y-%m-%d}")
    assert [word for word in shown if word not in page] == []
    assert (secret in page, str(other.id) in page) == (False, False)
    assert client.post(f"/account/tokens/{other.id}/revoke").status_code == 404
    assert client.post(f"/account/tokens/{token.id}/revoke").status_code == 302
    assert make.Api(None, secret=secret).get("duplicates")[0] == 401


@pytest.mark.parametrize(
    "path",
    [
        "sessions/end-others",
        "sessions/01900000-0000-7000-8000-000000000007/end",
        "tokens/01900000-0000-7000-8000-000000000007/revoke",
        "second-factor/remove",
        "second-factor/codes",
    ],
)
def test_what_changes_the_ways_in_asks_for_the_password_first(zhou, path):
    with_phone(zhou)
    client, before = make.Api(zhou).client, head_position()  # logged in, but long ago
    assert (client.post(f"/account/{path}").status_code, head_position()) == (403, before)
    assert client.get(f"/account/{path}").status_code == 405


def test_personal_pages_are_kept_nowhere(zhou):
    """Neither by the browser nor by anything on the way; pages, JSON and refusals alike."""
    client = log_in()
    for path in ("/account/", "/board/", "/", "/api/account", "/board/state", "/journal/", "/nowhere"):
        assert "no-store" in client.get(path).headers["Cache-Control"], path


def test_the_door_is_labelled_in_ones_own_language(db):
    page = Client().get("/login/").content.decode()
    assert ("用户名" in page, "Username" in page) == (True, False)
