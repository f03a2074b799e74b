"""Calls that need nobody: saved in one key as one closed record, counted, and taken back without losing anything."""

from datetime import timedelta

import pytest

from shouwang.accounts.models import Role, User
from shouwang.contacts.models import Contact
from shouwang.dispatch.actions import Report, close_incident, reopen_incident, set_aside_call
from shouwang.dispatch.models import Call, Incident
from shouwang.dispatch.policy import SET_ASIDE
from shouwang.dispatch.queries.intervals import interval_report
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from tests import make


@pytest.fixture
def taker(town) -> User:
    return make.user(Role.CALL_TAKER, town.station, username="taker")


@pytest.mark.parametrize("category", sorted(SET_ASIDE))
def test_it_is_one_record_that_waits_for_nobody(clock, town, taker, category):
    incident = set_aside_call(Report(category=category, caller_phone="13900001111", ring_at=clock.at), by=taker)
    incident.refresh_from_db()
    assert (incident.state, incident.category_id, incident.closing_category_id, incident.disposition) == (
        "closed",
        category,
        category,
        SET_ASIDE[category],
    )
    assert (incident.ladder_at, Call.objects.filter(incident=incident).count()) == (None, 1)
    assert Entry.objects.latest("position").verb == "set_aside_call"
    assert Contact.objects.get().erase_at == clock.at + timedelta(days=1)


def test_an_emergency_after_all_is_opened_by_the_call_taker(clock, town, taker):
    """Of no known type then, and its caller's number stays as long as any other's."""
    incident = set_aside_call(Report(category="nuisance_call", caller_phone="13900001111"), by=taker)
    clock.move(60)
    reopen_incident(incident, reason="又打来了，有人呼救", by=taker)
    incident.refresh_from_db()
    assert (incident.state, incident.category_id, incident.opening_category_id, incident.priority) == (
        "waiting",
        "other",
        "nuisance_call",
        3,
    )
    assert incident.flags == ["place_unknown", "unknown_type"]
    assert incident.ladder_at == clock.at + timedelta(seconds=60)
    assert Contact.objects.get().erase_at == clock.at + timedelta(days=90)


def test_a_call_taker_opens_no_other_incident_again(town, taker, by):
    incident = make.incident(town, by)
    close_incident(incident, incident.category, "dealt_with", by=by)
    with pytest.raises(Refusal) as refused:
        reopen_incident(incident, reason="x", by=taker)
    assert refused.value.code == "no_right"


@pytest.mark.parametrize("category", ["silent_call", "fight", "made_up", None])
def test_no_other_call_is_set_aside(town, taker, category):
    with pytest.raises(Refusal) as refused:
        set_aside_call(Report(category=category), by=taker)
    assert (refused.value.code, Incident.objects.count()) == ("not_set_aside", 0)


def test_it_counts_as_a_call_and_not_as_an_incident_nobody_was_sent_to(clock, town, taker):
    boss = make.user(Role.SUPERVISOR, town.station)
    rang = clock.at
    set_aside_call(Report(category="non_police", ring_at=rang, answered_at=clock.move(6)), by=taker)
    report = {one.key: one for one in interval_report(rang, clock.move(60), seen_by=boss)}
    assert (report["ring_to_answer"].n, report["ring_to_answer"].p50) == (1, 6.0)
    assert (report["call_to_order"].n, report["call_to_order"].missing_share) == (0, None)


def test_the_page_saves_it_once(town, taker):
    api = make.Api(taker)
    body = {"id": "01890a5d-ac96-774b-bcce-b302099a8057", "category": "misdirected_call"}
    first = api.post("calls/set-aside", body, key=body["id"])
    assert (first[0], first[1]["verb"], api.post("calls/set-aside", body, key=body["id"])) == (
        201,
        "set_aside_call",
        first,
    )
    assert api.post("calls/set-aside", body)[1]["error"]["code"] == "id_taken"
    assert make.Api(None).post("calls/set-aside", body)[0] == 401
    assert make.Api(make.user(Role.AUDITOR, town.station)).post("calls/set-aside", body)[0] == 403
