"""A crew in danger: heard in the room and by every crew nearby, once for a crew, until somebody answers."""

from functools import partial

import pytest

from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.console.frames import project
from shouwang.console.queries import board_state
from shouwang.dispatch.actions import (
    advance_order,
    call_for_help,
    cancel_help,
    close_incident,
    send_order,
    take_over,
)
from shouwang.dispatch.models import Category, Incident, Note
from shouwang.dispatch.queries import incidents
from shouwang.dispatch.queries.recommendation import advise
from shouwang.dispatch.queries.timeline import timeline_rows
from shouwang.duty.actions import end_shift, join_unit, report_position
from shouwang.duty.models import Shift, Unit
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from shouwang.live.readers import audience_of
from tests import make
from tests.threads import together

HERE = (make.WEST + make.STEP / 2, make.SOUTH + make.STEP / 2)


@pytest.fixture
def crew(town):
    return make.crew(town, "C01")


def test_help_opens_an_incident_of_its_own_where_the_crew_is(town, by, crew):
    before = head_position()
    incident = call_for_help(town.units["C01"], where=HERE, by=crew)
    incident.refresh_from_db()
    assert (incident.category_id, incident.priority, incident.state) == ("officer_help", 1, "waiting")
    assert (incident.help_of, incident.is_alert, incident.area) == (town.units["C01"], True, town.beat_a)
    assert ((incident.lon, incident.lat), incident.flags, incident.dispatcher) == (HERE, [], None)
    (entry,) = make.entries_after(before)
    assert (entry.verb, entry.subject_id, entry.actor_id) == ("call_for_help", incident.id, crew.id)
    opened = {"number": incident.number, "category": "officer_help", "priority": 1}
    assert entry.changed == {"unit": str(town.units["C01"].id), "is_again": False} | opened


def test_without_a_position_of_the_phone_the_last_one_counts_and_off_shift_none(town, crew):
    unit = town.units["C01"]
    report_position(unit, *HERE, at=sources.now(), by=crew)
    incident = call_for_help(unit, by=crew)
    assert (incident.lon, incident.lat) == HERE
    other = make.crew(town, "C02")
    end_shift(Shift.objects.get(unit=town.units["C02"]), by=other)
    lost = call_for_help(town.units["C02"], by=other)
    assert (lost.lon, lost.flags, lost.area) == (None, ["place_unknown"], town.beat_b)


def test_it_stands_in_the_timeline_of_the_incident_the_crew_is_at(town, by, crew):
    order = send_order(make.incident(town, by), town.units["C01"], by=by)
    help_incident = call_for_help(town.units["C01"], by=crew)
    assert Entry.objects.latest("position").other_matter_id == order.incident_id
    assert help_incident.number in str(timeline_rows(order.incident)[-1]["text"])


def test_pressed_again_it_is_the_same_incident_and_loud_again(town, by, crew):
    first = call_for_help(town.units["C01"], where=HERE, by=crew)
    send_order(first, town.units["C02"], by=by)
    again = call_for_help(town.units["C01"], where=(HERE[0] + 0.001, HERE[1]), by=crew)
    again.refresh_from_db()
    assert (again.id, Incident.objects.count(), again.is_alert) == (first.id, 1, True)
    assert (again.lon, again.dispatcher) == (HERE[0] + 0.001, by)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_of_a_crew_press_in_the_same_instant():
    town = make.town()
    crew = make.crew(town, "C01")
    unit = town.units["C01"]
    together([partial(call_for_help, unit, where=HERE, by=crew)] * 4)
    assert Incident.objects.count() == 1
    assert [entry.changed["is_again"] for entry in Entry.objects.filter(verb="call_for_help").order_by("position")] == [
        False,
        True,
        True,
        True,
    ]


def test_who_calls_for_help_is_not_recommended_to_itself(town, roads, by, crew):
    incident = call_for_help(town.units["C01"], where=HERE, by=crew)
    assert sorted(one.duty.unit.call_sign for one in advise(incident).candidates) == ["C02", "E11", "F07"]


def test_crews_of_the_area_see_it_and_crews_elsewhere_do_not(town, by, crew):
    incident = call_for_help(town.units["C01"], where=HERE, by=crew)
    make.foreign_unit(town)
    neighbour, foreign = make.crew(town, "F07"), make.user(Role.UNIT, town.other, username="far")
    join_unit(foreign, Unit.objects.get(call_sign="N1"), by=system_user())
    plain = make.incident(town, by)
    seen = {user.username: set(incidents(seen_by=user)) for user in (neighbour, foreign)}
    assert seen == {"crew-F07": {incident}, "far": set()}
    assert [row["help_of"] for row in board_state(seen_by=neighbour)["incidents"]] == ["C01"]
    audiences = [audience_of(user, "en", is_personal=True) for user in (neighbour, foreign)]
    frames = project(list(Entry.objects.order_by("position")), audiences)
    assert [[row["id"] for row in frames[one].get("incidents", [])] for one in audiences] == [[incident.id], []]
    assert plain.id not in {row["id"] for row in board_state(seen_by=neighbour)["incidents"]}


