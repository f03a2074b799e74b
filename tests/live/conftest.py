"""A hub that looks when it is told to, a real event loop, and readers on it."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from shouwang.accounts.models import Role, User
from shouwang.console import frames
from shouwang.journal.queries import head_position
from shouwang.live.hub import Hub
from shouwang.live.readers import Reader, audience_of


@dataclass
class Page:
    """An open page: what has come to it since it was last looked at."""

    reader: Reader

    def came(self) -> list[tuple[str, int | None, Any]]:
        """(event, id, data) of each frame; ("over", None, None) where the stream ended."""
        waiting = asyncio.run_coroutine_threadsafe(self._drain(), self.reader.loop)
        return [_parsed(frame) for frame in waiting.result(5)]

    async def _drain(self) -> list[bytes | None]:
        queue = self.reader.waiting
        return [queue.get_nowait() for _ in range(queue.qsize())]

    def frames(self) -> list[dict[str, Any]]:
        return [content for event, _position, content in self.came() if event == "frame"]


def _parsed(frame: bytes | None) -> tuple[str, int | None, Any]:
    if not frame:
        return ("over" if frame is None else "", None, None)
    fields = dict(line.split(": ", 1) for line in frame.decode().strip().split("\n"))
    position = int(fields["id"]) if "id" in fields else None
    return fields["event"], position, json.loads(fields["data"])


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """It runs in a thread of its own, as the server's does; the test is the hub's thread."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


@dataclass
class Live:
    hub: Hub
    loop: asyncio.AbstractEventLoop

    def page(
        self, user: User, *, after: int | None = None, language: str = "en", checked_at: int | None = None
    ) -> Page:
        user = User.objects.get(id=user.id)
        audience = audience_of(user, language, is_personal=Role.UNIT in user.granted)
        reader = Reader(user.id, None, audience, self.loop)
        self.hub.join(reader, after, self.hub.position if checked_at is None else checked_at)
        return Page(reader)

    def tick(self) -> int:
        return self.hub.tick()


@pytest.fixture
def live(town: Any, loop: asyncio.AbstractEventLoop) -> Live:
    """Pages only hear of entries here; positions have a test of their own."""
    hub = Hub(frames.project, lambda _audiences: {})
    hub.position = head_position()
    return Live(hub, loop)
