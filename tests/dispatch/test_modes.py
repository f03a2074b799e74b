"""A mode is a state of an area: other ladders, run cards and clocks while it holds, and the routine again after it."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.areas.models import Area
from shouwang.dispatch.actions import end_mode, renew_mode, send_order, set_place, stand_down, start_mode
from shouwang.dispatch.models import ClockPolicy, Incident, LadderStep, Mode, ModePeriod, Order
from shouwang.dispatch.policy import mode_at, run_card
from shouwang.dispatch.queries import due_orders
from shouwang.dispatch.queries.modes import mode_rows, modes_in_force
from shouwang.dispatch.tasks import do_due
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position, verify
from tests import make

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=8)


@pytest.fixture
def major(town: make.Town) -> Mode:
    return make.major_mode()


@pytest.fixture
def chief(town: make.Town):
    return make.user(Role.SUPERVISOR, town.station, username="chief")


def switched(where: Area, mode: Mode, clock: make.Clock, by) -> ModePeriod:
    return start_mode(where, mode, until=clock() + HOURS, reason="马拉松", by=by)


def refused(code: str):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def climbed(clock: make.Clock, seconds: float) -> list[str]:
    before = head_position()
    do_due(clock.move(seconds), by=system_user())
    return [entry.verb for entry in make.entries_after(before)]


def targets(incident: Incident, by) -> dict[str, float]:
    _status, row = make.Api(by).get(f"incidents/{incident.id}")
    return {one["key"]: one["target_seconds"] for one in row["clocks"]}


def test_in_a_major_event_an_incident_gets_its_ladder_card_and_clock(clock, town, by, major, chief):
    noise = make.incident(town, by, category="noise")
    routine = targets(noise, by)["arrival_p4"], run_card(noise)[0][0]["within_seconds"]
    switched(town.station, major, clock, chief)
    clock.move(1)
    quiet, fight = make.incident(town, by, category="noise"), make.incident(town, by)
    order = send_order(fight, town.units["C01"], by=by)
    Incident.objects.update(ladder_at=None)
    assert (routine, targets(quiet, by)["arrival_p4"], run_card(quiet)[0][0]["within_seconds"]) == (
        (3600, 900),
        7200,
        1800,
    )
    assert [wanted[0]["count"] for wanted in run_card(fight)] == [2, 4, 6]
    assert [climbed(clock, seconds) for seconds in (14, 1, 15, 15)] == [
        [],
        ["remind_unit"],
        ["tell_supervisor"],
        ["expire_order"],
    ]
    assert Order.objects.get(id=order.id).state == "expired"


def test_back_in_the_routine_the_old_ones_hold_again(clock, town, by, major, chief):
    period = switched(town.station, major, clock, chief)
    clock.move(60)
    end_mode(period, reason="活动结束", by=chief)
    clock.move(1)
    noise = make.incident(town, by, category="noise")
    send_order(make.incident(town, by), town.units["C01"], by=by)
    Incident.objects.update(ladder_at=None)
    assert (targets(noise, by)["arrival_p4"], run_card(noise)[0][0]["within_seconds"]) == (3600, 900)
    assert [climbed(clock, seconds) for seconds in (19, 1)] == [[], ["remind_unit"]]


def test_what_runs_already_keeps_its_clock_and_ladder_and_gets_the_new_card(clock, town, by, major, chief):
    """A promise that was given is not changed behind one's back; whom to send next is decided now."""
    noise = make.incident(town, by, category="noise")
    send_order(noise, town.units["C01"], by=by)
    clock.move(16)
    switched(town.station, major, clock, chief)
    assert (targets(noise, by)["arrival_p4"], run_card(noise)[0][0]["within_seconds"]) == (3600, 1800)
    assert [climbed(clock, seconds) for seconds in (3, 1, 20, 20)] == [
        [],
        ["remind_unit"],
        ["tell_supervisor"],
        ["expire_order"],
    ]


def test_an_incident_of_the_mode_keeps_its_clock_after_it_has_ended(clock, town, by, major, chief):
    period = switched(town.station, major, clock, chief)
    clock.move(1)
    noise = make.incident(town, by, category="noise")
    clock.move(60)
    end_mode(period, reason="活动结束", by=chief)
    assert targets(noise, by)["arrival_p4"] == 7200


