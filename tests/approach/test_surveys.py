"""A survey from its first house to what crews see, and the version that replaces it."""

from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.utils.timezone import get_default_timezone, localdate

from shouwang.accounts.models import Role, User
from shouwang.approach.actions import (
    discard_survey,
    drop_feature,
    finish_survey,
    publish_survey,
    record_feature,
    return_survey,
)
from shouwang.approach.models import COVERS, Entrance, Ground, House, Lane, Survey, SurveyedAsset
from shouwang.approach.queries import current, of_version
from shouwang.approach.states import SurveyState
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from shouwang.places.models import Asset
from tests import make
from tests.approach.spots import HOUSE, begun, feature, lane, pair, published, spot


@pytest.fixture
def ground(town: make.Town) -> Ground:
    return make.ground(town.beat_a, **spot(0, 0))


def numbers(survey: Survey | None = None) -> list[str]:
    rows = current(House) if survey is None else of_version(House, survey)
    return sorted(rows.values_list("number", flat=True))


def refused(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refusal) as told:
        act(*args, **kwargs)
    return told.value.code


def test_from_draft_to_published_each_step_is_an_entry(ground: Ground, crew: User, supervisor: User) -> None:
    before = head_position()
    survey = begun(ground, crew, feature("house", 20, 40, id=HOUSE, number="12"))
    assert numbers() == []
    finish_survey(survey, by=crew)
    publish_survey(survey, by=supervisor)
    assert numbers() == ["12"]
    entries = make.entries_after(before)
    assert [(entry.verb, entry.subject_id, entry.area) for entry in entries] == [
        (verb, survey.id, ground.area) for verb in ("draft_survey", "record_feature", "finish_survey", "publish_survey")
    ]
    assert entries[-1].changed == {
        "ground": str(ground.id),
        "version": 1,
        "counts": {"houses": 1, "lanes": 0, "points": 0, "assets": 0},
        "replaced": 0,
    }


def test_a_later_survey_replaces_what_it_covers_and_the_old_version_can_be_read(
    ground: Ground, supervisor: User
) -> None:
    first = published(ground, supervisor, feature("house", 20, 40, number="12"), lane((0, 0), (0, 50), width_m=2.1))
    second = published(ground, supervisor, lane((0, 0), (0, 50), width_m=1.8), covers=["lanes"])
    assert (first.version, second.version) == (1, 2)
    assert [one.width_m for one in current(Lane)] == [1.8]
    assert numbers() == ["12"]
    assert [one.width_m for one in of_version(Lane, Survey.objects.get(id=first.id))] == [2.1]
    assert [one.width_m for one in of_version(Lane, second)] == [1.8]
    assert numbers(second) == ["12"]


def test_a_survey_of_a_part_replaces_that_part_alone(ground: Ground, supervisor: User) -> None:
    published(ground, supervisor, feature("house", 20, 40, number="12"), feature("house", -40, 40, number="1"))
    part = begun(ground, supervisor, feature("house", 22, 41, number="12A"))
    outline = [list(pair(*corner)) for corner in ((0, 0), (60, 0), (60, 60), (0, 60))]
    Survey.objects.filter(id=part.id).update(outline=outline)
    finish_survey(part, by=supervisor)
    publish_survey(Survey.objects.select_related("ground__area").get(id=part.id), by=supervisor)
    assert numbers() == ["1", "12A"]


def test_assets_are_seen_by_everybody_once_published(town: make.Town, ground: Ground, supervisor: User) -> None:
    """One that the map knows is that one; one that is not found again is retired, found again it is in use again."""
    known = Asset.objects.create(kind="hydrant", name="XH1", osm_ref="n9", area=town.beat_a, **spot(4, 0))
    published(ground, supervisor, feature("hydrant", 3, 0), feature("fire_point", 30, 0, name="站", crew_size=4))
    assert sorted(current(SurveyedAsset).values_list("kind", "asset__name")) == [
        ("fire_point", "站"),
        ("hydrant", "XH1"),
    ]
    assert Asset.objects.filter(kind="hydrant").get() == known
    published(ground, supervisor, feature("hydrant", 3, 0), covers=["assets"])
    assert Asset.objects.get(kind="fire_point").retired_at is not None
    assert Asset.objects.get(id=known.id).retired_at is None
    published(ground, supervisor, feature("fire_point", 31, 0, name="新站"), covers=["assets"])
    again = Asset.objects.get(kind="fire_point")
    assert (again.retired_at, again.name) == (None, "新站")


