"""What a board is told of a call just taken: for it alone nothing else is looked for, and yet nothing is left out."""

from collections.abc import Callable

import pytest

from shouwang.console.frames import changed_by, project
from shouwang.dispatch.actions import merge_incident, offer_transfer, send_order
from shouwang.dispatch.models import Incident
from shouwang.dispatch.queries import rows_of
from shouwang.dispatch.queries.rows import incident_rows
from shouwang.foundation import sources
from shouwang.journal.queries import head_position
from shouwang.live.readers import Audience
from tests import make

pytestmark = pytest.mark.django_db
DEEDS: dict[str, Callable[..., object]] = {
    "ordered": lambda incident, town, by: send_order(incident, town.units["C01"], by=by),
    "handed on": lambda incident, town, by: offer_transfer(incident, make.agencies()["120"], by=by),
    "merged into": lambda incident, town, by: merge_incident(make.incident(town, by), incident, by=by),
}


def told(entries, town) -> list[dict[str, object]]:
    audience = Audience(frozenset({("dispatcher", town.station.path)}), "zh-hans", None)
    return project(entries, [audience])[audience]["incidents"]


def looked_up(*incidents: Incident) -> list[dict[str, object]]:
    ids = [one.id for one in incidents]
    return incident_rows(rows_of(Incident.objects.filter(id__in=ids).order_by("opened_at", "id")), None, sources.now())


def test_calls_taken_alone_are_told_as_they_would_be_looked_up(clock, town, by):
    before = head_position()
    incidents = [make.incident(town, by), make.incident(town, by)]
    entries = make.entries_after(before)
    assert changed_by(entries).new == {one.id for one in incidents}
    assert told(entries, town) == looked_up(*incidents)


@pytest.mark.parametrize("deed", DEEDS)
def test_what_happened_to_it_in_the_same_moment_is_told(clock, town, by, roads, deed):
    before = head_position()
    incident = make.incident(town, by)
    DEEDS[deed](incident, town, by)
    [row] = [row for row in told(make.entries_after(before), town) if row["id"] == incident.id]
    assert row == looked_up(incident)[0]
    assert row["orders"] or row["merged_count"] or {clock["key"] for clock in row["clocks"]} >= {"transfer"}


def test_an_order_sent_while_its_call_was_being_told_is_not_left_out(clock, town, by, roads):
    before = head_position()
    incident = make.incident(town, by)
    taken = make.entries_after(before)
    send_order(incident, town.units["C01"], by=by)
    [row] = told(taken, town)
    assert (row["state"], [order["call_sign"] for order in row["orders"]]) == ("ordered", ["C01"])
