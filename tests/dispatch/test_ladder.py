"""Nobody answers, nobody is sent: the fixed ladder climbs by the clock, each step an entry."""

import pytest

from shouwang.accounts.models import User
from shouwang.accounts.queries import system_user
from shouwang.dispatch import tasks
from shouwang.dispatch.actions import (
    advance_order,
    close_incident,
    expire_order,
    remind_unit,
    send_order,
    tell_supervisor,
    withdraw_order,
)
from shouwang.dispatch.models import Incident, LadderStep, Order
from shouwang.dispatch.queries import due_incidents
from shouwang.dispatch.queries import order as order_seen
from shouwang.duty.actions import end_shift
from shouwang.duty.models import Shift
from shouwang.foundation.refusal import Refusal
from shouwang.journal.queries import head_position
from tests import make

YARD = dict(zip(("lon", "lat"), make.NODES["yard"], strict=True))


def climbed(clock: make.Clock, seconds: float) -> list[str]:
    """What the worker does in its round so many seconds later."""
    before = head_position()
    tasks.do_due(clock.move(seconds), by=system_user())
    return [entry.verb for entry in make.entries_after(before)]


def test_an_order_without_answer_is_reminded_told_and_expires_and_the_next_unit_goes(clock, town, by, roads):
    """At 20, 40 and 60 seconds and not a second before; the next unit is another one, and its ladder starts anew."""
    incident = make.incident(town, by, category="robbery", **YARD)
    order = send_order(incident, town.units["C01"], by=by)
    rounds = [climbed(clock, seconds) for seconds in (19, 1, 1, 18, 1, 19)]
    assert rounds == [[], ["remind_unit"], [], [], ["tell_supervisor"], []]
    assert Incident.objects.get().is_alert is True
    assert climbed(clock, 1) == ["expire_order", "send_order"]
    first, second = Order.objects.order_by("sent_at")
    assert (first.id, first.state, first.expired_at, first.ladder_at) == (order.id, "expired", clock.at, None)
    assert (second.unit, second.state, second.sent_by, second.rank) == (town.units["C02"], "sent", system_user(), 1)
    incident.refresh_from_db()
    assert (incident.state, incident.is_alert, incident.dispatcher) == ("ordered", False, by)
    assert climbed(clock, 20) == ["remind_unit"]


def test_the_next_unit_is_free_and_has_not_been_tried(clock, town, by, roads):
    """Who declined or let it expire is not asked again; who serves another incident is not pulled."""
    incident = make.incident(town, by, category="fight", **YARD)
    declined = send_order(incident, town.units["C02"], by=by)
    advance_order(declined, "declined", reason="busy", by=by)
    send_order(make.incident(town, by, category="noise"), town.units["E11"], by=by)
    order = send_order(incident, town.units["C01"], by=by)
    Order.objects.exclude(id=order.id).update(ladder_at=None)
    for seconds in (20, 20, 20):
        climbed(clock, seconds)
    assert Order.objects.latest("sent_at").unit == town.units["F07"]
    for seconds in (20, 20, 20):
        last = climbed(clock, seconds)
    assert (last, Incident.objects.get(id=incident.id).state) == (["expire_order"], "waiting")


def test_the_next_unit_is_of_the_areas_of_whoever_answers_for_the_incident(clock, town, by, roads):
    """A neighbour's unit stands nearer than the foot patrol; whom the dispatcher may not send, the ladder does not."""
    make.foreign_unit(town, at=make.NODES["west"])
    end_shift(Shift.objects.select_related("unit__area").get(unit=town.units["C02"]), by=by)
    send_order(make.incident(town, by, **YARD, category="robbery"), town.units["C01"], by=by)
    for seconds in (20, 20, 20):
        climbed(clock, seconds)
    assert Order.objects.latest("sent_at").unit == town.units["E11"]


def test_with_nobody_left_it_waits_with_the_alarm_on_and_the_supervisor_is_told_again(clock, town, by):
    """Without roads nobody's way is known, so nobody is sent by the ladder: people decide."""
    incident = make.incident(town, by)
    send_order(incident, town.units["C01"], by=by)
    rounds = [climbed(clock, seconds) for seconds in (20, 20, 20, 59, 1, 240)]
    assert rounds == [
        ["remind_unit"],
        ["tell_supervisor"],
        ["expire_order"],
        [],
        ["tell_supervisor"],
        ["tell_supervisor"],
    ]
    incident.refresh_from_db()
    assert (incident.state, incident.is_alert) == ("waiting", True)


