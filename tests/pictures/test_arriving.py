"""The one address that takes more than a megabyte: piece by piece into a file, for people who are logged in."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from shouwang import bridge as bridges
from shouwang.bridge import MOST_BYTES, ROOMY, bridge_roomy

PATH = "/api/incidents/019ad000-0000-7000-8000-000000000001/pictures"  # fixed: every worker names the tests alike
SCOPE = {"type": "http", "method": "POST", "path": PATH, "query_string": b"", "http_version": "1.1", "headers": []}


def arrive(pieces, *, wsgi=None, is_cut=False):
    """What a client is told that sends these pieces; and what Django was given."""
    waiting, sent, given = list(pieces), [], []

    async def receive():
        if waiting:
            piece = waiting.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(waiting) or is_cut}
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    def django(environ, start):
        given.append((environ["CONTENT_LENGTH"], environ["wsgi.input"].read()))
        start("201 Created", [])
        return [b"{}"]

    with ThreadPoolExecutor(1) as threads:
        asyncio.run(bridge_roomy(wsgi or django, threads, SCOPE, receive, send))
    return [message.get("status") for message in sent][:1], sent[-1]["body"] if sent else b"", given


@pytest.mark.parametrize(
    ("path", "is_roomy"),
    [
        (PATH, True),
        (PATH.replace("/api/", "/api/v1/"), True),
        (f"{PATH}/", False),
        (PATH.replace("pictures", "notes"), False),
        ("/api/calls", False),
        (f"/x{PATH}", False),
    ],
)
def test_only_pictures_of_an_incident_have_room(path, is_roomy):
    assert (ROOMY.fullmatch(path) is not None) == is_roomy


def test_every_byte_of_many_pieces_comes_to_django(own_home):
    pieces = [bytes([number]) * 400_000 for number in range(5)]
    status, _body, ((length, content),) = arrive(pieces)
    assert (status, length, content) == ([201], "2000000", b"".join(pieces))
    assert list(own_home.iterdir()) == []  # the file has no name, and nothing of it stays


def test_more_than_the_largest_clip_is_refused_while_it_arrives(settings, own_home):
    settings.CLIP_BYTES = 1_500_000
    status, body, given = arrive([b"x" * 1_000_000] * 100)
    assert (status, json.loads(body)["error"]["code"], given) == ([413], "too_long", [])


def test_whoever_hangs_up_leaves_nothing(own_home):
    assert arrive([b"x" * 1000], is_cut=True) == ([], b"", [])
    assert list(own_home.iterdir()) == []


def test_a_full_disk_is_said(monkeypatch, own_home):
    def full(**_named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bridges.tempfile, "TemporaryFile", full)
    status, body, given = arrive([b"x"])
    assert (status, json.loads(body)["error"]["code"], given) == ([507], "disk_full", [])


def test_more_at_once_than_may_be_are_told_to_come_again(monkeypatch, own_home):
    monkeypatch.setattr(bridges, "_roomy", asyncio.Semaphore(0))
    status, body, given = arrive([b"x"])
    assert (status, json.loads(body)["error"]["code"], given) == ([503], "busy", [])


@pytest.mark.django_db(transaction=True)
def test_a_stranger_has_no_room(own_home):
    """Whoever is not logged in gets no further than everywhere: a megabyte, and nothing on the disk."""
    from shouwang.asgi import application

    sent = []

    async def receive():
        return {"type": "http.request", "body": b"x" * (MOST_BYTES + 1), "more_body": True}

    async def send(message):
        sent.append(message)

    scope = SCOPE | {"client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000), "scheme": "http"}
    asyncio.run(application(scope, receive, send))
    assert sent[0]["status"] == 413
