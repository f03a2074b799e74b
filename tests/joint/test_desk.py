"""The change of shift at the desk: one deed moves everything, once, and nothing that is not theirs."""

import threading

import pytest
from django.db import connection

from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.contacts.models import committed
from shouwang.dispatch.actions import close_incident, take_over
from shouwang.dispatch.models import Category, Incident
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.joint import parts, tasks
from shouwang.joint.actions import attach_incident, end_operation, take_desk, write_desk_change
from shouwang.joint.models import DeskChange
from shouwang.journal.models import Entry
from tests import make
from tests.joint.acts import last_entry, planned, refusal


@pytest.fixture
def following(clock: make.Clock, town: make.Town) -> User:
    return make.dispatcher(town, username="he")


def carried(town: make.Town, by: User) -> Incident:
    incident = make.incident(town, by)
    take_over(incident, by=by)
    return incident


def test_the_next_one_takes_words_and_incidents_in_one_deed(clock, town, desk, following):
    mine, also, closed = carried(town, desk), carried(town, desk), carried(town, desk)
    others = carried(town, following)
    close_incident(closed, Category.objects.get(code="fight"), "unfounded", by=desk)
    write_desk_change("3号楼电梯困人,物业已到", by=desk)
    before = Entry.objects.count()
    take_desk(desk, by=following)
    assert Entry.objects.count() == before + 1
    answer = {one.id: one.dispatcher for one in Incident.objects.all()}
    assert answer == {mine.id: following, also.id: following, closed.id: desk, others.id: following}
    change = DeskChange.objects.get()
    assert (change.left_by, change.taken_by, change.text) == (desk, following, "3号楼电梯困人,物业已到")
    entry = last_entry()
    assert (entry.verb, entry.changed) == (
        "take_desk",
        {"from": str(desk.id), "incidents": sorted((str(mine.id), str(also.id)))},
    )
    told = [line["text"] for line in make.Api(following).get(f"incidents/{mine.id}")[1]["timeline"]]
    assert told[-1] == "随交接班接手"
    assert "随交接班接手" not in [line["text"] for line in make.Api(desk).get(f"incidents/{closed.id}")[1]["timeline"]]


def test_what_was_done_to_many_is_found_however_long_the_journal(clock, town, desk, following, chief):
    """The database goes by an index that it has, and never through all entries."""
    incident, operation = carried(town, desk), planned(town, chief)
    attach_incident(operation, incident, by=chief)
    take_desk(desk, by=following)
    end_operation(operation, result="完", by=chief)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # of a short table it reads the whole
            cursor.execute("SET LOCAL enable_seqscan = off")
    entries = parts._entries(incident.id)
    assert [entry.verb for entry in entries.order_by("position")] == ["take_desk", "end_operation"]
    assert "entry_by_matter" in entries.explain()


def test_the_words_stand_in_no_entry_and_go_on_their_date(clock, town, desk):
    change = write_desk_change("张某 2 号楼", by=desk)
    assert last_entry().changed == {"text": committed(change.salt, "张某 2 号楼")}
    again = write_desk_change("改:3 号楼", by=desk)
    assert (again.id, DeskChange.objects.count()) == (change.id, 1)
    clock.move(91 * 86_400)
    tasks.do_due(sources.now(), by=system_user())
    assert DeskChange.objects.count() == 0
    assert last_entry().changed == {"changes": [str(change.id)]}


def test_without_a_word_the_incidents_move_all_the_same_and_nothing_moves_twice(clock, town, desk, following):
    carried(town, desk)
    take_desk(desk, by=following)
    assert refusal(take_desk, desk, by=following) == ("nothing_to_take", 409)
    assert refusal(take_desk, following, by=following) == ("own_desk", 409)


def test_only_what_lies_in_ones_own_areas_is_taken(clock, town, desk):
    """A neighbour finds nothing; whoever has one beat takes its incidents alone."""
    neighbour = make.user(Role.DISPATCHER, town.other)
    beat = make.user(Role.DISPATCHER, town.beat_b)
    carried(town, desk)
    write_desk_change("x", by=desk)
    assert refusal(take_desk, desk, by=neighbour) == ("nothing_to_take", 409)
    assert refusal(take_desk, desk, by=beat) == ("nothing_to_take", 409)
    assert refusal(take_desk, desk, by=make.crew(town, "C01")) == ("no_right", 403)
    assert refusal(write_desk_change, "x", by=make.user(Role.AUDITOR, town.station)) == ("no_right", 403)


@pytest.mark.django_db(transaction=True)
def test_two_who_come_at_once_do_not_both_take_over():
    town = make.town()
    leaves = make.dispatcher(town, username="zhou")
    incident = carried(town, leaves)
    write_desk_change("x", by=leaves)
    comers = [make.dispatcher(town, username=name) for name in ("he", "lin")]
    start, said = threading.Barrier(2), []

    def come(user: User) -> None:
        start.wait()
        try:
            take_desk(leaves, by=user)
            said.append(user.username)
        except Refusal as refused:
            said.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=come, args=(user,)) for user in comers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = Incident.objects.get(id=incident.id).dispatcher
    assert sorted(said) == sorted([winner.username, "nothing_to_take"])
    assert DeskChange.objects.get().taken_by == winner
