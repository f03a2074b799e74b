"""From the event loop to Django's threads: a whole request in, a whole response out.

Four threads run Django as WSGI; each keeps its own database connection. Nothing here streams: the live stream is
answered before it comes to this.
"""

import asyncio
import json
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

from shouwang.live.stream import Receive, Scope, Send

MOST_BYTES = 1024 * 1024
TOO_LARGE = "请求过大 / The request is too large."
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Gone(Exception):  # noqa: N818 - nothing is wrong with us
    """The client went away before its request was whole: half a request is none."""


async def bridge(wsgi: Wsgi, threads: ThreadPoolExecutor, scope: Scope, receive: Receive, send: Send) -> None:
    try:
        body = await _body(receive)
    except Gone:
        return
    if body is None:
        await _refuse_size(scope, send)
        return
    loop = asyncio.get_running_loop()
    status, headers, content = await loop.run_in_executor(threads, _call, wsgi, _environ(scope, body))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


async def _refuse_size(scope: Scope, send: Send) -> None:
    """In both languages: nobody has asked Django which one is wanted."""
    kind, content = "text/plain; charset=utf-8", TOO_LARGE
    if scope["path"].startswith("/api/"):
        error = {"code": "too_long", "message": TOO_LARGE, "field": None}
        kind, content = "application/json", json.dumps({"error": error}, ensure_ascii=False)
    await send({"type": "http.response.start", "status": 413, "headers": [(b"content-type", kind.encode())]})
    await send({"type": "http.response.body", "body": content.encode()})


async def _body(receive: Receive) -> bytes | None:
    parts, size, is_more = [], 0, True
    while is_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BYTES:
            return None
        is_more = message.get("more_body", False)
    return b"".join(parts)


def _environ(scope: Scope, body: bytes) -> dict[str, Any]:
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
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": BytesIO(body),
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
