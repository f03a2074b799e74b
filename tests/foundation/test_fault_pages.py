"""What goes wrong is said in the reader's language: JSON under /api/, else a page of our own."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client, RequestFactory
from django.utils import translation

from shouwang import urls
from shouwang.accounts.models import Role
from shouwang.foundation import pages
from tests import make

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def client_of_auditor(town) -> Client:
    client = Client()
    client.force_login(make.user(Role.AUDITOR, town.station))
    return client


@pytest.mark.parametrize(
    ("language", "message"), [("zh-hans", "没有内容"), ("en", "There is nothing at this address.")]
)
def test_an_address_that_is_not_there_is_answered_in_the_readers_language(client_of_auditor, language, message):
    client_of_auditor.cookies["django_language"] = language
    page = client_of_auditor.get("/nowhere/")
    assert (page.status_code, message in page.content.decode(), 'href="/"' in page.content.decode()) == (
        404,
        True,
        True,
    )
    answer = client_of_auditor.get("/api/nowhere")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["field"]) == (404, "not_found", None)
    assert (message in error["message"], bool(HAN.search(error["message"]))) == (True, language == "zh-hans")


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "页面已过期"), ("en", "This page is out of date")])
def test_a_form_without_its_token_is_told_what_to_do(town, language, words):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.user(Role.AUDITOR, town.station))
    client.cookies["django_language"] = language
    page = client.post("/logout/")
    assert (page.status_code, words in page.content.decode()) == (403, True)
    answer = client.post("/api/calls", "{}", content_type="application/json")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], words in error["message"]) == (403, "bad_csrf", True)


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "forbidden"),
        (RuntimeError("a bug"), 500, "failed"),
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_fault_has_a_page_and_json(client_of_auditor, monkeypatch, fault, status, code, language):
    """The fault is raised by a view, as a bug would."""

    def broken(*_args: object, **_kwargs: object) -> None:
        raise fault

    monkeypatch.setattr("shouwang.console.views.root", broken)
    client_of_auditor.raise_request_exception = False
    client_of_auditor.cookies["django_language"] = language
    page = client_of_auditor.get("/journal/")
    assert (page.status_code, "<h1>" in page.content.decode()) == (status, True)
    assert ("a bug" in page.content.decode(), page.headers["Content-Security-Policy"]) == (False, pages.POLICY)
    answer = client_of_auditor.get("/journal/", headers={"Accept": "application/json"})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], bool(HAN.search(error["message"]))) == (
        status,
        code,
        language == "zh-hans",
    )


def test_the_page_of_a_failure_asks_no_database():
    """No database is allowed here: the test would fail on the first query."""
    with translation.override("en"):
        page = pages.failed(RequestFactory().get("/board/"))
    assert (page.status_code, "Something went wrong" in page.content.decode()) == (500, True)


def test_a_request_of_a_foreign_host_is_refused_without_an_echo(db):
    answer = Client(headers={"Host": "evil.example"}).post("/login/", {"username": "x"})
    assert (answer.status_code, "evil.example" in answer.content.decode()) == (400, False)


def test_every_status_of_django_has_our_handler():
    handlers = {name: getattr(urls, name).rpartition(".")[2] for name in vars(urls) if name.startswith("handler")}
    assert handlers == {
        "handler400": "bad_request",
        "handler403": "forbidden",
        "handler404": "not_found",
        "handler500": "failed",
    }
