"""An operation: planned, under way, ended; what belongs to it, who sees it, what stays of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.dispatch.actions import close_incident
from shouwang.dispatch.models import Category
from shouwang.foundation import sources
from shouwang.joint import queries, tasks
from shouwang.joint.actions import (
    add_foreign_unit,
    add_unit,
    attach_incident,
    call_back_instruction,
    detach_incident,
    end_operation,
    release_unit,
    start_operation,
)
from shouwang.joint.models import Operation, OperationIncident, OperationUnit
from shouwang.journal.models import Entry
from tests import make
from tests.joint.acts import instructed, last_entry, planned, refusal


def test_planned_started_ended(clock, town, chief):
    operation = planned(town, chief)
    start_operation(operation, by=chief)
    clock.move(3600)
    assert refusal(end_operation, operation, result=" ", by=chief) == ("empty", 400)
    end_operation(operation, result="无事故", by=chief)
    found = Operation.objects.get()
    assert (found.state, found.ended_by, found.result) == ("ended", chief, "无事故")
    assert found.ended_at - found.started_at == timedelta(hours=1)
    assert refusal(start_operation, operation, by=chief) == ("no_such_move", 409)
    assert refusal(end_operation, operation, result="x", by=chief) == ("no_such_move", 409)
    verbs = Entry.objects.filter(matter_id=operation.id).order_by("position").values_list("verb", flat=True)
    assert list(verbs) == ["plan_operation", "start_operation", "end_operation"]
    texts = (found.name, found.purpose, found.result)
    assert [words for words in texts if Entry.objects.filter(changes__contains=words).exists()] == []


def test_a_plan_may_be_called_off(clock, town, chief):
    operation = planned(town, chief)
    end_operation(operation, result="暴雨,取消", by=chief)
    assert (Operation.objects.get().state, Operation.objects.get().started_at) == ("ended", None)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"name": " "}, ("empty", 400)),
        ({"purpose": ""}, ("empty", 400)),
        ({"areas": []}, ("no_area", 400)),
        ({"ends_at": make.Clock()() - timedelta(hours=1)}, ("bad_span", 400)),
        ({"ends_at": make.Clock()() + timedelta(days=400)}, ("bad_span", 400)),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(clock, town, chief, facts, code):
    assert refusal(planned, town, chief, **facts) == code


def test_who_may_plan_and_command(clock, town, chief, desk):
    assert refusal(planned, town, desk) == ("no_right", 403)
    assert refusal(planned, town, chief, areas=[town.other]) == ("not_found", 404)
    crew = make.crew(town, "C01")
    assert refusal(planned, town, chief, commander=crew) == ("no_commander", 400)
    assert planned(town, chief, commander=desk).commander == desk


def test_who_sees_it(clock, town, chief, desk):
    """Whoever works in an area that leads or takes part; others find nothing."""
    above = make.user(Role.SUPERVISOR, town.city)
    neighbour = make.user(Role.DISPATCHER, town.other)
    alone = planned(town, chief)
    both = planned(town, above, areas=[town.station, town.other])
    seen = {user.username: set(queries.operations(seen_by=user)) for user in (chief, desk, above, neighbour)}
    assert seen == {
        "wu": {alone, both},
        "zhou": {alone, both},
        above.username: {alone, both},
        neighbour.username: {both},
    }
    assert list(queries.operations(seen_by=make.user(Role.CALL_TAKER, town.station))) == []


def test_our_units_and_theirs_take_part(clock, town, chief):
    operation = planned(town, chief)
    ours = add_unit(operation, town.units["C01"], task="东门", by=chief)
    theirs = add_foreign_unit(operation, "消防 3", "区消防救援大队", by=chief)
    assert refusal(add_unit, operation, town.units["C01"], by=chief) == ("takes_part_already", 409)
    assert refusal(add_foreign_unit, operation, " ", "城管", by=chief) == ("empty", 400)
    assert {(row.shown_sign, row.left_at) for row in queries.operation_units(operation)} == {
        ("C01", None),
        ("消防 3", None),
    }
    clock.move(60)
    release_unit(ours, by=chief)
    assert refusal(release_unit, ours, by=chief) == ("left_already", 409)
    add_unit(operation, town.units["C01"], by=chief)  # and comes again
    end_operation(operation, result="完", by=chief)
    assert OperationUnit.objects.filter(left_at=None).count() == 0
    assert refusal(release_unit, theirs, by=chief) == ("operation_over", 409)
    assert refusal(add_unit, operation, town.units["C02"], by=chief) == ("operation_over", 409)


def test_an_area_that_takes_part_brings_its_own_units_and_does_not_lead(clock, town, chief):
    above = make.user(Role.SUPERVISOR, town.city)
    neighbour = make.user(Role.SUPERVISOR, town.other)
    operation = planned(town, above, areas=[town.station, town.other])
    add_unit(operation, make.foreign_unit(town), by=neighbour)
    assert refusal(start_operation, operation, by=neighbour) == ("not_found", 404)
    assert refusal(add_unit, planned(town, chief), town.units["C01"], by=neighbour) == ("not_found", 404)


def test_an_incident_belongs_to_one_operation_and_says_so(clock, town, chief, desk):
    operation, another = planned(town, chief), planned(town, chief, name="夜间清查")
    incident = make.incident(town, desk)
    row = attach_incident(operation, incident, by=chief)
    assert refusal(attach_incident, another, incident, by=chief) == ("attached_already", 409)
    with pytest.raises(IntegrityError), transaction.atomic():  # whatever the code does
        OperationIncident.objects.create(operation=another, incident=incident, attached_at=sources.now())
    detail = make.Api(desk).get(f"incidents/{incident.id}")[1]
    assert detail["parts"]["operation"] == {
        "id": str(operation.id),
        "name": "元宵灯会",
        "state": "planned",
        "state_name": "计划中",
        "page": f"/operations/{operation.id}/",
    }
    assert [line["text"] for line in detail["timeline"]][-1] == "已纳入行动"
    entry = last_entry()
    assert (entry.matter_id, entry.other_matter_id) == (incident.id, operation.id)
    detach_incident(row, by=chief)
    assert refusal(detach_incident, row, by=chief) == ("not_attached", 409)
    assert "operation" not in make.Api(desk).get(f"incidents/{incident.id}")[1]["parts"]


def test_only_an_open_incident_is_attached(clock, town, chief, desk):
    incident = make.incident(town, desk)
    close_incident(incident, Category.objects.get(code="fight"), "unfounded", by=desk)
    assert refusal(attach_incident, planned(town, chief), incident, by=chief) == ("not_open", 409)


def test_the_end_lets_everything_go_and_the_incident_knows_it(clock, town, chief, desk):
    operation = planned(town, chief)
    incident = make.incident(town, desk)
    attach_incident(operation, incident, by=chief)
    given = instructed(chief, unit=town.units["C01"], operation=operation)
    assert refusal(end_operation, operation, result="完", by=chief) == ("instructions_stand", 409)
    call_back_instruction(given, by=chief)
    end_operation(operation, result="完", by=chief)
    assert last_entry().changed["incidents"] == [str(incident.id)]
    timeline = make.Api(desk).get(f"incidents/{incident.id}")[1]["timeline"]
    assert [line["text"] for line in timeline] == ["接警：打架斗殴，优先级 2", "已纳入行动", "行动已结束"]


def test_an_operation_that_has_ended_takes_no_instruction(clock, town, chief):
    operation = planned(town, chief)
    end_operation(operation, result="完", by=chief)
    assert refusal(instructed, chief, unit=town.units["C01"], operation=operation) == ("operation_over", 409)


def test_it_is_erased_two_years_after_its_end(clock, town, chief, desk):
    operation, standing = planned(town, chief), planned(town, chief)
    attach_incident(operation, make.incident(town, desk), by=chief)
    add_unit(operation, town.units["C01"], by=chief)
    end_operation(operation, result="完", by=chief)
    clock.move((2 * 365 + 1) * 86_400)
    tasks.do_due(sources.now(), by=system_user())
    assert list(Operation.objects.all()) == [standing]
    assert (OperationUnit.objects.count(), OperationIncident.objects.count()) == (0, 0)


def test_planning_needs_the_right_in_the_area_itself(clock, town, chief):
    """Not only somewhere: a supervisor of one beat leads nothing of the whole station."""
    below: User = make.user(Role.SUPERVISOR, town.beat_a)
    assert refusal(planned, town, below) == ("not_found", 404)
