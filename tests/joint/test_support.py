"""A neighbouring station is asked for units: its own desk answers with its own, and nobody gets more than that."""

import threading

import pytest
from django.db import connection

from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.console.frames import project
from shouwang.dispatch.actions import advance_order, close_incident, send_order, set_up_agencies, withdraw_order
from shouwang.dispatch.models import Agency, Incident, Order
from shouwang.dispatch.queries.timeline import timeline_rows
from shouwang.duty import todo
from shouwang.duty.models import Unit
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.joint.actions import (
    arrive_support,
    ask_support,
    decline_support,
    end_support,
    promise_support,
    send_support,
    withdraw_support,
)
from shouwang.joint.models import SupportRequest
from shouwang.journal.models import Entry
from shouwang.live.readers import Audience
from tests import make

pytestmark = pytest.mark.django_db


def refused(code: str):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def unit(town: make.Town) -> Unit:
    return make.foreign_unit(town)


@pytest.fixture
def neighbour(town: make.Town):
    return make.user(Role.DISPATCHER, town.other, username="meihu")


@pytest.fixture
def fight(town, by) -> Incident:
    return make.incident(town, by)


def asked(fight: Incident, town: make.Town, by) -> SupportRequest:
    return ask_support(fight, what="车两台", to_area=town.other, by=by)


def waiting(user) -> list[tuple[str, str, object]]:
    return [(one.kind, one.title, one.incident) for one in todo.todos("desk", sources.now(), seen_by=user)]


def test_their_desk_sees_it_waiting_and_ours_waits_for_the_answer(town, by, fight, unit, neighbour):
    asked(fight, town, by)
    assert waiting(neighbour) == [("support", "一警格", None)]
    assert waiting(by) == [("support_asked", "梅湖所", fight.id)]


def test_yes_is_an_order_to_their_unit_that_serves_our_incident(town, by, fight, unit, neighbour):
    request = asked(fight, town, by)
    [order] = send_support(request, [unit], by=neighbour)
    fight.refresh_from_db()
    request.refresh_from_db()
    assert (order.incident_id, order.unit, fight.state, request.state) == (fight.id, unit, "ordered", "coming")
    assert (waiting(neighbour), waiting(by)) == ([], [])
    texts = [row["text"] for row in timeline_rows(fight)]
    assert texts[1:] == ["请求梅湖所支援", "梅湖所派出N1支援"]


def test_our_desk_and_its_crew_take_it_on_from_there(town, by, fight, unit, neighbour):
    """As any order of the incident: we may take it back, the crew answers; their desk has no say in our incident."""
    [order] = send_support(asked(fight, town, by), [unit], by=neighbour)
    order = Order.objects.select_related("incident__area", "unit__area").get(id=order.id)
    with refused("not_found"):
        advance_order(order, "accepted", by=neighbour)
    advance_order(order, "en_route", by=by)
    withdraw_order(order, reason="散了", by=by)
    assert Order.objects.get().state == "withdrawn"


def test_asking_gives_us_no_right_over_their_other_units(town, by, fight, unit, neighbour):
    """Neither before they answer nor after: only whom they send comes."""
    other = Unit.objects.get(call_sign="N2")
    request = asked(fight, town, by)
    with refused("not_found"):
        send_support(request, [other], by=by)
    send_support(request, [unit], by=neighbour)
    assert make.Api(by).post(f"incidents/{fight.id}/orders", {"unit": str(other.id)})[0] == 404


def test_being_asked_gives_them_no_sight_of_our_incident(town, by, fight, unit, neighbour):
    request, api = asked(fight, town, by), make.Api(neighbour)
    assert api.get(f"incidents/{fight.id}")[0] == 404
    _status, row = api.get(f"support/{request.id}")
    assert (row["from_area"], row["category_name"], row["what"], sorted(one["call_sign"] for one in row["units"])) == (
        "一警格",
        "打架斗殴",
        "车两台",
        ["N1", "N2"],
    )
    assert api.post(f"incidents/{fight.id}/orders", {"unit": str(unit.id)})[0] == 404
    send_support(request, [unit], by=neighbour)
    assert api.get(f"incidents/{fight.id}")[0] == 404


def test_they_send_their_own_and_nobody_elses(town, by, fight, unit, neighbour):
    both = make.user(Role.DISPATCHER, town.city)
    request = asked(fight, town, by)
    with refused("not_found"):
        send_support(request, [town.units["C01"]], by=neighbour)
    with refused("foreign_unit"):
        send_support(request, [town.units["C01"]], by=both)
    with refused("no_units"):
        send_support(request, [], by=neighbour)
    assert (Order.objects.count(), SupportRequest.objects.get().state) == (0, "asked")


def test_a_unit_that_is_busy_there_is_not_pulled(town, by, fight, unit, neighbour):
    theirs = make.incident(town, neighbour, lon=make.WEST + 2.5 * make.STEP)
    send_order(theirs, unit, by=neighbour)
    request = asked(fight, town, by)
    with refused("unit_busy"):
        send_support(request, [unit], by=neighbour)
    assert SupportRequest.objects.get().state == "asked"


