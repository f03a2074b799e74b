"""Sending a unit: one at a time, pulled only to something worse, the other told who and when."""

import pytest
from django.utils import translation

from shouwang.accounts.models import Role
from shouwang.dispatch.actions import advance_order, send_order
from shouwang.dispatch.models import Incident, Order
from shouwang.dispatch.queries.clocks import clocks_of
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from tests import make


def test_it_orders_a_unit_and_the_incident_is_ordered(town):
    by = make.dispatcher(town)
    incident = make.incident(town, by)
    order = send_order(incident, town.units["C01"], by=by)
    incident.refresh_from_db()
    assert (order.state, incident.state, incident.dispatcher) == ("sent", "ordered", by)
    entry = Entry.objects.latest("position")
    assert (entry.verb, entry.subject_id, entry.matter_id) == ("send_order", order.id, incident.id)


def test_a_voice_order_is_one_action_and_counts_as_delivered(town):
    by = make.dispatcher(town)
    incident = make.incident(town, by)
    before = Entry.objects.count()
    order = send_order(incident, town.units["C01"], way="voice", by=by)
    assert (order.state, order.delivered_at, Entry.objects.count()) == ("delivered", order.sent_at, before + 1)


def test_a_unit_pulled_to_a_worse_incident_leaves_the_first_one_waiting(town):
    by = make.dispatcher(town)
    noise = make.incident(town, by, category="noise")
    fight = make.incident(town, by, category="robbery")
    first = send_order(noise, town.units["C01"], by=by)
    send_order(fight, town.units["C01"], by=by)
    noise.refresh_from_db()
    first.refresh_from_db()
    assert (noise.state, first.state) == ("waiting", "withdrawn")
    assert noise.ladder_at is not None
    assert Entry.objects.latest("position").other_matter_id == noise.id


def test_a_unit_on_an_equal_incident_is_refused_saying_who_sent_it(town):
    by = make.dispatcher(town)
    send_order(make.incident(town, by), town.units["C01"], by=by)
    other = make.incident(town, by)
    with pytest.raises(Refusal) as refused:
        send_order(other, town.units["C01"], by=by)
    assert refused.value.status == 409
    assert by.name in str(refused.value.message)
    assert Order.objects.filter(incident=other).count() == 0


def test_the_pulled_ones_clock_runs_again_and_the_other_ones_is_met(clock, town):
    """Both timelines have the entry; the incident left alone counts from the moment it was left."""
    by = make.dispatcher(town)
    noise, robbery = make.incident(town, by, category="noise"), make.incident(town, by, category="robbery")
    clock.move(5)
    send_order(noise, town.units["C01"], by=by)
    clock.move(20)
    send_order(robbery, town.units["C01"], by=by)
    clock.move(7)
    readings = clocks_of([noise, robbery], clock.at)
    assert {
        one.id: [(clock.key, clock.reading.state, clock.reading.elapsed_seconds) for clock in readings[one.id]]
        for one in (noise, robbery)
    } == {
        noise.id: [("arrival_p4", "running", 27.0), ("process", "running", 7.0)],
        robbery.id: [("arrival_city", "running", 7.0), ("process", "met", 25.0)],
    }


def test_the_busy_message_says_when_and_where(clock, town):
    by = make.dispatcher(town, username="zhou")
    standing = make.incident(town, by)
    send_order(standing, town.units["C01"], by=by)
    with translation.override("en"), pytest.raises(Refusal) as refused:
        send_order(make.incident(town, by), town.units["C01"], by=by)
    said = "C01 serves incident 20260302-0001: sent by Zhou at 09:00:00."
    assert (str(refused.value.message), refused.value.field) == (said, "unit")


def test_any_unit_may_be_chosen_also_one_that_is_not_recommended(town):
    """The person decides: a foot patrol to a car's work, out of its beat, without a position."""
    by = make.dispatcher(town)
    order = send_order(make.incident(town, by, category="traffic_injury"), town.units["F07"], by=by)
    assert (order.unit.call_sign, order.rank, order.travel_seconds) == ("F07", None, None)


def test_a_second_unit_joins_the_first(town):
    by = make.dispatcher(town)
    incident = make.incident(town, by)
    for sign in ("C01", "C02"):
        send_order(incident, town.units[sign], by=by)
    assert incident.orders.filter(state="sent").count() == 2


def test_the_same_unit_is_not_sent_twice_to_the_same_incident(town):
    by = make.dispatcher(town)
    incident = make.incident(town, by, category="noise")
    send_order(incident, town.units["C01"], by=by)
    with pytest.raises(Refusal) as refused:
        send_order(incident, town.units["C01"], by=by)
    assert (refused.value.code, incident.orders.count()) == ("unit_busy", 1)


def test_a_unit_off_shift_is_refused(db):
    town = make.town(is_on_shift=False)
    by = make.dispatcher(town)
    with pytest.raises(Refusal) as refused:
        send_order(make.incident(town, by), town.units["C01"], by=by)
    assert (refused.value.code, refused.value.status, Order.objects.count()) == ("not_on_shift", 409, 0)


def test_nobody_is_sent_to_a_closed_incident(town):
    """The table is asked, not the object that somebody loaded before."""
    by = make.dispatcher(town)
    incident = make.incident(town, by)
    Incident.objects.filter(id=incident.id).update(state="closed")
    with pytest.raises(Refusal) as refused:
        send_order(incident, town.units["C01"], by=by)
    assert (refused.value.code, refused.value.status) == ("not_open", 409)


def test_another_way_than_data_or_voice_is_refused(town):
    by = make.dispatcher(town)
    with pytest.raises(Refusal) as refused:
        send_order(make.incident(town, by), town.units["C01"], way="smoke", by=by)
    assert (refused.value.code, refused.value.field) == ("unknown_way", "way")


def test_a_dispatcher_of_another_area_finds_nothing(town):
    by = make.dispatcher(town)
    stranger = make.user(Role.DISPATCHER, town.other)
    with pytest.raises(Refusal) as refused:
        send_order(make.incident(town, by), town.units["C01"], by=stranger)
    assert refused.value.status == 404


def test_a_call_taker_may_not(town):
    by = make.user(Role.CALL_TAKER, town.station)
    with pytest.raises(Refusal) as refused:
        send_order(make.incident(town, by), town.units["C01"], by=by)
    assert refused.value.status == 403


def test_steps_go_forward_only_and_each_has_its_time(town):
    by, crew = make.dispatcher(town), make.crew(town, "C01")
    incident = make.incident(town, by)
    order = send_order(incident, town.units["C01"], by=by)
    for step in ("delivered", "seen", "accepted", "en_route", "on_scene", "cleared"):
        order = Order.objects.select_related("incident__area", "unit__area").get(id=order.id)
        advance_order(order, step, by=crew)
    order.refresh_from_db()
    stamps = [order.sent_at, order.delivered_at, order.seen_at, order.accepted_at, order.en_route_at]
    assert None not in stamps
    assert stamps == sorted(stamps)
    with pytest.raises(Refusal) as refused:
        advance_order(order, "accepted", by=crew)
    assert refused.value.code == "no_such_move"
    assert Incident.objects.get(id=incident.id).state == "attended"
