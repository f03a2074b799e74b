"""Entering a card: true times everywhere, once, and nothing that cannot have been."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shouwang.accounts.models import Role
from shouwang.contacts.models import Contact
from shouwang.dispatch.actions import Past, Report, Went, close_incident, send_order, withdraw_order
from shouwang.dispatch.models import Call, Category, Incident, Order
from shouwang.dispatch.queries import incident as incident_seen
from shouwang.dispatch.queries.clocks import clocks_of
from shouwang.dispatch.queries.intervals import interval_report
from shouwang.dispatch.queries.timeline import timeline_rows
from shouwang.downpack.actions import enter_card, hand_out_cards, number_of, void_cards
from shouwang.downpack.models import Card, CardBlock
from shouwang.downpack.queries import cards_out
from shouwang.duty.actions import end_shift
from shouwang.duty.models import Shift
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from tests import make
from tests.threads import together


def at(minutes: float, seconds: float = 0) -> datetime:
    """Minutes after nine in the city, when the cards were printed."""
    return datetime(2026, 3, 2, 1, 0, tzinfo=UTC) + timedelta(minutes=minutes, seconds=seconds)


def past(town, **changes) -> Past:
    report = Report(
        category="fight",
        place_text="秀隆街12号",
        note="两人",
        lon=make.WEST + make.STEP / 2,
        lat=make.SOUTH + make.STEP / 2,
        ring_at=at(10),
        answered_at=at(10, 5),
    )
    went = (Went(town.units["C01"], at(11), at(16), at(40)), Went(town.units["E11"], at(12), None, at(30)))
    whole = Past(report, taken_at=at(10, 30), went=went, disposition="dealt_with", closed_at=at(45))
    return replace(whole, **changes)


@pytest.fixture
def block(clock, town, by):
    """Printed at nine; an hour and a half later the system is back."""
    block = hand_out_cards(town.station, 3, by=by)
    clock.move(90 * 60)
    return block


def refused(deed) -> tuple[str, int, str | None]:
    with pytest.raises(Refusal) as refusal:
        deed()
    return refusal.value.code, refusal.value.status, refusal.value.field


def test_a_card_becomes_an_incident_with_the_times_on_it(block, clock, town, by):
    entered = enter_card("P-20260302-01", past(town), by=by)
    incident = Incident.objects.get(id=entered.id)
    assert (incident.number, incident.state, incident.area, incident.category_id, incident.flags) == (
        "20260302-0001",
        "closed",
        town.beat_a,
        "fight",
        ["from_paper"],
    )
    assert (incident.opened_at, incident.closed_at, incident.disposition) == (at(10, 30), at(45), "dealt_with")
    call = Call.objects.get(incident=incident)
    assert (call.ring_at, call.answered_at, call.taken_at, call.taken_by) == (at(10), at(10, 5), at(10, 30), by)
    orders = Order.objects.filter(incident=incident).order_by("sent_at")
    assert [(o.unit.call_sign, o.way, o.state, o.sent_at, o.on_scene_at, o.cleared_at) for o in orders] == [
        ("C01", "voice", "cleared", at(11), at(16), at(40)),
        ("E11", "voice", "cleared", at(12), None, at(30)),
    ]


def test_the_entry_has_both_times_and_no_personal_word(block, clock, town, by):
    report = replace(past(town).report, caller_name="王五六", caller_phone="13900001111", note="找李四")
    incident = enter_card("P-20260302-01", past(town, report=report), by=by)
    entry = Entry.objects.get(verb="enter_card")
    assert (entry.recorded_at, entry.matter_id, entry.actor) == (at(90), incident.id, by)
    changed = entry.changed
    assert (changed["card"], changed["ring_at"], changed["closed_at"]) == (
        "P-20260302-01",
        at(10).isoformat(),
        at(45).isoformat(),
    )
    assert changed["times"][0] == [at(11).isoformat(), at(16).isoformat(), at(40).isoformat()]
    assert [word for word in ("王五六", "13900001111", "李四") if word in entry.changes] == []
    assert Contact.objects.get(matter_id=incident.id).erase_at > at(90)


def test_its_timeline_tells_the_true_times_and_when_it_was_typed(block, clock, town, by):
    incident = enter_card("P-20260302-01", past(town), by=by)
    rows = [(row["at"], row["text"]) for row in timeline_rows(incident)]
    assert [one for one, _text in rows] == [
        at(10),
        at(10, 5),
        at(10, 30),
        at(11),
        at(12),
        at(16),
        at(30),
        at(40),
        at(45),
        at(90),
    ]
    assert all("纸质补录" in text for _at, text in rows[:-1])
    assert rows[-1][1] == "手工接警单 P-20260302-01 已补录"


def test_its_clocks_stand_where_they_stood_then(block, clock, town, by):
    incident = enter_card("P-20260302-01", past(town), by=by)
    found = {one.key: one.reading for one in clocks_of([incident], clock.at)[incident.id]}
    assert {key: (one.state, one.elapsed_seconds) for key, one in found.items()} == {
        "process": ("met", 55.0),  # answered 10:05 after, first unit at 11:00
        "arrival_p2": ("met", 300.0),
    }


def test_its_clocks_tick_on_where_it_is_still_open(block, clock, town, by):
    went = (Went(town.units["C01"], at(80)),)
    incident = enter_card("P-20260302-01", past(town, went=went, disposition="", closed_at=None), by=by)
    arrival = {one.key: one.reading for one in clocks_of([incident], clock.at)[incident.id]}["arrival_p2"]
    assert (arrival.state, arrival.elapsed_seconds, arrival.started_at) == ("due", 600.0, at(80))
    assert (incident.state, Order.objects.get().state) == ("ordered", "delivered")


def test_intervals_count_it_when_it_happened(block, clock, town, by):
    enter_card("P-20260302-01", past(town), by=by)
    chief = make.user(Role.SUPERVISOR, town.station)
    then = {one.key: (one.n, one.p50) for one in interval_report(at(0), at(60), seen_by=chief)}
    assert {key: then[key] for key in ("ring_to_answer", "call_to_order", "call_to_scene", "scene_to_clear")} == {
        "ring_to_answer": (1, 5.0),
        "call_to_order": (1, 55.0),
        "call_to_scene": (1, 360.0),
        "scene_to_clear": (1, 1440.0),
    }
    typed = interval_report(at(60), at(91), seen_by=chief)
    assert {one.n for one in typed} == {0}


def test_a_number_is_entered_once_and_the_second_is_told_who_was_first(block, clock, town, by):
    incident = enter_card("P-20260302-01", past(town), by=by)
    other = make.user(Role.CALL_TAKER, town.station)
    before = head_position()
    with pytest.raises(Refusal) as refusal:
        enter_card("p20260302-1", past(town), by=other)
    assert (refusal.value.code, refusal.value.status, refusal.value.field) == ("card_settled", 409, "number")
    assert str(refusal.value.message) == (
        f"手工接警单 P-20260302-01 已由 {by.name} 于 2026-03-02 10:30 补录：警情 {incident.number}。"
    )
    assert (Incident.objects.count(), head_position()) == (1, before)


@pytest.mark.django_db(transaction=True)
def test_two_people_typing_one_card_make_one_incident():
    town = make.town()
    people = [make.dispatcher(town) for _ in range(4)]
    hand_out_cards(town.station, 1, by=people[0])
    number, now = CardBlock.objects.get().numbers[0], sources.now()
    written = Past(Report(category="fight", ring_at=now), taken_at=now)
    answers = together([lambda by=by: enter_card(number, written, by=by) for by in people])
    told = [one.code if isinstance(one, Refusal) else type(one).__name__ for one in answers]
    assert sorted(told) == ["Incident", "card_settled", "card_settled", "card_settled"]
    assert (Incident.objects.count(), Call.objects.count(), Card.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"taken_at": at(9)}, ("times_out_of_order", "taken_at")),
        ({"went": [(11, 10.9, 40)]}, ("times_out_of_order", "on_scene_at")),
        ({"went": [(11, 20, 19)]}, ("times_out_of_order", "cleared_at")),
        ({"went": [(9, 20, 30)]}, ("times_out_of_order", "sent_at")),
        ({"closed_at": at(39)}, ("times_out_of_order", "closed_at")),
        ({"closed_at": at(91)}, ("time_to_come", "closed_at")),
        ({"went": [(11, 16, None)]}, ("has_units", "cleared_at")),
        ({"disposition": "x"}, ("unknown_disposition", "disposition")),
    ],
)
def test_what_cannot_have_been_is_refused_and_nothing_is_kept(block, clock, town, by, changes, told):
    if "went" in changes:
        times = [[at(one) if one else None for one in row] for row in changes["went"]]
        changes = {"went": tuple(Went(town.units["C01"], *row) for row in times)}
    before = head_position()
    code, _status, field = refused(lambda: enter_card("P-20260302-01", past(town, **changes), by=by))
    assert (code, field) == told
    assert (Incident.objects.count(), Card.objects.count(), head_position()) == (0, 0, before)


def test_a_card_is_not_older_than_its_print(block, clock, town, by):
    yesterday = past(town, report=replace(past(town).report, ring_at=at(-600), answered_at=None))
    assert refused(lambda: enter_card("P-20260302-01", yesterday, by=by)) == ("older_than_card", 400, "day")


def test_a_night_over_midnight_keeps_its_day(clock, town, by):
    """Printed at 23:50, rung at 23:58, cleared at 00:20: the number is of the day it began."""
    clock.at = datetime(2026, 3, 2, 15, 50, tzinfo=UTC)
    hand_out_cards(town.station, 1, by=by)
    clock.move(3600)
    rang = datetime(2026, 3, 2, 15, 58, tzinfo=UTC)
    went = (Went(town.units["C01"], rang + timedelta(minutes=5), None, rang + timedelta(minutes=22)),)
    night = Past(Report(category="noise", ring_at=rang), rang, went, "dealt_with")
    incident = enter_card("P-20260302-01", night, by=by)
    assert (incident.number, incident.closed_at) == ("20260302-0001", rang + timedelta(minutes=22))


def test_a_unit_that_serves_another_incident_by_now_must_have_been_cleared(block, clock, town, by):
    other = make.incident(town, by)
    send_order(other, town.units["C01"], by=by)
    still_there = past(town, went=(Went(town.units["C01"], at(11), at(16)),), disposition="", closed_at=None)
    assert refused(lambda: enter_card("P-20260302-01", still_there, by=by)) == ("unit_busy", 409, "cleared_at")
    end_shift(Shift.objects.get(unit=town.units["E11"]), by=by)
    gone = past(town, went=(Went(town.units["E11"], at(11)),), disposition="", closed_at=None)
    assert refused(lambda: enter_card("P-20260302-01", gone, by=by)) == ("not_on_shift", 409, "cleared_at")


def test_an_open_one_goes_on_like_any_other(block, clock, town, by):
    went = (Went(town.units["C01"], at(11), at(16)),)
    incident = enter_card("P-20260302-01", past(town, went=went, disposition="", closed_at=None), by=by)
    assert incident.state == "attended"
    second = send_order(incident_seen(incident.id, seen_by=by), town.units["C02"], by=by)
    assert second.sent_at == clock.at
    for order in Order.objects.filter(incident=incident):
        withdraw_order(Order.objects.select_related("incident__area").get(id=order.id), reason="x", by=by)
    close_incident(incident_seen(incident.id, seen_by=by), Category.objects.get(code="fight"), "dealt_with", by=by)
    assert Incident.objects.get(id=incident.id).closed_at == clock.at


def test_what_is_unknown_stays_unknown(block, clock, town, by):
    """Only a ring and a word: no unit, no outcome, no place. It waits like any other call."""
    bare = Past(Report(category_text="吵", ring_at=at(10)), taken_at=at(10))
    incident = enter_card("P-20260302-02", bare, by=by)
    assert (incident.state, incident.flags, incident.area, incident.ladder_at is not None) == (
        "waiting",
        ["unknown_type", "place_unknown", "from_paper"],
        town.station,
        True,
    )


def test_which_cards_are_out_and_what_became_of_the_others(block, clock, town, by):
    folders = hand_out_cards(town.station, 2, is_for_folder=True, by=by)
    assert [(one.block.id, one.numbers) for one in cards_out(clock.at, seen_by=by)] == [(block.id, block.numbers)]
    enter_card(block.numbers[0], past(town), by=by)
    void_cards(block, [block.numbers[2]], reason="写坏", by=by)
    assert [one.numbers for one in cards_out(clock.at, seen_by=by)] == [[block.numbers[1]]]
    void_cards(folders, [folders.numbers[0]], reason="写坏", by=by)  # one came back: the folder was printed
    assert [one.numbers for one in cards_out(clock.at, seen_by=by)] == [[folders.numbers[1]], [block.numbers[1]]]
    assert cards_out(clock.at, seen_by=make.dispatcher(replace(town, station=town.other))) == []


def test_a_void_card_cannot_be_entered_nor_an_entered_one_made_void(block, clock, town, by):
    void_cards(block, block.numbers[:1], reason="写坏", by=by)
    assert refused(lambda: enter_card(block.numbers[0], past(town), by=by)) == ("card_settled", 409, "number")
    enter_card(block.numbers[1], past(town), by=by)
    assert refused(lambda: void_cards(block, block.numbers[1:], reason="x", by=by)) == ("card_settled", 409, "number")
    assert refused(lambda: void_cards(block, block.numbers[2:], reason=" ", by=by)) == ("reason_needed", 400, "reason")
    assert refused(lambda: void_cards(block, ["P-20260302-99"], reason="x", by=by))[1] == 404
    assert Card.objects.count() == 2


def test_a_number_that_was_never_printed_or_is_somebody_else_s_is_unknown(block, clock, town, by):
    assert refused(lambda: enter_card("P-20260302-04", past(town), by=by)) == ("unknown_card", 400, "number")
    assert refused(lambda: enter_card("P-20269999-01", past(town), by=by)) == ("unknown_card", 400, "number")
    neighbour = make.user(Role.DISPATCHER, town.other)
    assert refused(lambda: enter_card("P-20260302-01", past(town), by=neighbour)) == ("unknown_card", 400, "number")
    crew = make.crew(town, "C01")
    assert refused(lambda: enter_card("P-20260302-01", past(town), by=crew)) == ("no_right", 403, None)


@pytest.mark.parametrize(
    "written", ["P-20260302-01", " p-20260302-1 ", "P20260302-01", "Ｐ－２０２６０３０２－０１", "P-20260302-001"]
)
def test_a_number_is_read_as_people_and_readers_of_codes_write_it(written):
    assert number_of(written) == "P-20260302-01"


@pytest.mark.parametrize(
    "written", ["", "1", "20260302-0001", "P-2026-03-02-01", "P-20260302-", "P-20260302-1234567", "\x00"]
)
def test_anything_else_is_no_card(written):
    assert refused(lambda: number_of(written)) == ("no_card_number", 400, "number")


@pytest.mark.django_db(transaction=True)
def test_prints_in_the_same_moment_get_numbers_of_their_own():
    town = make.town()
    people = [make.dispatcher(town) for _ in range(5)]
    blocks = together([lambda by=by: hand_out_cards(town.station, 7, by=by) for by in people])
    numbers = [number for block in blocks for number in block.numbers]  # type: ignore[union-attr]
    assert len(numbers) == len(set(numbers)) == 35
