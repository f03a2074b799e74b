"""Saying where it is: flags and area follow, the caller's contact too."""

import pytest

from shouwang.accounts.models import Role
from shouwang.contacts.models import Contact
from shouwang.dispatch.actions import set_place
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from shouwang.places.models import Place
from tests import make

NEXT_DOOR = (make.WEST + 2.5 * make.STEP, make.SOUTH + make.STEP / 2)


def test_a_confirmed_place_takes_the_flag_away_and_moves_the_incident_into_its_area(town, by):
    incident = make.incident(town, by, lon=None, lat=None, place_text="")
    place = Place.objects.create(kind="building", name="一栋", lon=116.015, lat=28.685, area=town.beat_b)
    set_place(incident, place=place, place_text="一栋三单元", lon=None, lat=None, by=by)
    incident.refresh_from_db()
    assert (incident.place, incident.place_text, incident.lon, incident.lat) == (place, "一栋三单元", 116.015, 28.685)
    assert (incident.area, incident.flags, incident.is_place_confirmed) == (town.beat_b, [], True)
    entry = Entry.objects.latest("position")
    assert (entry.verb, entry.area) == ("set_place", town.beat_b)
    assert entry.changed == {
        "before": {"place": None, "position": [None, None]},
        "place": str(place.id),
        "position": [116.015, 28.685],
        "from_area": str(town.station.id),
    }


def test_a_place_outside_every_area_is_flagged_and_stays_with_its_desk(town, by):
    incident = make.incident(town, by, category="ufo")
    set_place(incident, place=None, place_text="", lon=10.0, lat=50.0, by=by)
    incident.refresh_from_db()
    assert (incident.flags, incident.area) == (["unknown_type", "outside_area"], town.beat_a)


def test_in_a_neighbours_area_the_neighbour_may_call_back_and_we_may_not(town, by):
    """The contact follows the incident: whoever is responsible for it now sees it, whoever was does not."""
    incident = make.incident(town, by, caller_name="王五", caller_phone="110")
    set_place(incident, place=None, place_text="", lon=NEXT_DOOR[0], lat=NEXT_DOOR[1], by=by)
    contact = Contact.objects.get()
    neighbour = make.Api(make.user(Role.DISPATCHER, town.other))
    status, answer = neighbour.post(f"contacts/{contact.id}/disclose")
    assert (contact.area, status, answer["name"], answer["phone"]) == (town.other, 201, "王五", "110")
    assert make.Api(by).post(f"contacts/{contact.id}/disclose")[0] == 404


@pytest.mark.parametrize(
    ("lon", "lat"), [(None, None), (1.0, None), (None, 1.0), (181, 0), (0, -91), (float("nan"), 0)]
)
def test_a_place_without_a_position_is_refused(town, by, lon, lat):
    incident, before = make.incident(town, by), head_position() + 1
    with pytest.raises(Refusal) as refused:
        set_place(incident, place=None, place_text="", lon=lon, lat=lat, by=by)
    assert (refused.value.code, refused.value.field, head_position()) == ("no_position", "lon", before - 1)


def test_impossible_text_is_refused(town, by):
    with pytest.raises(Refusal) as refused:
        set_place(make.incident(town, by), place=None, place_text="x" * 201, lon=1.0, lat=1.0, by=by)
    assert (refused.value.code, refused.value.field) == ("too_long", "place_text")
