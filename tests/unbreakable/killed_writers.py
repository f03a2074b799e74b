"""A program that forks writers and kills them in the middle: `python -m tests.unbreakable.killed_writers`.

Each number on standard input is a trial: two writers act as fast as they can, each tells of an action when it has
returned, both are killed at a random moment. Then the tables are asked: is everything there that was told of, and is
nothing there by half?
"""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import django
import shapely.geometry  # noqa: F401 - the first call would load it, in every fork again

django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be ready first

from shouwang.accounts.models import User  # noqa: E402
from shouwang.dispatch import actions  # noqa: E402
from shouwang.dispatch.models import Incident, Order  # noqa: E402
from shouwang.dispatch.policy import categories  # noqa: E402
from shouwang.dispatch.states import ACTIVE, OPEN  # noqa: E402
from shouwang.duty.models import Unit  # noqa: E402
from shouwang.foundation.refusal import Refusal  # noqa: E402
from shouwang.journal.append import perform_once  # noqa: E402
from shouwang.journal.models import Entry  # noqa: E402
from tests import make  # noqa: E402
from tests.unbreakable.forks import Tell, answer_trials, asked, fork  # noqa: E402
from tests.unbreakable.invariants import broken  # noqa: E402

WRITERS = 2
MOST_ACTIONS = 6
LONGEST_SECONDS = 0.02  # about two actions


def prepare(_tell: Tell) -> None:
    call_command("migrate", verbosity=0)
    make.dispatcher(make.town(), username="desk")


def write(tell: Tell, seed: int) -> None:
    """The actions of a desk, drawn by ``seed``; each carries a request id, as a page's does."""
    draw, by = random.Random(seed), User.objects.get(username="desk")
    while True:
        request_id = UUID(int=draw.getrandbits(128), version=4)
        with suppress(Refusal):  # the other writer was first
            entry = perform_once(request_id, "trial", deed(draw, by))
            tell([request_id, entry.position, entry.verb, entry.subject_id])


def deed(draw: random.Random, by: User) -> Callable[[], object]:
    kind = draw.choice(("call", "note", "send", "advance", "advance", "close"))
    incidents = list(Incident.objects.filter(state__in=OPEN).select_related("area").order_by("-opened_at")[:20])
    if kind == "call" or not incidents:
        report = actions.Report(category="fight", lon=116.005, lat=28.685, note="门口", caller_name="某人")
        return lambda: actions.take_call(report, by=by)
    incident = draw.choice(incidents)
    if kind == "note":
        return lambda: actions.add_note(incident, f"note {draw.random()}", by=by)
    if kind == "close":
        return lambda: actions.close_incident(incident, categories()["fight"], "dealt_with", by=by)
    orders = list(Order.objects.filter(state__in=ACTIVE).select_related("incident__area"))
    if kind == "advance" and orders:
        step = draw.choice(("delivered", "accepted", "on_scene", "cleared"))
        return lambda: actions.advance_order(draw.choice(orders), step, by=by)
    return lambda: actions.send_order(incident, draw.choice(list(Unit.objects.all())), by=by)


def judge(tell: Tell, told: list[list[Any]]) -> None:
    rows = Entry.objects.exclude(request_id=None).values_list("request_id", "position", "verb", "subject_id")
    kept = {str(row[0]): [str(row[0]), row[1], row[2], str(row[3])] for row in rows}
    tell([fact for fact in told if kept.get(fact[0]) != fact])
    tell(broken())


def trial(number: int) -> dict[str, object]:
    draw = random.Random(number)
    writers = [fork(write, draw.getrandbits(64)) for _ in range(WRITERS)]
    moments = [(draw.randint(0, MOST_ACTIONS), draw.uniform(0, LONGEST_SECONDS)) for _ in writers]
    told = [fact for writer, moment in zip(writers, moments, strict=True) for fact in writer.kill_after(*moment)]
    lost, wrong = asked(judge, told)
    return {"told": len(told), "lost": lost, "broken": wrong}


if __name__ == "__main__":
    asked(prepare)
    answer_trials(trial)
