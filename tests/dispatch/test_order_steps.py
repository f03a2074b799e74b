"""Every move of an order, legal and illegal, and who may make it."""

import itertools

import pytest
from django.db import IntegrityError, transaction

from shouwang.accounts.models import Role
from shouwang.dispatch.actions import advance_order, send_order, withdraw_order
from shouwang.dispatch.models import Incident, Order
from shouwang.dispatch.queries import order as order_seen
from shouwang.dispatch.states import ACTIVE, ORDER_MOVES, OrderState
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from tests import make

STEPS = ("delivered", "seen", "accepted", "en_route", "on_scene", "cleared", "declined")
MOVES = sorted(itertools.product(OrderState.values, STEPS))


def order_in(state: str, town: make.Town, by) -> Order:
    order = send_order(make.incident(town, by), town.units["C01"], by=by)
    Order.objects.filter(id=order.id).update(state=state)
    return order_seen(order.id, seen_by=by)


def test_every_order_state_is_drawn_and_every_end_is_an_end():
    assert sorted(ORDER_MOVES) == sorted(OrderState.values)
    ends = {state for state, after in ORDER_MOVES.items() if not after}
    assert ends == {"cleared", "declined", "expired", "withdrawn"} == set(OrderState.values) - set(ACTIVE)


@pytest.mark.parametrize(("state", "step"), [(a, b) for a, b in MOVES if b in ORDER_MOVES[a]])
def test_a_drawn_move_is_made_stamped_and_written(town, by, state, step):
    crew = make.crew(town, "C01")
    order, before, started = order_in(state, town, by), head_position(), sources.now()
    advance_order(order, step, reason="the way is blocked", by=crew)
    order.refresh_from_db()
    assert (order.state, started <= getattr(order, f"{step}_at") <= sources.now()) == (step, True)
    (entry,) = make.entries_after(before)
    assert (entry.verb, entry.subject_id, entry.actor_id, entry.matter_id) == (
        f"order_{step}",
        order.id,
        crew.id,
        order.incident_id,
    )


@pytest.mark.parametrize(("state", "step"), [(a, b) for a, b in MOVES if b not in ORDER_MOVES[a]])
def test_a_move_that_is_not_drawn_is_refused_and_changes_nothing(town, by, state, step):
    order = order_in(state, town, by)
    before, kept = head_position(), Order.objects.values().get()
    with pytest.raises(Refusal) as refused:
        advance_order(order, step, reason="why", by=by)
    assert (refused.value.code, refused.value.status, refused.value.field) == ("no_such_move", 409, "step")
    assert (Order.objects.values().get(), head_position()) == (kept, before)


@pytest.mark.parametrize("state", OrderState.values)
def test_an_order_is_taken_back_while_it_stands_and_not_after(town, by, state):
    order, before = order_in(state, town, by), head_position()
    if OrderState.WITHDRAWN not in ORDER_MOVES[state]:
        with pytest.raises(Refusal) as refused:
            withdraw_order(order, reason="", by=by)
        assert (refused.value.code, head_position()) == ("no_such_move", before)
        return
    withdraw_order(order, reason="by mistake", by=by)
    order.refresh_from_db()
    incident = Incident.objects.get()
    assert (order.state, order.reason, order.ladder_at) == ("withdrawn", "by mistake", None)
    assert (incident.state, incident.waiting_since >= order.withdrawn_at) == ("waiting", True)
    assert [entry.verb for entry in make.entries_after(before)] == ["withdraw_order"]


@pytest.mark.parametrize("step", ["sent", "expired", "withdrawn", "", "ready"])
def test_what_is_no_step_of_a_crew_is_refused(town, by, step):
    with pytest.raises(Refusal) as refused:
        advance_order(order_in("sent", town, by), step, by=by)
    assert (refused.value.code, refused.value.status, refused.value.field) == ("unknown_step", 400, "step")


def test_declining_needs_a_reason_and_sets_the_incident_waiting(town, by):
    crew = make.crew(town, "C01")
    order = order_in("seen", town, by)
    with pytest.raises(Refusal) as refused:
        advance_order(order, "declined", reason="  ", by=crew)
    assert (refused.value.code, refused.value.field) == ("reason_needed", "reason")
    advance_order(order, "declined", reason="flat tyre", by=crew)
    order.refresh_from_db()
    incident = Incident.objects.get()
    assert (order.state, order.reason, order.ladder_at, incident.state) == ("declined", "flat tyre", None, "waiting")
    assert (Entry.objects.latest("position").changed) == {"unit": str(order.unit_id), "incident": "waiting"}
    assert incident.ladder_at is not None


def test_an_incident_follows_its_orders(town, by):
    """Ordered while somebody comes, attended once somebody is there, and still after they cleared."""
    incident = make.incident(town, by)
    first, second = (send_order(incident, town.units[sign], by=by) for sign in ("C01", "C02"))
    seen = []
    for order, step in (
        (first, "accepted"),
        (first, "on_scene"),
        (second, "declined"),
        (first, "cleared"),
    ):
        advance_order(order_seen(order.id, seen_by=by), step, reason="x", by=by)
        seen.append(Incident.objects.get().state)
    assert seen == ["ordered", "attended", "attended", "attended"]


def test_the_desk_answers_for_a_crew_that_reports_by_radio(town, by):
    order = order_in("sent", town, by)
    advance_order(order, "on_scene", by=by)
    assert Entry.objects.latest("position").actor == by


def test_one_crew_does_not_answer_for_another(town, by):
    """Nor does somebody who rode with it and is no unit any more."""
    order = order_in("sent", town, by)
    other = make.crew(town, "C02")
    with pytest.raises(Refusal) as refused:
        advance_order(order, "accepted", by=other)
    assert refused.value.status == 403
    retired = make.crew(town, "C01")
    retired.grants.update(role=Role.AUDITOR)
    retired.__dict__.pop("granted", None)
    with pytest.raises(Refusal) as refused:
        advance_order(order, "accepted", by=retired)
    assert refused.value.status == 403


def test_a_unit_serves_one_incident_whatever_the_code_does(town, by):
    """The database itself refuses a second standing order; a finished one does not count."""
    order, other = order_in("on_scene", town, by), make.incident(town, by)
    second = {"incident": other, "unit": order.unit, "state": "sent", "way": "data", "sent_by": by}
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.create(**second, sent_at=sources.now())
    Order.objects.filter(id=order.id).update(state="cleared")
    Order.objects.create(**second, sent_at=sources.now())
