"""A few incidents through the real actions, in turns with what these wrote, written by the bare driver.

The peer gets every INSERT and UPDATE of the actions, as bound as they were, one transaction an action, with the same
fsync, into a copy of the database from before: no check, no right, no object. Prints JSON; needs no real data.
"""

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

TURNS, INCIDENTS = 5, 20
Writes = list[tuple[str, Any]]


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="shouwang-bench-"))
    os.environ |= {"SHOUWANG_HOME": str(home), "SHOUWANG_DATABASE": f"sqlite:///{home / 'ours.sqlite3'}"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "shouwang.settings"
    try:
        print(json.dumps(_samples(home)))
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _samples(home: Path) -> dict[str, list[float]]:
    import django
    from django.core.management import call_command

    django.setup()
    from shouwang.demo.district import write_files
    from shouwang.founding.town import found_town

    call_command("migrate", verbosity=0, interactive=False)
    found_town(write_files(home / "district"), password="a long enough passphrase")  # noqa: S106 - gone with the town
    _work([])  # what a process keeps in memory is warm
    ours, peer = [], []
    for _turn in range(TURNS):
        _copy(home / "ours.sqlite3", home / "peer.sqlite3")
        actions: list[Writes] = []
        ours.append(_work(actions))
        peer.append(_write(home / "peer.sqlite3", actions))
    return {"ours": ours, "peer": peer}


def _copy(live: Path, target: Path) -> None:
    for path in target.parent.glob(f"{target.name}*"):
        path.unlink()
    with closing(sqlite3.connect(live)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")


def _work(actions: list[Writes]) -> float:
    """Seconds of the actions of some incidents, from the call to the closing."""
    from shouwang.accounts.models import Role, User
    from shouwang.dispatch.actions import Report, advance_order, close_incident, send_order, take_call
    from shouwang.duty.models import Member

    taker, desk = (User.objects.filter(grants__role=role)[0] for role in (Role.CALL_TAKER, Role.DISPATCHER))
    member = Member.objects.select_related("user", "unit__area", "unit__post").get(unit__call_sign="C02")
    spent = 0.0

    def act(action: Callable[..., Any], *subjects: Any, **facts: Any) -> Any:
        nonlocal spent
        with _written(actions):
            began = perf_counter()
            answer = action(*subjects, **facts)
            spent += perf_counter() - began
        return answer

    for _number in range(INCIDENTS):
        post = member.unit.post
        incident = act(take_call, Report(category="fight", note="二楼", lon=post.lon, lat=post.lat), by=taker)
        order = act(send_order, incident, member.unit, by=desk)
        for step in ("delivered", "seen", "accepted", "en_route", "on_scene", "cleared"):
            act(advance_order, order, step, by=member.user)
        act(close_incident, incident, incident.category, "dealt_with", by=desk)
    return spent


@contextmanager
def _written(actions: list[Writes]) -> Iterator[None]:
    from django.db import connection

    writes: Writes = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            writes.append((sql.replace("%s", "?"), tuple(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield
    actions.append(writes)


def _write(database: Path, actions: list[Writes]) -> float:
    from shouwang.journal.guard import grown

    with closing(sqlite3.connect(database, isolation_level=None)) as bare:
        bare.create_function("journal_grown", 3, grown, deterministic=True)
        bare.execute("PRAGMA synchronous=FULL")
        began = perf_counter()
        for writes in actions:
            bare.execute("BEGIN IMMEDIATE")
            for sql, params in writes:
                bare.execute(sql, params)
            bare.execute("COMMIT")
        return perf_counter() - began


if __name__ == "__main__":
    main()
