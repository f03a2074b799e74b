"""The fan-out: each page gets what its reader may see, at once, and nothing after the right is gone."""

import asyncio
from functools import partial

import pytest

from shouwang.accounts.actions import (
    close_user,
    create_token,
    end_access,
    grant_role,
    log_out,
    revoke_role,
    set_password,
)
from shouwang.accounts.models import Grant, Role
from shouwang.accounts.queries import system_user
from shouwang.console import frames
from shouwang.dispatch.actions import advance_order, send_order, set_place
from shouwang.duty.actions import join_unit, report_position
from shouwang.foundation import sources
from shouwang.journal.queries import head_position
from shouwang.live import hub as hub_module
from shouwang.live.hub import Hub
from shouwang.live.readers import MOST_WAITING
from tests import make

NEXT_DOOR = {"lon": make.WEST + 2.5 * make.STEP, "lat": make.SOUTH + make.STEP / 2}


def incidents(page) -> list[tuple[str, str]]:
    return [(row["number"][-4:], row["state"]) for frame in page.frames() for row in frame.get("incidents", ())]


def test_an_event_reaches_who_may_see_it_and_nobody_else(town, live):
    """The desk and the auditor of its area and those above; no neighbour, no administrator, no crew, no stranger."""
    by = make.dispatcher(town)
    seeing = [
        make.user(role, area)
        for role, area in (
            (Role.CALL_TAKER, town.station),
            (Role.DISPATCHER, town.beat_a),
            (Role.SUPERVISOR, town.city),
            (Role.AUDITOR, town.station),
        )
    ]
    others = [
        make.user(Role.DISPATCHER, town.other),
        make.user(Role.DISPATCHER, town.beat_b),
        make.user(Role.ADMINISTRATOR, town.city),
        make.user(None, town.station),
        make.crew(town, "C01"),
    ]
    live.tick()
    pages = [live.page(user) for user in (*seeing, *others)]
    incident = make.incident(town, by)
    assert live.tick() == 1
    told = [page.came() for page in pages]
    assert told[len(seeing) :] == [[]] * len(others)
    for came in told[: len(seeing)]:
        ((event, position, frame),) = came
        assert (event, position, list(frame)) == ("frame", head_position(), ["incidents"])
        (row,) = frame["incidents"]
        assert (row["id"], row["number"], row["state"], row["category_name"]) == (
            str(incident.id),
            incident.number,
            "waiting",
            "Fight",
        )


def test_several_entries_come_in_one_frame_with_complete_rows(town, live):
    by = make.dispatcher(town)
    live.tick()
    page = live.page(by)
    incident = make.incident(town, by)
    order = send_order(incident, town.units["C01"], by=by)
    advance_order(order, "accepted", by=by)
    assert live.tick() == 3
    (frame,) = page.frames()
    assert [(row["id"], row["state"]) for row in frame["incidents"]] == [(str(incident.id), "ordered")]
    assert [(row["call_sign"], row["state"]) for row in frame["incidents"][0]["orders"]] == [("C01", "accepted")]
    assert [(row["call_sign"], row["state"]) for row in frame["units"]] == [("C01", "ordered")]
    assert live.tick() == 0
    assert page.came() == []


def test_a_frame_is_made_once_for_all_readers_with_the_same_rights_and_language(town, live):
    by, other = make.dispatcher(town), make.dispatcher(town)
    live.tick()
    pages = [live.page(by), live.page(other), live.page(by, language="zh-hans")]
    make.incident(town, by)
    live.tick()
    first, second, chinese = [page.came() for page in pages]
    assert first == second
    assert chinese[0][2]["incidents"][0]["category_name"] == "打架斗殴"
    assert len({page.reader.audience for page in pages}) == 2


def test_a_crew_hears_of_its_own_order_and_of_nothing_else(town, live):
    """It appears with the order and is gone with it; other incidents' ids are not even named."""
    by, crew, idle = make.dispatcher(town), make.crew(town, "C01"), make.crew(town, "C02")
    live.tick()
    page, other = live.page(crew), live.page(idle)
    mine, another = make.incident(town, by), make.incident(town, by)
    send_order(another, town.units["E11"], by=by)
    live.tick()
    assert (page.came(), other.came()) == ([], [])
    order = send_order(mine, town.units["C01"], by=by)
    live.tick()
    (frame,) = page.frames()
    assert [row["id"] for row in frame["incidents"]] == [str(mine.id)]
    assert ([row["call_sign"] for row in frame["units"]], "gone" in frame) == (["C01"], False)
    make.incident(town, by)
    advance_order(order, "declined", reason="flat tyre", by=crew)
    live.tick()
    (frame,) = page.frames()
    assert (frame["gone"], "incidents" in frame) == ([str(mine.id)], False)
    assert other.came() == []


