"""The web process: ``/live`` by the event loop, static files and pages by Django in four threads."""

import asyncio
import os
import sys
from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwang.settings")

from django.core.wsgi import get_wsgi_application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from whitenoise import WhiteNoise

_django = get_wsgi_application()

from shouwang.bridge import ROOMY, bridge, bridge_roomy  # noqa: E402 - Django must be ready first
from shouwang.console.frames import position_frames, project  # noqa: E402
from shouwang.console.queries import warm_up  # noqa: E402
from shouwang.foundation.pages import protection  # noqa: E402
from shouwang.live.hub import Hub  # noqa: E402
from shouwang.live.pipe import TRANSPORT  # noqa: E402
from shouwang.live.stream import AWAY, Receive, Scope, Send, reader_of, stream  # noqa: E402

THREADS = 4
SWITCH_SECONDS = 0.0005  # not 5 ms: a frame asks for the interpreter a dozen times, each time behind whoever computes
_package = Path(__file__).resolve().parent
_pages = WhiteNoise(_django, max_age=0, allow_all_origins=False)  # asked again each time: an upgrade shows at once
for _folder in sorted(_package.glob("*/static")):
    _pages.add_files(str(_folder), prefix="static/")
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="django")
_logins = ThreadPoolExecutor(2, thread_name_prefix="login")
_protection = [(name.lower().encode(), value.encode()) for name, value in protection().items()]
hub = Hub(project, position_frames)
sys.setswitchinterval(SWITCH_SECONDS)


class Connection(HttpToolsProtocol):
    """Lets the stream drop a page that does not read; ASGI itself can only wait for it."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope[TRANSPORT] = self.transport  # type: ignore[literal-required] # ours, beside ASGI's own


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        send = protected(send)
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/live":
        await stream(hub, _logins, scope, receive, send)
    elif scope["type"] == "http" and ROOMY.fullmatch(scope["path"]) and await _is_known(scope):
        await bridge_roomy(_pages, _threads, scope, receive, send)
    elif scope["type"] == "http":
        await bridge(_pages, _threads, scope, receive, send)


async def _is_known(scope: Scope) -> bool:
    """Whether somebody is logged in: anybody else's request is read like every other, a megabyte at most."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    try:
        return await asyncio.get_running_loop().run_in_executor(_logins, reader_of, headers) is not None
    except AWAY:
        return False


def protected(send: Send) -> Send:
    """Every answer carries what protects it, also those that Django never sees: the stream, files, a refused size."""

    async def send_with_headers(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            there = {name.lower() for name, _value in message["headers"]}
            message["headers"] = [*message["headers"], *(pair for pair in _protection if pair[0] not in there)]
        await send(message)

    return send_with_headers


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await asyncio.get_running_loop().run_in_executor(_logins, hub.start)
            _threads.submit(warm_up)
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            hub.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return
