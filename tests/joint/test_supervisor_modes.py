"""The supervisor raises a mode, renews and ends it from their own page, each time with its reason."""

from datetime import timedelta

import pytest
from django.test import Client

from shouwang.accounts.models import Role
from shouwang.dispatch.models import ModePeriod
from shouwang.dispatch.queries.modes import modes_in_force
from tests import make

PAGE = "/supervisor/"


@pytest.fixture
def mode(clock, town):
    return make.major_mode()


def sent(user, step, **given):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client.post(f"{PAGE}mode", {"step": step, **given})


def in_zone(at):
    return f"{at + timedelta(hours=8):%Y-%m-%dT%H:%M}"


def test_raised_renewed_and_ended(clock, town, chief, mode):
    until = clock() + timedelta(hours=6)
    area = str(town.station.id)
    assert sent(chief, "start", mode=mode.code, area=area, until=in_zone(until), reason="灯会").url == PAGE
    (period,) = modes_in_force([town.station.path])
    assert (period.mode, period.area, period.until, period.reason) == (mode, town.station, until, "灯会")
    page = Client(headers={"Accept-Language": "en"})
    page.force_login(chief)
    assert str(period.id) in page.get(PAGE).content.decode()

    later = until + timedelta(hours=2)
    sent(chief, "renew", period=str(period.id), until=in_zone(later), reason="人还没散")
    assert ModePeriod.objects.get().until == later
    sent(chief, "end", period=str(period.id), reason="散场")
    assert modes_in_force([town.station.path]) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": ""}, "reason_needed"),
        ({"until": ""}, "bad_time"),
        ({"hours": 30}, "bad_end"),
        ({"mode": "x"}, "unknown_mode"),
    ],
)
def test_what_is_refused_stands_above_what_was_typed(clock, town, chief, mode, given, code):
    until = in_zone(clock() + timedelta(hours=given.pop("hours", 6)))
    typed = {"mode": mode.code, "area": str(town.station.id), "until": until, "reason": "灯会一场"} | given
    answer = sent(chief, "start", **typed)
    content = answer.content.decode()
    assert (answer.status_code, answer.context["refusal"].code) == (400, code)
    assert str(answer.context["refusal"].message) in content
    assert typed["reason"] in content
    assert ModePeriod.objects.count() == 0


def test_nobody_switches_for_another_area_or_without_the_right(clock, town, chief, desk, mode):
    until = in_zone(clock() + timedelta(hours=6))
    typed = {"mode": mode.code, "until": until, "reason": "x"}
    assert sent(chief, "start", area=str(town.other.id), **typed).status_code == 404
    assert sent(desk, "start", area=str(town.station.id), **typed).status_code == 403
    neighbour = make.user(Role.SUPERVISOR, town.other)
    sent(chief, "start", area=str(town.station.id), **typed)
    period = ModePeriod.objects.get()
    assert sent(neighbour, "end", period=str(period.id), reason="x").status_code == 409
    assert ModePeriod.objects.get().ended_at is None
