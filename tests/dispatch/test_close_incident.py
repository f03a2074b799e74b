"""The end of an incident, its reopening, and who answers for it."""

import pytest

from shouwang.accounts.models import Role
from shouwang.dispatch.actions import (
    advance_order,
    close_incident,
    hand_over,
    reopen_incident,
    send_order,
    take_over,
)
from shouwang.dispatch.models import Category, Incident
from shouwang.dispatch.queries import open_incidents
from shouwang.dispatch.queries.clocks import clocks_of
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from tests import make


def refusal(action, *args, **kwargs) -> tuple[str, int, str | None]:
    before = head_position()
    with pytest.raises(Refusal) as refused:
        action(*args, **kwargs)
    assert head_position() == before
    return refused.value.code, refused.value.status, refused.value.field


def test_it_closes_with_what_it_turned_out_to_be(clock, town, by):
    incident = make.incident(town, by)
    clock.move(300)
    close_incident(incident, Category.objects.get(code="dispute"), "dealt_with", by=by)
    incident.refresh_from_db()
    assert (incident.state, incident.closed_at, incident.ladder_at, incident.is_alert) == (
        "closed",
        clock.at,
        None,
        False,
    )
    assert (incident.opening_category_id, incident.closing_category_id, incident.disposition) == (
        "fight",
        "dispute",
        "dealt_with",
    )
    assert Entry.objects.latest("position").changed == {"category": "dispute", "disposition": "dealt_with"}
    assert list(open_incidents(seen_by=by)) == []


def test_it_does_not_close_while_a_unit_is_on_it(town, by):
    incident = make.incident(town, by)
    order = send_order(incident, town.units["C01"], by=by)
    assert refusal(close_incident, incident, incident.category, "dealt_with", by=by) == ("has_units", 409, None)
    for step in ("on_scene", "cleared"):
        advance_order(order, step, by=by)
    close_incident(incident, incident.category, "dealt_with", by=by)


def test_it_closes_once_with_a_known_outcome(town, by):
    incident = make.incident(town, by)
    how = refusal(close_incident, incident, incident.category, "went away", by=by)
    assert how == ("unknown_disposition", 400, "disposition")
    close_incident(incident, incident.category, "unfounded", by=by)
    assert refusal(close_incident, incident, incident.category, "unfounded", by=by) == ("not_open", 409, None)


def test_reopened_it_waits_anew_with_a_reason_and_a_new_run_of_its_clock(clock, town, by):
    """What it was closed as is given again at the next closing; units that had cleared count no more."""
    incident = make.incident(town, by)
    order = send_order(incident, town.units["C01"], by=by)
    for step in ("on_scene", "cleared"):
        advance_order(order, step, by=by)
    close_incident(incident, incident.category, "dealt_with", by=by)
    assert refusal(reopen_incident, incident, reason=" ", by=by) == ("reason_needed", 400, "reason")
    clock.move(100)
    reopen_incident(incident, reason="they are back", by=by)
    incident.refresh_from_db()
    assert (incident.state, incident.closing_category, incident.disposition, incident.closed_at) == (
        "waiting",
        None,
        "",
        None,
    )
    assert (incident.waiting_since, incident.ladder_at) == (clock.at, clock.move(60))
    assert incident.notes.get().text == "they are back"
    clocks = {one.key: one.reading for one in clocks_of([incident], clock.at)[incident.id]}
    assert (clocks["process"].state, clocks["process"].elapsed_seconds, clocks["process"].run) == ("due", 60.0, 2)
    assert refusal(reopen_incident, incident, reason="again", by=by) == ("not_closed", 409, None)
    send_order(incident, town.units["C01"], by=by)
    assert Incident.objects.get().state == "ordered"


def test_the_first_to_send_a_unit_answers_for_it_until_it_is_handed_over(town, by):
    """Also towards somebody whose page still shows the incident without a dispatcher."""
    incident, other = make.incident(town, by), make.dispatcher(town, username="qian")
    send_order(incident, town.units["C01"], by=by)
    hand_over(Incident.objects.get(), other, by=by)
    assert Entry.objects.latest("position").changed == {"from": str(by.id), "to": str(other.id)}
    send_order(incident, town.units["C02"], by=by)
    assert Incident.objects.get().dispatcher == other
    take_over(Incident.objects.get(), by=by)
    assert Incident.objects.get().dispatcher == by
    assert refusal(take_over, Incident.objects.get(), by=by) == ("already_theirs", 409, None)


def test_a_hand_over_says_from_whom_as_it_stands_and_not_as_it_was_loaded(town, by):
    incident, qian, wu = make.incident(town, by), make.dispatcher(town), make.dispatcher(town)
    stale = Incident.objects.get()
    hand_over(incident, qian, by=by)
    hand_over(stale, wu, by=by)
    assert Entry.objects.latest("position").changed == {"from": str(qian.id), "to": str(wu.id)}


def test_it_is_handed_over_to_somebody_who_dispatches_there_and_while_it_is_open(town, by):
    incident = make.incident(town, by)
    for user in (make.user(Role.CALL_TAKER, town.station), make.user(Role.DISPATCHER, town.other)):
        assert refusal(hand_over, incident, user, by=by) == ("not_a_dispatcher", 400, "to")
    other = make.dispatcher(town)
    close_incident(incident, incident.category, "unfounded", by=by)
    assert refusal(hand_over, incident, other, by=by) == ("not_open", 409, None)
