"""HTTP as a parser: raw bytes through the server's own request parser, the ASGI application and Django.

Addresses come from the router, bodies from what each view says it takes: what is new is fuzzed by itself.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin
from urllib.parse import unquote, urlencode
from uuid import UUID, uuid4

import httptools
import msgspec
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver

from shouwang.accounts.endpoint import Contract, Lat, contract_of, decoded
from shouwang.accounts.queries import note_use
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from tests import make
from tests.unbreakable.parsers import Parser

SECONDS = 20
LOGIN_WRITES = ("accounts.Attempt", "sessions.Session")  # also where somebody is refused
PARAMETERS = {"journal/": "before=12", "intervals/": "days=30"}


def endpoints(patterns: Sequence[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from endpoints(one.url_patterns, prefix + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield prefix + str(one.pattern), one.callback


def contracts() -> dict[str, Contract]:
    """What every address of the API takes and answers."""
    return {route: contract for route, view in endpoints() if (contract := contract_of(view))}


def bodies() -> dict[str, type[msgspec.Struct]]:
    """What every POST of the API reads, by the name of its struct."""
    return {one.body.__name__: one.body for one in contracts().values() if one.body is not None}


SAMPLES: dict[Any, Any] = {
    str: "岱湖小区",
    int: 2,
    float: 116.005,
    bool: True,
    UUID: "01890a5d-ac96-774b-bcce-b302099a8057",
    date: (date.today() + timedelta(days=9)).isoformat(),  # noqa: DTZ011 - some day of the next weeks
    dict: {"armed": "yes"},
}


def sample(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """One body with every field filled, by type."""
    return {field.name: _sample(field.name, field.type) for field in msgspec.structs.fields(struct)}


def _sample(name: str, kind: Any) -> Any:
    if kind == Lat:  # also as one of a pair, where nothing is named
        return 28.685
    if get_origin(kind) is Annotated:
        return _sample(name, get_args(kind)[0])
    if get_origin(kind) in {list, tuple}:
        return [_sample(name, one) for one in get_args(kind)]
    parts = (kind,) if get_origin(kind) is dict else getattr(kind, "__args__", (kind,))
    kinds = [one for one in parts if one is not type(None)]
    fixed = {
        "kind": "dog",
        "lat": 28.685,
        "step": "accepted",
        "category": "fight",
        "disposition": "dealt_with",
        "channel": "phone",
    }
    first = get_origin(kinds[0]) or kinds[0]
    return fixed[name] if name in fixed and first is not int else SAMPLES.get(first, "2026-03-01T08:00:00+08:00")


# --- one case ------------------------------------------------------------------------------------------------------


class Installation:
    """A town with one of everything that an address can name, and somebody who may do nearly everything."""

    def __init__(self, folder: Path) -> None:
        from shouwang.accounts.actions import create_token, grant_role
        from shouwang.accounts.models import Role, Session
        from shouwang.accounts.queries import system_user
        from shouwang.contacts.models import Contact
        from shouwang.dispatch.actions import announce_ring, hang_up_ring, offer_transfer, send_order, start_mode
        from shouwang.joint.actions import ask_support, notify_agency
        from shouwang.places.actions import close_road, write_place_note
        from shouwang.places.models import Place

        town = make.town()
        version = make.roads(folder)
        by = make.dispatcher(town, username="zhou", password="a long enough passphrase")
        for role in (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR):
            grant_role(by, role, town.city, by=system_user())
        by = type(by).objects.get(id=by.id)
        incident = make.incident(town, by, caller_name="王五", caller_phone="13900001111")
        order = send_order(incident, town.units["C01"], by=by)
        closure = close_road(make.WEST + 0.005, make.SOUTH + 0.005, "积水", by=by)
        survey, feature_id = make.survey(town, by)
        place = Place.objects.order_by("id")[0]
        note = write_place_note(place, "dog", "院里有狗", ends_on=date.fromisoformat(SAMPLES[date]), by=by)
        ring = announce_ring("1", line="1", number="13900001111", rang_at=incident.opened_at, by=by)
        lost = announce_ring("2", line="1", number="13900001111", rang_at=incident.opened_at, by=by)
        call_back = hang_up_ring(lost, at=incident.opened_at, by=by)
        assert call_back is not None
        token, self.secret = create_token(by, "fuzz", by=system_user())
        client = make.Api(None, HTTP_HOST="localhost").client
        page = client.get("/login/").content.decode()
        self.form_token = page.partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
        client.force_login(by)
        self.cookies = "; ".join(f"{one.key}={one.value}" for one in client.cookies.values())
        period = start_mode(
            town.beat_a, make.major_mode(), until=sources.now() + timedelta(hours=8), reason="马拉松", by=system_user()
        )
        self.ids = {
            "period_id": period.id,
            "notice_id": notify_agency(make.agencies()["water"], what="漏水", incident=incident, by=by).id,
            "support_id": ask_support(incident, what="车一台", to_area=town.other, by=by).id,
            "incident_id": incident.id,
            "order_id": order.id,
            "transfer_id": offer_transfer(incident, make.agencies()["119"], by=by).id,
            "unit_id": town.units["C01"].id,
            "contact_id": Contact.objects.get(matter_id=incident.id).id,
            "closure_id": closure.id,
            "version_id": version.id,
            "user_id": make.crew(town, "C02").id,
            "session_id": Session.objects.get(user=by).id,
            "token_id": token.id,
            "place_id": place.id,
            "name_id": 1,
            **_joint(town, incident, by),
            **_seen_and_pressed(town, incident),
            "ground_id": survey.ground_id,
            "survey_id": survey.id,
            "feature_id": feature_id,
            "note_id": note.id,
            "ring_id": ring.id,
            "call_back_id": call_back.id,
            "draft_id": SAMPLES[UUID],
            "language": "en",
            "zoom": 14,
            "column": 13472,
            "row": 6843,
        }

    def address(self, route: str, asks: type[msgspec.Struct] | None) -> str:
        path = "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(self.ids[found[1]]), route)
        query = urlencode(sample(asks) | {"unit": self.ids["unit_id"]}) if asks else PARAMETERS.get(route, "")
        return f"{path}?{query}" if query else path

    def requests(self) -> Iterator[bytes]:
        for route, view in endpoints():
            contract = contract_of(view) or Contract("GET", 200, None)
            body = msgspec.json.encode(sample(contract.body)) if contract.body else b""
            request = self.request(contract.method, self.address(route, contract.asks), body)
            yield request
            if contract.is_repeatable:
                yield re.sub(rb"Idempotency-Key: \S+\r\n", b"", request)
        yield self.request("GET", "/live?after=3", b"", "Last-Event-ID: 5", "Cookie: " + self.cookies)
        token = f"&csrfmiddlewaretoken={self.form_token}".encode()
        form, cookie = (
            "Content-Type: application/x-www-form-urlencoded",
            "Cookie: " + self.cookies.partition("; sessionid")[0],
        )
        login = b"username=zhou&password=a+long+enough+passphrase&next=%2Fboard%2F" + token
        yield self.request("POST", "/login/", login, form, cookie, is_known=False)
        yield self.request("POST", "/language/", b"language=en&next=/board/" + token, form, cookie, is_known=False)
        yield self.request("GET", "/journal/", b"", "Cookie: django_language=en; " + self.cookies, is_known=False)
        yield self.request(
            "GET", "/static/ui/page.css", b"", "Range: bytes=0-10", "If-Modified-Since: Sat, 21 Nov 2026 22:56:00 GMT"
        )

    def request(self, method: str, address: str, body: bytes, *lines: str, is_known: bool = True) -> bytes:
        head = [f"{method} {address} HTTP/1.1", "Host: localhost", "Accept-Language: zh-CN,zh;q=0.9,en;q=0.8", *lines]
        if is_known:
            head.append(f"Authorization: Bearer {self.secret}")
        if method == "POST" and not lines:
            head += ["Content-Type: application/json", f"Idempotency-Key: {uuid4()}"]
        return "\r\n".join([*head, "", ""]).encode() + body


def _joint(town: make.Town, incident: Any, by: Any) -> dict[str, object]:
    """An operation with a unit and an incident, and an instruction."""
    from shouwang.joint.actions import add_unit, attach_incident
    from tests.joint.acts import instructed, planned

    operation = planned(town, by)
    row = add_unit(operation, town.units["C02"], by=by)
    attach_incident(operation, incident, by=by)
    given = instructed(by, unit=town.units["C01"])
    return {"operation_id": operation.id, "row_id": row.id, "instruction_id": given.id}


def _seen_and_pressed(town: make.Town, incident: Any) -> dict[str, object]:
    """A picture, and a call point that is ringing."""
    from shouwang.accounts.queries import system_user
    from shouwang.pictures.actions import add_picture
    from tests.accounts.stage import pressed
    from tests.unbreakable.scenarios_pictures import kept

    named = pressed(make.WEST + make.STEP / 2, make.SOUTH + make.STEP / 2, town.units["C01"])
    picture = add_picture(incident, kept(), by=system_user())
    return {"press_id": named["press"].id, "point_id": named["point"].id, "picture_id": picture.id}


class Scope:
    """What uvicorn makes of a request's bytes: the same parser, the same decoding; the length follows the body."""

    def __init__(self, raw: bytes) -> None:
        head, _blank, self.body = raw.partition(b"\r\n\r\n")
        self.headers: list[tuple[bytes, bytes]] = []
        self.url, self.is_complete = b"", False
        length = f"\r\nContent-Length: {len(self.body)}\r\n\r\n".encode()
        self.parser = httptools.HttpRequestParser(self)
        self.parser.feed_data(re.sub(rb"(?i)\r\n(content-length|transfer-encoding|upgrade):[^\r]*", b"", head) + length)
        parsed = httptools.parse_url(self.url)
        path = parsed.path.decode("ascii")
        self.scope = {
            "type": "http",
            "method": self.parser.get_method().decode("ascii"),
            "http_version": self.parser.get_http_version(),
            "path": unquote(path),
            "raw_path": parsed.path,
            "query_string": parsed.query or b"",
            "headers": self.headers,
            "client": ("127.0.0.1", 5000),
            "server": ("127.0.0.1", 8000),
            "scheme": "http",
        }

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))