def test_a_pulled_crew_sees_the_new_incident_and_loses_the_old_one(town, live):
    by, crew = make.dispatcher(town), make.crew(town, "C01")
    noise, robbery = make.incident(town, by, category="noise"), make.incident(town, by, category="robbery")
    send_order(noise, town.units["C01"], by=by)
    live.tick()
    page = live.page(crew)
    send_order(robbery, town.units["C01"], by=by)
    live.tick()
    (frame,) = page.frames()
    assert ([row["id"] for row in frame["incidents"]], frame["gone"]) == ([str(robbery.id)], [str(noise.id)])


def test_an_incident_that_moves_leaves_one_board_and_appears_on_the_other(town, live):
    by, neighbour = make.dispatcher(town), make.user(Role.DISPATCHER, town.other)
    incident = make.incident(town, by)
    live.tick()
    ours, theirs = live.page(by), live.page(neighbour)
    set_place(incident, place=None, place_text="", **NEXT_DOOR, by=by)
    live.tick()
    assert [frame["gone"] for frame in ours.frames()] == [[str(incident.id)]]
    assert incidents(theirs) == [("0001", "waiting")]


def end_by_revoking(user, _secret_token) -> None:
    revoke_role(Grant.objects.get(user=user), by=system_user())


def end_by_closing(user, _secret_token) -> None:
    close_user(user, by=system_user())


def end_by_access(user, _token) -> None:
    end_access(user, by=system_user())


def end_by_leaving(user, _token) -> None:
    log_out(user, by=user)


def end_by_password(user, _token) -> None:
    set_password(user, "a long enough passphrase", by=user)


@pytest.mark.parametrize("end", [end_by_revoking, end_by_closing, end_by_access, end_by_leaving, end_by_password])
def test_when_the_right_goes_the_stream_ends_and_what_waits_is_dropped(town, live, end):
    """What happened before and after in the same moment is not shown any more; others read on."""
    user, other = make.dispatcher(town), make.dispatcher(town)
    token, _secret = create_token(user, "phone", by=system_user())
    live.tick()
    page, second, others = live.page(user), live.page(user), live.page(other)
    make.incident(town, other)
    live.tick()
    make.incident(town, other)
    end(user, token)
    make.incident(town, other)
    live.tick()
    assert page.came() == second.came() == [("ended", None, None), ("over", None, None)]
    assert incidents(others) == [("0001", "waiting"), ("0002", "waiting"), ("0003", "waiting")]
    assert live.hub.readers == {others.reader}
    make.incident(town, other)
    live.tick()
    assert page.came() == []


@pytest.mark.parametrize("what", ["grant", "unit"])
def test_when_a_right_is_added_the_page_fetches_its_state_anew(town, live, what):
    user = make.crew(town, "C01")
    live.tick()
    page = live.page(user)
    if what == "grant":
        grant_role(user, Role.CALL_TAKER, town.station, by=system_user())
    else:
        join_unit(user, town.units["C02"], by=system_user())
    live.tick()
    assert page.came() == [("reset", None, None), ("over", None, None)]


def test_a_right_that_goes_between_the_check_and_the_joining_ends_the_stream(town, live):
    """The hub has passed the entry before it knows the reader: joining looks back to before the check."""
    user = make.dispatcher(town)
    live.tick()
    checked_at = live.hub.position
    revoke_role(Grant.objects.get(user=user), by=system_user())
    live.tick()
    page = live.page(user, checked_at=checked_at)
    assert page.came() == [("ended", None, None), ("over", None, None)]
    assert live.hub.readers == set()


def test_a_page_that_comes_back_gets_what_it_missed(town, live):
    by = make.dispatcher(town)
    left_at = head_position()
    for _ in range(3):
        make.incident(town, by)
    live.tick()
    page = live.page(by, after=left_at)
    ((event, position, frame),) = page.came()
    assert (event, position, len(frame["incidents"])) == ("frame", head_position(), 3)
    assert live.page(by, after=head_position()).came() == []
    assert live.page(by, after=head_position() + 1000).came() == []
    assert live.page(by).came() == []


