"""The invariants hold of a lived-in town, and see what is bent."""

from datetime import UTC, datetime

import pytest

from shouwang.contacts.models import Contact
from shouwang.dispatch.actions import advance_order, close_incident, reinforce, send_order, set_category, withdraw_order
from shouwang.dispatch.models import Call, Incident, Note, Order
from shouwang.dispatch.policy import categories
from shouwang.duty.models import Position, Shift
from tests import make
from tests.unbreakable.invariants import broken

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def lived_in(town):
    by = make.dispatcher(town)
    served = make.incident(town, by, caller_name="甲", caller_phone="1380000", note="快")
    order = send_order(served, town.units["C01"], by=by)
    reinforce(served, 1, [town.units["C02"]], by=by)
    for step in ("accepted", "on_scene", "cleared"):
        advance_order(order, step, by=by)
    waiting = make.incident(town, by)
    set_category(waiting, categories()["noise"], by=by)
    withdraw_order(send_order(waiting, town.units["E11"], by=by), reason="x", by=by)
    close_incident(make.incident(town, by), categories()["fight"], "unfounded", by=by)
    return served


def test_nothing_is_wrong_with_what_actions_made(lived_in):
    assert broken() == []


BENT = {
    "state": lambda: Incident.objects.filter(state="waiting").update(state="ordered"),
    "closed under a unit": lambda: Incident.objects.filter(state="ordered").update(state="closed"),
    "no ladder": lambda: Incident.objects.filter(state="waiting").update(ladder_at=None),
    "alarm": lambda: Incident.objects.filter(state="closed").update(is_alert=True),
    "an order gone": lambda: Order.objects.filter(state="sent").delete(),
    "an order back": lambda: Order.objects.filter(state="withdrawn").update(state="accepted"),
    "a stamp": lambda: Order.objects.filter(state="cleared").update(en_route_at=NOON),
    "off shift": lambda: Shift.objects.filter(unit__call_sign="C02").update(state="ended"),
    "no position": lambda: Position.objects.all().delete(),
    "a contact gone": lambda: Contact.objects.all().delete(),
    "a contact's name": lambda: Contact.objects.update(name="乙"),
    "a call gone": lambda: Call.objects.all()[:1].get().delete(),
    "a note": lambda: Note.objects.update(text="慢"),
    "a number": lambda: Incident.objects.filter(state="closed").update(number="20260101-0009"),
}


@pytest.mark.parametrize("bend", BENT.values(), ids=BENT.keys())
def test_what_is_bent_shows(lived_in, bend):
    bend()
    assert broken()
