"""The clients of `bench.intake` and `bench.stream`, in a process of their own: one event loop, raw sockets.

Requests are bytes made beforehand, answers are looked at for their status and length only, what boards receive is kept
with its time and read after the run: at 500 posts a second and 1,000 boards this process needs a fifth of one core.
Started by `bench.server`; speaks JSON lines.
"""

import asyncio
import itertools
import json
import select
import socket
import sys
import time
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import uuid4

import msgspec
import uvloop

Plan = dict[str, Any]
HOST = "127.0.0.1"
JOIN_SECONDS = 180
POST_SECONDS = 30


def live_request(facts: Plan) -> bytes:
    return f"GET /live HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {facts['token']}\r\n\r\n".encode()


def is_dropped(stalled: socket.socket) -> bool:
    """Asked without reading: the kernel knows that the other end has gone."""
    events = select.poll()
    events.register(stalled, select.POLLRDHUP)
    return any(flags & (select.POLLRDHUP | select.POLLHUP | select.POLLERR) for _file, flags in events.poll(0))


class Board(asyncio.Protocol):
    """An open page on `/live`; a stalled one never reads."""

    kept: dict[bytes, bytes] = {}  # many boards get the same bytes

    def __init__(self, facts: Plan) -> None:
        self.facts = facts
        self.chunks: list[tuple[float, bytes]] = []
        self.closed_at: float | None = None
        self.joined = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # a socket's is one
        transport.write(live_request(self.facts))

    def data_received(self, data: bytes) -> None:
        self.chunks.append((time.time(), self.kept.setdefault(data, data)))
        if not self.joined.done():
            self.joined.set_result(data.startswith(b"HTTP/1.1 200"))

    def connection_lost(self, _error: Exception | None) -> None:
        self.closed_at = time.time()
        if not self.joined.done():
            self.joined.set_result(False)

    def frames(self) -> Iterator[tuple[float, bytes]]:
        """Each event with the time of its last byte."""
        body, buffered, is_head = b"", b"", True
        for at, chunk in self.chunks:
            buffered += chunk
            if is_head:
                _head, found, rest = buffered.partition(b"\r\n\r\n")
                if not found:
                    continue
                buffered, is_head = rest, False
            while (end := buffered.find(b"\r\n")) >= 0:
                length = int(buffered[:end], 16)
                if len(buffered) < end + 4 + length:
                    break
                body, buffered = body + buffered[end + 2 : end + 2 + length], buffered[end + 4 + length :]
            while (end := body.find(b"\n\n")) >= 0:
                yield at, body[:end]
                body = body[end + 2 :]


class Poster(asyncio.Protocol):
    """One keep-alive connection; a post at a time."""

    def __init__(self) -> None:
        self.buffer = bytearray()
        self.waiting: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # a socket's is one
        self.transport = transport

    async def post(self, request: bytes) -> tuple[int, bytes]:
        self.waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await asyncio.wait_for(self.waiting, POST_SECONDS)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, body = bytes(self.buffer).partition(b"\r\n\r\n")
        if not found or self.waiting is None:
            return
        fields = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:])
        if len(body) >= int(fields[b"content-length"]):
            self.buffer.clear()
            self.waiting.set_result((int(head[9:12]), body))

    def connection_lost(self, error: Exception | None) -> None:
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_exception(ConnectionResetError(str(error)))


