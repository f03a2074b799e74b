"""What the supervisor sees: late, unanswered, out of reach; cut to their areas and to the one they chose."""

import pytest

from shouwang.accounts.models import Role
from shouwang.dispatch.actions import advance_order, send_order
from shouwang.dispatch.queries.cover import open_areas
from shouwang.dispatch.queries.recommendation import on_duty
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.joint.queries import supervision
from tests import make


def test_an_incident_is_late_as_long_as_its_clock_runs_past_its_time(clock, town, chief, desk):
    first = make.incident(town, desk, category="noise")
    urgent = make.incident(town, desk, category="robbery")
    assert supervision.late_incidents(None, sources.now(), seen_by=chief) == []
    clock.move(3600)
    late = supervision.late_incidents(None, sources.now(), seen_by=chief)
    assert [(one.incident, one.units) for one in late] == [(urgent, []), (first, [])]
    assert all(one.seconds > 0 for one in late)
    there = make.user(Role.SUPERVISOR, town.other)
    assert supervision.late_incidents(None, sources.now(), seen_by=there) == []
    assert supervision.late_incidents(town.beat_b, sources.now(), seen_by=chief) == []
    assert len(supervision.late_incidents(town.beat_a, sources.now(), seen_by=chief)) == 2


def test_who_has_not_answered_is_told_with_how_long(clock, town, chief, desk):
    order = send_order(make.incident(town, desk), town.units["C01"], by=desk)
    answered = send_order(make.incident(town, desk), town.units["C02"], by=desk)
    advance_order(answered, "accepted", by=desk)
    clock.move(10)
    found = supervision.unanswered_orders(None, sources.now(), seen_by=chief)
    assert [(one.order, one.seconds, one.is_late) for one in found] == [(order, 10, False)]
    clock.move(600)
    assert [one.is_late for one in supervision.unanswered_orders(None, sources.now(), seen_by=chief)] == [True]


def test_a_page_is_narrowed_to_ones_own_areas_only(clock, town, chief):
    assert supervision.supervised_area("", seen_by=chief) is None
    assert supervision.supervised_area(str(town.beat_a.id), seen_by=chief) == town.beat_a
    for foreign in (str(town.other.id), str(town.city.id), "x"):
        with pytest.raises(Refusal) as refused:
            supervision.supervised_area(foreign, seen_by=chief)
        assert refused.value.status == 404
    assert supervision.supervised_areas(seen_by=chief) == [town.station, town.beat_a, town.beat_b]


def test_where_nobody_arrives_is_told_by_area(town, tmp_path, settings):
    """With everybody free nothing lies open; with everybody busy all demand does, in the areas where it stands."""
    settings.HOME = tmp_path
    make.roads(tmp_path)
    by = make.dispatcher(town)
    assert open_areas(on_duty(), ["/"]) == []
    incident = make.incident(town, by)
    for unit in town.units.values():
        send_order(incident, unit, by=by)
    found = open_areas(on_duty(), ["/"])
    assert found is not None
    assert [(one.area.name, one.open_percent, round(one.town_share, 9)) for one in found] == [("一警格", 100.0, 1.0)]
    assert open_areas(on_duty(), [town.other.path]) == []
