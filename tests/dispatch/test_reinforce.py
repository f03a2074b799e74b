"""More units in the steps of the run card: by the desk or a crew's button, in order, free units only; stand-down."""

import pytest
from django.utils import translation

from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.dispatch.actions import advance_order, reinforce, send_order, stand_down
from shouwang.dispatch.models import Category, Incident, Order
from shouwang.dispatch.queries.recommendation import advise
from shouwang.dispatch.queries.reinforcement import next_reinforcement
from shouwang.dispatch.queries.timeline import timeline_rows
from shouwang.duty.actions import join_unit
from shouwang.duty.models import Post
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from tests import make

YARD = dict(zip(("lon", "lat"), make.NODES["yard"], strict=True))
CARD = [
    [{"kind": "e_bike", "count": 1, "within_seconds": 300}],
    [{"kind": "", "count": 2, "within_seconds": 300}],
]


@pytest.fixture
def fight(town, by, roads) -> Incident:
    Category.objects.filter(code="fight").update(run_card=CARD)
    return make.incident(town, by, **YARD)


def ordered(api: make.Api, incident: Incident, body: object = None) -> tuple[int, list[str]]:
    before = set(incident.orders.values_list("id", flat=True))
    status, _answer = api.post(f"incidents/{incident.id}/reinforce", body)
    fresh = incident.orders.exclude(id__in=before).select_related("unit")
    return status, sorted(order.unit.call_sign for order in fresh)


def test_each_step_sends_whom_the_run_card_names_near_enough_and_free(town, by, fight):
    """First the e-bike; then any two within five minutes: the cars are, the foot patrol is not."""
    api = make.Api(by)
    assert ordered(api, fight, {"step": 1}) == (201, ["E11"])
    assert ordered(api, fight) == (201, ["C01", "C02"])
    fight.refresh_from_db()
    assert (fight.reinforcement_step, fight.state) == (2, "ordered")
    assert list(fight.orders.order_by("unit__call_sign").values_list("reinforcement_step", flat=True)) == [2, 2, 1]
    entry = Entry.objects.latest("position")
    orders = Order.objects.filter(reinforcement_step=2).order_by("sent_at", "id")
    assert (entry.verb, entry.matter_id, entry.changed["step"]) == ("reinforce", fight.id, 2)
    assert sorted(entry.changed["orders"]) == sorted([str(order.id), str(order.unit_id)] for order in orders)


def test_reinforcement_comes_from_the_areas_of_who_asks(town, by, fight):
    """A unit of the neighbours stands nearest; whoever cannot order it does not get it by another button either."""
    make.foreign_unit(town, at=make.NODES["west"])
    Category.objects.filter(code="fight").update(run_card=[[{"kind": "car", "count": 3, "within_seconds": 300}]])
    assert ordered(make.Api(by), fight) == (201, ["C01", "C02"])


def test_busy_units_are_never_taken(town, by, fight):
    """Not even from something less urgent: reinforcement does not pull."""
    Category.objects.filter(code="fight").update(run_card=CARD[:1])
    send_order(make.incident(town, by, category="noise"), town.units["E11"], by=by)
    status, answer = make.Api(by).post(f"incidents/{fight.id}/reinforce")
    assert (status, answer["error"]["code"]) == (409, "nobody_free")
    with pytest.raises(Refusal) as refused:
        reinforce(fight, 1, [town.units["C01"], town.units["E11"]], by=by)
    fight.refresh_from_db()
    assert (refused.value.code, fight.reinforcement_step, fight.orders.count()) == ("unit_busy", 0, 0)


def test_a_step_that_nobody_fits_is_passed_over(town, by, fight):
    """The only e-bike is away: help comes from the next step at once, and is not ordered twice."""
    send_order(make.incident(town, by, category="noise"), town.units["E11"], by=by)
    api = make.Api(by)
    assert ordered(api, fight, {"step": 1}) == (409, [])
    assert ordered(api, fight) == (201, ["C01", "C02"])
    fight.refresh_from_db()
    assert (fight.reinforcement_step, Entry.objects.latest("position").changed["step"]) == (2, 2)
    assert ordered(api, fight)[0] == 409


