"""Where nobody arrives within five minutes, as the map asks for it."""

import pytest

from shouwang.accounts.models import Role
from shouwang.dispatch.actions import send_order
from shouwang.duty.models import Shift
from tests import make


def squares(api: make.Api, query: str = "") -> list[list[float]]:
    status, answer = api.get(f"cover{query}")
    assert status == 200
    return [square[2:] for square in answer["squares"]]


def test_with_free_units_all_is_reached_and_with_none_nothing_is(town, by, roads):
    assert squares(make.Api(by)) == []
    incident = make.incident(town, by, category="robbery", lon=make.NODES["yard"][0], lat=make.NODES["yard"][1])
    for unit in town.units.values():
        if Shift.objects.filter(unit=unit, state="on").exists():
            send_order(incident, unit, by=by)
    found = squares(make.Api(by))
    assert {tuple(one) for one in found} == {(1.0, 0.0)}


def test_it_says_what_the_last_free_unit_would_leave(town, by, roads):
    incident = make.incident(town, by, category="robbery", lon=make.NODES["yard"][0], lat=make.NODES["yard"][1])
    for sign in ("C02", "E11", "F07"):
        send_order(incident, town.units[sign], by=by)
    left = squares(make.Api(by), f"?unit={town.units['C01'].id}")
    assert {tuple(one) for one in left} == {(0.0, 1.0)}


def test_without_roads_there_are_no_squares(town, by):
    assert make.Api(by).get("cover") == (200, {"squares": [], "width": 0.0, "height": 0.0})


@pytest.mark.parametrize(("role", "status"), [(None, 403), (Role.AUDITOR, 403), (Role.SUPERVISOR, 200)])
def test_who_sends_units_may_ask(town, roads, role, status):
    assert make.Api(make.user(role, town.station)).get("cover")[0] == status
