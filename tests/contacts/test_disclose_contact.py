"""Names and numbers: shown only with an entry, inside one's areas, until their date."""

from datetime import timedelta

import pytest

from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.contacts import tasks
from shouwang.contacts.actions import disclose_contact, erase_contact
from shouwang.contacts.models import Contact
from shouwang.dispatch.actions import advance_order, send_order
from shouwang.dispatch.models import Call
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry, Head
from shouwang.journal.queries import head_position
from tests import make


@pytest.fixture
def contact(town) -> Contact:
    make.incident(town, make.dispatcher(town), caller_name="王五", caller_phone="13900001111")
    return Contact.objects.select_related("area").get()


def shown(api: make.Api, contact: Contact, **key: object) -> tuple[int, str | None, str | None]:
    status, answer = api.post(f"contacts/{contact.id}/disclose", **key)
    return status, answer.get("name"), answer.get("phone")


def test_showing_is_an_entry_that_says_who_and_why(town, contact):
    by, before = make.dispatcher(town), head_position()
    assert shown(make.Api(by), contact) == (201, "王五", "13900001111")
    (entry,) = make.entries_after(before)
    assert (entry.verb, entry.actor, entry.subject_kind, entry.subject_id, entry.matter_id) == (
        "disclose_contact",
        by,
        "contact",
        contact.id,
        contact.matter_id,
    )
    number = Call.objects.select_related("incident").get().incident.number
    assert entry.changed == {"purpose": "call_back", "reason": f"incident {number}"}


def test_where_the_entry_cannot_be_written_nothing_is_shown(town, contact):
    """The journal's head is gone: the answer is a failure, without a name."""
    api = make.Api(make.dispatcher(town))
    api.client.raise_request_exception = False
    Head.objects.all().delete()
    answer = api.client.post(f"/api/contacts/{contact.id}/disclose", "{}", content_type="application/json")
    assert (answer.status_code, "王五" in answer.content.decode()) == (503, False)


def test_sent_again_after_a_broken_line_it_is_shown_again_without_another_entry(town, contact):
    """And not to somebody whose right has ended, or who guessed the request's id."""
    by, key = make.dispatcher(town), sources.new_id()
    api = make.Api(by)
    assert shown(api, contact, key=key) == (201, "王五", "13900001111")
    before = head_position()
    assert shown(api, contact, key=key) == (201, "王五", "13900001111")
    assert head_position() == before
    assert shown(make.Api(make.user(Role.AUDITOR, town.station)), contact, key=key)[1:] == (None, None)
    by.grants.update(role=Role.AUDITOR)
    assert shown(api, contact, key=key) == (403, None, None)


def test_sent_again_later_it_is_a_new_look_and_needs_its_own_entry(town):
    """Else one key would open a number for ninety days and leave one entry."""
    clock = make.Clock()
    with sources.seeded(7, clock):
        by, key = make.dispatcher(town), sources.new_id()
        make.incident(town, by, caller_name="王五", caller_phone="13900001111")
        contact, api = Contact.objects.get(), make.Api(by)
        assert shown(api, contact, key=key) == (201, "王五", "13900001111")
        clock.move(300)
        assert shown(api, contact, key=key)[:2] == (201, "王五")
        clock.move(1)
        status, answer = api.post(f"contacts/{contact.id}/disclose", key=key)
        assert (status, answer["error"]["code"], "王五" in str(answer)) == (409, "shown_already", False)
        assert shown(api, contact)[:2] == (201, "王五")


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        (Role.CALL_TAKER, "station", 201),
        (Role.SUPERVISOR, "city", 201),
        (Role.AUDITOR, "station", 403),
        (Role.ADMINISTRATOR, "station", 404),
        (Role.UNIT, "station", 404),
        (Role.DISPATCHER, "other", 404),
    ],
)
def test_who_may_see_it(town, contact, role, area, status):
    api = make.Api(make.user(role, getattr(town, area)))
    before = head_position()
    assert shown(api, contact)[0] == status
    assert (head_position() == before) == (status != 201)


def test_a_crew_sees_it_while_it_has_the_order(town, contact):
    by, crew = make.dispatcher(town), make.crew(town, "C01")
    order = send_order(Call.objects.get().incident, town.units["C01"], by=by)
    assert shown(make.Api(crew), contact)[:2] == (201, "王五")
    for step in ("on_scene", "cleared"):
        advance_order(order, step, by=crew)
    assert shown(make.Api(crew), contact)[0] == 404


def test_the_action_itself_asks_for_the_right(town, contact):
    """Whoever calls it, and from wherever: the view's question is not the only one."""
    for user, status in ((make.user(Role.AUDITOR, town.station), 403), (make.user(Role.DISPATCHER, town.other), 404)):
        with pytest.raises(Refusal) as refused:
            disclose_contact(contact, reason="curious", by=user)
        assert refused.value.status == status


def test_without_a_reason_nothing_is_shown(town, contact):
    with pytest.raises(Refusal) as refused:
        disclose_contact(contact, reason=" ", by=make.dispatcher(town))
    assert (refused.value.code, refused.value.field) == ("reason_needed", "reason")


def test_the_worker_erases_it_on_its_date_and_the_entries_stay(town, contact):
    """Ninety days; name, number and salt are gone, the call and what the journal says about it are not."""
    commitment, taken = contact.commitment, Entry.objects.get(verb="take_call")
    assert contact.erase_at - taken.recorded_at == pytest.approx(timedelta(days=90), abs=timedelta(seconds=2))
    assert tasks.do_due(contact.erase_at - timedelta(seconds=1), by=system_user()) == 0
    assert tasks.do_due(contact.erase_at, by=system_user()) == 1
    assert (Contact.objects.count(), Call.objects.get().contact_id) == (0, contact.id)
    assert taken.changed["contact"] == [str(contact.id), commitment]
    entry = Entry.objects.latest("position")
    assert (entry.verb, entry.subject_id, entry.changed) == ("erase_contact", contact.id, {})
    assert shown(make.Api(make.dispatcher(town)), contact)[0] == 404
    with pytest.raises(Refusal) as refused:
        erase_contact(contact, by=system_user())
    assert refused.value.code == "already_erased"
