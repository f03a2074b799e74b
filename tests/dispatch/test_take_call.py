"""Taking a call: always taken, whatever is missing or wrong; the caller's name stays out of the journal."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.contacts.models import Contact
from shouwang.dispatch.actions import Report, take_call
from shouwang.dispatch.models import Call, DayNumber, Incident, Note
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from shouwang.places.models import Place
from tests import make

MIDDLE = (make.WEST + make.STEP / 2, make.SOUTH + make.STEP / 2)


def described(incident: Incident) -> dict[str, object]:
    incident.refresh_from_db()
    names = ("state", "area", "category_id", "priority", "lon", "lat", "place_text", "flags", "dispatcher", "is_alert")
    return {name: getattr(incident, name) for name in names}


def test_it_opens_an_incident_where_the_caller_is(clock, town):
    """Area by position, priority by category, number by day, the ladder's first step a minute later; one entry."""
    by, before = make.user(Role.CALL_TAKER, town.station), head_position()
    incident = take_call(Report(category="fight", lon=MIDDLE[0], lat=MIDDLE[1], place_text="秀隆街12号"), by=by)
    assert described(incident) == {
        "state": "waiting",
        "area": town.beat_a,
        "category_id": "fight",
        "priority": 2,
        "lon": MIDDLE[0],
        "lat": MIDDLE[1],
        "place_text": "秀隆街12号",
        "flags": [],
        "dispatcher": None,
        "is_alert": False,
    }
    assert (incident.number, incident.opened_at) == ("20260302-0001", clock.at)
    assert incident.ladder_at == clock.at + timedelta(seconds=60)
    entry = Entry.objects.latest("position")
    assert head_position() == before + 1 == entry.position
    assert (entry.verb, entry.subject_id, entry.matter_id, entry.area) == (
        "take_call",
        incident.id,
        incident.id,
        town.beat_a,
    )
    assert entry.changed == {
        "number": "20260302-0001",
        "category": "fight",
        "priority": 2,
        "place": None,
        "position": [*MIDDLE],
        "flags": [],
        "channel": "phone",
        "ring_at": None,
        "answered_at": None,
        "contact": None,
        "note": None,
    }


@pytest.mark.parametrize(
    ("facts", "flags", "where"),
    [
        ({}, ["place_unknown"], "station"),
        ({"lon": 999.0, "lat": 28.0}, ["place_unknown"], "station"),
        ({"lon": float("nan"), "lat": float("inf")}, ["place_unknown"], "station"),
        ({"lon": make.WEST}, ["place_unknown"], "station"),
        ({"lon": 10.0, "lat": 50.0}, ["outside_area"], "station"),
        ({"lon": make.WEST + 2.5 * make.STEP, "lat": MIDDLE[1]}, [], "other"),
    ],
)
def test_a_call_from_nowhere_nonsense_or_elsewhere_is_taken_and_flagged(town, by, facts, flags, where):
    """Unknown places belong to the desk that took the call; a neighbour's place to the neighbour."""
    incident = take_call(Report(category="fight", **facts), by=by)
    incident.refresh_from_db()
    assert (incident.flags, incident.area) == (flags, getattr(town, where))
    assert (incident.lon is None) == ("place_unknown" in flags)


def test_a_known_place_gives_the_position_that_the_caller_could_not(town, by):
    """Also where half a position or an impossible one came with it."""
    place = Place.objects.create(kind="building", name="一栋", lon=MIDDLE[0], lat=MIDDLE[1], area=town.beat_a)
    for facts in ({}, {"lon": 116.0}, {"lat": 28.0}, {"lon": 999.0, "lat": 999.0}):
        incident = take_call(Report(category="fight", place=place, **facts), by=by)
        assert (incident.place, incident.lon, incident.lat, incident.flags) == (place, *MIDDLE, []), facts


def test_an_unknown_type_is_kept_in_the_callers_words(town, by):
    incident = take_call(Report(category="ufo", category_text="天上有飞碟", priority=1), by=by)
    incident.refresh_from_db()
    assert (incident.category_id, incident.opening_category_id) == ("other", "other")
    assert (incident.category_text, incident.priority) == ("天上有飞碟", 1)
    assert incident.flags == ["unknown_type", "place_unknown"]


@pytest.mark.parametrize(("asked", "given"), [(None, 2), (1, 1), (4, 4), (0, 2), (5, 2), (-1, 2)])
def test_an_impossible_priority_falls_back_to_the_categorys(town, by, asked, given):
    assert take_call(Report(category="fight", priority=asked), by=by).priority == given


def test_the_caller_is_kept_as_a_contact_and_never_in_the_journal(town, by):
    """Name, number and words stand in no column of any entry: only a reference and two salted hashes."""
    said = {"caller_name": "欧阳丹青", "caller_phone": "13900001111", "note": "红衣男子在楼道", "place_text": "丹青苑"}
    incident = make.incident(town, by, **said)
    contact, note = Contact.objects.get(), Note.objects.get()
    assert (contact.name, contact.phone, contact.matter_id, contact.area) == (
        "欧阳丹青",
        "13900001111",
        incident.id,
        town.beat_a,
    )
    assert (note.text, note.by, Call.objects.get().contact_id) == ("红衣男子在楼道", by, contact.id)
    changed = Entry.objects.latest("position").changed
    assert changed["contact"] == [str(contact.id), contact.commitment]
    assert len(changed["note"]) == 64
    written = "".join(str(row) for row in Entry.objects.values_list())
    assert [words for words in said.values() if words in written] == []