def test_a_page_that_is_too_far_behind_fetches_its_state_anew(town, live, monkeypatch):
    monkeypatch.setattr(hub_module, "MOST_MISSED", 2)
    by = make.dispatcher(town)
    left_at = head_position()
    for _ in range(3):
        make.incident(town, by)
    live.tick()
    assert live.page(by, after=left_at).came() == [("reset", head_position(), None)]
    assert len(live.page(by, after=left_at + 1).frames()[0]["incidents"]) == 2


def test_a_page_that_does_not_read_is_sent_away(town, live):
    """Its queue is short: it ends, what waited is dropped, and the others notice nothing."""
    by, other = make.dispatcher(town), make.dispatcher(town)
    live.tick()
    asleep, awake = live.page(by), live.page(other)
    for number in range(MOST_WAITING + 1):
        make.incident(town, by)
        live.tick()
        assert len(awake.came()) == 1, number
    assert asleep.came() == [("", None, None), ("over", None, None)]
    assert asleep.reader.is_over is True


def test_a_look_that_fails_tells_the_pages_to_fetch_their_state_and_the_next_one_goes_on(town, live):
    """The hub has passed the entry that could not be shown: nobody may miss it without knowing."""
    by = make.dispatcher(town)
    live.tick()
    page = live.page(by)
    live.hub.project = lambda _entries, _audiences: {}["nothing"]
    make.incident(town, by)
    with pytest.raises(KeyError):
        live.tick()
    assert page.came() == [("reset", head_position(), None)]
    live.hub.project = frames.project
    make.incident(town, by)
    live.tick()
    assert incidents(page) == [("0002", "waiting")]


def test_positions_go_to_the_desk_and_to_the_crew_itself(town, live, monkeypatch):
    """Not to neighbours, other crews or auditors; each look tells what moved since the one before."""
    monkeypatch.setattr(frames, "_last_look", None)
    monkeypatch.setattr(hub_module, "POSITION_SECONDS", 0.0)
    by = make.dispatcher(town)
    users = [
        by,
        make.crew(town, "C01"),
        make.crew(town, "C02"),
        make.user(Role.AUDITOR, town.station),
        make.user(Role.DISPATCHER, town.other),
    ]
    clock = make.Clock(sources.now())
    with sources.seeded(1, clock):
        clock.move(60)
        hub = Hub(frames.project, frames.position_frames)
        hub.position = head_position()
        live.hub = hub
        pages = [live.page(user) for user in users]
        report_position(town.units["C01"], 116.001, 28.681, heading=45.0, at=clock.at, by=by)
        live.tick()
        row = {"id": str(town.units["C01"].id), "lon": 116.001, "lat": 28.681, "heading": 45.0}
        told = [page.frames() for page in pages]
        assert told[2:] == [[], [], []]
        for (frame,) in told[:2]:
            (shown,) = frame["positions"]
            at = shown.pop("at")
            assert (list(frame), shown, at[:19]) == (["positions"], row, f"{clock.at:%Y-%m-%dT%H:%M:%S}")
        clock.move(2)  # looks overlap a little: what was just written may come twice, which does no harm
        live.tick()
        assert [len(page.came()) <= 1 for page in pages] == [True] * 5
        clock.move(2)
        live.tick()
        assert [page.came() for page in pages] == [[]] * 5


def test_a_quiet_stream_is_told_that_it_lives(town, live, monkeypatch):
    """Every so often, whether or not the database answers; a page reads it as nothing."""
    by = make.dispatcher(town)
    live.tick()
    page = live.page(by)
    live.hub.beat()
    assert queued(page) == []
    monkeypatch.setattr(live.hub, "_heartbeat_due", 0.0)
    live.hub.beat()
    live.hub.beat()
    assert queued(page) == [b": heartbeat\n\n"]


def queued(page) -> list[bytes | None]:
    return asyncio.run_coroutine_threadsafe(page._drain(), page.reader.loop).result(5)


def test_a_page_that_does_not_read_loses_its_connection(town, live):
    """Not only its queue: what the server wrote to it would wait for ever."""
    by = make.dispatcher(town)
    live.tick()
    cut = []
    page = live.page(by)
    page.reader.cut = partial(cut.append, "cut")
    for _ in range(MOST_WAITING):
        live.hub._deliver({page.reader.audience: {"gone": [1]}}, [page.reader], 1)
    assert (cut, len(queued(page))) == ([], MOST_WAITING)
    for _ in range(MOST_WAITING + 2):
        live.hub._deliver({page.reader.audience: {"gone": [1]}}, [page.reader], 1)
    assert (queued(page), cut) == ([b"", None], ["cut"])
