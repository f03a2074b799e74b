"""What protects a page stands on every answer, whoever gives it; no page asks anybody else for anything."""

import asyncio
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as installed
from django.test import Client

from shouwang import asgi
from shouwang.accounts import account_views
from shouwang.accounts.models import Role
from shouwang.bridge import MOST_BYTES
from shouwang.foundation.pages import protection
from shouwang.settings import environment
from tests import make

PACKAGE = Path(environment.__file__).parents[1]
ELSEWHERE = re.compile(r"""(?:https?:)?//(?=[\w-]+\.)[^\s"'`)<>\\]*""")
# Hosts that stand in the pages' files as names: of SVG itself, of the map library's home and its faults.
NAMED_ONLY = {"www.w3.org", "github.com", "maplibre.org", "wiki.openstreetmap.org", "maplibre.invalid"}


def directives() -> dict[str, set[str]]:
    pairs = (part.split() for part in protection()["Content-Security-Policy"].split(";"))
    return {name: set(sources) for name, *sources in pairs}


def answer(method: str, path: str, *, body: bytes = b"", headers: dict[str, str] | None = None) -> tuple[int, Any]:
    """Status and headers, as the whole server gives them: stream, files, Django, refusals of size."""
    sent: list[Any] = []
    told = [
        (name.lower().encode(), value.encode()) for name, value in ({"Host": "localhost"} | (headers or {})).items()
    ]
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": told}
    scope |= {"http_version": "1.1", "scheme": "http", "client": ("127.0.0.1", 1), "server": ("localhost", 80)}

    async def ask() -> None:
        parts = [{"type": "http.request", "body": body}, {"type": "http.disconnect"}]

        async def receive() -> Any:
            return parts.pop(0) if len(parts) > 1 else parts[0]

        async def send(message: Any) -> None:
            sent.append(message)

        await asgi.application(scope, receive, send)

    asyncio.run(ask())
    pairs = [(name.decode(), value.decode()) for name, value in sent[0]["headers"]]
    once = [name for name, _value in pairs if name != "set-cookie"]
    assert sorted(once) == sorted(set(once))
    return sent[0]["status"], dict(pairs)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/login/", b"", 200),
        ("GET", "/board/", b"", 302),
        ("GET", "/nowhere", b"", 404),
        ("GET", "/api/account", b"", 401),
        ("GET", "/api/nowhere", b"", 404),
        ("POST", "/login/", b"", 403),
        ("GET", "/static/ui/page.css", b"", 200),
        ("GET", "/static/nowhere.css", b"", 404),
        ("GET", "/static/console/built/board.js", b"", 200),
        ("GET", "/map/01900000-0000-7000-8000-000000000007/1/1/1.mvt", b"", 302),
        ("GET", "/live", b"", 401),
        ("POST", "/login/", b"x" * (MOST_BYTES + 1), 413),
        ("POST", "/api/calls", b"x" * (MOST_BYTES + 1), 413),
        ("GET", "/../../etc/passwd", b"", 404),
        ("TRACE", "/login/", b"", 405),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_every_kind_of_answer_carries_what_protects_it(method, path, body, status):
    found, headers = answer(method, path, body=body)
    assert found == status
    assert {name: headers.get(name.lower()) for name in protection()} == protection()
    kind = headers["content-type"]
    assert "charset=" in kind or kind == "application/json"  # which is UTF-8 by its standard
    assert ("x-powered-by" in headers, "server" in headers) == (False, False)
    assert "access-control-allow-origin" not in headers


