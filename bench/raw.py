"""The peer: the rows that posted calls left behind, written again by the bare driver into empty tables like ours.

One transaction a call, the same statements' worth of rows, the same fsync; no check, no right, no HTTP. Runs inside
`bench.town`, beside the installation's database.
"""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

ROW_TABLES = ("dispatch_incident", "contacts_contact", "dispatch_call", "dispatch_note", "journal_entry")
COUNTERS = ("dispatch_daynumber", "journal_head")
Statements = list[tuple[str, Sequence[Any]]]


def seconds_each(rows: int) -> list[float]:
    """The seconds of each transaction."""
    from django.db import connection

    calls = _calls(rows, "?" if connection.vendor == "sqlite" else "%s")
    return _on_postgresql(calls) if connection.vendor == "postgresql" else _on_sqlite(calls)


def _calls(rows: int, mark: str) -> list[Statements]:
    """What the last calls wrote, row by row; the two counters are counted up as they were."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT matter_id, position FROM journal_entry WHERE verb = 'take_call' ORDER BY position DESC LIMIT %s",
            [rows],
        )
        taken = cursor.fetchall()
        cursor.execute("SELECT frontier FROM journal_head")
        (frontier,) = cursor.fetchone()
        return [_call(cursor, matter, position, bytes(frontier), mark) for matter, position in taken]


def _call(cursor: Any, matter: Any, position: int, frontier: bytes, mark: str) -> Statements:
    keys = ("id", "matter_id", "incident_id", "incident_id", "position")
    values = (matter, matter, matter, matter, position)
    statements: Statements = []
    for table, key, value in zip(ROW_TABLES, keys, values, strict=True):
        cursor.execute(f"SELECT * FROM {table} WHERE {key} = %s", [value])
        columns = ", ".join(column[0] for column in cursor.description)
        for row in cursor.fetchall():
            marks = ", ".join([mark] * len(row))
            statements.append((f"INSERT INTO {table} ({columns}) VALUES ({marks})", row))
    statements.insert(0, ("UPDATE dispatch_daynumber SET last = last + 1", ()))
    statements.append((f"UPDATE journal_head SET position = position + 1, frontier = {mark}", (frontier,)))
    return statements


def _timed(calls: list[Statements], write: Callable[[Statements], None]) -> list[float]:
    seconds = []
    for statements in calls:
        start = perf_counter()
        write(statements)
        seconds.append(perf_counter() - start)
    return seconds


def _on_sqlite(calls: list[Statements]) -> list[float]:
    """A file beside the installation's, its tables and indexes, its pragmas."""
    from django.db import connection

    path = Path(str(connection.settings_dict["NAME"]) + ".raw")
    path.unlink(missing_ok=True)
    tables = ROW_TABLES + COUNTERS
    marks = ", ".join(["%s"] * len(tables))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sql FROM sqlite_master WHERE tbl_name IN ({marks}) AND type <> 'trigger' AND sql IS NOT NULL "
            "ORDER BY type = 'index'",
            list(tables),
        )
        makers = [sql for (sql,) in cursor.fetchall()]
    with sqlite3.connect(path, isolation_level=None) as bare:
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=FULL")
        for sql in makers:
            bare.execute(sql)
        bare.execute("INSERT INTO dispatch_daynumber VALUES ('2026-01-01', 0)")
        bare.execute("INSERT INTO journal_head VALUES (1, 0, x'')")

        def write(statements: Statements) -> None:
            bare.execute("BEGIN IMMEDIATE")
            for sql, row in statements:
                bare.execute(sql, row)
            bare.execute("COMMIT")

        seconds = _timed(calls, write)
    bare.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    return seconds


def _on_postgresql(calls: list[Statements]) -> list[float]:
    """A schema of its own with tables like ours: their columns, indexes and checks."""
    import psycopg
    from django.db import connection
    from psycopg.types.json import Jsonb

    calls = [
        [(sql, [Jsonb(value) if isinstance(value, (list, dict)) else value for value in row]) for sql, row in call]
        for call in calls
    ]
    settings = connection.settings_dict
    address = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"], "dbname": settings["NAME"]}
    with psycopg.connect(**address, autocommit=True) as bare:
        bare.execute("DROP SCHEMA IF EXISTS raw CASCADE")
        bare.execute("CREATE SCHEMA raw")
        for table in ROW_TABLES + COUNTERS:
            bare.execute(f"CREATE TABLE raw.{table} (LIKE public.{table} INCLUDING ALL)")
        bare.execute("SET search_path TO raw")
        bare.execute("INSERT INTO dispatch_daynumber VALUES ('2026-01-01', 0)")
        bare.execute("INSERT INTO journal_head VALUES (1, 0, '')")

        def write(statements: Statements) -> None:
            with bare.transaction():
                for sql, row in statements:
                    bare.execute(sql, row)

        return _timed(calls, write)
