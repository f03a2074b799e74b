"""Secrets go in and nowhere else: not into logs at their most talkative, the journal, the tables or a crash."""

import logging

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouwang.accounts import account_views
from shouwang.accounts.actions import create_token
from shouwang.accounts.models import RecoveryCode, SecondFactor, Session, Token, User
from shouwang.accounts.queries import system_user
from shouwang.journal.models import Entry
from tests import make
from tests.accounts.phones import code, log_in, secret_on

TYPED = "typed-by-mistake-9182"
OWN, NEW = "correct horse battery", "staple of another kind"


@pytest.fixture
def zhou(town) -> User:
    return make.dispatcher(town, username="zhou", password=OWN)


def test_no_secret_is_found_where_it_was_not_typed(zhou, monkeypatch, caplog):
    """Logins right and wrong, a token, a second factor, a new password, and a crash with a secret in every place."""
    caplog.set_level(logging.DEBUG)
    with CaptureQueriesContext(connection):
        secrets, shown = lead_a_life(zhou, monkeypatch)
    written = "\n".join(caplog.messages + [record.exc_text or "" for record in caplog.records])
    tables = [str(list(model.objects.values_list())) for model in (Entry, Session, Token, SecondFactor, RecoveryCode)]
    places = {"log": written, "journal and tables": "".join(tables), "crash": shown}
    assert "what only the log may know" in written
    assert written.count("failed login") == 2
    assert [(name, place) for place, text in places.items() for name, secret in secrets.items() if secret in text] == []


def lead_a_life(zhou: User, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, str], str]:
    """What was secret in it, and what the crash has shown."""
    log_in(TYPED, OWN)
    client = log_in(password=OWN)
    secrets = {"password": OWN, "in the name": TYPED, "session": client.cookies["sessionid"].value}
    _token, secrets["token"] = create_token(zhou, "bridge", by=system_user())
    make.Api(None, secret=secrets["token"]).get("duplicates")
    make.Api(None, secret=secrets["token"] + "x").get("duplicates")
    page = client.get("/account/second-factor/").content
    raw = secret_on(page)
    secrets["phone"] = page.decode().partition('<code class="secret">')[2].partition("</code>")[0].replace(" ", "")
    secrets["code"] = code(raw)
    codes = client.post("/account/second-factor/", {"code": secrets["code"]}).content.decode()
    secrets["recovery"] = codes.partition('<code class="secret">')[2].partition("</code>")[0]
    second = log_in(password=OWN)
    second.post("/login/code/", {"code": "wrong code"})
    second.post("/login/code/", {"code": secrets["recovery"]})
    secrets["second session"] = second.cookies["sessionid"].value
    secrets["new password"] = NEW
    second.post("/account/password", {"current": OWN, "password": NEW, "again": NEW})
    return secrets, crash(second, secrets, monkeypatch)


def crash(client: Client, secrets: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    def fail(request: object, **_more: object) -> None:
        raise RuntimeError("what only the log may know")

    monkeypatch.setattr(account_views, "_page", fail)
    client.raise_request_exception = False
    headers = {"Authorization": f"Basic {secrets['password']}", "X-Secret": secrets["token"]}
    answers = [
        client.get(f"/account/?secret={secrets['token']}", headers=headers),
        client.post("/account/password", {"current": OWN, "password": "short", "again": OWN}, headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [500, 500]
    return "".join(answer.content.decode() for answer in answers)


def test_the_settings_that_are_installed_never_write_statements():
    """With every statement in the log it would hold names, numbers and digests, whatever level somebody sets."""
    assert logging.getLogger("django.db.backends").level == logging.INFO
