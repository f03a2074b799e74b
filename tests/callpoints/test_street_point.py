"""A street alarm point opens a call at the desk: once, however often and by however many it is pressed."""

import pytest

from shouwang.accounts.queries import system_user
from shouwang.callpoints import actions, calling, hearing
from shouwang.callpoints.hearing import Pressed, Said
from shouwang.callpoints.models import Press
from shouwang.callpoints.tasks import do_due
from shouwang.dispatch.actions import close_incident
from shouwang.dispatch.models import Call, Incident
from shouwang.foundation import sources
from shouwang.journal.models import Entry
from tests import make
from tests.callpoints.device import device
from tests.threads import together


@pytest.fixture
def street(town):
    return device(town, "street")


def incidents():
    return list(Incident.objects.order_by("number"))


@pytest.mark.django_db
def test_a_press_is_a_call_with_the_place_of_the_device(street, town):
    status, told = street.press(battery=87)
    assert (status, sorted(told), told["state"]) == (202, ["now", "state"], "at_desk")
    (incident,) = incidents()
    call = incident.calls.get()
    assert (incident.category_id, incident.place_text, incident.area, incident.state) == (
        "alarm",
        "东门报警柱",
        town.beat_a,
        "waiting",
    )
    assert (incident.lon, incident.lat) == (street.point.asset.lon, street.point.asset.lat)
    assert (call.channel, call.taken_by, call.contact_id) == ("device", system_user(), None)
    assert (Entry.objects.latest("position").verb, street.now().battery_percent) == ("take_call", 87)


@pytest.mark.django_db
def test_the_same_message_again_gets_the_same_answer_and_does_nothing(street):
    message = sources.new_id()
    answers = [street.press(message)[1]["state"] for _ in range(3)]
    assert (answers, len(incidents()), Call.objects.count(), Press.objects.get().times) == (["at_desk"] * 3, 1, 1, 1)


@pytest.mark.django_db
def test_a_press_within_a_minute_is_the_same_call_and_a_later_one_one_more_call(street):
    clock = make.Clock()
    with sources.seeded(1, clock):
        for seconds in (0, 20, 39):
            clock.move(seconds)
            street.press()
        assert (len(incidents()), Call.objects.count(), Press.objects.get().times) == (1, 1, 3)
        clock.move(2)
        street.press()
        assert (len(incidents()), Call.objects.count(), Press.objects.count()) == (1, 2, 2)


@pytest.mark.django_db
def test_after_the_incident_is_closed_a_press_opens_another(street, town):
    clock = make.Clock()
    with sources.seeded(1, clock):
        street.press()
        (incident,) = incidents()
        close_incident(incident, incident.category, "unfounded", by=make.dispatcher(town))
        clock.move(61)
        street.press()
        assert [one.state for one in incidents()] == ["closed", "waiting"]


@pytest.mark.django_db
def test_a_press_that_could_not_be_sent_at_once_says_when_it_was(street):
    clock = make.Clock()
    with sources.seeded(1, clock):
        street.press(seconds_ago=125)
        assert (clock.at - Call.objects.get().ring_at).total_seconds() == 125


@pytest.mark.django_db
def test_a_test_rings_nobody(street, town):
    """By the device's own flag, or in the window that somebody opened on the page."""
    assert street.press(test=True)[1]["state"] == "test"
    clock = make.Clock(sources.now())
    with sources.seeded(1, clock):
        actions.set_test_window(street.point, minutes=15, by=make.dispatcher(town))
        clock.move(14 * 60)
        assert street.press()[1]["state"] == "test"
        assert incidents() == []
        clock.move(61)
        assert street.press()[1]["state"] == "at_desk"
    assert len(incidents()) == 1


@pytest.mark.django_db
def test_a_test_does_not_swallow_the_press_right_after_it(street):
    street.press(test=True)
    assert street.press()[1]["state"] == "at_desk"
    assert street.press(test=True)[1]["state"] == "test"
    assert sorted(Press.objects.values_list("state", "times")) == [("at_desk", 1), ("test", 2)]


@pytest.mark.django_db
def test_a_press_whose_call_was_not_taken_is_taken_by_the_worker(street):
    """The process ended between the two: the press was kept before anything else."""
    clock = make.Clock()
    with sources.seeded(1, clock):
        press, is_new = hearing.hear_press(street.point, Said("n" * 20), Pressed(sources.new_id()), by=system_user())
        assert (is_new, incidents()) == (True, [])
        do_due(clock.move(4), by=system_user())
        assert incidents() == []  # the request may still come to it
        do_due(clock.move(1), by=system_user())
        assert [one.id for one in incidents()] == [press.id]
        do_due(clock.move(10), by=system_user())
    assert (len(incidents()), Press.objects.get().ladder_at) == (1, None)


@pytest.mark.django_db
def test_a_call_that_was_taken_but_not_noted_is_not_taken_again(street):
    street.press()
    Press.objects.update(ladder_at=sources.now())
    do_due(sources.now(), by=system_user())
    assert (len(incidents()), Call.objects.count(), Press.objects.get().ladder_at) == (1, 1, None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_one_message", [True, False])
def test_pressed_five_times_in_one_moment_it_is_one_incident(is_one_message):
    town = make.town()
    street, message = device(town, "street"), sources.new_id()
    answers = together([lambda: street.press(message if is_one_message else sources.new_id())] * 5)
    assert [answer[0] for answer in answers] == [202] * 5, answers
    press = Press.objects.get()
    assert (len(incidents()), Call.objects.count(), press.times) == (1, 1, 1 if is_one_message else 5)
    assert incidents()[0].id == press.id


@pytest.mark.django_db(transaction=True)
def test_the_worker_and_the_request_open_one_call_between_them():
    town = make.town()
    street, by = device(town, "street"), system_user()
    press, _is_new = hearing.hear_press(street.point, Said("n" * 20), Pressed(sources.new_id()), by=by)
    together([lambda: calling.follow_press(press, by=by)] * 4)
    do_due(press.ladder_at, by=by)
    assert (len(incidents()), Call.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_the_incident_says_which_point_it_was_and_how_often(street, town):
    street.press()
    street.press()
    desk = make.Api(make.dispatcher(town))
    (incident,) = incidents()
    (row,) = desk.get(f"incidents/{incident.id}")[1]["parts"]["call_point"]
    assert {name: row[name] for name in ("name", "kind", "times")} == {
        "name": "东门报警柱",
        "kind": "street",
        "times": 2,
    }