def request(facts: Plan, number: int) -> bytes:
    """A call as the board posts it: type, place, position, who called, a note."""
    call = {
        "category": ("fight", "noise", "theft", "traffic_injury")[number % 4],
        "place_text": f"秀隆街{number}号",
        "lon": facts["lon"],
        "lat": facts["lat"],
        "caller_name": f"来电人{number}",
        "caller_phone": f"139{number:08d}",
        "note": f"两人在门口争吵,第{number}次来电",
    }
    body = json.dumps(call, ensure_ascii=False).encode()
    head = (
        f"POST /api/calls HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {facts['token']}\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: {uuid4()}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Load:
    """Boards stay open from one run to the next; posters come with each run."""

    def __init__(self) -> None:
        self.boards: list[Board] = []
        self.stalled: list[socket.socket] = []
        self.numbers = itertools.count(1)

    async def open(self, port: int, boards: list[Plan]) -> int:
        """How many were let in."""
        loop = asyncio.get_running_loop()
        fresh = []
        for facts in boards:
            _transport, board = await loop.create_connection(partial(Board, facts), HOST, port)
            fresh.append(board)
        self.boards += fresh
        joined = await asyncio.wait_for(asyncio.gather(*(board.joined for board in fresh)), JOIN_SECONDS)
        await asyncio.sleep(1.0)  # the answer starts before the reader has joined
        return sum(joined)

    async def stall(self, port: int, boards: list[Plan]) -> int:
        """Boards that are let in and never read a byte; their sockets take little, so that the server notices."""
        for facts in boards:
            stalled = socket.socket()
            stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            stalled.connect((HOST, port))
            stalled.sendall(live_request(facts))
            self.stalled.append(stalled)
        await asyncio.sleep(2.0)
        return len(self.stalled)

    async def let_go(self) -> int:
        for stalled in self.stalled:
            stalled.close()
        self.stalled.clear()
        await asyncio.sleep(1.0)
        return 0

    async def cut(self) -> int:
        """How many of the stalled boards the server has dropped."""
        return sum(is_dropped(stalled) for stalled in self.stalled)

    async def post(self, port: int, desks: list[Plan], clients: int, seconds: float, rate: float = 0.0) -> Plan:
        """`rate` posts a second in all, else each client posts again as soon as it is answered."""
        loop = asyncio.get_running_loop()
        posters = [(await loop.create_connection(Poster, HOST, port))[1] for _ in range(clients)]
        posts: list[tuple[float, float, int, str, int]] = []
        start, since = time.monotonic(), time.time()
        due = itertools.count()

        async def work(poster: Poster) -> None:
            while time.monotonic() < start + seconds:
                if rate:
                    at = start + next(due) / rate
                    await asyncio.sleep(max(0.0, at - time.monotonic()))
                number = next(self.numbers)
                desk = desks[number % len(desks)]
                made = request(desk, number)
                sent_at = time.perf_counter()
                status, body = await poster.post(made)
                took = time.perf_counter() - sent_at
                subject = msgspec.json.decode(body)["subject"]["id"] if status == 201 else body.decode()
                posts.append((time.monotonic() - start, took, status, subject, desk["area"]))

        await asyncio.gather(*(work(poster) for poster in posters))
        for poster in posters:
            poster.transport.close()
        return {"since": since, "seconds": time.monotonic() - start, "posts": posts}

    async def received(self, recorded: dict[str, tuple[float, int]], since: float = 0.0) -> Plan:
        """What the boards got, against what was recorded: incident -> (when, in which area)."""
        known: dict[bytes, list[str]] = {}
        latencies, strangers, got = [], 0, []
        for board in self.boards:
            first: dict[str, float] = {}
            for at, frame in board.frames():
                if frame not in known:
                    known[frame] = incidents_of(frame)
                for incident in known[frame]:
                    first.setdefault(incident, at)
            mine = [(at, *recorded[incident]) for incident, at in first.items() if incident in recorded]
            strangers += sum(area != board.facts["area"] for _at, _when, area in mine) + len(first) - len(mine)
            latencies += [at - when for at, when, _area in mine if when >= since]
            got.append([incident for incident in first if incident in recorded])
        closed = [board.closed_at for board in self.boards]
        return {"latencies": latencies, "strangers": strangers, "got": got, "closed": closed}


def incidents_of(frame: bytes) -> list[str]:
    fields = dict(line.split(b": ", 1) for line in frame.split(b"\n") if not line.startswith(b":"))
    if fields.get(b"event") != b"frame":
        return []
    return [row["id"] for row in msgspec.json.decode(fields[b"data"]).get("incidents", ())]


async def main() -> None:
    load = Load()
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        what, facts = json.loads(line)
        answer = await getattr(load, what)(**facts)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(main())
