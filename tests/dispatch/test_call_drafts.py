"""A form that outlives its page: its author's alone, overwritten without an entry, gone when saved or an hour old."""

from uuid import uuid4

import pytest

from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.dispatch import tasks
from shouwang.dispatch.actions.drafts import MOST
from shouwang.dispatch.models import CallDraft
from shouwang.journal.queries import head_position
from tests import make


@pytest.fixture
def taker(town) -> User:
    return make.user(Role.CALL_TAKER, town.station, username="taker")


def test_it_is_overwritten_and_leaves_no_entry(town, taker):
    api, before, one = make.Api(taker), head_position(), str(uuid4())
    assert api.post("calls/draft", {"id": one, "form": {"note": "二"}})[0] == 204
    assert api.post("calls/draft", {"id": one, "form": {"note": "二楼有人", "caller_phone": "139"}})[0] == 204
    _status, answer = api.get("calls/drafts")
    assert [(row["id"], row["form"]) for row in answer["drafts"]] == [
        (one, {"note": "二楼有人", "caller_phone": "139"})
    ]
    assert head_position() == before


def test_its_author_discards_it(town, taker):
    api, one = make.Api(taker), str(uuid4())
    api.post("calls/draft", {"id": one, "form": {"note": "x"}})
    assert api.post(f"calls/drafts/{one}/discard")[0] == 204
    assert api.get("calls/drafts")[1] == {"drafts": []}


def test_two_pages_of_one_person_keep_two(town, taker):
    api = make.Api(taker)
    for note in ("一", "二"):
        api.post("calls/draft", {"id": str(uuid4()), "form": {"note": note}})
    assert sorted(row["form"]["note"] for row in api.get("calls/drafts")[1]["drafts"]) == ["一", "二"]


def test_nobody_else_reads_writes_or_discards_it(town, taker):
    one = str(uuid4())
    make.Api(taker).post("calls/draft", {"id": one, "form": {"note": "王五"}})
    boss = make.Api(make.user(Role.SUPERVISOR, town.station))
    assert boss.get("calls/drafts")[1] == {"drafts": []}
    assert boss.post("calls/draft", {"id": one, "form": {}})[0] == 404
    assert boss.post(f"calls/drafts/{one}/discard")[0] == 404  # as of one that never was
    assert CallDraft.objects.get().form == '{"note":"王五"}'
    assert make.Api(make.user(Role.AUDITOR, town.station)).get("calls/drafts")[0] == 403
    assert make.Api(None).get("calls/drafts")[0] == 401


@pytest.mark.parametrize("address", ["calls", "calls/set-aside"])
def test_it_goes_with_the_call_that_is_saved(town, taker, address):
    api, one = make.Api(taker), str(uuid4())
    api.post("calls/draft", {"id": one, "form": {"note": "x"}})
    assert api.post(address, {"id": one, "draft": one, "category": "nuisance_call"})[0] == 201
    assert CallDraft.objects.count() == 0


def test_it_goes_with_the_call_that_is_added(town, taker):
    api, one = make.Api(taker), str(uuid4())
    incident = make.incident(town, taker)
    api.post("calls/draft", {"id": one, "form": {"note": "x"}})
    assert api.post(f"incidents/{incident.id}/calls", {"draft": one, "note": "x"})[0] == 201
    assert CallDraft.objects.count() == 0


def test_the_worker_erases_what_is_an_hour_old(clock, town, taker):
    from shouwang.dispatch.actions.drafts import keep_draft

    keep_draft(uuid4(), "{}", by=taker)
    tasks.do_due(clock.move(3599), by=system_user())
    assert CallDraft.objects.count() == 1
    tasks.do_due(clock.move(2), by=system_user())
    assert CallDraft.objects.count() == 0


def test_nobody_fills_the_table(clock, town, taker):
    from shouwang.dispatch.actions.drafts import keep_draft

    for number in range(MOST + 3):
        clock.move(1)
        keep_draft(uuid4(), f'{{"n":{number}}}', by=taker)
    kept = CallDraft.objects.order_by("saved_at").values_list("form", flat=True)
    assert (len(kept), kept[0]) == (MOST, '{"n":3}')
