"""A one-key point rings the area's officer, then others, then the desk; the first who answers has it."""

from datetime import timedelta

import pytest

from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.callpoints import actions
from shouwang.callpoints.models import Press, RingStep
from shouwang.callpoints.tasks import do_due
from shouwang.dispatch.actions import send_order
from shouwang.dispatch.models import Incident
from shouwang.duty.actions import end_shift
from shouwang.duty.models import Shift
from shouwang.duty.todo import todos
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from tests import make
from tests.callpoints.device import device
from tests.threads import together

pytestmark = pytest.mark.django_db
SYSTEM = "00000000-0000-7000-8000-000000000001"


@pytest.fixture
def clock():
    clock = make.Clock()
    with sources.seeded(1, clock):
        yield clock


@pytest.fixture
def point(clock, town):
    return device(town, "one_key")


def rung():
    """The units in the order they were rung."""
    press, signs = Press.objects.get(), {}
    for unit in make.Unit.objects.all():
        signs[str(unit.id)] = unit.call_sign
    return [signs[unit] for unit in press.rung]


def day(user):
    return [(one["kind"], one["title"]) for one in make.Api(user).get("todo?whose=day")[1]["todo"]]


def desk(user):
    return [(one["kind"], one["title"], one["detail"]) for one in make.Api(user).get("todo?whose=desk")[1]["todo"]]


def test_it_rings_a_free_unit_of_the_beat_it_stands_in(point, town):
    """Of two at home there the one without an order."""
    incident = make.incident(town, make.dispatcher(town))
    send_order(incident, town.units["C01"], by=make.dispatcher(town))
    c01, e11, f07 = (make.crew(town, sign) for sign in ("C01", "E11", "F07"))
    assert point.press()[1]["state"] == "ringing"
    assert rung() == ["E11"]
    assert ([one for one in day(c01) if one[0] == "ring"], day(e11), day(f07)) == ([], [("ring", "东门报警柱")], [])
    assert Incident.objects.count() == 1


def test_unanswered_it_climbs_to_the_deputy_the_neighbour_and_the_desk(point, town, clock):
    """40 s each; those rung before may still answer."""
    point.press()
    found = []
    for _ in range(3):
        do_due(clock.move(39), by=system_user())
        do_due(clock.move(1), by=system_user())
        found.append((rung(), Press.objects.get().state))
    assert [len(units) for units, _state in found] == [2, 3, 3]
    assert found[0][0][:1] == [found[0][0][0]]
    assert [state for _units, state in found] == ["ringing", "ringing", "at_desk"]
    incident = Incident.objects.get()
    assert (incident.id, incident.category_id, incident.calls.get().channel) == (
        Press.objects.get().id,
        "help",
        "device",
    )
    verbs = Entry.objects.filter(matter_id=incident.id).order_by("position").values_list("verb", flat=True)
    assert list(verbs) == ["ring_unit", "ring_unit", "ring_unit", "pass_to_desk", "take_call"]


def test_where_nobody_is_on_shift_the_desk_has_it_at_once(point, town):
    for shift in Shift.objects.filter(state="on").select_related("unit__area"):
        end_shift(shift, by=system_user())
    assert point.press()[1]["state"] == "at_desk"
    assert Incident.objects.count() == 1


def test_a_step_that_finds_nobody_is_left_out(town, clock):
    """Nobody is at home in the area of the point: the deputies of nobody are none, so a neighbour is rung."""
    far = device(town, "one_key", lon=make.WEST + 1.5 * make.STEP)
    for sign in ("C02", "F07"):
        end_shift(Shift.objects.select_related("unit__area").get(unit=town.units[sign], state="on"), by=system_user())
    far.press()
    press = Press.objects.get()
    assert (press.ladder_step, len(press.rung)) == (2, 1)


def test_whoever_was_rung_may_answer_until_somebody_has(point, town, clock):
    point.press()
    do_due(clock.move(40), by=system_user())
    first, second = (make.Api(make.crew(town, sign)) for sign in rung())
    press = Press.objects.get()
    assert first.post(f"presses/{press.id}/take")[0] == 201
    status, told = second.post(f"presses/{press.id}/take")
    assert (status, told["error"]["code"]) == (409, "already_answered")
    do_due(clock.move(600), by=system_user())
    press.refresh_from_db()
    assert (press.state, press.unit.call_sign, Incident.objects.count()) == ("answered", rung()[0], 0)


@pytest.mark.parametrize(
    ("outcome", "state", "incidents"),
    [("dealt_with", "dealt_with", 0), ("false_press", "false_press", 0), ("at_desk", "at_desk", 1)],
)
def test_the_officer_says_how_it_ended(point, town, clock, outcome, state, incidents):
    point.press()
    officer = make.Api(make.crew(town, rung()[0]))
    press = Press.objects.get()
    officer.post(f"presses/{press.id}/take")
    assert officer.post(f"presses/{press.id}/close", {"outcome": outcome})[0] == 201
    do_due(clock.move(1), by=system_user())
    assert (Press.objects.get().state, Incident.objects.count()) == (state, incidents)
    assert officer.get("todo?whose=day")[1]["todo"] == []
    assert point.beat()[1]["state"] == state  # the device's lamp


