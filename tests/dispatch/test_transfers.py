"""A call handed over warm: it is over when the other side says so, and nobody loses it from sight before."""

import threading

import pytest
from django.db import IntegrityError, connection

from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.dispatch.actions import (
    close_incident,
    confirm_transfer,
    connect_transfer,
    merge_incident,
    offer_transfer,
    refuse_transfer,
    send_order,
    set_up_agencies,
    withdraw_transfer,
)
from shouwang.dispatch.models import Agency, Incident, Order, Transfer
from shouwang.dispatch.queries.agencies import agencies_of, record_of
from shouwang.dispatch.queries.timeline import timeline_rows
from shouwang.duty import todo
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def agencies(town: make.Town) -> dict[str, Agency]:
    return make.agencies()


def refused(code: str):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def said(incident: Incident) -> list[str]:
    return [row["text"] for row in timeline_rows(incident)][1:]


def test_it_ends_when_the_other_side_confirms_with_desk_and_number(clock, town, by, agencies, settings):
    incident = make.incident(town, by)
    transfer = offer_transfer(incident, agencies["120"], by=by)
    clock.move(20)
    connect_transfer(transfer, by=by)
    clock.move(15)
    confirm_transfer(transfer, taken_by="调度台3号", reference="A-771", by=by)
    transfer.refresh_from_db()
    ended = (transfer.state, transfer.taken_by, transfer.reference, transfer.ended_at)
    assert ended == ("confirmed", "调度台3号", "A-771", clock())
    assert said(incident) == [
        "向急救中心发起转接",
        "急救中心已接通",
        "急救中心已接手：调度台3号 · A-771",
    ]


def test_what_they_said_is_in_no_entry(town, by, agencies):
    transfer = offer_transfer(make.incident(town, by), agencies["119"], by=by)
    confirm_transfer(transfer, taken_by="张班长", reference="7", by=by)
    entry = Entry.objects.latest("position")
    assert set(entry.changed) == {"agency", "said"}
    assert "张班长" not in entry.changes


def test_nobody_confirms_without_saying_who(town, by, agencies):
    transfer = offer_transfer(make.incident(town, by), agencies["119"], by=by)
    with refused("who_confirms"):
        confirm_transfer(transfer, taken_by="  ", by=by)
    with refused("reason_needed"):
        refuse_transfer(transfer, reason="", by=by)
    transfer.refresh_from_db()
    assert transfer.state == "offered"


@pytest.mark.parametrize("end", ["confirmed", "refused", "withdrawn"])
def test_what_is_over_stays_as_it_ended(town, by, agencies, end):
    transfer = offer_transfer(make.incident(town, by), agencies["119"], by=by)
    Transfer.objects.filter(id=transfer.id).update(state=end)
    for again in (
        lambda: connect_transfer(transfer, by=by),
        lambda: confirm_transfer(transfer, taken_by="1", by=by),
        lambda: refuse_transfer(transfer, reason="x", by=by),
        lambda: withdraw_transfer(transfer, reason="x", by=by),
    ):
        with refused("no_such_move"):
            again()


def test_one_agency_is_offered_an_incident_once_at_a_time(town, by, agencies):
    incident = make.incident(town, by)
    first = offer_transfer(incident, agencies["119"], by=by)
    with refused("offered_already"):
        offer_transfer(incident, agencies["119"], by=by)
    offer_transfer(incident, agencies["120"], by=by)
    refuse_transfer(first, reason="不归本队", by=by)
    offer_transfer(incident, agencies["119"], by=by)
    assert Transfer.objects.filter(incident=incident).count() == 3


def test_the_table_itself_lets_no_second_one_through(town, by, agencies):
    transfer = offer_transfer(make.incident(town, by), agencies["119"], by=by)
    with pytest.raises(IntegrityError):
        Transfer.objects.create(
            incident=transfer.incident,
            agency=transfer.agency,
            offered_at=transfer.offered_at,
            due_at=transfer.due_at,
            salt="x",
        )


def test_an_incident_with_an_open_transfer_is_neither_closed_nor_merged(town, by, agencies):
    """Closed, nobody would look at it any more, and the ambulance that nobody promised would not come."""
    incident, other = make.incident(town, by), make.incident(town, by)
    transfer = offer_transfer(incident, agencies["120"], by=by)
    for disposition in ("handed_on", "dealt_with"):
        with refused("has_transfer"):
            close_incident(incident, incident.category, disposition, by=by)
    with refused("has_transfer"):
        merge_incident(incident, other, by=by)
    confirm_transfer(transfer, taken_by="3", by=by)
    close_incident(incident, incident.category, "handed_on", by=by)
    assert Incident.objects.get(id=incident.id).state == "closed"


def test_our_own_units_go_all_the_same(town, by, agencies):
    incident = make.incident(town, by)
    offer_transfer(incident, agencies["120"], by=by)
    assert send_order(incident, town.units["C01"], by=by).state == "sent"


def test_what_is_closed_is_offered_to_nobody(town, by, agencies):
    incident = make.incident(town, by)
    close_incident(incident, incident.category, "dealt_with", by=by)
    with refused("not_open"):
        offer_transfer(incident, agencies["119"], by=by)


