"""``GET /live``: server-sent events, answered natively by the event loop; only the login check takes a thread."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.db import InterfaceError, OperationalError, close_old_connections
from django.http import HttpRequest
from django.utils.translation import get_language_from_request

from shouwang.accounts.models import Role, Token, User
from shouwang.accounts.queries import token_digest, user_of_token
from shouwang.accounts.sessions import SessionStore
from shouwang.foundation import text
from shouwang.live.hub import Hub
from shouwang.live.pipe import TRANSPORT, Pipe
from shouwang.live.readers import Audience, Reader, audience_of

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
AWAY = (OperationalError, InterfaceError)
log = logging.getLogger(__name__)
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"connection", b"close"),  # the end of the stream is the end of the connection, at once
    (b"x-content-type-options", b"nosniff"),
]


async def stream(hub: Hub, threads: ThreadPoolExecutor, scope: Scope, receive: Receive, send: Send) -> None:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    loop = asyncio.get_running_loop()
    checked_at = hub.position
    try:
        found = await loop.run_in_executor(threads, reader_of, headers)
    except AWAY:
        log.warning("live: no stream opened, the database does not answer")
        await _answer(send, 503, b"the database does not answer")
        return
    if found is None:
        await _answer(send, 401, b"not logged in")
        return
    user, audience, door = found
    pipe = Pipe(scope[TRANSPORT]) if TRANSPORT in scope else None
    cut = pipe.cut if pipe else None
    reader = Reader(user.id, door.token_id, audience, loop, door.session_id, door.ends_at, cut=cut)
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": b"retry: 2000\n\n", "more_body": True})
    gone = asyncio.ensure_future(_gone(receive, reader))
    try:
        await loop.run_in_executor(threads, hub.join, reader, _after(scope, headers), checked_at)
        await _write(reader, send)
    except (asyncio.CancelledError, *AWAY):  # the server stops and has waited long enough; the page comes by itself
        await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()
        hub.leave(reader)


async def _write(reader: Reader, send: Send) -> None:
    """Nothing else on the way of a frame: with a thousand pages each object made here counts."""
    while (frame := await reader.waiting.get()) is not None:
        await send({"type": "http.response.body", "body": frame, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Receive, reader: Reader) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    reader.finish(b"")


async def _answer(send: Send, status: int, body: bytes) -> None:
    await send(
        {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain; charset=utf-8")]}
    )
    await send({"type": "http.response.body", "body": body})


def _after(scope: Scope, headers: dict[str, str]) -> int | None:
    asked = headers.get("last-event-id") or parse_qs(scope["query_string"].decode("latin-1")).get("after", [""])[0]
    return text.whole(asked)


@dataclass(frozen=True)
class Door:
    """By what a reader came in, and until when that opens."""

    token_id: UUID | None
    session_id: UUID | None
    ends_at: datetime | None


def reader_of(headers: dict[str, str]) -> tuple[User, Audience, Door] | None:
    """The user behind a session cookie or a token, with what they may see; None for anybody else."""
    close_old_connections()  # this thread serves no request of Django's, which would see to it
    kind, _space, secret = headers.get("authorization", "").partition(" ")
    cookies = SimpleCookie(headers.get("cookie", ""))
    user, door = _by_token(secret) if kind == "Bearer" else _by_session(cookies)
    if user is None or not user.granted:
        return None
    language = _language(headers, cookies, user)
    return user, audience_of(user, language, is_personal=Role.UNIT in user.granted), door


def _language(headers: dict[str, str], cookies: "SimpleCookie", user: User) -> str:
    """The page's own: chosen in this browser, else the account's, else what the browser asks for."""
    chosen = cookies.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen and chosen.value in dict(settings.LANGUAGES):
        return chosen.value
    if user.language:
        return user.language
    asking = HttpRequest()
    asking.META["HTTP_ACCEPT_LANGUAGE"] = headers.get("accept-language", "")
    return get_language_from_request(asking)


def _by_token(secret: str) -> tuple[User | None, Door]:
    user = user_of_token(secret)
    token = Token.objects.filter(digest=token_digest(secret)).first() if user else None
    return user, Door(token.id if token else None, None, token.expires_at if token else None)


def _by_session(cookies: "SimpleCookie") -> tuple[User | None, Door]:
    """Nobody where something is to be finished first (``accounts/doors.py``)."""
    nobody = (None, Door(None, None, None))
    if settings.SESSION_COOKIE_NAME not in cookies:
        return nobody
    request = HttpRequest()
    store = SessionStore(cookies[settings.SESSION_COOKIE_NAME].value)
    request.session = store
    user = get_user(request)
    if not isinstance(user, User) or store.row is None or store.get("unfinished"):
        return nobody
    return user, Door(None, store.row.id, store.row.ends_at)
