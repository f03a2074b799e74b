"""The outside world and its names are gone: calls are taken and units sent as ever, and nobody even asked outside."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from bench.server import Place, Server, installed, percentile, served

pytestmark = pytest.mark.slow
DEAD = Path(__file__).with_name("dead_world")


def dead(environment: dict[str, str], notes: Path) -> dict[str, str]:
    return environment | {"PYTHONPATH": str(DEAD), "DEAD_WORLD": str(notes)}


@pytest.fixture
def place(tmp_path: Path, put_tables: Callable[[Path], None]) -> Iterator[Place]:
    database = os.environ.get("SHOUWANG_BENCH_DATABASE")
    with installed(database, prepare=put_tables, settings="tests.quick") as made:
        made.environment |= dead({}, tmp_path / "asked")
        yield made


class Desk:
    """A dispatcher's program: one connection, every answer's seconds kept."""

    def __init__(self, server: Server, desk: dict[str, Any]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        self.desk, self.seconds = desk, list[float]()

    def ask(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {self.desk['token']}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body)
        start = perf_counter()
        self.connection.request(method, f"/api/{path}", content, headers)
        answer = self.connection.getresponse()
        told = json.loads(answer.read())
        self.seconds.append(perf_counter() - start)
        assert answer.status in {200, 201}, (path, answer.status, told)
        return told

    def dispatch_once(self) -> str:
        """From the call to the closed incident, the radio's way; answers with the last verb."""
        call = {"category": "noise", "lon": self.desk["lon"], "lat": self.desk["lat"], "place_text": "秀隆街12号"}
        incident = self.ask("POST", "calls", call)["subject"]["id"]
        unit = self.ask("GET", f"incidents/{incident}/ranking")["candidates"][0]["unit"]
        order = self.ask("POST", f"incidents/{incident}/orders", {"unit": unit, "way": "voice"})["subject"]["id"]
        for step in ("accepted", "en_route", "on_scene", "cleared"):
            self.ask("POST", f"orders/{order}/steps", {"step": step})
        closing = {"category": "noise", "disposition": "dealt_with"}
        return str(self.ask("POST", f"incidents/{incident}/close", closing)["verb"])


def dispatched(place: Place, times: int) -> Desk:
    (facts,) = place.town.ask("open_desks", areas=1, roles=["dispatcher"], kind="station")
    with served(place) as server:
        desk = Desk(server, facts)
        assert [desk.dispatch_once() for _ in range(times)] == ["close_incident"] * times
    return desk


def test_dispatch_asks_nobody_outside(place: Place, tmp_path: Path) -> None:
    """Web process and worker, ten calls from the ring to the closing: no name looked up, no connection tried."""
    dispatched(place, 10)
    assert not (tmp_path / "asked").exists(), (tmp_path / "asked").read_text()


def test_a_call_to_the_outside_would_be_seen(tmp_path: Path) -> None:
    """The trap itself: a program that asks outside is refused and noted."""
    notes = tmp_path / "asked"
    ask = "import urllib.request; urllib.request.urlopen('http://example.org', timeout=5)"
    done = subprocess.run(
        [sys.executable, "-c", ask], env=dead(dict(os.environ), notes), capture_output=True, text=True, check=False
    )
    assert (done.returncode, "Network is unreachable" in done.stderr) == (1, True)
    assert notes.read_text().startswith("socket.getaddrinfo example.org by ")


@pytest.mark.long
def test_dispatch_is_as_quick_as_ever(place: Place, tmp_path: Path) -> None:
    """The figure of docs/reliability.md: 300 calls, each request's time."""
    desk = dispatched(place, 300)
    p99 = percentile(desk.seconds, 0.99) * 1000
    print(f"outside dead: {len(desk.seconds)} requests, p99 {p99:.1f} ms")
    assert not (tmp_path / "asked").exists()
    assert p99 < 200
