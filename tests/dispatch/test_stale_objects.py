"""Acting on what one's page showed a while ago: what stands in the tables now decides."""

import pytest

from shouwang.accounts.models import Role
from shouwang.contacts.models import Contact
from shouwang.dispatch.actions import (
    Report,
    add_call,
    add_note,
    close_incident,
    hand_over,
    merge_incident,
    reopen_incident,
    send_order,
    set_place,
    split_incident,
)
from shouwang.dispatch.models import Incident
from shouwang.dispatch.policy import categories
from shouwang.foundation.refusal import Refusal
from shouwang.journal.queries import head_position
from tests import make


@pytest.fixture
def by(town):
    return make.dispatcher(town)


def seen(incident: Incident) -> Incident:
    return Incident.objects.select_related("area", "category").get(id=incident.id)


@pytest.fixture
def moved(town, by) -> Incident:
    """As the dispatcher's page has it, while it has gone to the station beside."""
    city = make.user(Role.DISPATCHER, town.city)
    incident = seen(make.incident(town, city))
    place = {"place": None, "place_text": "", "lon": make.WEST + 0.025, "lat": make.SOUTH + 0.005}
    set_place(seen(incident), **place, by=city)
    return incident


ACTS = {
    "send": lambda town, incident, by: send_order(incident, town.units["C01"], by=by),
    "note": lambda town, incident, by: add_note(incident, "x", by=by),
    "call": lambda town, incident, by: add_call(incident, Report(caller_name="甲"), by=by),
    "close": lambda town, incident, by: close_incident(incident, categories()["fight"], "dealt_with", by=by),
    "take": lambda town, incident, by: hand_over(incident, by, by=by),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_what_has_left_ones_area_is_not_touched(town, by, moved, act):
    """The right was asked for where it was; the page asks again, and then it is nobody's but the other station's."""
    position = head_position()
    with pytest.raises(Refusal) as refused:
        act(town, moved, by)
    assert (refused.value.code, head_position()) == ("try_again", position)
    assert not Contact.objects.filter(matter_id=moved.id).exists()


def test_no_call_is_added_to_what_was_closed_meanwhile(town, by):
    incident = seen(make.incident(town, by))
    close_incident(seen(incident), categories()["fight"], "dealt_with", by=by)
    with pytest.raises(Refusal, match="not_open"):
        add_call(incident, Report(), by=by)
    reopen_incident(incident, reason="again", by=by)
    assert add_call(incident, Report(), by=by) == incident


def test_a_split_is_told_in_the_timeline_it_leaves(town, by):
    """Also by a page that has not heard of the merging."""
    incident, into = seen(make.incident(town, by)), make.incident(town, by)
    merge_incident(seen(incident), into, by=by)
    before = head_position()
    split_incident(incident, by=by)
    assert [entry.other_matter_id for entry in make.entries_after(before)] == [into.id]
