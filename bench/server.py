"""The real thing for measurements: `shouwang serve` in a home of its own, with a made town, on either database.

Three processes beside the benchmark itself: the server, `bench.town` (makes the town, revokes, counts: what an
administrator would do at the command line) and `bench.load` (the clients).
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
SAFE = ("max_connections=100",)  # everything else as installed: fsync and synchronous_commit are on
START_SECONDS = 60
SERVE = [sys.executable, "-m", "shouwang", "serve", "--port"]


class Helper:
    """A Python program that answers each line of JSON with one."""

    def __init__(self, module: str, environment: dict[str, str]) -> None:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        command = [sys.executable, "-m", module]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes)  # type: ignore[call-overload]

    def ask(self, what: str, **facts: object) -> Any:
        self.tell(what, **facts)
        return self.answer()

    def tell(self, what: str, **facts: object) -> None:
        self.process.stdin.write(json.dumps([what, facts]) + "\n")
        self.process.stdin.flush()

    def answer(self) -> Any:
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.process.args[-1]} ended without an answer")
        return json.loads(line)

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(30)


def answering(module: str, environment: dict[str, str] | None = None) -> Helper:
    return Helper(module, environment or dict(os.environ))


@dataclass
class Place:
    """An installation with a town in it; `environment` is what its processes need to find it."""

    environment: dict[str, str]
    town: Helper


@dataclass
class Server:
    port: int
    process: "subprocess.Popen[bytes]"


@contextmanager
def installed(
    database: str | None = None, *, prepare: Callable[[Path], None] | None = None, settings: str = "shouwang.settings"
) -> Iterator[Place]:
    """``prepare``: what is done to the home folder before the town is made in it."""
    home = tempfile.mkdtemp(prefix="shouwang-bench-")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
    environment = kept | {"SHOUWANG_HOME": home, "DJANGO_SETTINGS_MODULE": settings}
    environment |= {"SHOUWANG_DATABASE": database} if database else {}
    environment |= {"SHOUWANG_REQUESTS_PER_USER": "none"}  # a bench is one person who asks for too much on purpose
    if prepare and not database:
        prepare(Path(home))
    town = answering("bench.town", environment)
    try:
        yield Place(environment, town)
    finally:
        town.end()
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def served(place: Place, command: list[str] | None = None) -> Iterator[Server]:
    """`command` without its last word, the port; `shouwang serve` unless another server is measured."""
    port = free_port()
    line = [*(command or SERVE), str(port)]
    process = subprocess.Popen(line, cwd=ROOT, env=place.environment, stdout=sys.stderr)  # ours is for the figures
    try:
        _wait_for(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                assert answer.read() == b"ok"
        except (URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


@contextmanager
def postgresql() -> Iterator[str | None]:
    """A PostgreSQL of our own that keeps what it acknowledges; None where it is not installed."""
    tests = import_module("scripts.test")  # as the tests start theirs
    programs = tests.server_programs()
    if programs is None:
        yield None
        return
    with tests.own_server(programs, SAFE) as address:
        base = address.rpartition("/")[0]
        import psycopg

        with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE shouwang")
        yield address


def percentile(figures: list[float], share: float) -> float:
    """The smallest figure that at least this share of all does not exceed."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")
