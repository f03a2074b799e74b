"""Two transactions that wait for each other: PostgreSQL undoes one, and its request is simply performed again."""

import threading
from contextlib import suppress
from functools import partial
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected, SerializationFailure

from shouwang.accounts.models import User
from shouwang.accounts.queries import system_user
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import TRIES, action, append, perform_once
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position, verify
from tests import make
from tests.threads import together

pytestmark = pytest.mark.django_db(transaction=True)


@action
def rename_both(
    first: User, second: User, name: str, meeting: threading.Barrier, tried: list[str], *, by: User
) -> None:
    tried.append(name)
    User.objects.filter(id=first.id).update(name=name)
    with suppress(threading.BrokenBarrierError):  # SQLite lets one in at a time: nobody else comes
        meeting.wait(0.5)
    User.objects.filter(id=second.id).update(name=name)
    append("rename_both", ("user", first.id), by=by, area=None, changes={"name": name})


def test_of_two_that_wait_for_each_other_both_are_done_one_after_the_other(town):
    """The one that PostgreSQL undid is tried again by itself; each leaves one entry, the rows one author."""
    one, other = make.dispatcher(town), make.dispatcher(town)
    before, meeting, tried, by = head_position(), threading.Barrier(2), [], system_user()

    def deed(first: User, second: User, name: str) -> Entry:
        rename = partial(rename_both, first, second, name, meeting, tried, by=by)
        return perform_once(uuid4(), "", rename)

    done = together([partial(deed, one, other, "forth"), partial(deed, other, one, "back")])
    assert [type(entry) for entry in done] == [Entry, Entry], done
    assert len(tried) == (3 if connection.vendor == "postgresql" else 2)
    assert (head_position(), list(verify())) == (before + 2, [])
    last = Entry.objects.get(position=before + 2).changed["name"]
    assert list(User.objects.filter(id__in=[one.id, other.id]).values_list("name", flat=True)) == [last, last]


@pytest.mark.parametrize("fault", [DeadlockDetected, SerializationFailure])
def test_what_is_undone_every_time_is_refused_and_may_be_sent_again(db, fault):
    tried = []

    def undone() -> None:
        tried.append(fault)
        raise OperationalError("undone") from fault()

    with pytest.raises(Refusal) as refusal:
        perform_once(uuid4(), "", undone)
    assert (refusal.value.code, refusal.value.status, tried) == ("try_again", 409, [fault] * TRIES)


def test_a_database_that_is_away_is_not_asked_again(db):
    tried = []

    def away() -> None:
        tried.append("away")
        raise OperationalError("the connection is lost") from ConnectionError()

    with pytest.raises(OperationalError):
        perform_once(uuid4(), "", away)
    assert tried == ["away"]
