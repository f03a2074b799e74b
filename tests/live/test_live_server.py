"""The whole way once: a real server, a real page, a call by another program, a right that ends."""

import http.client
import json
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow
SECONDS = 30


@dataclass
class Server:
    port: int
    token: str
    maker: "subprocess.Popen[str]"

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)

    def revoke(self) -> float:
        assert self.maker.stdin is not None
        assert self.maker.stdout is not None
        self.maker.stdin.write("now\n")
        self.maker.stdin.flush()
        return float(json.loads(self.maker.stdout.readline())["revoked_at"])


@pytest.fixture
def server(tmp_path: Path, put_tables: Callable[[Path], None]) -> Iterator[Server]:
    put_tables(tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
    environment = kept | {"SHOUWANG_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.quick"}
    maker = subprocess.Popen(
        [sys.executable, "-m", "tests.live.server"],
        cwd=ROOT,
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert maker.stdout is not None
    token = json.loads(maker.stdout.readline())["token"]
    command = [sys.executable, "-m", "uvicorn", "shouwang.asgi:application", "--port", str(port)]
    command += ["--log-level", "warning", "--timeout-graceful-shutdown", "1"]
    web = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        yield _answering(Server(port, token, maker))
    finally:
        for process in (web, maker):
            process.terminate()
            process.wait(10)


def _answering(server: Server) -> Server:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            connection = server.connection()
            connection.request("GET", "/health")
            assert connection.getresponse().read() == b"ok"
        except ConnectionError:
            time.sleep(0.1)
        else:
            return server
    pytest.fail("the server did not answer")


def logged_in(server: Server, username: str) -> str:
    """The cookies of a page that came in by the login form."""
    connection = server.connection()
    connection.request("GET", "/login/")
    answer = connection.getresponse()
    answer.read()
    token = SimpleCookie(answer.headers["Set-Cookie"])["csrftoken"].value
    form = {"username": username, "password": "a long enough passphrase", "csrfmiddlewaretoken": token}
    headers = {"Cookie": f"csrftoken={token}", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/login/", urlencode(form), headers)
    answer = connection.getresponse()
    answer.read()
    assert (answer.status, answer.headers["Location"]) == (302, "/")
    cookies = SimpleCookie()
    for one in answer.headers.get_all("Set-Cookie") or []:
        cookies.load(one)
    return f"sessionid={cookies['sessionid'].value}; django_language=en"


class Stream(threading.Thread):
    """Reads ``/live`` as a browser does: (event, data, when it came); ("closed", None, when) at the end."""

    def __init__(self, server: Server, headers: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.connection = server.connection()
        self.connection.request("GET", "/live", headers=headers)
        self.answer = self.connection.getresponse()
        self.came: queue.Queue[tuple[str, object, float]] = queue.Queue()

    def run(self) -> None:
        event = ""
        while line := self.answer.readline():
            name, _colon, value = line.decode().rstrip("\n").partition(": ")
            if name == "event":
                event = value
            elif name == "data":
                content = json.loads(value)
                if event != "frame" or "incidents" in content:  # units' positions come too, once a second
                    self.came.put((event, content, time.time()))
        self.came.put(("closed", None, time.time()))

    def next(self) -> tuple[str, object, float]:
        return self.came.get(timeout=SECONDS)


def take_call(server: Server) -> str:
    connection = server.connection()
    headers = {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"}
    connection.request("POST", "/api/calls", json.dumps({"category": "fight", "lon": 116.005, "lat": 28.685}), headers)
    answer = connection.getresponse()
    content = json.loads(answer.read())
    assert answer.status == 201, content
    return str(content["subject"]["id"])


def test_a_page_hears_of_a_call_and_is_shut_when_its_right_ends(server: Server) -> None:
    """A frame within the second, to the page whose area it is; then the stream ends within a second of the entry."""
    refused = server.connection()
    refused.request("GET", "/live")
    assert refused.getresponse().status == 401
    page = Stream(server, {"Cookie": logged_in(server, "zhou")})
    neighbour = Stream(server, {"Cookie": logged_in(server, "neighbour")})
    program = Stream(server, {"Authorization": f"Bearer {server.token}"})
    assert [one.answer.status for one in (page, neighbour, program)] == [200, 200, 200]
    assert page.answer.headers["Content-Type"] == "text/event-stream"
    for one in (page, neighbour, program):
        one.start()
    time.sleep(0.3)  # the answer starts before the reader has joined
    taken = take_call(server)
    at = time.time()
    for one in (page, program):
        event, frame, came_at = one.next()
        assert event == "frame"
        assert isinstance(frame, dict)
        assert [row["id"] for row in frame["incidents"]] == [taken]
        assert came_at - at < 1.0
    revoked_at = server.revoke()
    ended = [page.next() for _ in range(2)]
    assert [event for event, _data, _at in ended] == ["ended", "closed"]
    assert ended[1][2] - revoked_at < 1.0
    take_call(server)
    assert program.next()[0] == "frame"
    assert (page.came.empty(), neighbour.came.empty()) == (True, True)
