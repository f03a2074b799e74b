"""Shifts, and positions that exist inside them only."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.duty.actions import end_shift, join_unit, report_position, set_up_posts, start_shift
from shouwang.duty.models import Position, Post, Shift, Unit
from shouwang.duty.queries import running, shifts_on, units_by_id
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from tests import make

AT = (make.WEST + 0.003, make.SOUTH + 0.003)


@pytest.fixture
def town(db) -> make.Town:
    return make.town(is_on_shift=False)


def where(unit: Unit) -> tuple[float, float, float | None] | None:
    position = Position.objects.filter(shift__unit=unit).first()
    return (position.lon, position.lat, position.heading) if position else None


def refusal(action, *args, **kwargs) -> tuple[str, int]:
    before = head_position()
    with pytest.raises(Refusal) as refused:
        action(*args, **kwargs)
    assert head_position() == before
    return refused.value.code, refused.value.status


def test_a_crew_starts_and_ends_its_own_shift(town):
    """On duty it stands at its post until it says where it is; off duty its position is gone, the shift stays."""
    unit, crew = town.units["C01"], make.crew(town, "C01")
    api = make.Api(crew)
    status, answer = api.post(f"units/{unit.id}/shift", {"on": True})
    assert (status, answer["verb"], answer["subject"]) == (201, "start_shift", {"kind": "unit", "id": str(unit.id)})
    assert where(unit) == (town.post.lon, town.post.lat, None)
    assert [shift.unit for shift in shifts_on()] == [unit]
    status, answer = api.post(f"units/{unit.id}/shift", {"on": False})
    assert (status, answer["verb"]) == (201, "end_shift")
    shift = Shift.objects.get()
    assert (where(unit), shift.state, shift.ended_at >= shift.started_at) == (None, "ended", True)
    assert Entry.objects.latest("position").changed == {"shift": str(shift.id)}


def test_one_shift_at_a_time(town):
    unit = town.units["C01"]
    shift = start_shift(unit, by=system_user())
    assert refusal(start_shift, unit, by=system_user()) == ("already_on_shift", 409)
    with pytest.raises(IntegrityError), transaction.atomic():  # whatever the code does
        Shift.objects.create(unit=unit, state="on")
    end_shift(shift, by=system_user())
    assert refusal(end_shift, shift, by=system_user()) == ("not_on_shift", 409)
    assert make.Api(make.dispatcher(town)).post(f"units/{unit.id}/shift", {"on": False})[0] == 409
    start_shift(unit, by=system_user())


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        (Role.DISPATCHER, "station", 201),
        (Role.SUPERVISOR, "station", 201),
        (Role.CALL_TAKER, "station", 403),
        (Role.AUDITOR, "station", 403),
        (Role.UNIT, "station", 403),
        (Role.DISPATCHER, "other", 404),
    ],
)
def test_who_may_start_a_shift(town, role, area, status):
    user = make.user(role, getattr(town, area))
    join_unit(user, town.units["F07"], by=system_user())
    unit = town.units["C01"]
    assert make.Api(user).post(f"units/{unit.id}/shift", {"on": True})[0] == status
    assert Shift.objects.filter(unit=unit).count() == (status == 201)


def test_the_last_position_only_and_it_is_no_entry(town):
    unit, crew = town.units["C01"], make.crew(town, "C01")
    start_shift(unit, by=system_user())
    before, api, now = head_position(), make.Api(crew), sources.now()
    for lon, heading in ((AT[0], 90.0), (AT[0] + 0.001, None)):
        body = {"lon": lon, "lat": AT[1], "at": now.isoformat(), "heading": heading}
        assert api.post(f"units/{unit.id}/position", body) == (204, None)
    assert (where(unit), Position.objects.count(), head_position()) == ((AT[0] + 0.001, AT[1], None), 1, before)


def test_a_late_report_does_not_overwrite_a_newer_one(town):
    """Two packets that overtook each other; the late one is taken and forgotten."""
    unit, now = town.units["C01"], sources.now()
    start_shift(unit, by=system_user())
    report_position(unit, *AT, at=now + timedelta(seconds=2), by=system_user())
    report_position(unit, 1.0, 1.0, at=now + timedelta(seconds=1), by=system_user())
    assert where(unit) == (*AT, None)


def test_a_phone_whose_clock_is_ahead_does_not_block_the_next_report(town):
    unit = town.units["C01"]
    start_shift(unit, by=system_user())
    report_position(unit, 1.0, 1.0, at=sources.now() + timedelta(hours=1), by=system_user())
    assert Position.objects.get().at <= sources.now()
    report_position(unit, *AT, at=sources.now(), by=system_user())
    assert where(unit) == (*AT, None)


def test_off_shift_no_position_is_taken(town):
    unit, crew = town.units["C01"], make.crew(town, "C01")
    body = {"lon": AT[0], "lat": AT[1], "at": sources.now().isoformat()}
    status, answer = make.Api(crew).post(f"units/{unit.id}/position", body)
    assert (status, answer["error"]["code"], Position.objects.count()) == (409, "not_on_shift", 0)


@pytest.mark.parametrize("position", [(181.0, 0.0), (0.0, -90.1), (float("nan"), 0.0), (0.0, float("inf"))])
def test_what_is_no_position_is_refused(town, position):
    unit = town.units["C01"]
    start_shift(unit, by=system_user())
    how = refusal(report_position, unit, *position, at=sources.now(), by=system_user())
    assert (how, where(unit)) == (("bad_position", 400), (town.post.lon, town.post.lat, None))


def test_others_do_not_say_where_a_unit_is(town):
    """Another crew, a call-taker, a neighbour; nor who rode with it and is no unit any more."""
    unit = town.units["C01"]
    start_shift(unit, by=system_user())
    retired = make.crew(town, "C01")
    retired.grants.update(role=Role.AUDITOR)
    retired.__dict__.pop("granted", None)
    answers = [
        refusal(report_position, unit, *AT, at=sources.now(), by=user)[1]
        for user in (
            make.crew(town, "C02"),
            make.user(Role.CALL_TAKER, town.station),
            make.user(Role.DISPATCHER, town.other),
            retired,
        )
    ]
    assert answers == [403, 403, 404, 403]


def test_units_and_posts_are_set_up_all_or_nothing(town):
    """A call sign that exists already leaves nothing behind."""
    post = Post(code="P2", kind="police_room", name="警务室", area=town.station, lon=AT[0], lat=AT[1])
    twice = Unit(call_sign="C01", kind="car", post=post, area=town.station)
    with pytest.raises(IntegrityError):
        set_up_posts([post], [twice], by=system_user())
    assert (Post.objects.count(), Unit.objects.count()) == (1, 4)
    assert refusal(set_up_posts, [post], [], by=make.dispatcher(town)) == ("no_right", 403)


def test_units_are_kept_in_memory_and_those_set_up_later_are_found(town, django_assert_num_queries):
    units_by_id()
    with django_assert_num_queries(0):
        assert set(units_by_id(unit.id for unit in town.units.values())) == {unit.id for unit in town.units.values()}
    late = Unit(call_sign="Z9", kind="car", post=town.units["C01"].post, area=town.beat_a, capabilities=[])
    late.save()  # by another process, whose entry has not been heard of yet
    assert units_by_id([late.id])[late.id].call_sign == "Z9"
    start_shift(town.units["C01"], by=system_user())
    assert [one.unit.call_sign for one in running([town.units["C01"].id, late.id])] == ["C01"]