def test_the_same_id_is_written_over_and_taken_out(ground: Ground, crew: User) -> None:
    survey = begun(ground, crew, feature("house", 20, 40, id=HOUSE, number="12"))
    record_feature(survey, feature("house", 20, 40, id=HOUSE, number="14"), by=crew)
    record_feature(survey, feature("entrance", 20, 40, house=HOUSE), by=crew)
    assert numbers(survey) == ["14"]
    drop_feature(survey, HOUSE, by=crew)
    assert (numbers(survey), Entrance.objects.count()) == ([], 0)
    assert refused(drop_feature, survey, HOUSE, by=crew) == "not_in_survey"


def test_what_a_survey_refuses(ground: Ground, crew: User, supervisor: User) -> None:
    survey = begun(ground, crew)
    assert refused(finish_survey, survey, by=crew) == "empty_survey"
    assert refused(record_feature, survey, feature("gold", 0, 0), by=crew) == "unknown_kind"
    assert refused(record_feature, survey, feature("house", 0, 0), by=crew) == "no_number"
    assert refused(record_feature, survey, feature("house", 4000, 0, number="1"), by=crew) == "too_far"
    assert refused(record_feature, survey, lane((0, 0), (0, 0)), by=crew) == "no_line"
    assert refused(record_feature, survey, lane((0, 0), (0, 9), width_m=0.01), by=crew) == "out_of_range"
    assert refused(record_feature, survey, lane((0, 0), (0, 9), passable=["tank"]), by=crew) == "unknown_value"
    assert refused(record_feature, survey, feature("entrance", 0, 0, house=HOUSE), by=crew) == "unknown_house"
    other = begun(ground, crew, feature("house", 20, 40, id=HOUSE, number="12"))
    assert refused(record_feature, survey, feature("house", 20, 40, id=HOUSE, number="1"), by=crew) == "id_taken"
    assert refused(publish_survey, other, by=supervisor) == "survey_moved_on"
    finish_survey(other, by=crew)
    assert refused(record_feature, other, feature("house", 20, 40, number="1"), by=crew) == "not_a_draft"
    assert refused(finish_survey, other, by=crew) == "survey_moved_on"
    return_survey(other, "lane widths are missing", by=supervisor)
    assert Survey.objects.get(id=other.id).return_reason == "lane widths are missing"
    record_feature(other, feature("house", 20, 40, number="2"), by=crew)
    discard_survey(other, by=crew)
    assert refused(discard_survey, other, by=crew) == "survey_moved_on"
    assert refused(finish_survey, other, by=crew) == "survey_moved_on"


def test_a_crew_measures_and_does_not_publish(town: make.Town, ground: Ground, crew: User) -> None:
    survey = begun(ground, crew, feature("house", 20, 40, number="12"))
    finish_survey(survey, by=crew)
    api = make.Api(crew)
    assert api.post(f"surveys/{survey.id}/publish")[0] == 403
    assert make.Api(make.user(Role.SUPERVISOR, town.other)).post(f"surveys/{survey.id}/publish")[0] == 404
    assert (
        make.Api(make.user(Role.CALL_TAKER, town.station)).post(
            "surveys", {"id": str(sources.new_id()), "covers": ["lanes"], "ground": str(ground.id)}
        )[0]
        == 403
    )


