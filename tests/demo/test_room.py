"""What a visitor of the demo finds on every page, and that the lines of its room go on by themselves."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from shouwang.accounts.models import User
from shouwang.accounts.queries import system_user
from shouwang.demo.district import write_files
from shouwang.demo.lines import Lines
from shouwang.demo.replay.stage import Stage
from shouwang.demo.room import set_up_room
from shouwang.dispatch.actions import set_up_agencies
from shouwang.dispatch.models import Agency, ModePeriod, Transfer
from shouwang.foundation import sources
from shouwang.founding.town import found_town
from shouwang.joint.actions import ask_support, notify_agency
from shouwang.joint.models import Instruction, Notice, Operation, SupportRequest
from shouwang.journal.queries import verify
from shouwang.pictures.models import Picture
from shouwang.places.models import Closure, PlaceNote
from tests import make


@pytest.mark.slow
@pytest.mark.django_db
def test_every_page_has_something_to_show(tmp_path: Path, settings) -> None:
    settings.HOME = tmp_path
    found_town(write_files(tmp_path / "district"), password="a long enough passphrase")
    set_up_room("en")
    assert Counter(Instruction.objects.values_list("state", flat=True)) == {
        "given": 2,
        "seen": 1,
        "done": 1,
        "refused": 1,
    }
    assert sorted(Operation.objects.values_list("state", flat=True)) == ["planned", "running"]
    assert sorted(SupportRequest.objects.values_list("state", flat=True)) == ["asked", "coming"]
    assert sorted(Transfer.objects.values_list("state", flat=True)) == ["confirmed", "connected"]
    counts = [model.objects.count() for model in (Notice, PlaceNote, Closure, ModePeriod, Picture)]
    assert (counts, list(verify())) == ([3, 5, 1, 1, 1], [])
    client = Client()
    client.force_login(User.objects.get(username="supervisor"))
    client.cookies["django_language"] = "en"
    told = client.get("/handover/").content.decode()
    assert [
        words for words in ("Meihu lantern fair", "valve shut, digging", "1 car, 8 minutes") if words not in told
    ] == []


def played(stage: Stage, seconds: float) -> None:
    while (at := stage.queue.next_at()) is not None and at <= seconds:
        stage.queue.take()[1]()


def test_other_desks_answer_by_themselves(town, db):
    set_up_agencies(
        [Agency(code="east", kind="station", name="东塘派出所"), *make.agencies().values()], by=system_user()
    )
    by = make.dispatcher(town)
    incident = make.incident(town, by, category="traffic_injury")
    stage = Stage(7, datetime(2026, 3, 1, tzinfo=UTC))
    lines = Lines(7, stage, by)
    with sources.seeded(7, stage.now):
        lines.start()
        lines.speak_of(incident)
        ask_support(incident, what="一辆车", agency=Agency.objects.get(code="east"), by=by)
        notify_agency(Agency.objects.get(code="water"), what="水管爆裂", incident=incident, by=by)
        played(stage, timedelta(hours=8).total_seconds())
    assert [Transfer.objects.get().state, SupportRequest.objects.get().state] == ["confirmed", "coming"]
    assert (Notice.objects.get().state, Notice.objects.get().updates.count()) == ("restored", 3)
