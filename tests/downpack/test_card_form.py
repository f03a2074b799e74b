"""Times as they stand on paper: what counts as the next day, and what is a slip."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from shouwang.dispatch.actions import Past
from shouwang.downpack.forms import CardForm
from shouwang.foundation.refusal import Refusal

CITY = ZoneInfo("Asia/Shanghai")


def form(town, **written) -> CardForm:
    typed = {"number": "P-20260302-01", "day": "2026-03-02", "category": "fight", "ring_at": "23:58"} | written
    return CardForm(typed, units=list(town.units.values()))


def read(town, **written) -> Past:
    filled = form(town, **written)
    assert filled.is_valid(), filled.errors
    return filled.past()


def on(day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=CITY)


@pytest.mark.parametrize("written", ["23:58", "2358", "23：58", "23.58", "23时58分", " 23:58 "])
def test_a_time_is_read_as_people_write_it(town, written):
    assert read(town, ring_at=written).report.ring_at == on(2, 23, 58)


@pytest.mark.parametrize("written", ["24:00", "23:60", "8", "quarter past", "٢٣:٥٨", "23:58:61", "-1:00"])
def test_what_is_no_time_is_said_beside_its_field(town, written):
    filled = form(town, ring_at=written)
    assert (filled.is_valid(), list(filled.errors)) == (False, ["ring_at"])


def test_times_go_on_over_midnight(town):
    unit = str(town.units["C01"].id)
    found = read(
        town,
        answered_at="23:58:20",
        taken_at="0:01",
        unit_1=unit,
        sent_at_1="0:02",
        on_scene_at_1="0:09",
        cleared_at_1="1:30",
        disposition="dealt_with",
        closed_at="01:31",
    )
    assert (found.report.answered_at, found.taken_at, found.closed_at) == (on(2, 23, 58, 20), on(3, 0, 1), on(3, 1, 31))
    assert [(one.sent_at, one.on_scene_at, one.cleared_at) for one in found.went] == [
        (on(3, 0, 2), on(3, 0, 9), on(3, 1, 30))
    ]


def test_a_little_earlier_is_a_slip_and_stays_on_its_day(town):
    """10:05 after 10:07 is not the next morning: the action refuses it."""
    found = read(town, ring_at="10:07", answered_at="10:05")
    assert (found.report.ring_at, found.report.answered_at) == (on(2, 10, 7), on(2, 10, 5))


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ({"ring_at": ""}, "ring_at"),
        ({"sent_at_2": "23:59"}, "unit_2"),
        ({"closed_at": "23:59"}, "disposition"),
    ],
)
def test_what_is_missing_is_named(town, written, field):
    with pytest.raises(Refusal) as refusal:
        read(town, **written)
    assert refusal.value.field == field


def test_a_unit_needs_the_time_it_was_sent(town):
    with pytest.raises(Refusal) as refusal:
        read(town, unit_3=str(town.units["C02"].id), on_scene_at_3="0:10")
    assert (refusal.value.code, refusal.value.field) == ("no_time", "sent_at_3")


def test_a_foreign_unit_or_type_cannot_be_chosen(town):
    filled = form(town, unit_1="01890a5d-ac96-774b-bcce-b302099a8057", category="nothing", disposition="x")
    assert (filled.is_valid(), sorted(filled.errors)) == (False, ["category", "disposition", "unit_1"])
