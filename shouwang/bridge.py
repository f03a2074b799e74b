"""From the event loop to Django's threads: a whole request in, a whole response out.

Four threads run Django as WSGI; each keeps its own database connection. Nothing here streams: the live stream is
answered before it comes to this.
"""

import asyncio
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from errno import EDQUOT, ENOSPC
from io import BytesIO
from typing import IO, Any

from django.conf import settings

from shouwang.live.stream import Receive, Scope, Send

MOST_BYTES = 1024 * 1024
# Pictures from the scene, the one address that takes more: read into a file, a few at a time, without long pauses.
ROOMY = re.compile(r"/api/(?:v1/)?incidents/[0-9a-f-]{36}/pictures")
ROOMY_AT_ONCE = 4
PATIENCE_SECONDS = 30.0
TOO_LARGE = "请求过大 / The request is too large."
BUSY = "正在接收其他图片，请稍后重试 / Other pictures are arriving; try again in a moment."
DISK_FULL = "服务器磁盘已满 / The server's disk is full."
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


_roomy = asyncio.Semaphore(ROOMY_AT_ONCE)


class Gone(Exception):  # noqa: N818 - nothing is wrong with us
    """The client went away before its request was whole: half a request is none."""


async def bridge(wsgi: Wsgi, threads: ThreadPoolExecutor, scope: Scope, receive: Receive, send: Send) -> None:
    with BytesIO() as body:
        await _answer(wsgi, threads, scope, receive, send, body, MOST_BYTES)


async def bridge_roomy(wsgi: Wsgi, threads: ThreadPoolExecutor, scope: Scope, receive: Receive, send: Send) -> None:
    """The same for one large body: in a file without a name, which the system takes back whatever happens.

    Whoever calls this has asked already that somebody is logged in: a stranger fills no disk.
    """
    if _roomy.locked():
        await _refuse(scope, send, 503, "busy", BUSY)
        return
    try:
        async with _roomy:
            with tempfile.TemporaryFile(dir=settings.HOME) as body:
                await _answer(wsgi, threads, scope, receive, send, body, settings.CLIP_BYTES)
    except OSError as error:
        if error.errno not in {ENOSPC, EDQUOT}:
            raise
        await _refuse(scope, send, 507, "disk_full", DISK_FULL)


async def _answer(
    wsgi: Wsgi, threads: ThreadPoolExecutor, scope: Scope, receive: Receive, send: Send, body: IO[bytes], most: int
) -> None:
    try:
        size = await _read(receive, body, most)
    except Gone:
        return
    if size is None:
        await _refuse(scope, send, 413, "too_long", TOO_LARGE)
        return
    body.seek(0)
    loop = asyncio.get_running_loop()
    status, headers, content = await loop.run_in_executor(threads, _call, wsgi, _environ(scope, body, size))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


async def _refuse(scope: Scope, send: Send, status: int, code: str, words: str) -> None:
    """In both languages: nobody has asked Django which one is wanted."""
    kind, content = "text/plain; charset=utf-8", words
    if scope["path"].startswith("/api/"):
        error = {"code": code, "message": words, "field": None}
        kind, content = "application/json", json.dumps({"error": error}, ensure_ascii=False)
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind.encode())]})
    await send({"type": "http.response.body", "body": content.encode()})


async def _read(receive: Receive, body: IO[bytes], most: int) -> int | None:
    """How long the body is, once it is all there; None where it is too long."""
    size, is_more = 0, True
    while is_more:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                message = await receive()
        except TimeoutError:
            raise Gone from None
        if message["type"] == "http.disconnect":
            raise Gone
        piece = message.get("body", b"")
        size += len(piece)
        if size > most:
            return None
        body.write(piece)
        is_more = message.get("more_body", False)
    return size


def _environ(scope: Scope, body: IO[bytes], size: int) -> dict[str, Any]:
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "CONTENT_LENGTH": str(size),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        key = name if name == "CONTENT_TYPE" else f"HTTP_{name}"
        if name != "CONTENT_LENGTH":
            value = raw_value.decode("latin-1")
            environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


def _call(wsgi: Wsgi, environ: dict[str, Any]) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    started: list[Any] = []
    response = wsgi(environ, lambda status, headers, _error=None: started.extend((status, headers)))
    try:
        content = b"".join(response)
    finally:
        if hasattr(response, "close"):
            response.close()
    status, headers = started[0], started[1]
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    if content and not any(name == b"content-length" for name, _value in encoded):
        encoded.append((b"content-length", str(len(content)).encode()))  # else the server cuts it into chunks
    return int(status[:3]), encoded, content
