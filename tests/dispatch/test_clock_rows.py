"""Clocks as an incident shows them: read from its entries, by the policy rows in force on its day."""

from datetime import date, timedelta

from shouwang.dispatch import policy
from shouwang.dispatch.actions import advance_order, send_order
from shouwang.dispatch.models import ClockPolicy
from shouwang.dispatch.queries import incident as incident_seen
from shouwang.dispatch.queries.rows import incident_rows
from tests import make


def rows(incident, by, now) -> list[tuple[object, ...]]:
    row = incident_rows([incident_seen(incident.id, seen_by=by)], {}, now)[0]
    return [
        (clock["key"], clock["state"], clock["elapsed_seconds"], clock["target_seconds"], clock["due_at"])
        for clock in row["clocks"]
    ]


def test_a_clock_row_says_what_counts_and_until_when(clock, town, by):
    """Call to order from the answer, order to answer while nobody has, order to arrival until somebody is there."""
    incident = make.incident(town, by, answered_at=clock.at - timedelta(seconds=4))
    answered = clock.at - timedelta(seconds=4)
    clock.move(6)
    due = answered + timedelta(seconds=60)
    assert rows(incident, by, clock.at) == [
        ("arrival_p2", "not_started", 0.0, 600.0, None),
        ("process", "running", 10.0, 60.0, due),
    ]
    order = send_order(incident, town.units["C01"], by=by)
    clock.move(10)
    sent = clock.at - timedelta(seconds=10)
    assert rows(incident, by, clock.at) == [
        ("arrival_p2", "running", 10.0, 600.0, sent + timedelta(seconds=600)),
        ("process", "met", 10.0, 60.0, None),
        ("acceptance", "running", 10.0, 30.0, sent + timedelta(seconds=30)),
    ]
    advance_order(order, "accepted", by=by)
    clock.move(600)
    assert [row[1:3] for row in rows(incident, by, clock.at)] == [("running", 610.0), ("met", 10.0)]
    advance_order(order, "on_scene", by=by)
    assert [row[1:3] for row in rows(incident, by, clock.at)] == [("breached", 610.0), ("met", 10.0)]


def test_a_newer_policy_row_replaces_the_older_of_its_key_from_its_first_day(clock, town, by):
    """The older row stays as it is: last year's incidents keep last year's target."""
    old = ClockPolicy.objects.get(key="process")
    newer = old.policy | {"target_seconds": 45.0}
    ClockPolicy.objects.create(key="process", valid_from=date(2026, 3, 3), policy=newer, source="the station")
    policy.forget()
    today = make.incident(town, by)
    clock.move(24 * 3600)
    tomorrow = make.incident(town, by)
    targets = [
        [row[3] for row in rows(incident, by, clock.at) if row[0] == "process"] for incident in (today, tomorrow)
    ]
    assert targets == [[60.0], [45.0]]