def test_one_that_cannot_climb_does_not_hold_up_the_others(clock, town, by, monkeypatch):
    """A fault shows in the log and stays one order's own."""
    broken, whole = (send_order(make.incident(town, by), town.units[sign], by=by) for sign in ("C01", "C02"))
    Incident.objects.update(ladder_at=None)
    climb = tasks.climb_order

    def stumble(order: Order, by: User) -> None:
        if order.id == broken.id:
            raise IndexError(order)
        climb(order, by)

    monkeypatch.setattr(tasks, "climb_order", stumble)
    assert climbed(clock, 20) == ["remind_unit"]
    whole.refresh_from_db()
    assert whole.ladder_step == 1


@pytest.mark.parametrize("step", ["accepted", "en_route", "on_scene", "declined"])
def test_an_answer_ends_the_ladder(clock, town, by, step):
    order = send_order(make.incident(town, by), town.units["C01"], by=by)
    advance_order(order, step, reason="x", by=by)
    Incident.objects.update(ladder_at=None)
    assert [climbed(clock, 30) for _ in range(4)] == [[], [], [], []]


@pytest.mark.parametrize("step", ["delivered", "seen"])
def test_having_seen_it_is_no_answer(clock, town, by, step):
    order = send_order(make.incident(town, by), town.units["C01"], by=by)
    advance_order(order, step, by=by)
    assert climbed(clock, 20) == ["remind_unit"]


@pytest.mark.parametrize(("step", "is_alert"), [("delivered", True), ("seen", True), ("accepted", False)])
def test_the_alarm_stays_until_somebody_answers(clock, town, by, step, is_alert):
    """A phone that only shows the order does not silence what the supervisor was told."""
    order = send_order(make.incident(town, by), town.units["C01"], by=by)
    tell_supervisor(order, by=by)
    advance_order(Order.objects.select_related("incident__area", "unit__area").get(id=order.id), step, by=by)
    assert Incident.objects.get().is_alert is is_alert


@pytest.mark.parametrize("climb", [remind_unit, tell_supervisor, expire_order])
def test_answered_between_the_look_and_the_step_nothing_happens(clock, town, by, climb):
    """The worker holds the order as it was; the crew was faster."""
    order = send_order(make.incident(town, by), town.units["C01"], by=by)
    held = order_seen(order.id, seen_by=by)
    advance_order(order, "accepted", by=by)
    before = head_position()
    with pytest.raises(Refusal) as refused:
        climb(held, by=system_user())
    order.refresh_from_db()
    assert (refused.value.code, order.state, head_position()) == ("already_answered", "accepted", before)


def test_two_workers_climb_one_step_once(clock, town, by):
    order = send_order(make.incident(town, by), town.units["C01"], by=by)
    held = order_seen(order.id, seen_by=by)
    remind_unit(order_seen(order.id, seen_by=by), by=system_user())
    with pytest.raises(Refusal):
        remind_unit(held, by=system_user())


def test_an_incident_without_a_unit_tells_the_supervisor_after_a_minute_and_after_five(clock, town, by):
    make.incident(town, by)
    rounds = [climbed(clock, seconds) for seconds in (59, 1, 239, 1, 600)]
    assert rounds == [[], ["tell_supervisor"], [], ["tell_supervisor"], []]
    incident = Incident.objects.get()
    assert (incident.is_alert, incident.ladder_step, incident.ladder_at) == (True, 2, None)


def test_a_unit_sent_or_a_closing_ends_the_incidents_ladder(clock, town, by):
    sent, closed = make.incident(town, by), make.incident(town, by)
    held = due_incidents(clock.move(61))
    order = send_order(sent, town.units["C01"], by=by)
    close_incident(closed, closed.category, "unfounded", by=by)
    Order.objects.update(ladder_at=None)
    assert climbed(clock, 600) == []
    for incident in held:
        with pytest.raises(Refusal) as refused:
            tell_supervisor(incident, by=system_user())
        assert refused.value.code == "already_answered"
    withdraw_order(order, reason="", by=by)
    assert climbed(clock, 59) == []
    assert climbed(clock, 1) == ["tell_supervisor"]


def test_the_ladder_is_data(clock, town, by):
    """A station that reminds after 5 seconds and never expires an order has rows that say so."""
    LadderStep.objects.filter(applies_to="order").exclude(step=1).delete()
    LadderStep.objects.filter(applies_to="order").update(after_seconds=5)
    order = send_order(make.incident(town, by), town.units["C01"], by=by)
    assert [climbed(clock, seconds) for seconds in (5, 100)] == [["remind_unit"], []]
    order.refresh_from_db()
    assert (order.state, order.ladder_at) == ("sent", None)
