"""Closing a road: the ranking and the route know at once, and forget it when the road is open again."""

from datetime import timedelta

import pytest

from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.dispatch.models import Incident
from shouwang.dispatch.queries.recommendation import advise
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.queries import head_position
from shouwang.places import roads, tasks
from shouwang.places.actions import close_road, import_roads, lift_closure
from shouwang.places.models import Closure, RoadVersion
from tests import make

YARD = dict(zip(("lon", "lat"), make.NODES["yard"], strict=True))
OPEN, ROUND = 83, 126  # seconds of a car from the post to the yard: straight on, and round by the north


@pytest.fixture(autouse=True)
def network(town, tmp_path, settings) -> None:
    settings.HOME = tmp_path
    make.roads(tmp_path)


@pytest.fixture
def by(town) -> User:
    return make.dispatcher(town)


def seconds(incident: Incident) -> int | None:
    return next(one.travel_seconds for one in advise(incident).candidates if one.duty.unit.call_sign == "C01")


def test_a_closed_road_makes_the_way_longer_until_it_is_lifted(town, by):
    """Each change holds for the next ranking, without a restart; both are entries with the road's edges."""
    incident = make.incident(town, by, **YARD)
    before = head_position()
    assert seconds(incident) == OPEN
    closure = close_road(*make.NODES["middle"], "market day", by=by)
    assert (closure.area, closure.reason, closure.lifted_at) == (town.beat_a, "market day", None)
    assert closure.line == [[*make.NODES[name]] for name in ("east", "middle", "west")]
    assert seconds(incident) == ROUND
    lift_closure(closure, by=by)
    assert seconds(incident) == OPEN
    closed, lifted = make.entries_after(before)
    assert (closed.verb, closed.subject_id, closed.area, closed.changed) == (
        "close_road",
        closure.id,
        town.beat_a,
        {"edges": closure.edges, "until": None},
    )
    assert (lifted.verb, lifted.subject_id, lifted.changed) == ("lift_closure", closure.id, {"edges": closure.edges})


def test_the_route_goes_round_it_and_the_board_shows_it(town, by):
    incident, api = make.incident(town, by, **YARD), make.Api(by)
    status, answer = api.post(
        "closures", {"lon": make.NODES["middle"][0], "lat": make.NODES["middle"][1], "reason": "积水"}
    )
    assert (status, answer["verb"]) == (201, "close_road")
    _status, way = api.get(f"incidents/{incident.id}/route?unit={town.units['C01'].id}")
    assert [step["street"] for step in way["steps"]] == ["东门路", "北湖路", "西院路"]
    state = api.client.get("/board/state").json()
    closure = Closure.objects.get()
    assert [(row["id"], row["reason"], row["line"], row["until"]) for row in state["closures"]] == [
        (str(closure.id), "积水", closure.line, None)
    ]
    assert api.post(f"closures/{closure.id}/lift")[0] == 201
    assert api.client.get("/board/state").json()["closures"] == []
    status, answer = api.post(f"closures/{closure.id}/lift")
    assert status == 404
    with pytest.raises(Refusal) as refused:
        lift_closure(closure, by=by)
    assert (refused.value.code, refused.value.status) == ("already_lifted", 409)


def test_with_both_roads_closed_no_way_leads_there(town, by):
    incident = make.incident(town, by, **YARD)
    for node in ("middle", "north"):
        close_road(*make.NODES[node], "flood", by=by)
    assert seconds(incident) is None
    assert make.Api(by).get(f"incidents/{incident.id}/route?unit={town.units['C01'].id}")[0] == 404


def test_two_closures_of_one_road_both_have_to_be_lifted(town, by):
    incident = make.incident(town, by, **YARD)
    first, second = (close_road(*make.NODES["middle"], reason, by=by) for reason in ("market", "flood"))
    lift_closure(first, by=by)
    assert seconds(incident) == ROUND
    lift_closure(second, by=by)
    assert seconds(incident) == OPEN


