"""What the hand-over and the morning tell of works not restored, of neighbours asked, and of notes about places."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from shouwang.accounts.models import Role, User
from shouwang.foundation import sources
from shouwang.joint.actions import ask_support, end_support, notify_agency, restore_notice, send_support, update_notice
from shouwang.joint.briefing import Line, sections
from shouwang.places.actions import write_place_note
from shouwang.places.models import Place, PlaceNote
from tests import make

pytestmark = pytest.mark.django_db


def told(where: str, user: User) -> dict[str, list[Line]]:
    with translation.override("en"):
        return {str(one.heading): one.lines for one in sections(where, sources.now(), seen_by=user)}


@pytest.fixture
def house(town: make.Town) -> Place:
    facts = {"kind": "building", "name": "三塘二巷5号", "name_en": "Santang 2nd Lane 5"}
    return Place.objects.create(**facts, lon=make.WEST, lat=make.SOUTH, area=town.beat_a)


def noted(house: Place, days: int, words: str, by: User, kind: str = "dog") -> PlaceNote:
    return write_place_note(house, kind, words, ends_on=timezone.localdate(sources.now()) + timedelta(days), by=by)


@pytest.mark.parametrize("where", ["handover", "decide"])
def test_works_stand_with_what_was_said_last_until_they_are_restored(clock, town, chief, desk, agencies, where):
    incident = make.incident(town, desk)
    notice = notify_agency(agencies["water"], what="水管爆裂", incident=incident, by=desk)
    clock.move(60)
    due_at = clock() + timedelta(hours=1)
    update_notice(notice, "抢修车已出发", promised_at=due_at, by=desk)
    [line] = told(where, chief)["Told to agencies, not restored yet"]
    detail = "秀隆街12号 · 抢修车已出发"
    assert line == Line(
        f"{agencies['water'].name_en} · 水管爆裂", detail=detail, page=f"/incidents/{incident.id}/", due_at=due_at
    )
    assert told(where, make.user(Role.SUPERVISOR, town.other)) == {}
    restore_notice(notice, by=desk)
    assert told(where, chief) == {}


@pytest.mark.parametrize("where", ["handover", "decide"])
def test_support_stands_on_both_sides_until_it_has_ended(clock, town, chief, desk, where):
    unit, neighbour = make.foreign_unit(town), make.user(Role.SUPERVISOR, town.other)
    incident = make.incident(town, desk)
    request = ask_support(incident, what="车两台", to_area=town.other, by=desk)
    [asked] = told(where, chief)["Support by neighbours"]
    page = f"/incidents/{incident.id}/"
    assert (asked.text, asked.page, asked.due_at) == ("Meihu station · asked · 车两台", page, request.due_at)
    send_support(request, [unit], by=neighbour)
    [coming] = told(where, chief)["Support by neighbours"]
    assert (" · coming · " in coming.text, coming.due_at) == (True, None)
    [theirs] = told(where, neighbour)["Support by neighbours"]
    assert (theirs.text.startswith("for "), theirs.page) == (True, "")  # it opens nobody's incident to the neighbour
    request.refresh_from_db()
    end_support(request, by=desk)
    assert (told(where, chief), told(where, neighbour)) == ({}, {})


@pytest.mark.parametrize("where", ["handover", "decide"])
def test_notes_are_told_when_new_and_again_before_their_end(clock, town, chief, desk, house, where):
    heading = "Notes about places, new or ending"
    note = noted(house, 10, "院内有大狗", desk)
    [line] = told(where, chief)[heading]
    page = f"/places/{house.id}/"
    assert line == Line("Santang 2nd Lane 5", detail="dog · 院内有大狗", page=page, last_day=note.ends_on)
    clock.move(2 * 86_400)
    assert told(where, chief) == {}
    clock.move(7 * 86_400)
    assert [one.last_day for one in told(where, chief)[heading]] == [note.ends_on]
    assert told(where, make.user(Role.SUPERVISOR, town.other)) == {}
    clock.move(2 * 86_400)
    assert told(where, chief) == {}


def test_an_entry_code_is_not_on_a_page_that_is_printed(clock, town, chief, desk, house):
    noted(house, 10, "2580#", desk, kind="code")
    [line] = told("handover", chief)["Notes about places, new or ending"]
    assert line.detail == "entry code · read it at the place"


def test_what_a_section_tells_is_not_told_again_as_waiting(clock, town, desk, agencies):
    incident = make.incident(town, desk)
    notify_agency(agencies["water"], what="水管爆裂", incident=incident, by=desk)
    ask_support(incident, what="车两台", to_area=town.other, by=desk)
    client = Client()
    client.force_login(desk)
    client.cookies["django_language"] = "en"
    page = client.get("/handover/").content.decode()
    assert (page.count("水管爆裂"), page.count("车两台"), "Nothing waits at the desk." in page) == (1, 1, True)