def test_an_unknown_outcome_is_refused(point, town):
    point.press()
    officer = make.Api(make.crew(town, rung()[0]))
    status, told = officer.post(f"presses/{Press.objects.get().id}/close", {"outcome": "test"})
    assert (status, told["error"]["field"]) == (400, "outcome")


def test_another_crew_does_not_even_see_it(point, town):
    point.press()
    press = Press.objects.get()
    other = make.crew(town, "F07")
    assert "F07" not in rung()
    assert make.Api(other).post(f"presses/{press.id}/take")[0] == 404
    with pytest.raises(Refusal, match="not_found"):
        actions.take_ring(Press.objects.select_related("point__area").get(), by=other)
    auditor = make.Api(make.user(Role.AUDITOR, town.station))
    assert auditor.post(f"presses/{press.id}/take")[0] == 403
    neighbour = make.Api(make.user(Role.SUPERVISOR, town.other))
    assert neighbour.post(f"presses/{press.id}/take")[0] == 404


def test_the_desk_sees_whom_it_rings_and_may_answer_for_them(point, town, clock):
    point.press()
    dispatcher = make.dispatcher(town)
    assert desk(dispatcher) == [("ring", "东门报警柱", rung()[0])]
    press = Press.objects.get()
    assert make.Api(dispatcher).post(f"presses/{press.id}/take")[0] == 201
    assert Press.objects.get().unit.call_sign == rung()[0]
    assert desk(dispatcher) == [("ring_taken", "东门报警柱", rung()[0])]
    (waiting,) = todos("desk", clock(), seen_by=dispatcher)
    assert waiting.due_at == clock() + timedelta(minutes=15)  # only then is it late
    assert make.Api(dispatcher).post(f"presses/{press.id}/close", {"outcome": "dealt_with"})[0] == 201
    assert desk(dispatcher) == []


def test_pressed_again_while_it_rings_it_is_one_ring(point, clock):
    for seconds in (0, 30, 39):
        clock.move(seconds)
        point.press()
    assert Press.objects.get().times == 3


def test_pressed_again_after_somebody_came_it_rings_anew(point, town, clock):
    """An officer who forgot to say how it ended must not silence the point."""
    point.press()
    make.Api(make.crew(town, rung()[0])).post(f"presses/{Press.objects.get().id}/take")
    clock.move(61)
    assert point.press()[1]["state"] == "ringing"
    assert Press.objects.count() == 2


def test_the_ladder_is_data(point, clock):
    steps = [RingStep(step=0, does="neighbour", wait_seconds=5), RingStep(step=1, does="desk", wait_seconds=0)]
    actions.set_ring_steps(steps, by=system_user())
    point.press()
    do_due(clock.move(5), by=system_user())
    assert Press.objects.get().state == "at_desk"
    with pytest.raises(Refusal, match="bad_ladder"):
        actions.set_ring_steps(steps[:1], by=system_user())


def test_a_press_is_erased_on_its_date_and_its_incident_stays(point, clock):
    for _ in range(4):
        point.press()
        do_due(clock.move(41), by=system_user())
    assert Press.objects.get().state == "at_desk"
    do_due(clock.move(180 * 86_400), by=system_user())
    assert (Press.objects.count(), Incident.objects.count()) == (0, 1)
    assert Entry.objects.latest("position").verb == "erase_presses"


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_in_one_moment_are_not_both_on_their_way():
    town = make.town()
    point = device(town, "one_key")
    point.press()
    Press.objects.update(rung=[str(unit.id) for unit in town.units.values()])
    crews = [make.crew(town, sign) for sign in town.units]
    press = Press.objects.select_related("point__area", "unit").get()
    found = together([lambda by=by: actions.take_ring(press, by=by) for by in crews])
    assert sorted(type(one).__name__ for one in found) == ["NoneType", "Refusal", "Refusal", "Refusal"]


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_the_next_step_do_not_cross():
    town = make.town()
    point = device(town, "one_key")
    point.press()
    press = Press.objects.select_related("point__asset", "point__area", "point__category", "unit").get()
    by = make.crew(town, press.unit.call_sign)
    together([lambda: actions.take_ring(press, by=by), lambda: actions.pass_to_desk(press, by=system_user())])
    press.refresh_from_db()
    verbs = set(Entry.objects.filter(matter_id=press.id).values_list("verb", flat=True)) - {"ring_unit"}
    assert (press.state, verbs) in [("answered", {"take_ring"}), ("at_desk", {"pass_to_desk"})]