def test_an_agency_answers_in_its_own_area_and_while_it_is_active(town, by, agencies):
    there = Agency(code="water-m", kind="water", name="梅湖水厂", area=town.other)
    here = Agency(code="water-d", kind="water", name="岱湖水厂", area=town.station)
    gone = Agency(code="gas", kind="gas", name="燃气公司", is_active=False)
    set_up_agencies([there, here, gone], by=system_user())
    codes = ["119", "120", "122", "12345", "water", "water-d", "95598", "roads"]
    assert [one.code for one in agencies_of(town.beat_a)] == codes
    for code in ("water-m", "gas"):
        with refused("unknown_agency"):
            offer_transfer(make.incident(town, by), Agency.objects.select_related("area").get(code=code), by=by)


def test_setting_up_again_keeps_what_was_transferred(town, by, agencies):
    transfer = offer_transfer(make.incident(town, by), agencies["119"], by=by)
    set_up_agencies(
        [Agency(code="119", kind="fire", name="消防", dial_number="119", answer_seconds=30)], by=system_user()
    )
    transfer = Transfer.objects.select_related("agency").get(id=transfer.id)
    assert (transfer.agency.name, transfer.agency.answer_seconds, Agency.objects.count()) == ("消防", 30, 8)


def test_until_it_is_confirmed_it_waits_at_the_desk_with_its_time(clock, town, by, agencies):
    incident = make.incident(town, by)
    transfer = offer_transfer(incident, agencies["119"], by=by)
    [waiting] = todo.todos("desk", clock.move(61), seen_by=by)
    shown = (waiting.kind, waiting.title, waiting.due_at == transfer.due_at, waiting.due_at < clock(), waiting.incident)
    assert shown == ("transfer", "消防救援 119", True, True, incident.id)
    neighbour = make.user(Role.DISPATCHER, town.other)
    assert todo.todos("desk", clock(), seen_by=neighbour) == []
    withdraw_transfer(transfer, reason="误拨", by=by)
    assert todo.todos("desk", clock(), seen_by=by) == []


def test_its_clock_counts_on_the_incident_until_it_is_late(clock, town, by, agencies):
    incident = make.incident(town, by)
    transfer = offer_transfer(incident, agencies["119"], by=by)
    api = make.Api(by)

    def shown() -> list[tuple[str, float, bool]]:
        _status, row = api.get(f"incidents/{incident.id}")
        mine = [one for one in row["clocks"] if one["key"] == "transfer"]
        return [(one["name"], one["target_seconds"], one["elapsed_seconds"] > one["target_seconds"]) for one in mine]

    assert shown() == [("消防救援", 60.0, False)]
    clock.move(61)
    assert shown() == [("消防救援", 60.0, True)]
    confirm_transfer(transfer, taken_by="1", by=by)
    assert shown() == []


def test_the_record_is_read_out_without_the_caller(clock, town, by, agencies):
    incident = make.incident(town, by, note="二楼有老人", caller_name="王五", caller_phone="13900001111")
    assert record_of(incident) == "\n".join(
        [
            "编号：20260302-0001",
            "类型：打架斗殴",
            "地点：秀隆街12号 · 28.68500, 116.00500",
            "报警时间：2026-03-02 09:00",
            "优先级：2",
            "2026-03-02 09:00：二楼有老人",
        ]
    )


def test_by_http_it_goes_from_offered_to_confirmed(town, by, agencies):
    incident, api = make.incident(town, by), make.Api(by)
    _status, listed = api.get(f"incidents/{incident.id}/agencies")
    assert [one["dial_number"] for one in listed["agencies"]][:4] == ["119", "120", "122", "12345"]
    status, done = api.post(f"incidents/{incident.id}/transfers", {"agency": listed["agencies"][0]["id"]})
    transfer_id = done["subject"]["id"]
    steps = [api.post(f"transfers/{transfer_id}/connect")[0]]
    steps.append(api.post(f"transfers/{transfer_id}/confirm", {"taken_by": "3号台", "reference": "F9"})[0])
    _status, detail = api.get(f"incidents/{incident.id}")
    [row] = detail["parts"]["transfers"]["transfers"]
    assert (status, steps, row["state"], row["taken_by"], row["reference"]) == (
        201,
        [201, 201],
        "confirmed",
        "3号台",
        "F9",
    )


def test_a_neighbours_desk_finds_no_transfer_of_ours(town, by, agencies):
    transfer = offer_transfer(make.incident(town, by), agencies["119"], by=by)
    api = make.Api(make.user(Role.DISPATCHER, town.other))
    assert api.post(f"transfers/{transfer.id}/withdraw", {"reason": "x"})[0] == 404
    assert api.post(f"incidents/{transfer.incident_id}/transfers", {"agency": str(agencies["120"].id)})[0] == 404


def test_who_only_reads_hands_nothing_over(town, by, agencies):
    incident, auditor = make.incident(town, by), make.user(Role.AUDITOR, town.station)
    with refused("no_right"):
        offer_transfer(incident, agencies["119"], by=auditor)


@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_ring_the_same_agency_once(town, by, agencies):
    incident = make.incident(town, by)
    answers: list[str] = []

    def ring() -> None:
        try:
            offer_transfer(Incident.objects.select_related("area").get(id=incident.id), agencies["119"], by=by)
            answers.append("offered")
        except Refusal as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=ring) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(answers), Transfer.objects.count(), Order.objects.count()) == (["offered", "offered_already"], 1, 0)
