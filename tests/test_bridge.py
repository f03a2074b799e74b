"""From the event loop to Django: what is too large, or only half a request, never reaches it."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shouwang.bridge import MOST_BYTES, bridge

SENTENCE = "请求过大 / The request is too large."


def refused(path: str) -> tuple[int, str, str]:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"x" * (MOST_BYTES + 1), "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    def wsgi(_environ: dict[str, Any], _start: Any) -> list[bytes]:
        raise AssertionError("Django was asked")

    with ThreadPoolExecutor(1) as threads:
        asyncio.run(bridge(wsgi, threads, {"type": "http", "path": path}, receive, send))
    start, body = sent
    return start["status"], dict(start["headers"])[b"content-type"].decode(), body["body"].decode()


@pytest.mark.parametrize("path", ["/api/calls", "/api/closures"])
def test_a_flood_at_the_api_is_answered_with_json(path):
    status, kind, body = refused(path)
    error = {"code": "too_long", "message": SENTENCE, "field": None}
    assert (status, kind, json.loads(body)) == (413, "application/json", {"error": error})


def test_a_flood_elsewhere_is_answered_with_text():
    assert refused("/login/") == (413, "text/plain; charset=utf-8", SENTENCE)


def test_half_a_request_is_none():
    """The client hung up in the middle of the body: nothing is done, and nobody is there to be told."""
    parts = iter(({"type": "http.request", "body": b'{"category": ', "more_body": True}, {"type": "http.disconnect"}))

    async def receive() -> dict[str, Any]:
        return next(parts)

    async def send(message: Any) -> None:
        raise AssertionError(f"somebody was told {message}")

    def wsgi(_environ: dict[str, Any], _start: Any) -> list[bytes]:
        raise AssertionError("Django was asked")

    with ThreadPoolExecutor(1) as threads:
        asyncio.run(bridge(wsgi, threads, {"type": "http", "path": "/api/calls"}, receive, send))
