"""Two people acting on one incident in the same instant: real threads, both databases, no half state."""

from functools import partial

import pytest

from shouwang.dispatch.actions import close_incident, merge_incident, send_order, withdraw_order
from shouwang.dispatch.models import Incident, Order
from shouwang.dispatch.states import ACTIVE
from shouwang.duty.actions import end_shift, start_shift
from shouwang.duty.models import Shift
from shouwang.foundation.refusal import Refusal
from shouwang.journal.queries import head_position
from tests import make
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
RACES = 15


@pytest.fixture
def place():
    town = make.town()
    return town, [make.dispatcher(town, username=name) for name in ("zhou", "qian")]


def fresh(incident: Incident) -> Incident:
    return Incident.objects.select_related("area", "category").get(id=incident.id)


def free(incident: Incident) -> None:
    Order.objects.filter(incident=incident, state__in=ACTIVE).update(state="cleared", cleared_at=incident.opened_at)


def only_refusals(answers: list[object]) -> bool:
    return all(isinstance(answer, Refusal) for answer in answers if isinstance(answer, Exception))


def test_closing_against_sending(place):
    """Either it is closed and nobody was sent, or somebody is on the way and it is open."""
    town, (zhou, qian) = place
    for _ in range(RACES):
        incident = make.incident(town, zhou)
        close = partial(close_incident, fresh(incident), incident.category, "dealt_with", by=qian)
        answers = together([partial(send_order, incident, town.units["C01"], by=zhou), close])
        is_served = Order.objects.filter(incident=incident, state__in=ACTIVE).exists()
        assert (fresh(incident).state, is_served) in {("closed", False), ("ordered", True)}, answers
        assert only_refusals(answers)
        free(incident)


def test_merging_crosswise(place):
    """One of two incidents stays open."""
    town, (zhou, qian) = place
    for _ in range(RACES):
        one, other = make.incident(town, zhou), make.incident(town, qian)
        answers = together(
            [partial(merge_incident, one, other, by=zhou), partial(merge_incident, fresh(other), fresh(one), by=qian)]
        )
        assert sorted([fresh(one).state, fresh(other).state]) == ["merged", "waiting"], answers
        assert only_refusals(answers)


def test_merging_into_what_is_being_closed(place):
    """Nothing is merged into what is closed; closing what something was merged into a moment before is all right."""
    town, (zhou, qian) = place
    for _ in range(RACES):
        before = head_position()
        one, other = make.incident(town, zhou), make.incident(town, qian)
        close = partial(close_incident, fresh(other), other.category, "dealt_with", by=qian)
        together([partial(merge_incident, one, other, by=zhou), close])
        verbs = [entry.verb for entry in make.entries_after(before)][2:]
        assert verbs in (["merge_incident"], ["close_incident"], ["merge_incident", "close_incident"])


def test_merging_against_sending(place):
    """A merged incident has no unit of its own on the way."""
    town, (zhou, qian) = place
    for _ in range(RACES):
        one, other = make.incident(town, zhou), make.incident(town, qian)
        send = partial(send_order, fresh(one), town.units["C01"], by=qian)
        together([partial(merge_incident, one, other, by=zhou), send])
        is_served = Order.objects.filter(incident=one, state__in=ACTIVE).exists()
        assert (fresh(one).state, is_served) in {("merged", False), ("ordered", True)}
        free(one)


def test_the_last_two_units_are_taken_back_at_once(place):
    """The incident waits again, with its ladder."""
    town, dispatchers = place
    for _ in range(RACES):
        incident = make.incident(town, dispatchers[0])
        for sign in ("C01", "C02"):
            send_order(incident, town.units[sign], by=dispatchers[0])
        orders = Order.objects.filter(incident=incident).select_related("incident__area", "incident__category")
        together(
            [partial(withdraw_order, order, reason="x", by=by) for order, by in zip(orders, dispatchers, strict=True)]
        )
        now = fresh(incident)
        assert (now.state, now.ladder_at is not None) == ("waiting", True)


def test_a_shift_ends_against_an_order(place):
    """A unit that is being sent stays on shift, or it went off first and is not sent."""
    town, (zhou, qian) = place
    unit = town.units["C01"]
    for _ in range(RACES):
        incident = make.incident(town, zhou)
        shift = Shift.objects.select_related("unit__area").get(unit=unit, state="on")
        together([partial(send_order, incident, unit, by=zhou), partial(end_shift, shift, by=qian)])
        is_served = Order.objects.filter(incident=incident, state__in=ACTIVE).exists()
        shift.refresh_from_db()
        assert (shift.state, is_served) in {("on", True), ("ended", False)}
        free(incident)
        if shift.state == "ended":
            start_shift(unit, by=zhou)
