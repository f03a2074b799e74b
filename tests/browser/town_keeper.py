"""What an administrator and callers do while people sit at their pages: makes the town, grants, revokes, rings, tidies.

Started by `station.py` with SHOUWANG_HOME naming an empty folder; each line of JSON is answered by one.
"""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import django

PASSWORD = "a long enough passphrase"


def make() -> None:
    from django.core.management import call_command

    from shouwang.demo.district import write_files
    from shouwang.founding.town import found_town

    call_command("migrate", verbosity=0, interactive=False)
    found_town(write_files(Path(os.environ["SHOUWANG_HOME"]) / "district"), password=PASSWORD)


def ring(category: str, place: str, **facts: Any) -> dict[str, str]:
    """A call that another desk takes: the incident it opens."""
    from shouwang.accounts.models import User
    from shouwang.dispatch.actions import Report, take_call
    from shouwang.places.models import Place

    found = Place.objects.filter(retired_at=None, name=place).exclude(area=None).order_by("id").first()
    report = Report(category=category, place=found, place_text=place, **facts)
    incident = take_call(report, by=User.objects.get(username="calltaker"))
    return {"id": str(incident.id), "number": incident.number}


def places(count: int) -> list[dict[str, str]]:
    """What buildings are called whose name means one place only."""
    from django.db.models import Count

    from shouwang.places.models import Place

    homes = Place.objects.filter(retired_at=None, kind="building").exclude(area=None)
    alone = homes.values("name").annotate(times=Count("id")).filter(times=1).order_by("name")
    names = [row["name"] for row in alone[:count]]
    return [{"zh": one.name, "en": one.name_en or one.name} for one in homes.filter(name__in=names).order_by("name")]


def thing(name: str) -> Callable[..., Any]:
    """One of `town_things` or `town_room`, which can be brought in only once Django is set up."""

    def asked(**facts: Any) -> Any:
        from tests.browser import town_room, town_things

        return getattr(town_things if hasattr(town_things, name) else town_room, name)(**facts)

    return asked


def hire(username: str, role: str) -> str:
    """One more person with a role in the whole station."""
    from shouwang.accounts.actions import create_user, grant_role
    from shouwang.accounts.models import Role
    from shouwang.accounts.queries import system_user
    from shouwang.areas.models import Area

    user = create_user(username, username.title(), PASSWORD, by=system_user())
    grant_role(user, Role(role), Area.objects.get(kind="station"), by=system_user())
    return str(user.id)


def revoke(username: str) -> float:
    """Every role of this person ends; the moment at which it was certain."""
    from shouwang.accounts.actions import revoke_role
    from shouwang.accounts.models import Grant
    from shouwang.accounts.queries import system_user

    for grant in Grant.objects.filter(user__username=username, revoked_at=None):
        revoke_role(grant, by=system_user())
    return time.time()


def under_way(call_sign: str) -> str:
    """An incident with a note that this unit has been sent to, and a second one that nobody has; the first one's id."""
    from shouwang.accounts.models import User
    from shouwang.dispatch.actions import advance_order, send_order
    from shouwang.dispatch.models import Incident, Order
    from shouwang.dispatch.states import ACTIVE
    from shouwang.duty.models import Unit

    known = Order.objects.filter(unit__call_sign=call_sign, state__in=ACTIVE).first()
    if known is not None:
        return str(known.incident_id)
    by = User.objects.get(username="dispatcher2")
    name = places(1)[0]["zh"]
    ring("noise", name)
    incident = Incident.objects.get(id=ring("fight", name, note="三个人,没有器械", caller_phone="13800000000")["id"])
    order = send_order(incident, Unit.objects.get(call_sign=call_sign), by=by)
    advance_order(order, "accepted", by=by)  # or it would go to the next unit after a minute
    return str(incident.id)


def crew_of(call_sign: str) -> str:
    from shouwang.duty.models import Member

    return str(Member.objects.filter(unit__call_sign=call_sign).values_list("user__username", flat=True)[0])


