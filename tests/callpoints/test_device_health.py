"""A device that is not heard, or whose battery is low, is a task at the desk until it is well again."""

import pytest

from shouwang.accounts.queries import system_user
from shouwang.callpoints import actions
from shouwang.callpoints.tasks import do_due
from shouwang.foundation import sources
from shouwang.journal.models import Entry
from tests import make
from tests.callpoints.device import device

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    clock = make.Clock()
    with sources.seeded(1, clock):
        yield clock


@pytest.fixture
def point(clock, town):
    return device(town, "street")


@pytest.fixture
def desk(point, town):
    by = make.dispatcher(town)

    def waiting():
        return [(one["kind"], one["detail"], one["page"]) for one in make.Api(by).get("todo?whose=desk")[1]["todo"]]

    return waiting


def verbs():
    return list(Entry.objects.filter(subject_kind="call_point").order_by("position").values_list("verb", flat=True))


def test_a_device_that_misses_three_heartbeats_is_a_task_until_it_is_heard(point, desk, clock):
    point.beat()
    do_due(clock.move(899), by=system_user())
    assert desk() == []
    do_due(clock.move(1), by=system_user())
    do_due(clock.move(1), by=system_user())
    assert desk() == [("dead_device", "", "/callpoints/")]
    point.beat()
    assert desk() == []
    assert verbs() == ["create_call_point", "call_point_silent", "call_point_heard"]


def test_a_device_that_was_never_heard_is_not_dead(point, desk, clock):
    do_due(clock.move(86_400), by=system_user())
    assert desk() == []


def test_a_press_is_a_sign_of_life(point, clock):
    point.beat()
    do_due(clock.move(900), by=system_user())
    point.press()
    assert point.now().silent_since is None


def test_a_heartbeat_is_no_entry(point):
    before = Entry.objects.count()
    for _ in range(5):
        point.beat(battery=90)
    assert (Entry.objects.count(), point.now().battery_percent) == (before, 90)


def test_a_low_battery_is_a_task_until_it_is_well_above(point, desk):
    found = []
    for percent in (21, 20, 19, 29, 30):
        point.beat(battery=percent)
        found.append([kind for kind, _detail, _page in desk()])
    assert found == [[], ["battery_low"], ["battery_low"], ["battery_low"], []]
    assert verbs()[1:] == ["call_point_battery", "call_point_battery"]


def test_a_heartbeat_without_a_battery_leaves_what_was_said(point):
    point.beat(battery=50)
    point.beat()
    assert point.now().battery_percent == 50


def test_a_retired_device_is_nobodys_task(point, desk, clock):
    point.beat(battery=5)
    do_due(clock.move(900), by=system_user())
    actions.retire_point(point.now(), by=system_user())
    do_due(clock.move(900), by=system_user())
    assert desk() == []


def test_a_clock_set_back_does_not_silence_a_press(point, clock):
    """The last press seems to lie ahead: it cannot be a repeat of that."""
    point.press()
    clock.move(-3600)
    assert point.press()[0] == 202
    assert point.now().pressed_at == clock.at
