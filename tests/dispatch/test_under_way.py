"""A road is closed while somebody drives on it: another way, another time, and a word to whoever closed it."""

import pytest

from shouwang.accounts.models import Role
from shouwang.console.frames import project
from shouwang.dispatch.actions import advance_order, send_order
from shouwang.duty.actions import report_position
from shouwang.journal.models import Entry
from shouwang.live.readers import Audience
from shouwang.places.actions import close_road, lift_closure
from tests import make

pytestmark = pytest.mark.django_db
YARD = {"lon": make.NODES["yard"][0], "lat": make.NODES["yard"][1]}


@pytest.fixture
def driving(clock, town, by, roads):
    lon, lat = make.NODES["gate"]
    for sign in ("C01", "E11"):
        report_position(town.units[sign], lon, lat, at=clock(), heading=None, by=by)
    order = send_order(make.incident(town, by, **YARD), town.units["C01"], by=by)
    return advance_order(order, "en_route", by=by)


def under_way(closure, by) -> list[tuple[str, bool]]:
    _status, answer = make.Api(by).get(f"closures/{closure.id}/under-way")
    return [(one["call_sign"], one["later_seconds"] is None or one["later_seconds"] > 0) for one in answer["units"]]


def arrival(town) -> str:
    audience = Audience(frozenset({("dispatcher", town.station.path)}), "zh-hans", None)
    frame = project([Entry.objects.latest("position")], [audience])[audience]
    [row] = frame["incidents"]
    return row["orders"][0]["arrives_at"]


def test_whose_way_led_over_it_is_named_and_nobody_else(town, by, driving):
    """The e-bike stands at the gate and goes nowhere; after the lifting nobody is delayed."""
    street = close_road(*make.NODES["middle"], "积水", by=by)
    north = close_road(*make.NODES["north"], "市场", by=by)
    assert (under_way(street, by), under_way(north, by)) == ([("C01", True)], [("C01", True)])
    lift_closure(north, by=by)
    assert under_way(street, by) == [("C01", True)]


def test_a_road_nobody_drives_on_delays_nobody(town, by, driving):
    assert under_way(close_road(*make.NODES["north"], "市场", by=by), by) == []


def test_where_no_other_way_leads_that_is_said(town, by, driving):
    close_road(*make.NODES["north"], "市场", by=by)
    closure = close_road(*make.NODES["middle"], "积水", by=by)
    _status, answer = make.Api(by).get(f"closures/{closure.id}/under-way")
    assert [one["later_seconds"] for one in answer["units"]] == [None]


def test_the_boards_get_the_new_time_of_arrival_with_the_closure(town, by, driving):
    before = make.Api(by).get(f"incidents/{driving.incident_id}")[1]["orders"][0]["arrives_at"]
    closure = close_road(*make.NODES["middle"], "积水", by=by)
    later = arrival(town)
    lift_closure(closure, by=by)
    again = arrival(town)
    assert (f"{again:%FT%T}", later > again) == (before[:19], True)


def test_a_neighbours_closure_is_none_of_ours(town, by, driving):
    closure = close_road(*make.NODES["middle"], "积水", by=by)
    assert make.Api(make.user(Role.DISPATCHER, town.other)).get(f"closures/{closure.id}/under-way")[0] == 404
