"""What the board is told of operations: those of now, cut to what its reader may see, in a fixed number of queries."""

from datetime import timedelta

import pytest

from shouwang.accounts.models import Role
from shouwang.foundation import sources
from shouwang.joint.actions import (
    add_foreign_unit,
    add_unit,
    attach_incident,
    end_operation,
    release_unit,
    start_operation,
)
from shouwang.joint.queries.showing import shown_operations
from tests import make
from tests.joint.acts import planned


def shown(user):
    return make.Api(user).get("operations")[1]["operations"]


def test_it_says_who_where_and_until_when(clock, town, chief, desk):
    operation = planned(town, chief)
    add_unit(operation, town.units["C01"], task="东门", by=chief)
    add_foreign_unit(operation, "消防 3", "区消防救援大队", by=chief)
    incident = make.incident(town, desk)
    attach_incident(operation, incident, by=chief)
    start_operation(operation, by=chief)
    (row,) = shown(desk)
    units = sorted(row["units"], key=lambda one: one["call_sign"])
    assert (row["name"], row["state"], row["page"]) == (operation.name, "running", f"/operations/{operation.id}/")
    assert [one["call_sign"] for one in units] == ["C01", "消防 3"]
    post = town.units["C01"].post
    assert [(one["lon"], one["lat"]) for one in units] == [(post.lon, post.lat), (None, None)]
    assert row["incidents"] == [str(incident.id)]
    assert [ring[0] == ring[-1] for ring in row["rings"]] == [True]


def test_what_is_over_or_far_off_is_not_shown(clock, town, chief, desk):
    later = sources.now() + timedelta(days=3)
    planned(town, chief, starts_at=later, ends_at=later + timedelta(hours=2))
    over = planned(town, chief)
    end_operation(over, result="完", by=chief)
    left = planned(town, chief)
    release_unit(add_unit(left, town.units["C01"], by=chief), by=chief)
    assert [(row["id"], row["units"]) for row in shown(desk)] == [(str(left.id), [])]


def test_a_neighbour_that_takes_part_is_told_of_no_foreign_incident(clock, town, chief, desk):
    above = make.user(Role.SUPERVISOR, town.city)
    both = planned(town, above, areas=[town.station, town.other])
    attach_incident(both, make.incident(town, desk), by=chief)
    (row,) = shown(make.user(Role.DISPATCHER, town.other))
    assert (row["name"], row["incidents"]) == (both.name, [])
    assert make.Api(make.user(Role.CALL_TAKER, town.station)).get("operations")[0] == 403


@pytest.mark.parametrize("count", [1, 3])
def test_in_four_queries(clock, town, chief, desk, count, django_assert_num_queries):
    for _ in range(count):
        operation = planned(town, chief)
        add_unit(operation, town.units["C01"], by=chief)
        attach_incident(operation, make.incident(town, desk), by=chief)
    list(desk.granted)
    with django_assert_num_queries(4):
        assert len(shown_operations(sources.now(), seen_by=desk)) == count
