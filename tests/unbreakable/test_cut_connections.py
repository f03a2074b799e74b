"""Nobody hears the answer: the connection is cut after COMMIT was sent, or before a caller is told. One effect each."""

import json
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.unbreakable.databases import database, vendor
from tests.unbreakable.figures import note
from tests.unbreakable.proxy import Proxy, proxy
from tests.unbreakable.station import Station, call_of, station
from tests.unbreakable.trials import remaining


@contextmanager
def cuttable(address: str) -> Iterator[tuple[Proxy | None, str]]:
    """A proxy before the database, and the address by way of it; a file has neither."""
    if vendor() == "sqlite":
        yield None, address
        return
    parts = urlsplit(address)
    with proxy(str(parts.hostname), parts.port or 5432) as cutting:
        who = parts.netloc.rpartition("@")[0]
        yield cutting, parts._replace(netloc=f"{who}@127.0.0.1:{cutting.port}").geturl()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Served"]:
    home = tmp_path_factory.mktemp("cut")
    with database(home) as address, cuttable(address) as (cutting, through), station(home, through) as opened:
        opened.start()
        opened.seconds_until_answering()
        yield opened, cutting


def asked_again(opened: Station, key: str) -> list[Any]:
    """What two more requests with the same key are told, which must be the same."""
    (first, answer), (second, same) = opened.call(key), opened.call(key)
    assert (first, second, answer) == (201, 201, same)
    return [answer["position"], answer["subject"]["id"]]


def cut_commits(opened: Station, cutting: Proxy | None, name: str, numbers: Iterable[int]) -> None:
    if cutting is None:
        pytest.skip("SQLite has no connection that could be cut")
    told: dict[str, Any] = {}
    for _ in numbers:
        key = cut_once(opened, cutting)
        told[key] = asked_again(opened, key)
    assert opened.wrong(told) == []
    note(name, retries=len(told), cuts=cutting.cuts)


def cut_once(opened: Station, cutting: Proxy) -> str:
    """The key of a call whose commit nobody heard of; the worker's commits pass by here too."""
    while True:
        key, cutting.is_armed = str(uuid4()), True
        status, answer = opened.call(key)
        if status != 201:
            assert (status, answer["error"]["code"]) == (503, "no_database")
            return key


def hang_up(opened: Station, key: str, sent_share: float) -> None:
    """Sends a call, or a part of it, and is gone before the answer comes."""
    body = json.dumps(call_of(key)).encode()
    head = "".join(f"{name}: {value}\r\n" for name, value in opened.headers(key).items())
    request = f"POST /api/calls HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n{head}\r\n".encode()
    with socket.create_connection(("127.0.0.1", opened.port)) as line:
        line.sendall(request + body[: int(len(body) * sent_share)])


def hang_ups(opened: Station, name: str, numbers: Iterable[int]) -> None:
    told: dict[str, Any] = {}
    for number in numbers:
        key = str(uuid4())
        hang_up(opened, key, 0.5 if number % 5 == 0 else 1)
        told[key] = asked_again(opened, key)
    assert opened.wrong(told) == []
    note(name, retries=len(told))


Served = tuple[Station, Proxy | None]


@pytest.mark.slow
def test_a_retry_after_a_commit_nobody_heard_of_has_one_effect(served: Served) -> None:
    """The caller is told that the database does not answer; the retry finds what was done, or does it."""
    cut_commits(*served, "commit cut", range(50))


@pytest.mark.slow
def test_a_retry_after_hanging_up_has_one_effect(served: Served) -> None:
    """Every fifth caller is gone before its request is whole: half a request does nothing."""
    hang_ups(served[0], "hang-up", range(50))


@pytest.mark.long
def test_a_thousand_commits_cut(served: Served) -> None:
    cut_commits(*served, "commit-cut", remaining("commit-cut", 1000))


@pytest.mark.long
def test_a_thousand_hang_ups(served: Served) -> None:
    name = f"hang-up-{vendor()}"
    hang_ups(served[0], name, remaining(name, 1000))
