"""Two dispatchers send one unit to two incidents in the same instant: one wins, the other is told who and when."""

from collections.abc import Iterable
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from shouwang.accounts.models import User
from shouwang.dispatch.actions import send_order, stand_down
from shouwang.dispatch.models import Incident, Order
from shouwang.foundation.refusal import Refusal
from tests import make
from tests.threads import together
from tests.unbreakable.invariants import broken
from tests.unbreakable.trials import remaining

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
RACES, LONG = 30, 1000


def race(town: make.Town, dispatchers: list[User], incidents: list[Incident]) -> None:
    unit = town.units["C01"]
    sends = zip(incidents, dispatchers, strict=True)
    answers = together([partial(send_order, incident, unit, by=by) for incident, by in sends])
    won = [answer for answer in answers if isinstance(answer, Order)]
    lost = [answer for answer in answers if isinstance(answer, Refusal)]
    assert (len(won), len(lost)) == (1, 1), answers
    told = (lost[0].code, lost[0].status, str(lost[0].message))
    number, sent_at = won[0].incident.number, timezone.localtime(won[0].sent_at)
    assert told == (
        "unit_busy",
        409,
        f"C01 正在处置警情 {number}：由 {won[0].sent_by.name} 于 {sent_at:%H:%M:%S} 派出。",
    )
    stand_down(Incident.objects.select_related("area").get(id=won[0].incident_id), by=won[0].sent_by)


def run(races: Iterable[int]) -> None:
    town = make.town()
    dispatchers = [make.dispatcher(town, username=name) for name in ("zhou", "qian")]
    incidents = [make.incident(town, by) for by in dispatchers]
    for _ in races:
        race(town, dispatchers, incidents)
    assert broken() == []


def test_one_of_two_dispatchers_gets_the_unit():
    """Real threads, a connection each; never both, never none, and the loser reads whom to ask."""
    run(range(RACES))


@pytest.mark.long
def test_one_of_two_dispatchers_gets_the_unit_a_thousand_times():
    run(remaining(f"dispatchers-{connection.vendor}", LONG))
