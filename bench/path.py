"""The path of one posted call, in process: its statements, and its seconds beside those of its bare rows.

Runs inside `bench.town`: the same WSGI application as the server's, without sockets, threads and event loop.
"""

import json
from io import BytesIO
from time import perf_counter
from typing import Any
from uuid import uuid4

from bench.load import request
from bench.raw import seconds_each

Facts = dict[str, Any]
# What a statement is for, by what it begins with; the first that fits.
PURPOSES = {
    "SELECT person.id": "who holds the token, in which language, with which roles in which areas",
    "BEGIN": "the action's transaction; on SQLite the write lock is held already",
    "INSERT INTO dispatch_daynumber": "the next number of the day, from here to the commit nobody else's",
    'WITH row_0 AS (INSERT INTO "dispatch_incident"': "the incident, the caller's contact, the call, the note at once",
    'INSERT INTO "dispatch_incident"': "the incident",
    'INSERT INTO "contacts_contact"': "the caller's name and number, with their erase date",
    'INSERT INTO "dispatch_call"': "the call itself: channel, times, who took it",
    'INSERT INTO "dispatch_note"': "what was written, with its salt",
    "UPDATE journal_head": "the journal's next position and Merkle frontier",
    'INSERT INTO "journal_entry"': "the journal's entry, and the guard against the same request twice",
    "SELECT journal_append": "the journal's next position and frontier, and its entry",
    "COMMIT": "all of it on the disk, or none of it",
}


def application() -> Any:
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def post(wsgi: Any, desk: Facts, number: int) -> float:
    """The seconds of one post that was taken."""
    _head, _gap, body = request(desk, number).partition(b"\r\n\r\n")
    environ = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/api/calls",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_AUTHORIZATION": f"Bearer {desk['token']}",
        "HTTP_IDEMPOTENCY_KEY": str(uuid4()),
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": None,
    }
    started: list[str] = []
    start = perf_counter()
    response = wsgi(environ, lambda status, _headers: started.append(status))
    content = b"".join(response)
    response.close()
    seconds = perf_counter() - start
    assert started == ["201 Created"], (started, json.loads(content))
    return seconds


def statements(desk: Facts) -> list[list[str]]:
    """How each statement of one call of a warm process begins, and what it is for."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    wsgi = application()
    for number in range(3):
        post(wsgi, desk, number)
    with CaptureQueriesContext(connection) as captured:
        post(wsgi, desk, 3)
    return [[" ".join(one["sql"].split())[:60], purpose(one["sql"])] for one in captured.captured_queries]


def purpose(sql: str) -> str:
    return next((words for start, words in PURPOSES.items() if sql.lstrip().startswith(start)), "")


def samples(desk: Facts, posts: int, times: int) -> Facts:
    """In turns: the mean seconds of a run of posts, and of their bare rows."""
    wsgi = application()
    for number in range(20):
        post(wsgi, desk, number)
    ours, peer = [], []
    for _ in range(times):
        ours.append(sum(post(wsgi, desk, number) for number in range(posts)) / posts)
        peer.append(sum(seconds_each(posts)) / posts)
    return {"ours": ours, "peer": peer}