def test_what_is_short_and_which_post_is_left_with_too_few_is_said_before_and_after(town, by, fight):
    """Either car alone would leave three of the post's four units, which is its minimum; both together do not."""
    Post.objects.update(minimum_units=3)
    Category.objects.filter(code="fight").update(run_card=[[{"kind": "car", "count": 3, "within_seconds": 300}]])
    api = make.Api(by)
    api.client.cookies["django_language"] = "en"
    before = api.get(f"incidents/{fight.id}/ranking")[1]
    codes = {reason["code"] for one in before["candidates"] for reason in one["reasons"]}
    assert "leaves_post_below_minimum" not in codes
    units = [str(town.units[sign].id) for sign in ("C01", "C02")]
    text = "C01, C02 · 1 fewer than the card wants · leaves 岱湖派出所 with 2 of 3 units"
    assert before["reinforcement"] == {"step": 1, "units": units, "short": 1, "text": text}
    assert ordered(api, fight) == (201, ["C01", "C02"])
    with translation.override("en"):
        said = timeline_rows(fight)[-1]["text"]
    assert said == "Reinforcement step 1: C01, C02, 1 fewer than the card wants"
    fight.refresh_from_db()
    assert api.get(f"incidents/{fight.id}/ranking")[1]["reinforcement"] is None


def test_who_declined_is_not_sent_again_by_the_card(town, by, fight):
    order = send_order(fight, town.units["E11"], by=by)
    advance_order(order, "declined", reason="flat tyre", by=by)
    assert ordered(make.Api(by), fight) == (201, ["C01", "C02"])


def test_steps_are_ordered_one_after_the_other_and_each_once(town, by, fight):
    api = make.Api(by)
    assert ordered(api, fight, {"step": 2}) == (409, [])
    assert ordered(api, fight, {"step": 1}) == (201, ["E11"])
    assert ordered(api, fight, {"step": 1}) == (409, [])
    stale, fresh = fight, Incident.objects.get(id=fight.id)
    for held, step in ((stale, 1), (stale, 2), (fresh, 1)):  # what two dispatchers in the same moment would do
        with pytest.raises(Refusal) as refused:
            reinforce(held, step, [town.units["F07"]], by=by)
        assert (refused.value.code, refused.value.status) == ("step_taken", 409)


def test_after_the_last_step_nobody_is_left_to_send(town, by, fight):
    api = make.Api(by)
    done = [ordered(api, fight)[0] for _ in range(3)]
    assert done == [201, 201, 409]


def test_a_crew_on_the_incident_presses_the_button(town, by, fight):
    """Also one from another station: it is there, and it needs help. Others may not."""
    crew, idle = make.Api(make.crew(town, "C01")), make.Api(make.crew(town, "F07"))
    assert ordered(crew, fight)[0] == 404
    order = send_order(fight, town.units["C01"], by=by)
    advance_order(order, "on_scene", by=by)
    assert ordered(idle, fight)[0] == 404
    Incident.objects.filter(id=fight.id).update(area=town.other)
    assert ordered(crew, fight) == (201, ["E11"])
    fight.refresh_from_db()
    assert (fight.state, fight.dispatcher) == ("attended", by)


def test_a_crew_that_is_not_on_it_does_not_call_for_help(town, by, fight):
    """Asked of the action itself: the page would not even show the incident to them."""
    send_order(fight, town.units["C01"], by=by)
    with pytest.raises(Refusal) as refused:
        reinforce(fight, 1, [town.units["E11"]], by=make.crew(town, "F07"))
    assert (refused.value.status, fight.orders.count()) == (403, 1)


def test_a_call_taker_does_not_reinforce(town, fight):
    member = make.user(Role.CALL_TAKER, town.station)
    join_unit(member, town.units["C01"], by=system_user())
    assert ordered(make.Api(member), fight)[0] == 403


def test_stand_down_frees_all_and_the_run_card_starts_anew(town, by, fight):
    send_order(fight, town.units["F07"], by=by)
    ordered(make.Api(by), fight)
    before = head_position()
    stand_down(fight, by=by)
    fight.refresh_from_db()
    assert list(fight.orders.values_list("state", flat=True)) == ["withdrawn", "withdrawn"]
    assert (fight.state, fight.reinforcement_step) == ("waiting", 0)
    (entry,) = make.entries_after(before)
    assert (entry.verb, len(entry.changed["orders"])) == ("stand_down", 2)
    following = next_reinforcement(fight, advise(fight))
    assert (following.step, [unit.call_sign for unit in following.units]) == (1, ["E11"])
    with pytest.raises(Refusal) as refused:
        stand_down(fight, by=by)
    assert (refused.value.code, refused.value.status) == ("nobody_there", 409)
