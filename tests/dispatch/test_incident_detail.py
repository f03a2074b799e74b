"""One incident as the board opens it: its row, its notes, calls, duplicates, and its timeline in words."""

from django.utils import translation

from shouwang.contacts.models import Contact
from shouwang.dispatch.actions import (
    Report,
    add_call,
    add_note,
    advance_order,
    close_incident,
    hand_over,
    merge_incident,
    reopen_incident,
    send_order,
    set_category,
    set_place,
    stand_down,
    take_over,
    withdraw_order,
)
from shouwang.dispatch.models import Call, Category, Incident, Order
from shouwang.dispatch.queries.recommendation import Wording
from shouwang.engine.ranking import Reason
from shouwang.journal.models import Entry
from tests import make


def opened(api: make.Api, incident: Incident) -> dict[str, object]:
    api.client.cookies["django_language"] = "en"
    status, answer = api.get(f"incidents/{incident.id}")
    assert status == 200
    return answer


def test_it_tells_notes_calls_and_duplicates(clock, town, by):
    """A contact is an id here; the name is shown by an action of its own."""
    incident = make.incident(town, by, caller_name="王五", note="on the third floor")
    clock.move(30)
    other = make.incident(town, by, category="noise")
    add_call(incident, Report(channel="walk_in", caller_phone="110"), by=by)
    add_note(incident, "gate code 12", by=by)
    clock.move(10)
    answer = opened(make.Api(by), incident)
    assert answer["notes"] == [
        {"at": "2026-03-02T01:00:00Z", "by": "Zhou", "text": "on the third floor"},
        {"at": "2026-03-02T01:00:30Z", "by": "Zhou", "text": "gate code 12"},
    ]
    contacts = {str(contact.id) for contact in Contact.objects.all()}
    assert {call["contact"] for call in answer["calls"]} == contacts
    assert [(call["channel"], call["received_at"], call["answered_at"]) for call in answer["calls"]] == [
        ("phone", "2026-03-02T01:00:00Z", None),
        ("walk_in", "2026-03-02T01:00:30Z", None),
    ]
    assert answer["duplicates"] == [
        {
            "id": str(other.id),
            "number": other.number,
            "category_name": "Noise",
            "place": "秀隆街12号",
            "metres": 0,
            "seconds_ago": 10,
        }
    ]
    assert (answer["opening_category"], answer["closing_category"], answer["disposition"]) == ("fight", None, "")


def test_its_timeline_says_who_answers_for_it(clock, town, by):
    incident, other = make.incident(town, by), make.dispatcher(town, username="qian")
    hand_over(incident, other, by=by)
    take_over(incident, by=by)
    rows = opened(make.Api(by), incident)["timeline"]
    assert [row["text"] for row in rows][1:] == ["Handed over to Qian", "Taken over"]


def test_its_timeline_is_its_entries_in_words(clock, town, by):
    incident, other = make.incident(town, by, category="ufo"), make.incident(town, by)
    set_category(incident, Category.objects.get(code="fight"), priority=1, by=by)
    set_place(incident, place=None, place_text="x", lon=116.001, lat=28.681, by=by)
    order = send_order(incident, town.units["C01"], way="voice", by=by)
    advance_order(order, "declined", reason="flat tyre", by=by)
    send_order(incident, town.units["C02"], by=by)
    stand_down(incident, by=by)
    merge_incident(other, incident, by=by)
    close_incident(incident, Category.objects.get(code="dispute"), "dealt_with", by=by)
    reopen_incident(incident, reason="again", by=by)
    rows = opened(make.Api(by), incident)["timeline"]
    assert [(row["text"], row["by"], row["late"]) for row in rows] == [
        ("Call taken: Other, priority 3", "Zhou", False),
        ("Now Fight, priority 1", "Zhou", False),
        ("Place set", "Zhou", False),
        ("C01 ordered by radio", "Zhou", False),
        ("C01 declined: flat tyre", "Zhou", False),
        ("C02 ordered", "Zhou", False),
        ("Stand-down: C02", "Zhou", False),
        (f"{other.number} merged into this", "Zhou", False),
        ("Closed: Dispute, dealt with", "Zhou", False),
        ("Opened again", "Zhou", False),
    ]
    assert [row["position"] for row in rows] == sorted(row["position"] for row in rows)


def test_a_pull_a_recall_and_a_hand_over_are_told_with_what_one_asks_next(clock, town, by):
    """Whence the unit was pulled, in both timelines; why it was taken back; who answers for it now."""
    noise, robbery = make.incident(town, by, category="noise"), make.incident(town, by, category="robbery")
    api, other = make.Api(by), make.dispatcher(town, username="qian")
    for sign, way in (("C01", "data"), ("C02", "voice")):
        send_order(noise, town.units[sign], by=by)
        send_order(robbery, town.units[sign], way=way, by=by)
    withdraw_order(Order.objects.get(unit=town.units["C02"], state="delivered"), reason="not needed any more", by=by)
    hand_over(robbery, other, by=by)
    assert [row["text"] for row in opened(api, robbery)["timeline"]][1:] == [
        f"C01 ordered, pulled from {noise.number}",
        f"C02 ordered by radio, pulled from {noise.number}",
        "C02 taken back: not needed any more",
        "Handed over to Qian",
    ]
    left = [row["text"] for row in opened(api, noise)["timeline"]]
    assert left.count("C01 pulled to a more urgent incident") == 1


def test_what_a_further_caller_says_of_place_and_type_is_kept(clock, town, by):
    """As a note, for it overwrites nothing; what the incident says already is not said again."""
    incident = make.incident(town, by)
    api = make.Api(by)
    api.client.cookies["django_language"] = "en"
    same = {"category": "fight", "place_text": "秀隆街12号", "note": "loud"}
    other = {"category": "armed_threat", "place_text": "后门", "note": "he has\na knife", "caller_name": "王五"}
    point = {"category": "ufo", "lon": 116.0041, "lat": 28.68}
    for body in (same, other, point, {}):
        clock.move(1)
        assert api.post(f"incidents/{incident.id}/calls", body)[0] == 201
    notes = list(incident.notes.order_by("at").values_list("text", flat=True))
    assert notes == ["loud", "后门\nThreat with a weapon\nhe has\na knife", "28.68000, 116.00410\nufo"]
    incident.refresh_from_db()
    assert (incident.category_id, incident.place_text, incident.priority) == ("fight", "秀隆街12号", 2)
    assert not [entry for entry in Entry.objects.all() if "后门" in entry.changes or "ufo" in entry.changes]


def test_a_further_call_needs_an_open_incident(town, by):
    incident = make.incident(town, by)
    close_incident(incident, incident.category, "unfounded", by=by)
    status, answer = make.Api(by).post(f"incidents/{incident.id}/calls", {"note": "still going on"})
    assert (status, answer["error"]["code"], Call.objects.count()) == (409, "not_open", 1)


def test_cover_that_stays_as_it_is_is_said_once():
    changes = [Reason("cover_after", {"before": 0.914, "after": after}) for after in (0.872, 0.911)]
    with translation.override("en"):
        assert [Wording().text(one) for one in changes] == ["5-minute cover 91% → 87%", "cover stays 91%"]