def test_the_same_name_twice_leaves_two_different_hashes(town, by):
    """Nobody can tell from the journal that two callers were the same person."""
    for _ in range(2):
        make.incident(town, by, caller_name="王五", caller_phone="110")
    first, second = Entry.objects.filter(verb="take_call").order_by("position")
    assert first.changed["contact"][1] != second.changed["contact"][1]


def test_numbers_count_from_one_each_day_of_the_citys_calendar(clock, town, by):
    """Midnight in Shanghai is 16:00 UTC."""
    clock.at = datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC)
    numbers = [make.incident(town, by).number for _ in range(2)]
    clock.move(1)
    numbers += [make.incident(town, by).number for _ in range(2)]
    assert numbers == ["20260302-0001", "20260302-0002", "20260303-0001", "20260303-0002"]


@pytest.mark.parametrize(
    ("ring", "answer", "kept_ring", "kept_answer"),
    [
        (-30, -20, -30, -20),
        (3600, 7200, 0, 0),
        (-30, 3600, -30, 0),
        (-30, -60, -30, -30),
        (-30, None, -30, None),
        (None, -5, None, -5),
        (None, 3600, None, 0),
        (None, None, None, None),
    ],
)
def test_times_that_cannot_be_are_brought_into_order(clock, town, by, ring, answer, kept_ring, kept_answer):
    """Nothing rings in the future, nothing is answered before it rings, and what nobody knows is not made up."""

    def at(seconds: int | None) -> datetime | None:
        return None if seconds is None else clock.at + timedelta(seconds=seconds)

    make.incident(town, by, ring_at=at(ring), answered_at=at(answer))
    call = Call.objects.get()
    assert (call.ring_at, call.answered_at) == (at(kept_ring), at(kept_answer))


@pytest.mark.parametrize("field", ["place_text", "category_text", "note", "caller_name", "caller_phone"])
@pytest.mark.parametrize(("text", "code"), [("x" * 100_000, "too_long"), ("a\x00b", "control_character")])
def test_impossible_text_is_refused_by_field_and_nothing_is_half_done(town, by, field, text, code):
    """Not even the day's number is used up."""
    before = head_position()
    with pytest.raises(Refusal) as refused:
        make.incident(town, by, **{"caller_name": "甲", "note": "n", field: text})
    assert (refused.value.code, refused.value.field, refused.value.status) == (code, field, 400)
    assert field in str(refused.value.message)
    kept = [table.objects.count() for table in (Incident, Call, Note, Contact, DayNumber)]
    assert (kept, head_position()) == ([0, 0, 0, 0, 0], before)


def test_an_unknown_channel_is_kept_as_other(town, by):
    """A live call is always taken."""
    make.incident(town, by, channel="pigeon")
    assert Call.objects.get().channel == "other"


def test_an_id_of_the_callers_own_is_used_once(town, by):
    """A page that chose the id may open it at once; a second incident cannot take it."""
    own = UUID("01900000-0000-7000-8000-000000000007")
    api = make.Api(by)
    status, answer = api.post("calls", {"id": own, "category": "fight"})
    assert (status, answer["subject"]) == (201, {"kind": "incident", "id": str(own)})
    before = head_position()
    status, answer = api.post("calls", {"id": own, "category": "noise"})
    assert (status, answer["error"]["code"], answer["error"]["field"]) == (409, "id_taken", "id")
    assert (head_position(), Incident.objects.get().category_id) == (before, "fight")
    auditor = make.Api(make.user(Role.AUDITOR, town.station))  # is not told which ids are taken
    assert auditor.post("calls", {"id": own})[1] == auditor.post("calls", {"id": sources.new_id()})[1]


def test_by_the_api_an_unknown_code_becomes_the_callers_words(town, by):
    status, _answer = make.Api(by).post("calls", {"category": "swans on the road", "place_text": "somewhere"})
    incident = Incident.objects.get()
    assert (status, incident.category_id, incident.category_text) == (201, "other", "swans on the road")


@pytest.mark.parametrize("ring_at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_by_the_api_a_time_at_the_end_of_all_time_is_refused(town, by, ring_at):
    status, answer = make.Api(by).post("calls", {"ring_at": ring_at})
    assert (status, answer["error"]["code"], answer["error"]["field"]) == (400, "bad_time", "ring_at")


def test_by_the_api_a_time_without_a_zone_is_utc(town, by):
    make.Api(by).post("calls", {"ring_at": "2020-01-01T00:00:00"})
    assert Call.objects.get().ring_at == datetime(2020, 1, 1, tzinfo=UTC)


def test_without_categories_a_call_is_refused_saying_what_to_run(db):
    """Before set-up there is nothing to file a call under."""
    area = make.area("city", "岱湖市", "", None, 116.0, 28.0, 117.0, 29.0)
    make.import_areas([area], source="test", by=system_user())
    with pytest.raises(Refusal) as refused:
        take_call(Report(), by=make.user(Role.DISPATCHER, area))
    assert refused.value.code == "no_categories"


@pytest.mark.parametrize("role", [Role.UNIT, Role.AUDITOR, Role.ADMINISTRATOR])
def test_other_roles_may_not(town, role):
    with pytest.raises(Refusal) as refused:
        take_call(Report(), by=make.user(role, town.station))
    assert (refused.value.status, Incident.objects.count()) == (403, 0)
