"""What a crew did without network: told later, stamped with its true time, within honest limits, shown as late."""

from datetime import timedelta

import pytest
from django.utils import translation

from shouwang.dispatch.actions import add_note, advance_order, send_order, withdraw_order
from shouwang.dispatch.models import Note, Order
from shouwang.dispatch.queries import incident as incident_seen
from shouwang.dispatch.queries.intervals import interval_report
from shouwang.dispatch.queries.rows import incident_rows
from shouwang.dispatch.queries.timeline import timeline_rows
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from tests import make

MINUTES_15 = 900


@pytest.fixture
def order(clock, town, by) -> Order:
    return send_order(make.incident(town, by), town.units["C01"], by=by)


def stamps(order: Order) -> dict[str, float]:
    """Seconds after the order was sent."""
    order.refresh_from_db()
    names = ("accepted_at", "en_route_at", "on_scene_at", "cleared_at")
    return {name: (getattr(order, name) - order.sent_at).total_seconds() for name in names if getattr(order, name)}


def test_steps_told_after_a_quarter_of_an_hour_keep_their_own_times(clock, town, by, order):
    """Clocks, intervals and the timeline say when it was, and the entry when it was told."""
    crew, sent = make.crew(town, "C01"), clock.at
    clock.move(MINUTES_15)
    for step, seconds in (("accepted", 10), ("en_route", 20), ("on_scene", 300), ("cleared", 800)):
        advance_order(order, step, happened_at=sent + timedelta(seconds=seconds), by=crew)
    assert stamps(order) == {"accepted_at": 10, "en_route_at": 20, "on_scene_at": 300, "cleared_at": 800}
    entry = Entry.objects.get(verb="order_on_scene")
    assert (entry.recorded_at, entry.changed["happened_at"]) == (
        clock.at,
        (sent + timedelta(seconds=300)).isoformat(),
    )
    incident = incident_seen(order.incident_id, seen_by=by)
    (row,) = incident_rows([incident], {}, clock.at)
    clocks = {one["key"]: (one["state"], one["elapsed_seconds"]) for one in row["clocks"]}
    assert clocks["arrival_p2"] == ("met", 300.0)
    chief = make.user(make.Role.SUPERVISOR, town.station)
    report = {one.key: one.p50 for one in interval_report(sent, clock.at, seen_by=chief)}
    assert (report["order_to_accept"], report["en_route_to_scene"], report["scene_to_clear"]) == (10, 280, 500)


def test_the_timeline_says_that_it_was_reported_late(clock, town, by, order):
    clock.move(MINUTES_15)
    advance_order(order, "accepted", happened_at=clock.at - timedelta(seconds=600), by=make.crew(town, "C01"))
    with translation.override("en"):
        last = timeline_rows(order.incident)[-1]
    assert (last["text"], last["late"], last["at"]) == (
        "C01 accepted (at 09:05:00, reported late)",
        True,
        clock.at,
    )


def test_what_is_told_as_it_happens_is_not_late(clock, town, by, order):
    """A phone's clock is right to a second or two: the server's counts, and no entry speaks of another."""
    clock.move(30)
    advance_order(order, "accepted", happened_at=clock.at - timedelta(seconds=4), by=make.crew(town, "C01"))
    assert stamps(order) == {"accepted_at": 30}
    assert "happened_at" not in Entry.objects.latest("position").changed


@pytest.mark.parametrize(
    ("claimed_seconds", "stamped_seconds"),
    [(-3600, 0), (-86_400 * 400, 0), (MINUTES_15 + 3600, MINUTES_15), (MINUTES_15 + 86_400 * 400, MINUTES_15)],
)
def test_no_time_lies_before_the_order_or_in_the_future(clock, town, by, order, claimed_seconds, stamped_seconds):
    sent = clock.at
    clock.move(MINUTES_15)
    told = sent + timedelta(seconds=claimed_seconds)
    advance_order(order, "accepted", happened_at=told, by=make.crew(town, "C01"))
    assert stamps(order) == {"accepted_at": stamped_seconds}


def test_a_later_step_never_lies_before_an_earlier_one(clock, town, by, order):
    """The phone's clock was set back between two presses."""
    crew, sent = make.crew(town, "C01"), clock.at
    clock.move(MINUTES_15)
    advance_order(order, "en_route", happened_at=sent + timedelta(seconds=400), by=crew)
    advance_order(order, "on_scene", happened_at=sent + timedelta(seconds=100), by=crew)
    assert stamps(order) == {"en_route_at": 400, "on_scene_at": 400}


def test_a_step_for_an_order_taken_back_meanwhile_is_refused_and_changes_nothing(clock, town, by, order):
    """What was done without network does not win in silence: the phone shows the refusal."""
    withdraw_order(order, reason="x", by=by)
    clock.move(60)
    with pytest.raises(Refusal) as refused:
        advance_order(order, "accepted", happened_at=clock.at - timedelta(seconds=50), by=make.crew(town, "C01"))
    assert (refused.value.code, stamps(order)) == ("no_such_move", {})


def test_a_crew_writes_a_note_about_its_incident_with_the_time_it_was_written(clock, town, by, order):
    crew = make.crew(town, "C01")
    clock.move(MINUTES_15)
    add_note(order.incident, "门锁着", happened_at=clock.at - timedelta(seconds=700), by=crew)
    note = Note.objects.get()
    assert (note.text, note.by, note.at) == ("门锁着", crew, clock.at - timedelta(seconds=700))
    assert (sorted(Entry.objects.latest("position").changed)) == ["happened_at", "note"]


def test_a_crew_writes_about_no_other_incident(clock, town, by, order):
    """Neither one it was never sent to nor one it was taken from."""
    crew, other = make.crew(town, "C01"), make.incident(town, by)
    withdraw_order(order, reason="x", by=by)
    for incident in (other, order.incident):
        with pytest.raises(Refusal) as refused:
            add_note(incident, "x", by=crew)
        assert (refused.value.status, Note.objects.count()) == (403, 0)


def test_the_api_takes_the_time_and_refuses_what_is_none(clock, town, by, order):
    api = make.Api(make.crew(town, "C01"))
    clock.move(MINUTES_15)
    at = clock.at - timedelta(seconds=800)
    status, done = api.post(f"orders/{order.id}/steps", {"step": "accepted", "happened_at": at.isoformat()})
    assert (status, done["verb"], stamps(order)) == (201, "order_accepted", {"accepted_at": 100})
    status, done = api.post(f"incidents/{order.incident_id}/notes", {"text": "x", "happened_at": at.isoformat()})
    assert (status, done["verb"], Note.objects.get().at) == (201, "add_note", at)
    status, refusal = api.post(f"orders/{order.id}/steps", {"step": "on_scene", "happened_at": "yesterday"})
    assert (status, refusal["error"]["field"]) == (400, "happened_at")
