"""Two calls about one event: found as possible duplicates, merged by one action, split again."""

import pytest

from shouwang.accounts.models import Role
from shouwang.dispatch.actions import close_incident, merge_incident, send_order, split_incident, withdraw_order
from shouwang.dispatch.models import Category, Incident
from shouwang.dispatch.queries import incident as incident_seen
from shouwang.dispatch.queries import open_incidents
from shouwang.dispatch.queries.clocks import clocks_of
from shouwang.dispatch.queries.duplicates import possible_duplicates
from shouwang.dispatch.queries.rows import incident_rows
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from tests import make

LON, LAT = make.WEST + make.STEP / 2, make.SOUTH + make.STEP / 2
METRE = 1 / 111_320  # degrees of latitude


def found(category: str, by, **excluding: object) -> list[tuple[str, int, float]]:
    duplicates = possible_duplicates(category, LON, LAT, seen_by=by, **excluding)
    return [(one.incident.number[-4:], round(one.metres), one.seconds_ago) for one in duplicates]


def test_the_same_type_is_a_duplicate_within_300_m_any_type_within_100_m(clock, town, by):
    """Nearest first; open ones of the last hour only."""
    make.incident(town, by, category="fight", lat=LAT + 299 * METRE)  # 0001
    make.incident(town, by, category="fight", lat=LAT + 301 * METRE)
    make.incident(town, by, category="noise", lat=LAT + 99 * METRE)  # 0003
    make.incident(town, by, category="noise", lat=LAT + 101 * METRE)
    make.incident(town, by, category="fight", lon=None, lat=None)
    over = make.incident(town, by, category="fight")
    close_incident(over, Category.objects.get(code="fight"), "unfounded", by=by)
    clock.move(60)
    assert found("fight", by) == [("0003", 99, 60.0), ("0001", 299, 60.0)]
    assert found("robbery", by) == [("0003", 99, 60.0)]
    clock.move(3541)
    assert found("fight", by) == []


def test_one_does_not_find_oneself_nor_what_one_may_not_see(clock, town, by):
    mine = make.incident(town, by)
    stranger = make.user(Role.DISPATCHER, town.other)
    assert found("fight", by, excluding=mine.id) == []
    assert found("fight", stranger) == []
    assert found("fight", by) == [("0001", 0, 0.0)]


@pytest.mark.parametrize("lat", ["inf", "nan", "-inf", "x", "90.1"])
def test_a_position_that_is_none_is_refused_by_field(town, by, lat):
    status, answer = make.Api(by).get(f"duplicates?category=fight&lon=116&lat={lat}")
    assert (status, answer["error"]["code"], answer["error"]["field"]) == (400, "bad_question", "lat")


@pytest.mark.parametrize("place", ["", "lon=116", "lon=116&lat="])
def test_half_a_position_finds_nothing(town, by, place):
    make.incident(town, by)
    assert make.Api(by).get(f"duplicates?category=fight&{place}") == (200, {"duplicates": []})


def test_merging_is_one_action_and_the_merged_one_leaves_the_open_list(town, by):
    """Its calls and its clock stay its own; both timelines have the entry."""
    first, second = make.incident(town, by), make.incident(town, by)
    before = head_position()
    merge_incident(second, first, by=by)
    second.refresh_from_db()
    assert (second.state, second.merged_into, second.ladder_at, second.calls.count()) == ("merged", first, None, 1)
    assert list(open_incidents(seen_by=by)) == [first]
    (entry,) = make.entries_after(before)
    assert (entry.verb, entry.matter_id, entry.other_matter_id) == ("merge_incident", second.id, first.id)
    row = incident_rows([incident_seen(first.id, seen_by=by)], {}, second.opened_at)[0]
    assert (row["merged_count"], row["merged_into"]) == (1, None)


def test_split_again_it_waits_and_its_clock_never_stopped(clock, town, by):
    """Nobody was sent all that time. The incident it was merged into notices nothing: its clock had been met."""
    first, second = make.incident(town, by), make.incident(town, by)
    clock.move(10)
    send_order(first, town.units["C01"], by=by)
    merge_incident(second, first, by=by)
    clock.move(20)
    split_incident(Incident.objects.get(id=second.id), by=by)
    second.refresh_from_db()
    assert (second.state, second.merged_into, second.waiting_since) == ("waiting", None, clock.at)
    assert (second.ladder_at - clock.at).total_seconds() == 60
    clock.move(5)
    readings = [
        next(one.reading for one in clocks_of([one], clock.at)[one.id] if one.key == "process")
        for one in (first, second)
    ]
    assert [(reading.state, reading.elapsed_seconds, reading.run) for reading in readings] == [
        ("met", 10.0, 1),
        ("running", 35.0, 1),
    ]
    entry = Entry.objects.latest("position")
    assert (entry.verb, entry.matter_id, entry.other_matter_id) == ("split_incident", second.id, first.id)


def test_split_after_it_once_had_a_unit_its_clock_runs_anew(clock, town, by):
    """The clock was met by an order; after the split it waits for another."""
    first, second = make.incident(town, by), make.incident(town, by)
    clock.move(5)
    order = send_order(second, town.units["C01"], by=by)
    withdraw_order(order, reason="", by=by)
    clock.move(5)
    merge_incident(Incident.objects.get(id=second.id), first, by=by)
    split_incident(Incident.objects.get(id=second.id), by=by)
    (reading,) = [one.reading for one in clocks_of([second], clock.at)[second.id] if one.key == "process"]
    assert (reading.state, reading.elapsed_seconds, reading.run) == ("running", 5.0, 2)


def test_an_incident_with_units_on_it_is_not_merged(town, by):
    first, second = make.incident(town, by), make.incident(town, by)
    send_order(second, town.units["C01"], by=by)
    refuse(second, first, by, "has_units")
    merge_incident(first, Incident.objects.get(id=second.id), by=by)


def test_what_is_not_open_is_neither_merged_nor_merged_into(town, by):
    first, second = make.incident(town, by), make.incident(town, by)
    close_incident(second, second.category, "unfounded", by=by)
    refuse(first, second, by, "not_open")
    refuse(second, first, by, "not_open")


def test_nothing_is_merged_into_itself_or_split_twice(town, by):
    incident = make.incident(town, by)
    refuse(incident, incident, by, "same_incident")
    with pytest.raises(Refusal) as refused:
        split_incident(incident, by=by)
    assert (refused.value.code, refused.value.status) == ("not_merged", 409)


def refuse(incident: Incident, into: Incident, by, code: str) -> None:
    before = head_position()
    with pytest.raises(Refusal) as refused:
        merge_incident(incident, into, by=by)
    assert (refused.value.code, head_position()) == (code, before)


@pytest.mark.parametrize(
    ("mine", "theirs", "after"), [("robbery", "noise", 1), ("noise", "robbery", 1), ("noise", "noise", 4)]
)
def test_what_stays_is_as_urgent_as_the_worse_of_both(town, by, mine, theirs, after):
    """A second caller who sees the knife must not be hidden behind the first who heard the noise."""
    part, whole = make.incident(town, by, category=mine), make.incident(town, by, category=theirs)
    merge_incident(part, whole, by=by)
    assert Incident.objects.get(id=whole.id).priority == after
    split_incident(part, by=by)
    assert Incident.objects.get(id=whole.id).priority == after
