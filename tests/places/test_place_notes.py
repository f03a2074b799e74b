"""Notes about a place: written with a last day, shown where they are needed, erased; never about a person."""

import json
from datetime import date, timedelta

import pytest

from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.areas.models import Area
from shouwang.dispatch.actions import send_order
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.places import tasks
from shouwang.places.actions import withdraw_place_note, write_place_note
from shouwang.places.models import Place, PlaceNote
from tests import make

TODAY = date(2026, 3, 2)


@pytest.fixture
def clock():
    clock = make.Clock()
    with sources.seeded(7, clock):
        yield clock


@pytest.fixture
def by(clock, town) -> User:
    return make.dispatcher(town, username="zhou")


def place(area: Area, name: str = "锦绣小区3栋", kind: str = "address", lon: float = make.WEST + 0.005) -> Place:
    return Place.objects.create(kind=kind, name=name, lon=lon, lat=make.SOUTH + 0.005, area=area)


def write(where: Place, by: User, **facts) -> PlaceNote:
    words = {"kind": "code", "words": "单元门 4471#", "ends_on": TODAY + timedelta(days=30)} | facts
    return write_place_note(where, words.pop("kind"), words.pop("words"), by=by, **words)


def test_its_words_stay_out_of_the_journal(town, by):
    note = write(place(town.beat_a), by)
    entry = Entry.objects.latest("position")
    assert (entry.verb, entry.subject_id, entry.area) == ("write_place_note", note.place_id, town.beat_a)
    assert "4471" not in json.dumps(entry.changed)
    assert (entry.changed["kind"], entry.changed["ends_on"], len(entry.changed["note"][1])) == (
        "code",
        "2026-04-01",
        64,
    )


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"ends_on": TODAY - timedelta(days=1)}, "bad_end"),
        ({"ends_on": TODAY + timedelta(days=367)}, "bad_end"),
        ({"kind": "person"}, "unknown_kind"),
        ({"words": "  "}, "empty"),
        ({"words": "户主电话 139 0000 1111"}, "of_a_person"),
        ({"words": "36010219900101123X"}, "of_a_person"),
    ],
)
def test_what_is_no_note_about_a_place_is_refused(town, by, facts, code):
    with pytest.raises(Refusal) as refused:
        write(place(town.beat_a), by, **facts)
    assert (refused.value.code, PlaceNote.objects.count()) == (code, 0)


def test_the_crew_sees_it_and_that_of_the_compound(town, by):
    """The most dangerous first; on the phone of whoever is sent."""
    compound = place(town.beat_a, "锦绣小区", "compound", make.WEST + 0.0052)
    house = place(town.beat_a)
    write(house, by, kind="dog", words="院里有狗")
    write(compound, by, kind="gas", words="地下车库有液化气罐")
    incident = make.incident(town, by, place=house, lon=house.lon, lat=house.lat)
    crew = make.crew(town, "C01")
    send_order(incident, town.units["C01"], by=by)
    _status, detail = make.Api(crew).get(f"incidents/{incident.id}")
    shown = [(one["kind_name"], one["text"], one["of"]) for one in detail["parts"]["place_notes"]]
    assert shown == [("燃气或化学品", "地下车库有液化气罐", "锦绣小区"), ("犬只", "院里有狗", "")]


def test_it_is_written_from_the_incident_and_everybody_on_it_hears(town, by):
    incident = make.incident(town, by, place=place(town.beat_a))
    body = {"kind": "way", "text": "从北面进", "ends_on": "2026-03-10"}
    status, _answer = make.Api(by).post(f"incidents/{incident.id}/place-notes", body)
    assert (status, Entry.objects.latest("position").matter_id) == (201, incident.id)
    nowhere = make.incident(town, by)
    assert make.Api(by).post(f"incidents/{nowhere.id}/place-notes", body)[1]["error"]["code"] == "no_place"


def test_it_is_shown_through_its_last_day_and_erased_after(clock, town, by):
    where = place(town.beat_a)
    write(where, by, ends_on=TODAY)
    api = make.Api(by)
    assert len(api.get(f"places/{where.id}/notes")[1]["notes"]) == 1
    assert tasks.do_due(clock.at, by=system_user()) == 0
    clock.move(16 * 3600)  # past midnight in the city
    assert make.Api(by).get(f"places/{where.id}/notes")[1]["notes"] == []
    assert tasks.do_due(clock.at, by=system_user()) == 1
    assert (PlaceNote.objects.count(), Entry.objects.latest("position").verb) == (0, "erase_place_note")


def test_a_withdrawn_one_is_shown_to_nobody_and_erased_a_day_later(clock, town, by):
    note = write(place(town.beat_a), by)
    withdraw_place_note(note, by=by)
    assert make.Api(by).get(f"places/{note.place_id}/notes")[1]["notes"] == []
    with pytest.raises(Refusal):
        withdraw_place_note(note, by=by)
    clock.move(86_401)
    tasks.do_due(clock.at, by=system_user())
    assert PlaceNote.objects.count() == 0


def test_another_towns_desk_reads_and_writes_none(town, by):
    """A place may be found by everybody; its entry code is for those who send somebody there."""
    note = write(place(town.beat_a), by)
    neighbour = make.Api(make.user(Role.SUPERVISOR, town.other))
    body = {"place": str(note.place_id), "kind": "dog", "text": "x", "ends_on": "2026-03-10"}
    assert neighbour.get(f"places/{note.place_id}/notes")[0] == 404
    assert neighbour.post("place-notes", body)[0] == 404
    assert neighbour.post(f"place-notes/{note.id}/withdraw")[0] == 404
    assert "4471" not in neighbour.client.get(f"/places/{note.place_id}/").content.decode()


def test_the_page_of_the_place_writes_and_withdraws_it(town, by):
    where = place(town.beat_a)
    client = make.Api(by).client
    client.post(f"/places/{where.id}/notes", {"kind": "gas", "text": "瓶装液化气", "ends_on": "2026-03-10"})
    page = client.get(f"/places/{where.id}/").content.decode()
    assert "瓶装液化气" in page
    assert client.post(f"/places/{where.id}/notes", {"kind": "gas", "text": "x", "ends_on": "soon"}).status_code == 400
    client.post(f"/place-notes/{PlaceNote.objects.get().id}/withdraw")
    assert "瓶装液化气" not in client.get(f"/places/{where.id}/").content.decode()
