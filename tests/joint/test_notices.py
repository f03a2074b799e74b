"""An agency is told of something broken, and the clock runs until it is restored."""

from datetime import timedelta

import pytest

from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.dispatch.actions import close_incident
from shouwang.dispatch.models import Incident
from shouwang.dispatch.queries.timeline import timeline_rows
from shouwang.duty import todo
from shouwang.foundation.refusal import Refusal
from shouwang.joint.actions import notify_agency, restore_notice, update_notice, withdraw_notice
from shouwang.joint.models import Notice
from shouwang.journal.models import Entry
from shouwang.places.actions import close_road, lift_closure
from tests import make

pytestmark = pytest.mark.django_db


def refused(code: str):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def standing(incident: Incident, agencies, by, **facts) -> Notice:
    return notify_agency(agencies["water"], what="水管爆裂", incident=incident, told_to="抢修台", by=by, **facts)


def test_it_runs_until_it_is_restored_and_the_timeline_says_so(clock, town, by, agencies):
    incident = make.incident(town, by)
    notice = standing(incident, agencies, by)
    clock.move(60)
    update_notice(notice, "抢修车已出发", promised_at=clock() + timedelta(hours=1), by=by)
    restore_notice(notice, by=by)
    notice.refresh_from_db()
    assert (notice.state, notice.ended_at, notice.promised_at) == ("restored", clock(), clock() + timedelta(hours=1))
    assert [row["text"] for row in timeline_rows(incident)][1:] == [
        "已通知自来水公司",
        "自来水公司回复进展",
        "自来水公司已修复",
    ]


def test_due_as_promised_else_they_are_asked_again(clock, town, by, agencies):
    incident = make.incident(town, by)
    promised = standing(incident, agencies, by, promised_at=clock() + timedelta(hours=2))
    open_ended = standing(incident, agencies, by)
    assert [one.due_at - clock() for one in (promised, open_ended)] == [timedelta(hours=2), timedelta(minutes=30)]
    clock.move(1000)
    update_notice(open_ended, "仍在找漏点", by=by)
    open_ended.refresh_from_db()
    assert open_ended.due_at - clock() == timedelta(minutes=30)


def test_it_waits_at_the_desk_and_is_late_after_its_time(clock, town, by, agencies):
    incident = make.incident(town, by)
    notice = standing(incident, agencies, by)
    [waiting] = todo.todos("desk", clock.move(1801), seen_by=by)
    shown = (waiting.kind, waiting.title, waiting.detail, waiting.due_at < clock(), waiting.incident)
    assert shown == ("notice", "自来水公司", "水管爆裂 · 秀隆街12号", True, incident.id)
    assert todo.todos("desk", clock(), seen_by=make.user(Role.DISPATCHER, town.other)) == []
    restore_notice(notice, by=by)
    assert todo.todos("desk", clock(), seen_by=by) == []


def test_it_outlives_the_incident(clock, town, by, agencies):
    """The street is dug up for a day after the police have left."""
    incident = make.incident(town, by)
    notice = standing(incident, agencies, by)
    close_incident(incident, incident.category, "handed_on", by=by)
    update_notice(notice, "明早修好", by=by)
    restore_notice(notice, by=by)
    assert Notice.objects.get().state == "restored"


def test_over_is_over(town, by, agencies):
    notice = standing(make.incident(town, by), agencies, by)
    withdraw_notice(notice, reason="不归他们", by=by)
    for again in (
        lambda: restore_notice(notice, by=by),
        lambda: withdraw_notice(notice, reason="x", by=by),
        lambda: update_notice(notice, "x", by=by),
    ):
        with refused("notice_over"):
            again()


def test_what_was_said_is_in_no_entry(town, by, agencies):
    notice = standing(make.incident(town, by), agencies, by)
    update_notice(notice, "李工十分钟到", by=by)
    for entry in Entry.objects.order_by("-position")[:2]:
        assert (set(entry.changed), "李工" in entry.changes or "抢修台" in entry.changes) == ({"agency", "said"}, False)


@pytest.mark.parametrize(("facts", "code"), [({"what": " "}, "what_needed"), ({"promised_at": -1}, "over_already")])
def test_what_makes_no_sense_is_refused(clock, town, by, agencies, facts, code):
    if "promised_at" in facts:
        facts = {"promised_at": clock() - timedelta(seconds=1)}
    with refused(code):
        notify_agency(agencies["gas"], **({"what": "漏气"} | facts), incident=make.incident(town, by), by=by)
    assert Notice.objects.count() == 0


def test_a_place_alone_may_be_told_of(town, by, agencies):
    api = make.Api(by)
    body = {
        "agency": str(agencies["roads"].id),
        "what": "路面塌陷",
        "lon": make.WEST + 0.015,
        "lat": make.SOUTH + 0.005,
    }
    status, _done = api.post("notices", body | {"place_text": "北湖路口"})
    notice = Notice.objects.get()
    assert (status, notice.incident, notice.area) == (201, None, town.beat_b)
    [waiting] = todo.todos("desk", notice.told_at, seen_by=by)
    assert (waiting.detail, waiting.incident, waiting.lon) == ("路面塌陷 · 北湖路口", None, make.WEST + 0.015)


def test_its_closed_road_is_offered_for_lifting_as_long_as_it_is_closed(town, by, agencies, tmp_path, settings):
    settings.HOME = tmp_path
    make.roads(tmp_path)
    closure = close_road(*make.NODES["middle"], "水管爆裂", by=by)
    incident, api = make.incident(town, by), make.Api(by)
    body = {"agency": str(agencies["water"].id), "what": "水管爆裂", "closure": str(closure.id)}
    assert api.post(f"incidents/{incident.id}/notices", body)[0] == 201
    notice = Notice.objects.get()
    assert api.post(f"notices/{notice.id}/restore")[0] == 201

    def offered() -> object:
        return api.get(f"incidents/{incident.id}")[1]["parts"]["notices"]["notices"][0]["closure"]

    before = offered()
    lift_closure(closure, by=system_user())
    assert (before, offered()) == (str(closure.id), None)


def test_a_neighbours_desk_finds_no_notice_of_ours(town, by, agencies):
    notice = standing(make.incident(town, by), agencies, by)
    api = make.Api(make.user(Role.DISPATCHER, town.other))
    assert [
        api.post(f"notices/{notice.id}/{verb}", {"reason": "x"} if verb == "withdraw" else {})[0]
        for verb in ("withdraw", "restore")
    ] == [404, 404]