def test_it_holds_in_the_area_and_all_below_and_nowhere_else(clock, town, major, chief):
    switched(town.station, major, clock, chief)
    now = clock()
    assert [mode_at(area, now) for area in (town.station, town.beat_a, town.other, town.city)] == [
        "major",
        "major",
        None,
        None,
    ]


def test_the_smaller_areas_own_mode_goes_before_the_one_around_it(clock, town, major, chief):
    flood = Mode.objects.create(code="flood", name="防汛", name_en="Flood", roles=["supervisor"])
    switched(town.station, major, clock, chief)
    period = switched(town.beat_a, flood, clock, chief)
    assert (mode_at(town.beat_a, clock()), mode_at(town.beat_b, clock())) == ("flood", "major")
    clock.move(5)
    end_mode(period, reason="水退", by=chief)
    assert mode_at(town.beat_a, clock()) == "major"


def test_what_a_mode_has_none_of_stays_as_in_the_routine(clock, town, by, chief):
    flood = Mode.objects.create(code="flood", name="防汛", name_en="Flood", roles=["supervisor"])
    switched(town.station, flood, clock, chief)
    clock.move(1)
    fight = make.incident(town, by)
    send_order(fight, town.units["C01"], by=by)
    Incident.objects.update(ladder_at=None)
    assert (run_card(fight), targets(fight, by)["arrival_p2"]) == (fight.category.run_card, 600)
    assert [climbed(clock, seconds) for seconds in (19, 1)] == [[], ["remind_unit"]]


def test_it_ends_by_itself_at_the_time_that_was_said(clock, town, major, chief):
    """Also where the worker comes late: what is read for that time must not depend on it."""
    period = switched(town.station, major, clock, chief)
    assert climbed(clock, HOURS.total_seconds() - 1) == []
    assert mode_at(town.station, clock()) == "major"
    assert climbed(clock, 3601) == ["end_mode"]
    over = ModePeriod.objects.get()
    assert (over.ended_at, mode_at(town.station, clock())) == (period.until, None)
    assert climbed(clock, 1) == []


def test_renewed_in_time_it_goes_on(clock, town, major, chief):
    period = switched(town.station, major, clock, chief)
    clock.move(HOURS.total_seconds() - 60)
    renew_mode(period, until=clock() + HOURS, reason="人群未散", by=chief)
    assert climbed(clock, 120) == []
    assert [row["reason"] for row in mode_rows(modes_in_force(chief.paths))] == ["人群未散"]


def test_the_worker_does_not_end_what_was_renewed_while_it_looked(clock, town, major, chief):
    period = switched(town.station, major, clock, chief)
    held = ModePeriod.objects.select_related("area", "mode").get()
    clock.move(HOURS.total_seconds() - 1)
    renew_mode(period, until=clock() + HOURS, reason="人群未散", by=chief)
    clock.move(2)
    with refused("mode_over"):
        end_mode(held, reason="", by=system_user())


def test_what_has_run_out_keeps_nobody_from_switching_again(clock, town, major, chief):
    first = switched(town.station, major, clock, chief)
    clock.move(HOURS.total_seconds() + 1)
    with refused("mode_over"):
        renew_mode(first, until=clock() + HOURS, reason="x", by=chief)
    switched(town.station, major, clock, chief)
    assert list(ModePeriod.objects.order_by("started_at").values_list("ended_at", flat=True)) == [first.until, None]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"reason": " "}, "reason_needed"),
        ({"until": timedelta(hours=24, seconds=1)}, "bad_end"),
        ({"until": timedelta(0)}, "bad_end"),
    ],
)
def test_a_switch_without_reason_or_end_is_refused(clock, town, major, chief, facts, code):
    until, reason = clock() + facts.get("until", HOURS), facts.get("reason", "x")
    with refused(code):
        start_mode(town.station, major, until=until, reason=reason, by=chief)
    assert ModePeriod.objects.count() == 0


def test_one_mode_at_a_time_in_one_area(clock, town, major, chief):
    switched(town.station, major, clock, chief)
    with refused("mode_stands"):
        switched(town.station, major, clock, chief)


