"""Every board within or around the area hears of a switch, in its own language; others hear nothing."""

from datetime import timedelta

import pytest

from shouwang.accounts.models import Role
from shouwang.console.frames import project
from shouwang.dispatch.actions import end_mode, start_mode
from shouwang.foundation import sources
from shouwang.journal.models import Entry
from shouwang.live.readers import Audience
from tests import make

pytestmark = pytest.mark.django_db


def audience(role: Role, path: str, language: str = "zh-hans") -> Audience:
    return Audience(frozenset({(role.value, path)}), language, None)


def test_who_works_there_hears_of_it(town):
    major, chief = make.major_mode(), make.user(Role.SUPERVISOR, town.station)
    period = start_mode(town.station, major, until=sources.now() + timedelta(hours=1), reason="马拉松", by=chief)
    here, in_english = audience(Role.DISPATCHER, town.station.path), audience(Role.AUDITOR, town.beat_a.path, "en")
    beside, crew = audience(Role.DISPATCHER, town.other.path), audience(Role.UNIT, town.station.path)
    frames = project([Entry.objects.latest("position")], [here, in_english, beside, crew])
    assert [
        [mode["name"] for mode in frames[one].get("modes", ["none"])] if one != crew else frames[one]
        for one in (here, in_english, crew)
    ] == [
        ["重大活动模式"],
        ["Major event"],
        {},
    ]
    assert frames[beside].get("modes") == []
    end_mode(period, reason="散场", by=chief)
    assert project([Entry.objects.latest("position")], [here])[here] == {"modes": []}
