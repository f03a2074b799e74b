"""Down-pack and cards as pages: who may, what they say, and what a press does."""

import pytest
from django.test import Client

from shouwang.accounts.models import Role, User
from shouwang.dispatch.models import Incident
from shouwang.downpack.models import Card, CardBlock
from shouwang.foundation import sources
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from tests import make
from tests.downpack.reading import said


def client(user: User, language: str = "en") -> Client:
    opened = Client()
    opened.force_login(user)
    opened.cookies["django_language"] = language
    return opened


def card(town, number="P-20260302-01", **changes) -> dict[str, str]:
    written = {
        "number": number,
        "day": "2026-03-02",
        "category": "fight",
        "ring_at": "9:10",
        "place_text": "秀隆街12号",
        "note": "两人",
        "unit_1": str(town.units["C01"].id),
        "sent_at_1": "9:12",
        "on_scene_at_1": "9:16",
        "cleared_at_1": "9:40",
        "disposition": "dealt_with",
        "closed_at": "9:41",
    }
    return written | changes


@pytest.fixture
def clock():
    clock = make.Clock()
    with sources.seeded(7, clock):
        yield clock


@pytest.fixture
def desk(clock, town):
    """Ten cards were printed at nine; it is half past ten."""
    user = make.dispatcher(town, username="zhou")
    opened = client(user)
    assert opened.get("/downpack.pdf").status_code == 200
    clock.move(90 * 60)  # longer than an idle session lasts
    return client(user)


@pytest.mark.parametrize("path", ["/downpack.pdf", "/cards/"])
def test_the_desk_alone_gets_them(town, path):
    assert Client().get(path).status_code == 302
    for role, status in (
        (Role.AUDITOR, 403),
        (Role.ADMINISTRATOR, 403),
        (Role.CALL_TAKER, 200),
        (Role.SUPERVISOR, 200),
    ):
        assert client(make.user(role, town.station)).get(path).status_code == status
    assert client(make.crew(town, "C01")).get(path).status_code == 403


def test_one_press_prints_and_leaves_one_entry(clock, town):
    user, before = make.dispatcher(town, username="zhou"), head_position()
    opened = client(user)
    logged_in = head_position() - before
    answer = opened.get("/downpack.pdf?cards=2")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/pdf", "no-store")
    assert answer["Content-Disposition"] == 'inline; filename="downpack-20260302-090000.pdf"'
    assert "P-20260302-02" in said(answer.content)
    (entry,) = Entry.objects.filter(position__gt=before + logged_in)
    assert (entry.verb, entry.actor, entry.area, entry.changed) == (
        "hand_out_cards",
        user,
        town.station,
        {"first": "P-20260302-01", "last": "P-20260302-02", "folder": False},
    )


@pytest.mark.parametrize("cards", ["0", "61", "99999999999999999999", "x", "-1"])
def test_an_odd_count_of_cards_is_refused_or_the_usual(town, cards):
    opened = client(make.dispatcher(town))
    status = opened.get(f"/downpack.pdf?cards={cards}").status_code
    assert status == (400 if cards in {"0", "61"} else 200)


def test_a_card_is_typed_in_and_its_incident_shown(desk, town):
    answer = desk.post("/cards/enter", card(town))
    incident = Incident.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/incidents/{incident.id}/")
    page = desk.get(answer["Location"]).content.decode()
    assert [words in page for words in ("from paper", "Card P-20260302-01 entered", "2026-03-02 09:10:00")] == [
        True
    ] * 3


def test_pressed_twice_it_is_one_incident_and_the_second_is_told(desk, town):
    desk.post("/cards/enter", card(town))
    answer = desk.post("/cards/enter", card(town))
    assert (answer.status_code, Incident.objects.count()) == (409, 1)
    assert "was entered by Zhou at 2026-03-02 10:30" in answer.content.decode()


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(desk, town):
    answer = desk.post("/cards/enter", card(town, sent_at_1="9:05", note="很长的经过"))
    page = answer.content.decode()
    assert (answer.status_code, Incident.objects.count()) == (400, 0)
    assert "“sent” (03-02 09:05:00) is before “ring” (03-02 09:10:00)." in page
    assert "很长的经过" in page


def test_finding_the_place_saves_nothing_and_asks(desk, town, tmp_path, settings):
    settings.HOME = tmp_path
    make.roads(tmp_path)
    before = head_position()
    page = desk.post("/cards/enter", card(town, find="")).content.decode()
    assert ("Which place is meant?" in page, "None of these" in page, head_position()) == (True, True, before)
    chosen = page.partition('type="radio" name="place" value="')[2].partition('"')[0]
    desk.post("/cards/enter", card(town, place=chosen))
    assert str(Incident.objects.get().place_id) == chosen


def test_cards_that_are_out_are_listed_and_made_void(desk, town):
    page = desk.get("/cards/").content.decode()
    assert ("P-20260302-10" in page, "10 cards" in page) == (True, True)
    answer = desk.post("/cards/void", {"number": ["P-20260302-09", "P-20260302-10"], "reason": "spoilt"})
    assert (answer.status_code, sorted(Card.objects.values_list("number", flat=True))) == (
        302,
        ["P-20260302-09", "P-20260302-10"],
    )
    assert desk.post("/cards/void", {"reason": "x"}).status_code == 400
    assert desk.post("/cards/void", {"number": ["P-20260302-11"], "reason": "x"}).status_code == 400
    assert desk.post("/cards/void", {"number": ["P-20260302-08", "P-20260303-01"], "reason": "x"}).status_code == 404


def test_a_neighbour_finds_none_of_them(desk, town):
    other = client(make.user(Role.DISPATCHER, town.other))
    assert "P-20260302" not in other.get("/cards/").content.decode().replace("P-20260302-01", "")
    assert other.post("/cards/void", {"number": ["P-20260302-01"], "reason": "x"}).status_code == 400
    assert (
        other.post("/cards/enter", card(town, unit_1="", sent_at_1="", on_scene_at_1="", cleared_at_1="")).status_code
        == 400
    )
    assert CardBlock.objects.count() == 1
