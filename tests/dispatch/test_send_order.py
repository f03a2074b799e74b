"""Sending a unit: one at a time, pulled only to something worse, the other told who and when."""

import pytest

from shouwang.accounts.models import Role
from shouwang.dispatch.actions import advance_order, send_order
from shouwang.dispatch.models import Incident, Order
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
