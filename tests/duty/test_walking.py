"""My day in walking order: by road where there are roads, orders in front, what has no place at the end."""

from datetime import timedelta
from typing import Any

import pytest

from shouwang.dispatch.actions import send_order
from shouwang.duty import todo
from shouwang.duty.todo import Todo
from shouwang.duty.walking import in_walking_order
from shouwang.foundation import sources
from tests import make


def visit(title: str, node: str | None, **facts: Any) -> Todo:
    lon, lat = make.NODES[node] if node else (None, None)
    return Todo(kind="visit", id=sources.new_id(), title=title, since=sources.now(), lon=lon, lat=lat, **facts)


def titles(walked: list[tuple[Todo, float | None]]) -> list[str]:
    return [one.title for one, _seconds in walked]


def test_near_ones_first_nowhere_last(town):
    day = [visit("west", "west"), visit("nowhere", None), visit("middle", "middle"), visit("east", "east")]
    walked = in_walking_order(day, make.NODES["gate"], sources.now())
    assert titles(walked) == ["east", "middle", "west", "nowhere"]
    seconds = [seconds for _one, seconds in walked]
    assert seconds[-1] is None
    assert all(one is not None and one > 0 for one in seconds[:-1])


def test_a_callback_that_is_due_goes_before_a_nearer_one(town):
    soon = sources.now() + timedelta(minutes=14)
    day = [visit("east", "east"), visit("west", "west", due_at=soon)]
    assert titles(in_walking_order(day, make.NODES["gate"], sources.now())) == ["west", "east"]


def test_by_road_it_is_as_far_as_the_road(town, tmp_path, settings):
    """The yard lies at the end of a road: from the north one walks round by the west."""
    settings.HOME = tmp_path
    straight = in_walking_order([visit("yard", "yard")], make.NODES["north"], sources.now())[0][1]
    make.roads(tmp_path)
    by_road = in_walking_order([visit("yard", "yard")], make.NODES["north"], sources.now())[0][1]
    assert straight is not None
    assert by_road is not None
    assert by_road != straight


@pytest.fixture
def offered(monkeypatch):
    def offer(day: list[Todo]) -> None:
        monkeypatch.setitem(todo._offers, "visits", todo._Offer("day", lambda _user, _now: day, frozenset()))

    return offer


def test_the_api_orders_a_day_only_where_one_says_where_one_is(town, offered):
    by, crew = make.dispatcher(town), make.crew(town, "C01")
    offered([visit("west", "west"), visit("east", "east")])
    send_order(make.incident(town, by), town.units["C01"], by=by)
    api = make.Api(crew)
    lon, lat = make.NODES["gate"]
    _status, known = api.get(f"todo?whose=day&lon={lon}&lat={lat}")
    assert [(one["kind"], one["walk_seconds"] is None) for one in known["todo"]] == [
        ("order", True),
        ("visit", False),
        ("visit", False),
    ]
    assert [one["title"] for one in known["todo"][1:]] == ["east", "west"]
    _status, unknown = api.get("todo?whose=day")
    assert {one["walk_seconds"] for one in unknown["todo"]} == {None}
    assert api.get("todo?whose=day&lon=500&lat=1")[0] == 400