def test_a_process_that_starts_later_knows_what_is_closed(town, by):
    incident = make.incident(town, by, **YARD)
    close_road(*make.NODES["middle"], "market", by=by)
    roads.forget()
    assert seconds(incident) == ROUND


@pytest.mark.parametrize("seconds_ago", [0, 3600])
def test_an_end_that_has_passed_closes_nothing(town, by, seconds_ago):
    until = sources.now() - timedelta(seconds=seconds_ago)
    with pytest.raises(Refusal) as refused:
        close_road(*make.NODES["middle"], "market", until=until, by=by)
    assert (refused.value.code, refused.value.field, Closure.objects.count()) == ("over_already", "until", 0)


def test_the_worker_opens_it_at_its_end(town, by):
    incident, until = make.incident(town, by, **YARD), sources.now() + timedelta(hours=2)
    close_road(*make.NODES["middle"], "market", until=until, by=by)
    close_road(*make.NODES["north"], "for ever", by=by)
    assert tasks.do_due(until - timedelta(seconds=1), by=system_user()) == 0
    assert seconds(incident) is None
    before = head_position()
    assert tasks.do_due(until, by=system_user()) == 1
    assert [(entry.verb, entry.actor) for entry in make.entries_after(before)] == [("lift_closure", system_user())]
    assert seconds(incident) == OPEN
    assert tasks.do_due(until, by=system_user()) == 0


def test_an_end_without_a_zone_is_utc_and_one_beyond_all_time_is_refused(town, by):
    api, body = make.Api(by), {"lon": make.NODES["middle"][0], "lat": make.NODES["middle"][1], "reason": "x"}
    assert api.post("closures", body | {"until": "2040-01-01T00:00:00"})[0] == 201
    assert Closure.objects.get().until.isoformat() == "2040-01-01T00:00:00+00:00"
    status, answer = api.post("closures", body | {"until": "9999-12-31T23:00:00-05:00"})
    assert (status, answer["error"]["field"]) == (400, "until")


@pytest.mark.parametrize(
    ("where", "status"), [((make.WEST + 0.005, make.SOUTH + 0.0056), 400), ((0.0, 0.0), 400), ((500.0, 100.0), 400)]
)
def test_where_there_is_no_road_nothing_is_closed(town, by, where, status):
    """Sixty metres at most: a slip of the finger does not close the next street."""
    answered, answer = make.Api(by).post("closures", {"lon": where[0], "lat": where[1], "reason": "x"})
    assert (answered, answer["error"]["code"], Closure.objects.count()) == (status, "no_road_here", 0)


def test_a_dispatcher_of_another_area_neither_closes_nor_opens_nor_sees_it(town, by):
    stranger = make.user(Role.DISPATCHER, town.other)
    closure = close_road(*make.NODES["middle"], "market", by=by)
    for deed in (
        lambda: close_road(*make.NODES["middle"], "x", by=stranger),
        lambda: lift_closure(closure, by=stranger),
    ):
        with pytest.raises(Refusal) as refused:
            deed()
        assert refused.value.status == 404
    assert make.Api(stranger).post(f"closures/{closure.id}/lift")[0] == 404
    assert make.Api(stranger).client.get("/board/state").json()["closures"] == []


def test_before_roads_are_imported_nothing_can_be_closed(town, by):
    RoadVersion.objects.update(is_current=False)
    roads.forget()
    with pytest.raises(Refusal) as refused:
        close_road(*make.NODES["middle"], "x", by=by)
    assert refused.value.code == "no_road_here"


def test_a_standing_closure_goes_on_when_the_roads_are_imported_again(town, by, tmp_path):
    """A new version has edges of its own: the closure stands on the one in the same place."""
    incident = make.incident(town, by, **YARD)
    closure = close_road(*make.NODES["middle"], "market day", by=by)
    import_roads(make.extract(tmp_path), by=system_user())
    assert make.entries_after(0)[-1].changed["closures"] == 1
    assert seconds(incident) == ROUND
    lift_closure(Closure.objects.select_related("area").get(id=closure.id), by=by)
    assert seconds(incident) == OPEN