def test_a_neighbour_hears_that_it_is_over(town, by, crew):
    """The last row of it comes closed; then it is no more to be seen."""
    incident = call_for_help(town.units["C01"], where=HERE, by=crew)
    neighbour, before = make.crew(town, "F07"), head_position()
    close_incident(incident, Category.objects.get(code="officer_help"), "dealt_with", by=by)
    audience = audience_of(neighbour, "en", is_personal=True)
    frame = project(make.entries_after(before), [audience])[audience]
    assert [(row["id"], row["state"]) for row in frame["incidents"]] == [(incident.id, "closed")]  # type: ignore[attr-defined]
    assert list(incidents(seen_by=neighbour)) == []


def test_cancelled_it_is_quiet_but_stays_open_until_the_desk_has_heard_the_crew(town, by, crew):
    incident = call_for_help(town.units["C01"], where=HERE, by=crew)
    cancel_help(incident, reason="误按", by=crew)
    incident.refresh_from_db()
    assert (incident.state, incident.is_alert, incident.flags) == ("waiting", False, ["help_cancelled"])
    assert (Note.objects.get().text, "误按" in Entry.objects.latest("position").changes) == ("误按", False)
    with pytest.raises(Refusal) as refused:
        cancel_help(incident, reason="误按", by=crew)
    assert (refused.value.code, refused.value.status) == ("already_cancelled", 409)


def test_called_off_and_called_again_nobody_has_answered_yet(town, by, crew):
    incident = call_for_help(town.units["C01"], where=HERE, by=crew)
    take_over(incident, by=by)
    cancel_help(incident, reason="误按", by=crew)
    call_for_help(town.units["C01"], by=crew)
    incident.refresh_from_db()
    assert (incident.flags, incident.is_alert, incident.dispatcher) == ([], True, None)


def test_a_cancel_needs_a_reason_and_its_own_crew(town, by, crew):
    incident = call_for_help(town.units["C01"], where=HERE, by=crew)
    with pytest.raises(Refusal) as refused:
        cancel_help(incident, reason="  ", by=crew)
    assert (refused.value.code, refused.value.field) == ("reason_needed", "reason")
    for stranger, status in ((make.crew(town, "F07"), 404), (by, 403)):
        with pytest.raises(Refusal) as refused:
            cancel_help(incident, reason="x", by=stranger)
        assert refused.value.status == status
    assert Incident.objects.get().flags == []


def test_nobody_calls_for_the_crew_of_another_unit(town, by):
    for stranger, status in ((make.crew(town, "F07"), 404), (by, 403)):
        with pytest.raises(Refusal) as refused:
            call_for_help(town.units["C01"], by=stranger)
        assert (refused.value.status, Incident.objects.count()) == (status, 0)


def test_over_the_api_with_the_phones_own_time(clock, town, by, crew):
    api = make.Api(crew)
    pressed = clock.at
    clock.move(120)
    body = {"lon": HERE[0], "lat": HERE[1], "happened_at": pressed.isoformat()}
    status, done = api.post(f"units/{town.units['C01'].id}/help", body, key=sources.new_id())
    assert (status, done["verb"]) == (201, "call_for_help")
    _status, detail = make.Api(by).get(f"incidents/{done['subject']['id']}")
    assert (detail["help_of"], detail["timeline"][0]["late"], detail["alert"]) == ("C01", True, True)
    clocks = {one["key"]: one["elapsed_seconds"] for one in detail["clocks"]}
    assert clocks["process"] == 120.0
    status, done = api.post(f"incidents/{done['subject']['id']}/cancel-help", {"reason": "安全了"})
    assert (status, done["verb"]) == (201, "cancel_help")
    assert make.Api(None).post(f"units/{town.units['C01'].id}/help")[0] == 401


def test_the_rows_of_help_cost_no_query_each(town, by, django_assert_max_num_queries):
    for sign in ("C01", "C02", "F07"):
        call_for_help(town.units[sign], where=HERE, by=make.crew(town, sign))
    with django_assert_max_num_queries(22):
        assert len(board_state(seen_by=by)["incidents"]) == 3


def test_it_is_answered_like_any_other_incident(town, by, crew):
    incident = call_for_help(town.units["C01"], where=HERE, by=crew)
    order = send_order(incident, town.units["C02"], by=by)
    advance_order(order, "on_scene", by=by)
    incident.refresh_from_db()
    assert (incident.state, incident.is_alert) == ("attended", False)