def test_no_has_a_reason_that_we_read(town, by, fight, unit, neighbour):
    request = asked(fight, town, by)
    with refused("reason_needed"):
        decline_support(request, reason="", by=neighbour)
    decline_support(request, reason="全部在途", by=neighbour)
    _status, row = make.Api(by).get(f"incidents/{fight.id}")
    [shown] = row["parts"]["support"]["requests"]
    assert (shown["state"], shown["answer"], shown["name"]) == ("declined", "全部在途", "梅湖所")
    asked(fight, town, by)  # and we may ask again


def test_we_do_not_answer_for_a_desk_of_this_installation(town, by, fight, unit, neighbour):
    request = asked(fight, town, by)
    with refused("not_found"):
        decline_support(request, reason="x", by=by)
    with refused("their_own_answer"):
        promise_support(request, answer="x", by=neighbour)


def test_an_outside_stations_answer_is_written_down_by_our_desk(town, by, fight, agencies):
    set_up_agencies([Agency(code="xihe", kind="station", name="西河所", dial_number="1101")], by=system_user())
    api = make.Api(by)
    _status, listed = api.get(f"incidents/{fight.id}/neighbours")
    assert [row["name"] for row in listed["neighbours"]] == ["梅湖所", "西河所 1101"]
    outside = listed["neighbours"][1]["agency"]
    status, done = api.post(f"incidents/{fight.id}/support", {"agency": outside, "what": "车一台"})
    path = f"support/{done['subject']['id']}"
    steps = [
        api.post(f"{path}/promise", {"answer": "一车三人", "answered_by": "值班台"})[0],
        api.post(f"{path}/arrive")[0],
        api.post(f"{path}/end")[0],
    ]
    assert (status, steps, SupportRequest.objects.get().state) == (201, [201, 201, 201], "ended")
    assert [row["text"] for row in timeline_rows(fight)][1:] == [
        "请求西河所支援",
        "西河所前来支援",
        "西河所支援警力到达",
        "西河所支援警力已撤离",
    ]


def test_one_neighbour_is_asked_once_at_a_time_and_never_ourselves(town, by, fight):
    asked(fight, town, by)
    with refused("asked_already"):
        asked(fight, town, by)
    for own in (town.station, town.beat_a, town.city):
        with refused("own_area"):
            ask_support(fight, what="x", to_area=own, by=by)
    with refused("whom"):
        ask_support(fight, what="x", by=by)


def test_an_incident_is_not_closed_while_a_neighbour_looks_for_units(town, by, fight):
    request = asked(fight, town, by)
    with refused("has_request"):
        close_incident(fight, fight.category, "dealt_with", by=by)
    withdraw_support(request, reason="不需要了", by=by)
    close_incident(fight, fight.category, "dealt_with", by=by)


@pytest.mark.parametrize("end", ["declined", "ended", "withdrawn"])
def test_what_is_over_stays_over(town, by, fight, unit, neighbour, end):
    request = asked(fight, town, by)
    SupportRequest.objects.update(state=end)
    for again in (
        lambda: send_support(request, [unit], by=neighbour),
        lambda: decline_support(request, reason="x", by=neighbour),
        lambda: arrive_support(request, by=by),
        lambda: end_support(request, by=by),
        lambda: withdraw_support(request, reason="x", by=by),
    ):
        with refused("no_such_move"):
            again()
    assert Order.objects.count() == 0


def test_the_boards_of_both_hear_that_something_waits(town, by, fight, unit, neighbour):
    asked(fight, town, by)
    here, there, beside = (
        Audience(frozenset({("dispatcher", path)}), "zh-hans", None)
        for path in (town.station.path, town.other.path, "/9/")
    )
    frames = project([Entry.objects.latest("position")], [here, there, beside])
    assert [frames[one].get("todo") for one in (here, there, beside)] == [True, True, None]
    assert "incidents" not in frames[there]


def test_what_was_asked_is_in_no_entry(town, by, fight):
    asked(fight, town, by)
    entry = Entry.objects.latest("position")
    assert (set(entry.changed), "车两台" in entry.changes) == ({"to_area", "said"}, False)


@pytest.mark.django_db(transaction=True)
def test_sent_and_taken_back_in_the_same_instant_one_of_them_holds(town, by, fight, unit, neighbour):
    request = asked(fight, town, by)
    answers: list[str] = []

    def perform(act) -> None:
        try:
            act(SupportRequest.objects.select_related("incident__area", "to_area").get(id=request.id))
            answers.append("done")
        except Refusal as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    acts = (
        lambda one: send_support(one, [unit], by=neighbour),
        lambda one: decline_support(one, reason="x", by=neighbour),
    )
    threads = [threading.Thread(target=perform, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    request.refresh_from_db()
    assert sorted(answers) == ["done", "no_such_move"]
    assert (request.state == "coming") == Order.objects.exists()
