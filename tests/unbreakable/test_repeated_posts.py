"""A net that loses answers: the same posts five times each, in any order, from several threads at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from shouwang.accounts.actions import create_token
from shouwang.accounts.queries import system_user
from shouwang.dispatch.actions import advance_order, close_incident
from shouwang.dispatch.models import Incident, Order
from shouwang.duty.models import Position
from shouwang.foundation import sources
from shouwang.journal.models import Entry
from tests import make
from tests.threads import together
from tests.unbreakable.invariants import broken
from tests.unbreakable.told import STEPS
from tests.unbreakable.trials import remaining

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TIMES, THREADS, SHORT, LONG = 5, 4, 6, 500
FORWARD = STEPS[:5]  # delivered ... on scene


@dataclass(frozen=True)
class Post:
    key: UUID | None
    path: str
    body: dict[str, Any]
    secret: str  # of the sender's token

    def send(self) -> tuple[int, Any]:
        return make.Api(None, secret=self.secret).post(self.path, self.body, key=self.key)


def shuffled(posts: list[Post], rng: Random) -> list[Post]:
    five = [post for post in posts for _ in range(TIMES)]
    rng.shuffle(five)
    return five


def answers_of(posts: list[Post], *, is_at_once: bool) -> list[tuple[Post, int, Any]]:
    if not is_at_once:
        return [(post, *post.send()) for post in posts]
    shares = [posts[place::THREADS] for place in range(THREADS)]
    done = together([partial(answers_of, share, is_at_once=False) for share in shares])
    assert not [share for share in done if isinstance(share, Exception)], done
    return [answer for share in done if not isinstance(share, Exception) for answer in share]


class Trial:
    """One incident: a call, an order, the crew's steps and positions."""

    def __init__(self, town: make.Town, desk: str, crew: str, number: int, *, is_at_once: bool) -> None:
        self.unit, self.desk, self.crew = town.units["C01"], desk, crew
        self.rng, self.is_at_once = Random(number), is_at_once

    def key(self) -> UUID:
        return sources.new_id()

    def send(self, posts: list[Post]) -> list[tuple[Post, int, Any]]:
        return answers_of(shuffled(posts, self.rng), is_at_once=self.is_at_once)

    def run(self) -> None:
        incident = Incident.objects.select_related("area", "category").get(id=self._once(self._call()))
        order = Order.objects.get(id=self._once(self._order(incident)))
        self._on_the_way(order)
        advance_order(Order.objects.get(id=order.id), "cleared", by=system_user())
        close_incident(incident, incident.category, "dealt_with", by=system_user())

    def _call(self) -> Post:
        facts: dict[str, Any] = {"category": "fight", "lon": make.WEST, "lat": make.SOUTH, "caller_name": "甲"}
        if self.rng.random() < 0.5:
            facts["id"] = str(self.key())
        return Post(self.key(), "calls", facts, self.desk)

    def _order(self, incident: Incident) -> Post:
        return Post(self.key(), f"incidents/{incident.id}/orders", {"unit": str(self.unit.id)}, self.desk)

    def _once(self, post: Post) -> str:
        """Every answer is the first one; the id of what it made."""
        answers = self.send([post])
        assert {status for _post, status, _answer in answers} == {201}, answers
        first = answers[0][2]
        assert [answer for _post, _status, answer in answers] == [first] * TIMES
        assert Entry.objects.filter(request_id=post.key).count() == 1
        return str(first["subject"]["id"])

    def _on_the_way(self, order: Order) -> None:
        """What arrives after a later step is refused and changes nothing; the newest position stays."""
        now = sources.now()
        steps = [Post(self.key(), f"orders/{order.id}/steps", {"step": step}, self.crew) for step in FORWARD]
        positions = [self._position(now - timedelta(seconds=ago), ago) for ago in (0, 5, 10, 60)]
        answers = self.send([*steps, *positions])
        for post in steps:
            got = [(status, answer) for one, status, answer in answers if one == post]
            entries = list(Entry.objects.filter(request_id=post.key))
            assert len(entries) <= 1
            expected = [201] * TIMES if entries else [409] * TIMES
            late = [status for status, _answer in got if status == 409]  # refused before its first one was done
            assert sorted(status for status, _answer in got) == expected or (self.is_at_once and late), got
            assert {answer["position"] for status, answer in got if status == 201} == {one.position for one in entries}
        taken = [
            entry.verb[6:]
            for entry in Entry.objects.filter(subject_id=order.id, verb__startswith="order_").order_by("position")
        ]
        assert taken == sorted(taken, key=FORWARD.index)
        assert taken[-1] == "on_scene"
        kept = Position.objects.get(shift__unit=self.unit)
        assert (kept.at, kept.heading) == (now, 0)

    def _position(self, at: datetime, ago: int) -> Post:
        body = {"lon": make.WEST + 0.001, "lat": make.SOUTH + 0.001, "heading": ago, "at": at.isoformat()}
        return Post(None, f"units/{self.unit.id}/position", body, self.crew)


def run(trials: Iterable[int]) -> None:
    town = make.town()
    people = make.dispatcher(town), make.crew(town, "C01")
    desk, crew = (create_token(user, "test", by=system_user())[1] for user in people)
    for number in trials:
        Trial(town, desk, crew, number, is_at_once=bool(number % 2)).run()
    assert broken() == []


def test_five_times_the_same_post_has_one_effect():
    """Calls, orders, steps, positions; one by one and from four threads: one entry a key, nothing goes back."""
    run(range(SHORT))


@pytest.mark.long
def test_five_times_the_same_post_has_one_effect_in_many_orders():
    run(remaining(f"posts-{connection.vendor}", LONG))