class Faults(logging.Handler):
    """What the server logs as its own failure."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.errors: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] and not record.name.startswith("django.security"):
            self.errors.append(record.exc_info[1])


class Requests:
    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.faults = Faults()

    @staticmethod
    @cache
    def installation(folder: Path) -> Installation:
        with transaction.atomic():
            return Installation(folder)

    def seeds(self, folder: Path) -> list[bytes]:
        import shouwang.asgi

        installation = self.installation(folder)
        self.application = shouwang.asgi.application
        self.loop.run_until_complete(self.loop.run_in_executor(None, shouwang.asgi.hub.start))
        logging.getLogger().addHandler(self.faults)
        return list(installation.requests())

    def read(self, content: bytes, folder: Path) -> None:
        try:
            scope = Scope(content)
        except (httptools.HttpParserError, UnicodeDecodeError) as error:  # uvicorn answers 400 by itself
            raise Refusal("no_request", str(error)) from error
        self.faults.errors.clear()
        note_use(self.installation(folder).secret)  # the day's first is written down whatever it asks for
        rows = journal_and_counts if b"/log" in scope.url else written_rows
        before = rows()
        status, body = self.loop.run_until_complete(asyncio.wait_for(self.ask(scope), SECONDS))
        if self.faults.errors:
            raise self.faults.errors[0]
        assert 200 <= status < 500, (status, body[:200])
        if status >= 400:
            assert rows() == before, f"{status}, and something was written"
            if scope.scope["path"].startswith("/api/"):
                assert set(msgspec.json.decode(body)["error"]) == {"code", "message", "field"}, body
            raise Refusal(str(status), "refused")

    async def ask(self, scope: Scope) -> tuple[int, bytes]:
        sent: list[dict[str, Any]] = []
        messages = iter([{"type": "http.request", "body": scope.body, "more_body": False}])

        async def receive() -> dict[str, Any]:
            return next(messages, {"type": "http.disconnect"})

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.application(scope.scope, receive, send)
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return sent[0]["status"], body


def written_rows() -> object:
    """On SQLite a number that every commit of another connection changes; else how many rows stand where."""
    if connection.vendor != "sqlite":
        return journal_and_counts()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return cursor.fetchone()


def journal_and_counts() -> object:
    return [
        (model._meta.label, model._default_manager.count())
        for model in apps.get_models()
        if model._meta.label not in LOGIN_WRITES
    ]


# --- bodies --------------------------------------------------------------------------------------------------------


def read_body(content: bytes, _folder: Path, *, struct: type[msgspec.Struct]) -> None:
    request = HttpRequest()
    request._body = content
    decoded(request, struct)


def body_parsers() -> list[Parser]:
    return [
        Parser(
            f"body {name}",
            partial(lambda struct, _folder: [msgspec.json.encode(sample(struct)), b"{}", b""], struct),
            partial(read_body, struct=struct),
        )
        for name, struct in bodies().items()
    ]


def request_parser() -> Parser:
    requests = Requests()
    return Parser("requests", requests.seeds, requests.read, body_after=b"\r\n\r\n")