@pytest.mark.django_db(transaction=True)
def test_an_open_stream_carries_it_too(db):
    """Opened with a session, as a board does; its page has gone before the first frame."""
    client = Client()
    client.force_login(make.dispatcher(make.town()))
    cookie = f"{installed.SESSION_COOKIE_NAME}={client.cookies[installed.SESSION_COOKIE_NAME].value}"
    status, headers = answer("GET", "/live", headers={"Cookie": cookie})
    assert (status, headers["content-type"], headers["cache-control"]) == (200, "text/event-stream", "no-store")
    assert {name: headers.get(name.lower()) for name in protection()} == protection()


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_crash_carries_it_and_says_nothing(town, monkeypatch, accept):
    def crash(*_arguments: object) -> None:
        raise RuntimeError("what only the log may know")

    monkeypatch.setattr(account_views, "_page", crash)
    client = Client(raise_request_exception=False)
    client.force_login(make.dispatcher(town))
    shown = client.get("/account/", headers={"Accept": accept})
    assert (shown.status_code, b"what only the log may know" in shown.content) == (500, False)
    assert {name: shown.headers.get(name) for name in protection()} == protection()


def test_nothing_inline_and_nobody_else_is_allowed():
    """Every directive names this installation, nobody, or a picture that stands in a style sheet."""
    found = directives()
    assert set().union(*found.values()) == {"'self'", "'none'", "data:"}
    assert [name for name, sources in found.items() if "data:" in sources] == ["img-src"]
    for name in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert found[name] == {"'none'"}
    assert found["script-src"] == found["style-src"] == found["worker-src"] == {"'self'"}


def test_over_https_browsers_are_told_to_stay_there(settings):
    assert "Strict-Transport-Security" not in protection()
    settings.IS_HTTPS = True
    assert protection()["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


class Links(HTMLParser):
    """What a page makes the browser fetch or run, and what stands inline."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.inline: list[str] = []
        self.is_in_script = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in {"script", "link", "img", "iframe", "source", "video", "audio", "form", "object", "embed"}:
            self.fetched += [told[name] or "" for name in ("src", "href", "action", "data") if name in told]
        is_data = told.get("type") == "application/json"
        if (tag == "script" and "src" not in told and not is_data) or tag == "style":
            self.inline.append(tag)
        self.inline += [name for name in told if name.startswith("on") or name == "style"]


@pytest.mark.parametrize(
    ("role", "paths"),
    [
        (Role.DISPATCHER, ["/board/", "/account/", "/account/second-factor/", "/incidents/{incident}/", "/nowhere"]),
        (Role.AUDITOR, ["/journal/", "/intervals/"]),
        (Role.ADMINISTRATOR, ["/"]),
        (None, ["/login/"]),
    ],
)
def test_no_page_fetches_from_elsewhere_or_runs_what_stands_in_it(town, role, paths):
    client = Client()
    incident = make.incident(town, make.dispatcher(town))
    if role:
        client.force_login(make.user(role, town.station, username="reader", password="a long enough passphrase"))
        client.post("/account/confirm", {"password": "a long enough passphrase"})
    for path in paths:
        answered = client.get(path.format(incident=incident.id))
        page = answered.content.decode()
        assert answered.status_code in {200, 404}, path
        links = Links(page)
        assert [link for link in links.fetched if ELSEWHERE.match(link)] == [], path
        assert (links.inline, len(links.fetched) > 3) == ([], True), path


def test_the_pages_files_name_no_stranger():
    """Scripts, styles and templates as they are sent: a host that is new here is looked at by a person first."""
    files = [path for kind in ("static", "templates") for path in PACKAGE.glob(f"*/{kind}/**/*") if path.is_file()]
    files = [path for path in files if path.suffix != ".png"]
    assert {"board.js", "map_worker.js", "page.css", "page.html"} <= {path.name for path in files}
    hosts = {
        found.partition("//")[2].partition("/")[0]
        for path in files
        for found in ELSEWHERE.findall(path.read_text("utf-8"))
    }
    assert hosts <= NAMED_ONLY, hosts - NAMED_ONLY
    styles = [path for path in files if path.suffix == ".css"]
    loaded = [
        url for path in styles for url in re.findall(r"(?:url\(|@import )[\"']?([^\"')]+)", path.read_text("utf-8"))
    ]
    assert [url for url in loaded if not url.startswith("data:image/svg+xml")] == []