def state(incident: str) -> dict[str, Any]:
    """How the server has it: the incident, its orders, and whether the journal adds up."""
    from shouwang.dispatch.models import Incident
    from shouwang.journal.queries import verify

    found = Incident.objects.get(id=UUID(incident))
    orders = found.orders.order_by("sent_at", "id").values_list("unit__call_sign", "state")
    return {"state": found.state, "orders": [list(order) for order in orders], "findings": len(list(verify()))}


def telephone(line: str, number: str) -> str:
    """A line that rings at the desks, as the exchange tells it."""
    from shouwang.accounts.models import User
    from shouwang.dispatch.actions import announce_ring
    from shouwang.foundation import sources

    by, now = User.objects.get(username="calltaker"), sources.now()
    return str(announce_ring(str(sources.new_id()), line=line, number=number, rang_at=now, by=by).exchange_ref)


def hang_up(exchange_ref: str) -> str:
    from shouwang.accounts.models import User
    from shouwang.dispatch.actions import hang_up_ring
    from shouwang.dispatch.models import Ring
    from shouwang.foundation import sources

    ring = Ring.objects.select_related("area").get(exchange_ref=exchange_ref)
    hang_up_ring(ring, at=sources.now(), by=User.objects.get(username="calltaker"))
    return str(Ring.objects.get(id=ring.id).state)


def call(incident: str) -> dict[str, Any]:
    """What was kept of a call: its type, its priority, whether it rang, the answers."""
    from shouwang.dispatch.models import Answer, Incident

    found = Incident.objects.get(id=UUID(incident))
    given = Answer.objects.filter(incident=found).order_by("question__order")
    return {
        "category": found.category_id,
        "priority": found.priority,
        "state": found.state,
        "rang": found.calls.get().ring_at is not None,
        "answers": dict(given.values_list("question__key", "value")),
    }


def finish_survey(name: str) -> str:
    """A colleague, whose phone has a network, says that it is done."""
    from shouwang.accounts.models import User
    from shouwang.approach import actions
    from shouwang.approach.models import Survey

    found = Survey.objects.select_related("ground__area").get(ground__name=name)
    actions.finish_survey(found, by=User.objects.get(username="supervisor"))
    return str(found.id)


def tidy() -> int:
    """Everything open is closed, as at the end of a quiet shift; how much it was."""
    from shouwang.accounts.models import User
    from shouwang.dispatch.actions import close_incident, stand_down, withdraw_transfer
    from shouwang.dispatch.models import CallDraft, Incident, Order, Transfer
    from shouwang.dispatch.states import ACTIVE, OPEN, TRANSFER_OPEN

    CallDraft.objects.all().delete()
    by = User.objects.get(username="dispatcher2")
    for transfer in Transfer.objects.filter(state__in=TRANSFER_OPEN).select_related("incident__area"):
        withdraw_transfer(transfer, reason="the shift ends", by=by)
    left = list(Incident.objects.filter(state__in=OPEN).select_related("area", "category"))
    for incident in left:
        if Order.objects.filter(incident=incident, state__in=ACTIVE).exists():
            stand_down(incident, by=by)
        fresh = Incident.objects.select_related("area", "category").get(id=incident.id)
        close_incident(fresh, fresh.category or _noise(), "dealt_with", by=by)
    return len(left)


def _noise() -> Any:
    from shouwang.dispatch.policy import categories

    return categories()["noise"]


OWN = (ring, places, under_way, hire, revoke, crew_of, state, telephone, hang_up, call, tidy, finish_survey)
THINGS = ("things", "one_key", "press_state", "operation", "end_operation", "survey", "room", "device")
THINGS += ("village_fire", "pictures")
ASKED: dict[str, Callable[..., Any]] = {function.__name__: function for function in OWN}
ASKED |= {name: thing(name) for name in THINGS}


def main() -> None:
    answers, sys.stdout = sys.stdout, sys.stderr  # what the town's makers print is no answer
    django.setup()
    make()
    for line in sys.stdin:
        what, facts = json.loads(line)
        try:
            answer = {"answer": ASKED[what](**facts)}
        except Exception:  # noqa: BLE001 - the test that asked says what failed; the next one asks again
            answer = {"failed": traceback.format_exc()}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