def test_who_may_switch_is_said_by_the_mode(clock, town, by, major, chief):
    """A dispatcher has the right, but the major event is the supervisor's; the neighbours' is not ours."""
    with refused("no_right"):
        switched(town.station, major, clock, by)
    with refused("not_found"):
        switched(town.other, major, clock, chief)
    watch = Mode.objects.create(code="watch", name="加强值守", name_en="Watch", roles=["dispatcher", "supervisor"])
    assert switched(town.station, watch, clock, by).mode_id == "watch"


def test_in_a_major_event_only_the_supervisor_sends_everyone_home(clock, town, by, major, chief):
    incident = make.incident(town, by)
    send_order(incident, town.units["C01"], by=by)
    switched(town.station, major, clock, chief)
    with refused("reserved"):
        stand_down(incident, by=by)
    stand_down(incident, by=chief)
    assert Order.objects.get().state == "withdrawn"


def test_the_reason_is_in_the_row_and_its_hash_in_the_entry(clock, town, major, chief):
    period = switched(town.station, major, clock, chief)
    entry = Entry.objects.latest("position")
    assert (entry.verb, entry.area_id, entry.subject_id) == ("start_mode", town.station.id, period.id)
    assert (entry.changed["mode"], len(entry.changed["reason"]), "马拉松" in entry.changes) == ("major", 64, False)
    assert list(verify()) == []


def test_an_order_whose_incident_moved_to_a_shorter_ladder_still_climbs(clock, town, by, major, chief):
    """The last step of the ladder that holds there, and no worker that stumbles every second."""
    switched(town.beat_b, major, clock, chief)
    LadderStep.objects.filter(mode=major, applies_to="order", step__gt=1).delete()
    order = send_order(make.incident(town, by), town.units["C01"], by=by)
    Incident.objects.update(ladder_at=None)
    assert [climbed(clock, seconds) for seconds in (20, 20)] == [["remind_unit"], ["tell_supervisor"]]
    there = {"lon": make.WEST + 1.5 * make.STEP, "lat": make.SOUTH + 0.005}
    set_place(order.incident, place=None, place_text="那边", **there, by=by)
    assert climbed(clock, 20) == ["remind_unit"]
    assert due_orders(clock.move(100)) == []


def test_a_neighbours_mode_is_not_told_here(clock, town, major, chief):
    other = make.user(Role.SUPERVISOR, town.other)
    switched(town.other, major, clock, other)
    switched(town.beat_a, major, clock, chief)
    assert [row["area"] for row in mode_rows(modes_in_force(chief.paths))] == [town.beat_a.id]
    _status, answer = make.Api(chief).get("modes")
    assert [[row["area_name"] for row in answer["in_force"]], [row["code"] for row in answer["modes"]]] == [
        ["一警格"],
        ["major"],
    ]


def test_by_http_it_is_switched_on_renewed_and_off(town, major, chief):
    from shouwang.foundation import sources

    api = make.Api(chief)
    until = sources.now() + HOURS
    status, done = api.post("modes/start", {"mode": "major", "until": until, "reason": "马拉松"})
    period = done["subject"]["id"]
    steps = [
        api.post(f"modes/{period}/renew", {"until": until + timedelta(hours=1), "reason": "未散"})[0],
        api.post(f"modes/{period}/end", {"reason": "散场"})[0],
        api.post(f"modes/{period}/end", {"reason": "散场"})[0],
        api.post("modes/start", {"mode": "none", "until": until, "reason": "x"})[1]["error"]["code"],
    ]
    assert (status, steps, ModePeriod.objects.get().area_id) == (201, [201, 201, 404, "unknown_mode"], town.station.id)


def test_the_catalogues_mode_changes_only_what_it_names(town, major):
    """The clocks it has are keys of the routine: a misspelt key would be a clock of its own."""
    own = set(ClockPolicy.objects.filter(mode=major).values_list("key", flat=True))
    routine = set(ClockPolicy.objects.filter(mode=None).values_list("key", flat=True))
    assert (own, own - routine) == ({"arrival_p3", "arrival_p4"}, set())


@pytest.mark.django_db(transaction=True)
def test_two_supervisors_switch_in_the_same_instant_once(clock, town, major, chief):
    answers: list[str] = []

    def switch() -> None:
        try:
            switched(town.station, major, clock, chief)
            answers.append("on")
        except Refusal as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=switch) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(answers), ModePeriod.objects.count()) == (["mode_stands", "on"], 1)
