"""What an administrator does at the command line while a server is measured: makes the town, revokes, counts.

The demo's invented district with its roads and 19 units on duty, and desks in as many of its cells as asked for.
Started by `bench.server` with SHOUWANG_HOME naming an empty folder; speaks JSON lines.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import django

Facts = dict[str, Any]


def make() -> None:
    from django.core.management import call_command

    from shouwang.demo.district import write_files
    from shouwang.founding.town import found_town

    call_command("migrate", verbosity=0, interactive=False)
    found_town(write_files(Path(os.environ["SHOUWANG_HOME"]) / "district"), password="a long enough passphrase")  # noqa: S106 - gone with the town


def open_desks(areas: int, roles: list[str], each: int = 1, kind: str = "cell") -> list[Facts]:
    """`each` people of each role in each of so many areas of a kind: their tokens, and a place in their area."""
    from shapely.geometry import shape

    from shouwang.areas.models import Area

    cells = list(Area.objects.filter(kind=kind).order_by("path")[:areas])
    assert len(cells) == areas
    desks = []
    for number, cell in enumerate(cells):
        inside = shape({"type": "MultiPolygon", "coordinates": cell.outline}).representative_point()
        where = {"area": number, "lon": round(inside.x, 6), "lat": round(inside.y, 6)}
        desks += [_desk(cell, role) | where for role in roles for _ in range(each)]
    return desks


def _desk(cell: Any, role: str) -> Facts:
    from shouwang.accounts.actions import create_token, create_user, grant_role
    from shouwang.accounts.models import Role, User
    from shouwang.accounts.queries import system_user

    by = system_user()
    user = create_user(f"desk-{User.objects.count()}", "Desk", None, language="zh-hans", by=by)
    grant_role(user, Role(role), cell, by=by)
    _token, secret = create_token(user, "board", by=by)
    return {"user": str(user.id), "role": role, "token": secret}


def revoke(user: str) -> float:
    """The moment at which it was certain."""
    from time import time

    from shouwang.accounts.actions import revoke_role
    from shouwang.accounts.models import Grant
    from shouwang.accounts.queries import system_user

    revoke_role(Grant.objects.get(user_id=UUID(user)), by=system_user())
    return time()


def counts() -> Facts:
    """Incidents, calls taken by the journal, and whether the journal adds up."""
    from shouwang.dispatch.models import Incident
    from shouwang.journal.models import Entry
    from shouwang.journal.queries import verify

    taken = Entry.objects.filter(verb="take_call")
    return {"incidents": Incident.objects.count(), "entries": taken.count(), "findings": len(list(verify()))}


def recorded(areas: int) -> dict[str, tuple[float, int]]:
    """Each incident, when the journal has it, and the number of its cell."""
    from shouwang.areas.models import Area
    from shouwang.journal.models import Entry

    cells = Area.objects.filter(kind=Area.Kind.CELL).order_by("path").values_list("id", flat=True)[:areas]
    numbers = {cell: number for number, cell in enumerate(cells)}
    taken = Entry.objects.filter(verb="take_call").values_list("matter_id", "recorded_at", "area_id")
    return {str(matter): (at.timestamp(), numbers.get(area, -1)) for matter, at, area in taken}


def raw(rows: int) -> list[float]:
    from bench.raw import seconds_each

    return seconds_each(rows)


def queries(desk: Facts) -> list[list[str]]:
    from bench.path import statements

    return statements(desk)


def samples(desk: Facts, posts: int, times: int) -> Facts:
    from bench.path import samples as taken

    return taken(desk, posts, times)


def fill_board(**facts: Any) -> Facts:
    from bench.board_town import fill_board as filled

    return filled(**facts)


def move(**facts: Any) -> int:
    from bench.board_town import move as moved

    return moved(**facts)


ASKED: dict[str, Callable[..., object]] = {
    "open_desks": open_desks,
    "revoke": revoke,
    "counts": counts,
    "recorded": recorded,
    "raw": raw,
    "queries": queries,
    "samples": samples,
    "fill_board": fill_board,
    "move": move,
}


def asked() -> Iterator[tuple[str, Facts]]:
    for line in sys.stdin:
        what, facts = json.loads(line)
        yield what, facts


def main() -> None:
    answers, sys.stdout = sys.stdout, sys.stderr  # what the town's makers print is no answer
    django.setup()
    make()
    for what, facts in asked():
        answers.write(json.dumps(ASKED[what](**facts)) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