def test_the_phone_sends_what_waited_once(town: make.Town, crew: User, supervisor: User) -> None:
    """A ground that is drawn, its survey, a house; each sent twice with its key."""
    api, survey_id, key = make.Api(crew), sources.new_id(), sources.new_id()
    outline = [list(pair(*corner)) for corner in ((0, 0), (60, 0), (60, 60), (0, 60))]
    body = {"id": survey_id, "covers": list(COVERS), "name": "南苑小区", "outline": outline, "surveyed_by": "E11"}
    assert [api.post("surveys", body, key=key)[0] for _ in range(2)] == [201, 201]
    house, second = {"id": sources.new_id(), "kind": "house", "number": "7栋"} | spot(30, 30), sources.new_id()
    assert [api.post(f"surveys/{survey_id}/features", house, key=second)[0] for _ in range(2)] == [201, 201]
    assert (Ground.objects.count(), House.objects.count()) == (1, 1)
    status, open_now = api.get("surveys/open")
    assert (status, [(one["name"], one["state"], one["counts"]["houses"]) for one in open_now["surveys"]]) == (
        200,
        [("南苑小区", "draft", 1)],
    )
    detail = api.get(f"surveys/{survey_id}")[1]
    assert [(one["kind"], one["facts"]["number"]) for one in detail["features"]] == [("house", "7栋")]
    assert api.post(f"surveys/{survey_id}/finish")[0] == 201
    assert [one["kind"] for one in make.Api(supervisor).get("todo?whose=desk")[1]["todo"]] == ["survey"]
    assert make.Api(supervisor).post(f"surveys/{survey_id}/publish")[0] == 201
    near = api.get("grounds?lon={lon}&lat={lat}".format(**spot(30, 30)))[1]["grounds"]
    assert [(one["name"], one["version"]) for one in near] == [("南苑小区", 1)]


def test_a_place_becomes_a_ground_once(town: make.Town, crew: User) -> None:
    from shouwang.places.models import Place

    place = Place.objects.create(kind="compound", name="岱湖花园", area=town.beat_a, **spot(0, 0))
    api = make.Api(crew)
    for _ in range(2):
        assert api.post("surveys", {"id": sources.new_id(), "covers": ["houses"], "place": place.id})[0] == 201
    assert (Ground.objects.get().place, Survey.objects.count()) == (place, 2)


def test_what_was_measured_without_network_keeps_its_own_time(ground: Ground, crew: User) -> None:
    """Measured late in the evening, sent the next morning: the lane was measured on the day before."""
    api, clock = make.Api(crew), make.Clock()  # 09:00 at the station
    with sources.seeded(8, clock):  # other ids than the ground's
        at = {"happened_at": (clock() - timedelta(hours=10)).isoformat()}
        survey_id = sources.new_id()
        assert api.post("surveys", {"id": survey_id, "covers": ["lanes"], "ground": ground.id, **at})[0] == 201
        facts = {"id": sources.new_id(), "kind": "lane", "line": [pair(0, 0), pair(0, 30)], **spot(0, 10)}
        assert api.post(f"surveys/{survey_id}/features", {**facts, **at})[0] == 201
        assert api.post(f"surveys/{survey_id}/finish", at)[0] == 201
    told = [entry.changed.get("happened_at") for entry in Entry.objects.filter(subject_id=survey_id)]
    assert told == [at["happened_at"]] * 3
    survey, found = Survey.objects.get(), Lane.objects.get()
    assert (survey.drafted_at, survey.measured_at) == (clock() - timedelta(hours=10), clock() - timedelta(hours=10))
    assert found.measured_on == localdate(clock()) - timedelta(days=1)


def test_a_lane_is_measured_on_the_stations_day(ground: Ground, crew: User) -> None:
    """At half past midnight by the clock on the wall it is still yesterday in UTC."""
    at = datetime(2026, 3, 2, 0, 30, tzinfo=get_default_timezone())
    with sources.seeded(7, lambda: at):
        begun(ground, crew, lane((0, 0), (0, 30)))
    assert Lane.objects.get().measured_on == at.date()


@pytest.mark.django_db(transaction=True)
def test_two_supervisors_publish_at_once(ground: Ground, supervisor: User) -> None:
    survey = begun(ground, supervisor, feature("house", 20, 40, number="12"))
    finish_survey(survey, by=supervisor)
    told: list[str] = []

    def publish() -> None:
        from django.db import connection

        try:
            publish_survey(Survey.objects.select_related("ground__area").get(id=survey.id), by=supervisor)
            told.append("done")
        except Refusal as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=publish) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["done", "survey_moved_on", "survey_moved_on"]
    assert Survey.objects.get(id=survey.id).version == 1
    assert Entry.objects.filter(verb="publish_survey").count() == 1
    assert Survey.objects.get().state == SurveyState.PUBLISHED
