"""Real threads writing at once, on a real database: the journal stays whole, a unit goes to one incident only."""

from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from shouwang.accounts.actions import create_user
from shouwang.accounts.models import User
from shouwang.accounts.queries import system_user
from shouwang.dispatch.actions import send_order
from shouwang.dispatch.models import Order
from shouwang.dispatch.states import ACTIVE
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position, verify
from tests import make
from tests.threads import together

THREADS, ACTIONS, RACES = 8, 25, 20
pytestmark = pytest.mark.django_db(transaction=True)


def _many_actions(thread: int, by: User) -> int:
    for number in range(ACTIONS):
        create_user(f"user-{thread}-{number}", "A user", None, by=by)
    return ACTIONS


def test_eight_threads_leave_a_gapless_journal_that_adds_up():
    """Every action of every thread has its entry; positions count from 1 without a hole; the proof holds."""
    by = system_user()
    done = together([partial(_many_actions, thread, by) for thread in range(THREADS)])
    assert done == [ACTIONS] * THREADS
    positions = list(Entry.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, THREADS * ACTIONS + 1))
    assert (head_position(), list(verify())) == (THREADS * ACTIONS, [])


def test_two_dispatchers_race_for_one_unit_and_exactly_one_wins():
    """Twenty times: one order stands, the other dispatcher is told who sent the unit where, and when."""
    town = make.town()
    unit = town.units["C01"]
    dispatchers = [make.dispatcher(town, username=name) for name in ("zhou", "qian")]
    for _ in range(RACES):
        before = head_position() + len(dispatchers)
        incidents = [make.incident(town, by) for by in dispatchers]
        answers = together(
            [partial(send_order, incident, unit, by=by) for incident, by in zip(incidents, dispatchers, strict=True)]
        )
        won = [answer for answer in answers if isinstance(answer, Order)]
        lost = [answer for answer in answers if isinstance(answer, Refusal)]
        assert (len(won), len(lost), head_position()) == (1, 1, before + 1), answers
        standing = Order.objects.get(unit=unit, state__in=ACTIVE)
        assert (standing.id, lost[0].code, lost[0].status) == (won[0].id, "unit_busy", 409)
        told = str(lost[0].message)
        at = f"{timezone.localtime(standing.sent_at):%H:%M:%S}"
        facts = (unit.call_sign, standing.incident.number, standing.sent_by.name, at)
        assert [fact for fact in facts if fact not in told] == []
        Order.objects.filter(id=standing.id).update(state="cleared", cleared_at=standing.sent_at)


def test_the_guard_stands_again_after_a_test_that_emptied_the_tables():
    """What these tests lift for the flush is back: an entry cannot be changed or deleted."""
    create_user("anna", "Anna", None, by=system_user())
    with connection.cursor() as cursor:
        for change in ("UPDATE journal_entry SET verb = 'other'", "DELETE FROM journal_entry"):
            with pytest.raises(Exception, match="journal entries are never changed"):
                cursor.execute(change)
    assert Entry.objects.values_list("verb", flat=True).get() == "create_user"
