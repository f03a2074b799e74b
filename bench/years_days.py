"""The bulk loader: one day after the other, rows and entries as the actions would have left them.

Nothing is asked of the product but what makes an entry an entry: its canonical bytes, its leaf, the frontier.
Whatever the number of days, the last ones are the same, to the row: what is shown does not depend on what is stored.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.utils.timezone import localdate

from bench.years_town import DAY, SEED, first_day
from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.areas.models import Area
from shouwang.dispatch.models import Call, Category, DayNumber, Incident, Note, Order, Recommendation
from shouwang.duty.models import Shift, Unit
from shouwang.engine.proofs import Frontier
from shouwang.journal.models import Entry, Head, canonical
from shouwang.places.models import Place

TABLES: tuple[type[models.Model], ...] = (Incident, Call, Note, Shift, Order, Recommendation, Entry, DayNumber)
KEEP_SHIFTS = timedelta(days=730)
RUSH = timedelta(minutes=20)  # at the end of the last day all units are out and people wait
FIELDS = [column.attname for column in Entry._meta.concrete_fields]  # noqa: SLF001 - Django's public name for it
Row = dict[str, Any]


@dataclass
class Staff:
    """Who acts, on what, where."""

    system: User
    taker: User
    dispatchers: list[User]
    units: list[Unit]
    crews: dict[UUID, User]
    categories: list[Category]
    places: list[Place]
    areas: dict[UUID, Area]

    @classmethod
    def known(cls) -> "Staff":
        of_role = {role: list(User.objects.filter(grants__role=role).order_by("username")) for role in Role}
        places = Place.objects.filter(retired_at=None, area__isnull=False).exclude(kind=Place.Kind.STREET)
        return cls(
            system=system_user(),
            taker=of_role[Role.CALL_TAKER][0],
            dispatchers=of_role[Role.DISPATCHER],
            units=list(Unit.objects.filter(shifts__state="on").select_related("area").order_by("call_sign")),
            crews={user.member.unit_id: user for user in User.objects.filter(member__isnull=False)},
            categories=list(Category.objects.order_by("code")),
            places=list(places.order_by("osm_ref")[:2000]),
            areas={area.id: area for area in Area.objects.all()},
        )


@dataclass
class Day:
    """What one day leaves: rows by table, entries by their time."""

    luck: Random
    rows: dict[type[models.Model], list[Row]] = field(default_factory=lambda: {table: [] for table in TABLES})
    entries: list[Entry] = field(default_factory=list)
    last: tuple[UUID, datetime] | None = None  # the incident that a second call would be about, while it is open

    def new_id(self, at: datetime) -> UUID:
        """A UUID version 7 of that moment, as `foundation.sources` makes them."""
        bits = self.luck.getrandbits(74)
        milliseconds = int(at.timestamp() * 1000)
        return UUID(int=milliseconds << 80 | 7 << 76 | (bits >> 62) << 64 | 2 << 62 | bits & (1 << 62) - 1)

    def append(
        self,
        at: datetime,
        verb: str,
        subject: tuple[str, UUID],
        by: User,
        area_id: UUID | None,
        matter: UUID | None,
        **changes: object,
    ) -> None:
        request = self.new_id(at), f"{self.luck.getrandbits(256):064x}"
        told = (at, by.id, verb, *subject, area_id, matter, None, canonical(changes), *request)
        # As from a table, by place: half of the time. Position and leaf come when the day's entries stand in order.
        self.entries.append(Entry.from_db(None, FIELDS, [0, *told, b""]))


def write_days(days: int, incidents_a_day: int, until: int) -> None:
    from bench.years_incidents import write_incident, write_watch

    staff, free_at = Staff.known(), dict[UUID, datetime]()
    done = DayNumber.objects.count()
    with bulk():
        for number in range(done, min(until, days)):
            begin = (first_day(days) + number * DAY).astimezone(UTC)
            is_last = number == days - 1
            day = Day(Random(f"{SEED} {days - number}"))
            free_at = dict.fromkeys((unit.id for unit in staff.units), begin)
            if not is_last:
                write_watch(day, staff, begin)
            for count, at in enumerate(_openings(day.luck, begin, incidents_a_day, is_last=is_last), 1):
                write_incident(day, staff, free_at, at, f"{localdate(at):%Y%m%d}-{count:04d}", begin + DAY)
            day.rows[DayNumber].append({"day": localdate(begin), "last": incidents_a_day})
            _store(day, begin)
            if number % 30 == 0 or is_last:
                print(f"years: {number + 1} of {days} days", file=sys.stderr, flush=True)


def _openings(luck: Random, begin: datetime, count: int, *, is_last: bool) -> list[datetime]:
    """All over the day but its last hour, so that it ends with nothing open; the last day ends busy."""
    if not is_last:
        return sorted(begin + timedelta(microseconds=luck.randrange(23 * 3600 * 10**6)) for _ in range(count))
    late = min(100, count // 4)
    quiet = (DAY - RUSH) // timedelta(microseconds=1)
    first = [begin + timedelta(microseconds=luck.randrange(quiet)) for _ in range(count - late)]
    return sorted(first + [begin + DAY - RUSH * luck.random() for _ in range(late)])


class bulk:  # noqa: N801 - reads as the block it opens
    """SQLite without waiting for the disk: a load that is cut off by a power cut is thrown away, not mended."""

    def __enter__(self) -> None:
        self._say("PRAGMA synchronous=OFF")
        self._say("PRAGMA cache_size=-400000")

    def __exit__(self, *_: object) -> None:
        self._say("PRAGMA synchronous=FULL")
        self._say("PRAGMA wal_checkpoint(TRUNCATE)")

    @staticmethod
    def _say(statement: str) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(statement)


@transaction.atomic
def _store(day: Day, begin: datetime) -> None:
    head = Head.objects.get(id=1)
    frontier = Frontier.from_bytes(head.position, bytes(head.frontier))
    day.entries.sort(key=lambda entry: entry.recorded_at)
    for entry in day.entries:
        entry.leaf = entry.computed_leaf()
        frontier = frontier.with_leaf(entry.leaf)
        entry.position = frontier.size
    Shift.objects.filter(state="ended", ended_at__lt=begin - KEEP_SHIFTS).delete()
    for table in TABLES:
        rows: Iterable[Row] = (vars(entry) for entry in day.entries) if table is Entry else day.rows[table]
        _insert(table, rows)
    Head.objects.filter(id=1).update(position=frontier.size, frontier=frontier.to_bytes())


def _insert(table: type[models.Model], rows: Iterable[Row]) -> None:
    columns = _columns(table)
    plain = {column.attname: column.get_default() for column in columns if column.has_default()}
    names = [column.attname for column in columns]
    kinds = [_KINDS.get(type(column)) for column in columns]
    said = ", ".join(f'"{column.column}"' for column in columns)
    statement = f"INSERT INTO {table._meta.db_table} ({said}) VALUES ({', '.join(['?'] * len(columns))})"  # noqa: SLF001
    connection.ensure_connection()
    connection.connection.executemany(
        statement,
        (
            [
                value if kind is None or value is None else kind(value)
                for kind, value in zip(kinds, map(row.get, names), strict=True)
            ]
            for row in (plain | row for row in rows)
        ),
    )


def _columns(table: type[models.Model]) -> Sequence[Any]:
    return table._meta.concrete_fields  # noqa: SLF001 - Django's public name for it


def _moment(at: datetime) -> str:
    return str(at.replace(tzinfo=None))


def _hex(value: UUID) -> str:
    return value.hex


_KINDS: dict[type[Any], Any] = {
    models.DateTimeField: _moment,
    models.DateField: date.isoformat,
    models.UUIDField: _hex,
    models.ForeignKey: lambda value: value.hex if isinstance(value, UUID) else value,
    models.OneToOneField: _hex,
    models.JSONField: canonical,
}
