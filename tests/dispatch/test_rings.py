"""From the first ring: announced once, answered by one, rung back when lost, each time with its own stamp."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.contacts.models import Contact
from shouwang.dispatch import tasks
from shouwang.dispatch.actions import (
    announce_ring,
    answer_ring,
    ask_call_back,
    end_call_back,
    hang_up_ring,
    pick_up_ring,
    start_call_back,
)
from shouwang.dispatch.models import CallBack, Ring
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from tests import make
from tests.threads import together


@pytest.fixture
def taker(town) -> User:
    return make.user(Role.CALL_TAKER, town.station, username="taker")


@pytest.fixture
def other(town) -> User:
    return make.user(Role.CALL_TAKER, town.station, username="other")


def ring(by: User, ref: str = "sip-1") -> Ring:
    return announce_ring(ref, line="110-2", number="13900001111", rang_at=sources.now(), by=by)


def lost(by: User, ref: str = "sip-1") -> CallBack:
    call_back = hang_up_ring(ring(by, ref), at=sources.now(), by=by)
    assert call_back is not None
    return call_back


def desk_todo(by: User) -> list[tuple[str, str, str]]:
    _status, answer = make.Api(by).get("todo?whose=desk")
    return [(one["kind"], one["title"], one["detail"]) for one in answer["todo"]]


def test_the_exchange_says_it_once_however_often_it_sends_it(town, taker):
    api, before = make.Api(taker), head_position()
    body = {"ring": "sip-9", "line": "110-1", "number": "13900001111", "rang_at": "2026-03-02T01:00:00Z"}
    first = api.post("rings", body)
    assert first[0] == 201
    assert api.post("rings", body, key=uuid4()) == first
    assert (head_position(), Ring.objects.count()) == (before + 1, 1)
    assert api.post("rings", body | {"line": "110-2"})[1]["error"]["code"] == "request_reused"
    assert make.Api(None).post("rings", body)[0] == 401
    assert make.Api(make.user(Role.AUDITOR, town.station)).post("rings", body)[0] == 403


def test_boards_see_the_line_and_nobody_the_number(town, taker):
    ring(taker)
    state = make.Api(taker).client.get("/board/state").json()
    assert [(one["line"], one["state"], one["by"]) for one in state["rings"]] == [("110-2", "ringing", None)]
    assert "13900001111" not in str(state)
    assert make.Api(make.user(Role.AUDITOR, town.station)).client.get("/board/state").json()["rings"] == []


def test_who_answers_gets_the_number_and_the_others_are_told_who(clock, town, taker, other):
    one = ring(taker)
    clock.move(4)
    status, answer = make.Api(taker).post(f"rings/{one.id}/answer")
    assert (status, answer["phone"], answer["answered_at"]) == (201, "13900001111", "2026-03-02T01:00:04Z")
    status, answer = make.Api(other).post(f"rings/{one.id}/answer")
    assert (status, answer["error"]["code"], answer["error"]["message"]) == (
        409,
        "answered_already",
        "Taker 已接听此来电。",
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_of_two_who_press_at_once_one_has_it():
    town = make.town()
    takers = [make.user(Role.CALL_TAKER, town.station, username=name) for name in ("zhou", "qian")]
    for number in range(10):
        one = ring(takers[0], f"sip-{number}")
        answers = together([partial(answer_ring, one, by=taker) for taker in takers])
        refused = [answer.code for answer in answers if isinstance(answer, Refusal)]
        assert (len(answers) - len(refused), refused) == (1, ["answered_already"])


def test_the_exchange_knows_better_when_the_handset_was_lifted(clock, town, taker):
    one = ring(taker)
    pick_up_ring(one, at=clock.move(3), by=taker)
    clock.move(5)
    answer_ring(one, by=taker)
    assert Ring.objects.get().answered_at - one.rang_at == timedelta(seconds=3)
    assert hang_up_ring(one, at=clock.move(60), by=taker) is None
    assert Ring.objects.get().state == "over"


def test_hung_up_unanswered_is_rung_back_within_the_policy(clock, town, taker):
    call_back = lost(taker)
    assert call_back.due_at == clock.at + timedelta(seconds=60)
    assert desk_todo(taker) == [("dropped_call", "110-2", "已拨 0/3 次")]
    with pytest.raises(Refusal) as refused:
        answer_ring(Ring.objects.get(), by=taker)
    assert refused.value.code == "hung_up"


def test_one_rings_back_and_the_others_are_told_who(clock, town, taker, other):
    call_back = lost(taker)
    status, answer = make.Api(taker).post(f"call-backs/{call_back.id}/start")
    assert (status, answer["phone"], answer["incident"]) == (201, "13900001111", None)
    assert desk_todo(other)[0][2] == "已拨 0/3 次 · Taker 正在回拨"
    with pytest.raises(Refusal) as refused:
        start_call_back(call_back, by=other)
    assert (refused.value.code, str(refused.value.message)) == ("calling", "Taker 正在回拨。")
    with pytest.raises(Refusal):
        end_call_back(call_back, is_reached=True, by=other)
    clock.move(121)  # gone for a cup of tea
    start_call_back(call_back, by=other)


def test_after_the_last_try_it_is_closed_with_that(clock, town, taker):
    call_back = lost(taker)
    for tries in (1, 2, 3):
        start_call_back(call_back, by=taker)
        end_call_back(call_back, is_reached=False, by=taker)
        call_back.refresh_from_db()
        assert call_back.tries == tries
        assert call_back.state == ("not_reached" if tries == 3 else "open")
    assert desk_todo(taker) == []
    assert Entry.objects.latest("position").changed == {"reached": False, "tries": 3, "state": "not_reached"}


def test_one_rings_first_and_says_then_what_came_of_it(town, taker):
    with pytest.raises(Refusal) as refused:
        end_call_back(lost(taker), is_reached=True, by=taker)
    assert refused.value.code == "not_started"


def test_a_broken_line_is_rung_back_from_the_incident(town, taker):
    incident = make.incident(town, taker, caller_phone="13900002222")
    call_back = ask_call_back(incident, by=taker)
    assert desk_todo(taker) == [("line_broke", f"打架斗殴 {incident.number}", "已拨 0/3 次")]
    with pytest.raises(Refusal) as refused:
        ask_call_back(incident, by=taker)
    assert refused.value.code == "asked_already"
    status, answer = make.Api(taker).post(f"call-backs/{call_back.id}/start")
    assert (status, answer["phone"], answer["incident"]) == (201, "13900002222", str(incident.id))
    nameless = make.incident(town, taker)
    with pytest.raises(Refusal) as refused:
        ask_call_back(nameless, by=taker)
    assert refused.value.code == "no_number"


def test_a_ring_that_the_exchange_forgot_is_rung_back_too(clock, town, taker):
    ring(taker)
    clock.move(299)
    tasks.do_due(clock.at, by=system_user())
    assert CallBack.objects.count() == 0
    clock.move(2)
    tasks.do_due(clock.at, by=system_user())
    assert (Ring.objects.get().state, CallBack.objects.get().why) == ("dropped", "dropped_call")


def test_the_number_goes_after_a_day_and_the_ring_after_three_months(clock, town, taker):
    from shouwang.contacts import tasks as contact_tasks

    lost(taker)
    contact_tasks.do_due(clock.move(86_401), by=system_user())
    assert (Contact.objects.count(), Ring.objects.count()) == (0, 1)
    tasks.do_due(clock.move(90 * 86_400), by=system_user())
    assert (CallBack.objects.count(), Ring.objects.count()) == (0, 0)


def test_another_stations_desk_hears_nothing(town, taker):
    neighbour = make.Api(make.user(Role.CALL_TAKER, town.other))
    one, call_back = ring(taker), lost(taker, "sip-2")
    assert neighbour.client.get("/board/state").json()["rings"] == []
    assert neighbour.post(f"rings/{one.id}/answer")[0] == 404
    assert neighbour.post(f"call-backs/{call_back.id}/start")[0] == 404
    assert neighbour.post("rings/hung-up", {"ring": "sip-1", "at": "2026-03-02T01:00:00Z"})[0] == 404
