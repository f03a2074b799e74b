"""Asks a town with years behind it, through the real application over HTTP, and counts what the answers cost.

A program of its own, because a process has one database: prints JSON. Milliseconds are a reader's, from request to
last byte; `work` is what SQLite did for it, in steps of its virtual machine, the same on every machine.
"""

import argparse
import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from secrets import randbits
from time import perf_counter, sleep
from typing import Any
from urllib.parse import quote

from bench.years_town import SEED, TODAY, enter, prepare, standing_at

STEP = 10
Question = Callable[[Random], list[str]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("days", type=int)
    parser.add_argument("incidents_a_day", type=int)
    parser.add_argument("times", type=int)
    options = parser.parse_args()
    enter(options.folder, options.days)
    load_seconds = prepare(options.days, options.incidents_a_day)
    with standing_at(TODAY, randbits(64)):  # sessions of a kept town have their ids already
        print(json.dumps({"load_seconds": load_seconds} | counts() | verified() | answers(options.times)))


def counts() -> dict[str, object]:
    from shouwang.dispatch.models import Call, Incident, Note, Order
    from shouwang.journal.queries import root

    now = root()
    tables = {"incidents": Incident, "calls": Call, "orders": Order, "notes": Note}
    counted = {name: table._default_manager.count() for name, table in tables.items()}  # noqa: SLF001
    return counted | {"entries": now.size, "root": now.digest}


def verified() -> dict[str, object]:
    """Every entry, as `shouwang journal verify` does it; remembered beside the town as long as its root stands."""
    from django.conf import settings

    from shouwang.journal.queries import root, verify

    note = Path(settings.HOME) / "verified.json"
    known: dict[str, object] = json.loads(note.read_text()) if note.exists() else {}
    if known.get("verified_root") != str(root()):
        began = perf_counter()
        findings = [str(finding.message) for finding in verify()]
        known = {"verify_seconds": perf_counter() - began, "findings": findings, "verified_root": str(root())}
        note.write_text(json.dumps(known))
    return known


def questions() -> dict[str, tuple[str, Question]]:
    """By name: who asks, and the addresses of one answer."""
    from shouwang.dispatch.models import Incident
    from shouwang.dispatch.states import OPEN
    from shouwang.places.models import Place

    stored = list(Incident.objects.values_list("id", flat=True)[:: max(1, Incident.objects.count() // 1000)])
    waiting = list(Incident.objects.filter(state__in=OPEN).values_list("id", "lon", "lat", "category_id"))
    named = list(Place.objects.exclude(name="").order_by("osm_ref").values_list("name", flat=True)[:1000])

    def duplicates(luck: Random) -> list[str]:
        _id, lon, lat, category = luck.choice(waiting)
        return [f"/api/duplicates?category={category}&lon={lon}&lat={lat}"]

    return {
        "board": ("dispatcher", lambda _luck: ["/board/", "/board/state"]),
        "queue": ("dispatcher", lambda _luck: ["/board/state"]),
        "timeline": ("dispatcher", lambda luck: [f"/incidents/{luck.choice(stored)}/"]),
        "search": ("dispatcher", lambda luck: [f"/api/places?q={quote(luck.choice(named)[: luck.randint(2, 12)])}"]),
        "incident": ("dispatcher", lambda luck: [f"/api/incidents/{luck.choice(waiting)[0]}"]),
        "ranking": ("dispatcher", lambda luck: [f"/api/incidents/{luck.choice(waiting)[0]}/ranking"]),
        "duplicates": ("dispatcher", duplicates),
        "phone": ("crew-c02", lambda _luck: ["/phone/", "/board/state"]),
        "intervals": ("supervisor", lambda _luck: ["/intervals/?days=1"]),
        "journal": ("auditor", lambda _luck: ["/journal/"]),
    }


def answers(times: int) -> dict[str, object]:
    asked = questions()
    cookies = {username: session_of(username) for username in {username for username, _question in asked.values()}}
    with served() as port:
        wire = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        timed = {f"{name}_ms": timings(wire, *one, cookies, times) for name, one in asked.items()}
    return {**timed, "work": {name: work(*one) for name, one in asked.items()}}


def session_of(username: str) -> str:
    """The cookie of somebody who is in; not by the door, which would write an entry into the kept journal."""
    from django.conf import settings
    from django.test import Client

    from shouwang.accounts.models import User

    visitor = Client(SERVER_NAME="localhost")
    visitor.force_login(User.objects.get(username=username))
    return f"{settings.SESSION_COOKIE_NAME}={visitor.cookies[settings.SESSION_COOKIE_NAME].value}"


@contextmanager
def served() -> Iterator[int]:
    """The web process's application, on a port of its own."""
    import uvicorn

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config("shouwang.asgi:application", log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            sleep(0.05)
        yield int(listening.getsockname()[1])
        server.should_exit = True
        thread.join()


def timings(
    wire: http.client.HTTPConnection, username: str, question: Question, cookies: Mapping[str, str], times: int
) -> dict[str, float]:
    luck, taken = Random(SEED), []
    for _turn in range(times + 3):
        began = perf_counter()
        for address in question(luck):
            wire.request("GET", address, headers={"Cookie": cookies[username]})
            answer = wire.getresponse()
            body = answer.read()
            assert answer.status == 200, (address, answer.status, body[:200])
        taken.append((perf_counter() - began) * 1000)
    ordered = sorted(taken[3:])  # the first ones load what a process keeps
    return {"p50": round(ordered[times // 2], 2), "p99": round(ordered[min(times - 1, times * 99 // 100)], 2)}


def work(username: str, question: Question) -> int:
    """Steps of SQLite for ten answers."""
    from django.db import connection
    from django.test import Client

    from shouwang.accounts.models import User

    visitor, luck, steps = Client(SERVER_NAME="localhost"), Random(SEED), 0
    visitor.force_login(User.objects.get(username=username))

    def count() -> int:
        nonlocal steps
        steps += STEP
        return 0

    connection.ensure_connection()
    connection.connection.set_progress_handler(count, STEP)
    try:
        for address in (address for _turn in range(10) for address in question(luck)):
            answer: Any = visitor.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
    finally:
        connection.connection.set_progress_handler(None, 0)
    return steps


if __name__ == "__main__":
    main()
