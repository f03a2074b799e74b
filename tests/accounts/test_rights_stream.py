"""Who may open the stream, what it tells whom of the own area and of another, and what is open to everybody."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from shouwang.accounts.models import Role, User
from shouwang.asgi import application
from shouwang.console import frames
from shouwang.dispatch.actions import send_order
from shouwang.duty.actions import report_position
from shouwang.duty.models import Unit
from shouwang.foundation import sources
from shouwang.journal import follow
from shouwang.journal.queries import head_position
from shouwang.live.hub import Hub
from shouwang.live.readers import Audience, audience_of
from shouwang.live.stream import stream
from shouwang.places.actions import close_road
from shouwang.places.models import Closure
from tests import make
from tests.accounts import stage as stages
from tests.accounts.stage import COLUMNS, NO_ROLE, OTHER_CREW, OWN_CREW, Caller
from tests.accounts.test_rights_table import SHUT, _table, write, written


@pytest.fixture
def clock() -> Iterator[make.Clock]:
    """Named before ``town``: the positions of its first minute are old when the test begins."""
    clock = make.Clock()
    with sources.seeded(7, clock):
        yield clock


@pytest.fixture
def people(town) -> dict[str, User]:
    """One for each column; the two crews ride with C01 and C02."""
    people = {name: make.user(Role(name), town.station) for name in COLUMNS if name in Role.values}
    people |= {
        OWN_CREW: make.crew(town, "C01"),
        OTHER_CREW: make.crew(town, "C02"),
        NO_ROLE: make.user(None, town.city),
    }
    return {column: User.objects.get(id=people[column].id) for column in COLUMNS}


def told(clock: make.Clock, happens: Callable[[], None], people: dict[str, User]) -> dict[str, str]:
    """The parts of the frames that each person gets of what happens."""
    clock.move(60)
    audiences = {column: _audience(user) for column, user in people.items() if user.granted}
    before = head_position()
    frames.position_frames(list(audiences.values()))
    happens()
    of_entries = frames.project(follow.entries_after(before), list(audiences.values()))
    of_positions = frames.position_frames(list(audiences.values()))
    parts = {column: of_entries.get(one, {}) | of_positions.get(one, {}) for column, one in audiences.items()}
    return {column: ", ".join(_part(name, rows) for name, rows in frame.items()) for column, frame in parts.items()}


def _audience(user: User) -> Audience:
    return audience_of(user, "en", is_personal=Role.UNIT in user.granted)


def _part(name: str, rows: Any) -> str:
    is_blind = name == "units" and all(row["lon"] is None for row in rows)
    return f"{name} (no positions)" if is_blind else name


def _happening(unit: Unit, lon: float, lat: float, by: User) -> None:
    """A call, an order, a closed road, a position."""
    send_order(make.incident(None, by, lon=lon, lat=lat), unit, by=by)  # type: ignore[arg-type]
    closure = close_road(*make.NODES["north"], "market day", by=by)
    Closure.objects.filter(id=closure.id).update(area=unit.area)
    report_position(unit, lon, lat, at=sources.now(), by=by)


def test_the_stream_tells_each_role_what_the_document_says(clock, town, people, tmp_path, settings):
    """Of the own area what the role sees; of the other nothing at all, to nobody."""
    settings.HOME = tmp_path
    make.roads(tmp_path)
    foreign = make.foreign_unit(town)
    by = make.user(Role.SUPERVISOR, town.city)
    own = told(clock, lambda: _happening(town.units["C01"], *make.NODES["yard"], by), people)
    other = told(clock, lambda: _happening(foreign, make.WEST + 2.5 * make.STEP, make.SOUTH + 0.005, by), people)
    found = _table(
        ["role", "own area", "other area"],
        [[column, own.get(column) or "–", other.get(column) or "–"] for column in COLUMNS],
    )
    write("stream", found)
    assert found.splitlines() == written("stream").splitlines()
    assert set(other.values()) == {""}


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as threads:
        yield threads
        threads.submit(connections.close_all).result()


def status_of(application: Callable[..., Any], path: str, caller: Caller) -> int:
    """The status of one GET; the client leaves as soon as it knows."""

    async def ask() -> int:
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answer.set_result(message["status"])

        async def receive() -> dict[str, Any]:
            if not asked:
                asked.append(True)
                return {"type": "http.request", "body": b""}
            await answer
            return {"type": "http.disconnect"}

        asked: list[bool] = []
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": _headers(caller)}
        await application(scope | {"http_version": "1.1"}, receive, send)
        return await answer

    return asyncio.run(ask())


def _headers(caller: Caller) -> list[tuple[bytes, bytes]]:
    cookie = f"{settings.SESSION_COOKIE_NAME}={caller.session}".encode()
    return [(b"cookie", cookie), *([(b"authorization", f"Bearer {caller.token}".encode())] if caller.token else [])]


@pytest.mark.django_db(transaction=True)
def test_the_stream_opens_to_whom_the_document_says(town, people, threads):
    """To everybody with a role, by session or token; not to a stranger, nor by a door that is shut."""
    hub = Hub(frames.project, lambda _audiences: {})
    hub.position = head_position()

    async def live(scope: Any, receive: Any, send: Any) -> None:
        await stream(hub, threads, scope, receive, send)

    statuses = {column: status_of(live, "/live", stages.logged_in(user)) for column, user in people.items()}
    assert statuses == dict.fromkeys(COLUMNS, 200) | {NO_ROLE: 401}
    assert status_of(live, "/live", stages.with_token(people["auditor"])) == 200
    shut = stages.doors(stages.Stage(town, None), Role.SUPERVISOR)  # type: ignore[arg-type]
    tried = {name: {status_of(live, "/live", caller) for caller in shut[name]} for name in SHUT}
    assert tried == {name: {401} for name in SHUT} | {"no X-CSRFToken": {200}}  # it only reads


def test_the_programs_own_files_are_open_and_nothing_beside_them():
    """Scripts, styles and pictures carry nobody's facts."""
    assert status_of(application, "/static/ui/page.css", Caller()) == 200
    assert status_of(application, "/static/../settings/__init__.py", Caller()) == 404
