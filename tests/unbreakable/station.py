"""A whole station for tests that break it from outside: its installation, its server, and people who call."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from scripts.test import free_port
from tests.unbreakable.databases import environment
from tests.unbreakable.forks import ROOT

PATIENCE_SECONDS = 60
THROTTLED = 429
AWAY = (OSError, http.client.HTTPException)
Answer = tuple[int, Any]


class Station:
    def __init__(self, home: Path, address: str) -> None:
        self.home, self.environment, self.port = home, environment(home, address), free_port()
        self.server: subprocess.Popen[bytes] | None = None
        self.token = self.run("tests.unbreakable.prepare").strip()

    def run(self, module: str, *arguments: str, told: str = "", is_fine: bool = True) -> str:
        """A program of this installation, by itself."""
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, input=told, stdout=subprocess.PIPE, text=True, check=is_fine
        )
        return done.stdout

    def start(self) -> None:
        command = [sys.executable, "-m", "shouwang", "serve", "--port", str(self.port)]
        with (self.home / "serve.log").open("ab") as log:
            self.server = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """The supervisor, the web process and the worker, all at once."""
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def stop(self) -> None:
        if self.server is not None and self.server.poll() is None:
            self.server.terminate()
            self.server.wait(PATIENCE_SECONDS)

    def processes(self) -> set[int]:
        """The process ids of the web process and the worker."""
        assert self.server is not None
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        return set(map(int, children.read_text().split()))

    def alive_at(self) -> float:
        """When the worker last said that it is alive."""
        alive = self.home / "worker.alive"
        return alive.stat().st_mtime if alive.exists() else 0.0

    def ask(self, method: str, path: str, body: object = None, key: str = "", *, language: str = "en") -> Answer:
        """One request on a connection of its own: status, and what the answer says."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, json.dumps(body) if body else None, self.headers(key, language))
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return answer.status, json.loads(content) if is_json else content.decode()

    def headers(self, key: str, language: str = "en") -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        headers["Cookie"] = f"django_language={language}"
        return headers | ({"Idempotency-Key": key} if key else {})

    def call(self, key: str) -> Answer:
        """As a caller who waits where the throttle asks it to."""
        while (answer := self.ask("POST", "/api/calls", call_of(key), key))[0] == THROTTLED:
            time.sleep(1)
        return answer

    def is_answering(self) -> bool:
        """Health, and a call that is taken."""
        try:
            return self.ask("GET", "/health") == (200, "ok") and self.call(str(uuid4()))[0] == 201
        except AWAY:
            return False

    def seconds_until_answering(self) -> float:
        return seconds_until(self.is_answering)

    def wrong(self, told: dict[str, Any]) -> list[str]:
        return list(json.loads(self.run("tests.unbreakable.judge", told=json.dumps(told))))


def call_of(key: str) -> dict[str, Any]:
    return {
        "category": "fight",
        "lon": 116.005,
        "lat": 28.685,
        "place_text": key,
        "note": "门口",
        "caller_name": "某人",
    }


def seconds_until(is_so: Any, patience: float = PATIENCE_SECONDS) -> float:
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() - started < patience, "it took too long"
        time.sleep(0.05)
    return time.monotonic() - started


@contextmanager
def station(home: Path, address: str) -> Iterator[Station]:
    opened = Station(home, address)
    try:
        yield opened
    finally:
        opened.stop()


class Caller(threading.Thread):
    """Calls again and again; asks the same again, with the same key, until it is told that the call was taken."""

    def __init__(self, station: Station, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.station, self.stop = station, stop
        self.told: dict[str, list[Any] | None] = {}
        self.answers: Counter[str] = Counter()

    def run(self) -> None:
        while not self.stop.is_set():
            key = str(uuid4())
            self.told[key] = None
            while not self.stop.is_set() and not self.is_taken(key):
                time.sleep(0.05)

    def is_taken(self, key: str) -> bool:
        try:
            status, answer = self.station.call(key)
        except AWAY as error:
            self.answers[type(error).__name__] += 1
            return False
        self.answers[str(status) if status == 201 else f"{status} {code_of(answer)}"] += 1
        if status == 201:
            self.told[key] = [answer["position"], answer["subject"]["id"]]
        return status == 201


def code_of(answer: Any) -> str:
    return str(answer["error"]["code"]) if isinstance(answer, dict) else "plain"


class Callers:
    """Several of them at once."""

    def __init__(self, station: Station, count: int = 4) -> None:
        self.over = threading.Event()
        self.all = [Caller(station, self.over) for _ in range(count)]
        for caller in self.all:
            caller.start()

    def ended(self) -> dict[str, Any]:
        """What they were told, by request id."""
        self.over.set()
        for caller in self.all:
            caller.join(PATIENCE_SECONDS)
        return {key: answer for caller in self.all for key, answer in caller.told.items()}

    @property
    def answers(self) -> Counter[str]:
        return sum((caller.answers for caller in self.all), Counter())

    @property
    def taken(self) -> int:
        return self.answers["201"]
