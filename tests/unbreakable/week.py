"""A station's week in simulated time, in a process of its own: `python -m tests.unbreakable.week HOME HOURS SEED`.

Calls ring every few minutes; the desk, the crews and the ladder are the replay's, through the real actions. The worker
looks after what is due; every day (or fifth of a short run) somebody guesses passwords, a road is closed for an hour,
the watch changes, the extract is imported again and a backup is written. Prints what everything takes, hour by hour,
as JSON; at the end a quarter of a year goes by, and the worker erases what has reached its date.
"""

import gc
import json
import os
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

WEST, SOUTH, STEP, SIDE = 116.0, 28.68, 0.002, 12
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
CALL_EVERY, ROUND_EVERY = timedelta(minutes=8), timedelta(minutes=10)
UNITS, KEEP_BACKUPS, GUESSES = 6, 3, 30
KINDS = ("fight", "theft", "noise", "parking", "robbery", "help")


def main() -> None:
    home, hours, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    os.environ |= {"SHOUWANG_HOME": str(home), "SHOUWANG_DATABASE": f"sqlite:///{home / 'shouwang.sqlite3'}"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "shouwang.settings"
    import django

    django.setup()
    print(json.dumps(Week(home, hours, seed).lived()))


def extract(path: Path) -> Path:
    """Streets 200 m apart and a police house in the middle."""
    lines = ["<osm version='0.6'>"]
    for number in range(SIDE * SIDE):
        row, column = divmod(number, SIDE)
        place = f"lon='{WEST + column * STEP:.6f}' lat='{SOUTH + row * STEP:.6f}'"
        lines.append(f"<node id='{number + 1}' version='1' {place}/>")
    house = f"lon='{WEST + 5.2 * STEP:.6f}' lat='{SOUTH + 5 * STEP:.6f}'"
    lines.append(f"<node id='900' version='1' {house}><tag k='amenity' v='police'/></node>")
    rows = [[row * SIDE + column + 1 for column in range(SIDE)] for row in range(SIDE)]
    for number, nodes in enumerate(rows + [list(column) for column in zip(*rows, strict=True)], 1000):
        named = "".join(f"<nd ref='{node}'/>" for node in nodes)
        lines.append(f"<way id='{number}' version='1'>{named}<tag k='highway' v='residential'/></way>")
    path.write_text("\n".join([*lines, "</osm>"]), "utf-8")
    return path


class Week:
    def __init__(self, home: Path, hours: int, seed: int) -> None:
        from shouwang.demo.replay.stage import Stage

        self.home, self.backups, self.luck = home, home.parent / "backups", Random(seed)
        self.length = timedelta(hours=hours)
        self.stage = Stage(seed, MONDAY)
        self.day = min(timedelta(days=1), self.length / 5)
        self.position = 0
        self.samples: list[dict[str, int]] = []

    def lived(self) -> dict[str, Any]:
        from django.core.management import call_command

        from shouwang.foundation import sources

        call_command("migrate", verbosity=0, interactive=False)
        with sources.seeded(self.luck.getrandbits(32), self.stage.now):
            self._set_up()
            self._plan()
            self.stage.play(MONDAY + self.length, lambda _share: None)
            self._sample()
            before = _kept()
        with sources.seeded(self.luck.getrandbits(32), lambda: MONDAY + self.length + timedelta(days=91)):
            while self._round() or any(_kept().values()):
                continue
        return {"samples": self.samples, "kept": before, "kept_later": _kept()} | self._said()

    def _set_up(self) -> None:
        from shouwang.demo.replay import town
        from shouwang.demo.replay.crews import Crew, Crews
        from shouwang.demo.replay.desk import Desk
        from shouwang.demo.replay.log import LoggedCall
        from shouwang.demo.replay.words import Words
        from shouwang.demo.replay.worker import Worker
        from shouwang.dispatch.actions import Report
        from shouwang.engine.simulation import SAN_FRANCISCO_DELAYS

        class NamedDesk(Desk):
            def _report(self, call: LoggedCall) -> Report:
                return replace(super()._report(call), caller_name="某人", caller_phone="000", note="二楼")

        self.extract = extract(self.home.parent / "grid.osm")
        with town.prepared_roads(self.extract, lambda _step, _share: None) as roads:
            self.town = town.set_up(roads, UNITS)
        self.desk = NamedDesk(self.stage, self.town, Words())
        crews = [Crew(unit, member) for unit, member in self.town.crews]
        self.desk.crews = Crews(self.stage, crews, SAN_FRANCISCO_DELAYS, self.desk)
        self.desk.worker = Worker(self.stage, self.desk.crews)

    def _plan(self) -> None:
        """Everything that comes by the clock; what comes of it plans itself."""
        self._every(CALL_EVERY, self._ring)
        self._every(ROUND_EVERY, self._round)
        self._every(timedelta(hours=1), self._sample)
        self._every(self.day, self._night)

    def _every(self, pause: timedelta, happen: Any) -> None:
        at = MONDAY + pause
        while at < MONDAY + self.length:
            self.stage.at(at, happen)
            at += pause

    def _ring(self) -> None:
        from shouwang.demo.replay.log import LoggedCall

        lon, lat = (edge + self.luck.random() * (SIDE - 1) * STEP for edge in (WEST, SOUTH))
        self.desk.ring(LoggedCall(self.stage.now(), lon, lat, self.luck.choice(KINDS), "", ""))

    def _round(self) -> bool:
        """One look of the worker, at everything; whether anything was due."""
        from shouwang.journal.queries import head_position
        from shouwang.operate.worker import one_round

        before = head_position()
        self.position = one_round(self.position)
        for order in self.desk.crews.look_at_phones():
            self.desk.worker.watch_order(order.id)
        return head_position() > before

    def _night(self) -> None:
        from django.contrib.auth import authenticate

        from shouwang.accounts.queries import system_user
        from shouwang.foundation.refusal import Refusal
        from shouwang.operate.backup import drop_oldest, write_backup
        from shouwang.places.actions import close_road, import_roads

        by = system_user()
        for number in range(GUESSES):
            with suppress(Refusal):  # too many of one address
                authenticate(None, username=f"nobody-{number}", password="guess")
        middle = SIDE / 2 * STEP
        close_road(WEST + middle, SOUTH + middle, "夜间施工", until=self.stage.now() + timedelta(hours=1), by=by)
        import_roads(self.extract, by=by)
        self._change_watch()
        write_backup(self.backups)
        drop_oldest(self.backups, KEEP_BACKUPS)

    def _change_watch(self) -> None:
        from shouwang.accounts.queries import system_user
        from shouwang.dispatch.queries import is_serving
        from shouwang.duty.actions import end_shift, start_shift
        from shouwang.duty.queries import shifts_on

        for shift in [shift for shift in shifts_on() if not is_serving(shift.unit)]:
            end_shift(shift, by=system_user())
            start_shift(shift.unit, by=system_user())

    def _sample(self) -> None:
        gc.collect()
        database = self.home / "shouwang.sqlite3"
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        self.samples.append(
            {
                "hour": int((self.stage.now() - MONDAY) / timedelta(hours=1)),
                "rss": pages * os.sysconf("SC_PAGE_SIZE"),
                "database": database.stat().st_size,
                "wal": database.with_name(database.name + "-wal").stat().st_size,
                "roads": len(list((self.home / "roads").iterdir())),
                "pictures": sum(path.is_file() for path in (self.home / "pictures").rglob("*")),
                "backups": len(list(self.backups.glob("*"))) if self.backups.exists() else 0,
                "others": len([path for path in self.home.iterdir() if not path.name.startswith(KNOWN)]),
            }
            | _kept()
        )

    def _said(self) -> dict[str, Any]:
        from shouwang.demo.replay.report import double_booked
        from shouwang.dispatch.models import Incident
        from tests.unbreakable.invariants import broken

        states = list(Incident.objects.values_list("state", flat=True))
        still_open = sum(state not in {"closed", "merged"} for state in states)
        return {"incidents": len(states), "open": still_open, "double": double_booked(), "broken": broken()}


KNOWN = ("shouwang.sqlite3", "secret.key", "roads", "worker.alive", "pictures")


def _kept() -> dict[str, int]:
    """Rows that must not stay."""
    from shouwang.accounts.models import Attempt
    from shouwang.contacts.models import Contact
    from shouwang.dispatch.models import Recommendation

    tables = {"attempts": Attempt, "contacts": Contact, "recommendations": Recommendation}
    return {name: table._default_manager.count() for name, table in tables.items()}


if __name__ == "__main__":
    main()
