"""The triggers that make entries insert-only, and each database's append: SQL that the migration puts in place."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from shouwang.engine.proofs import Frontier

SQLITE_GUARD = [
    f"""CREATE TRIGGER journal_entry_no_{verb.lower()} BEFORE {verb} ON journal_entry
    BEGIN SELECT RAISE(ABORT, 'journal entries are never changed'); END"""
    for verb in ("UPDATE", "DELETE")
] + [
    # INSERT OR REPLACE deletes the row in its way without asking the trigger above.
    """CREATE TRIGGER journal_entry_no_replace BEFORE INSERT ON journal_entry
    WHEN EXISTS (SELECT 1 FROM journal_entry WHERE position = NEW.position OR request_id = NEW.request_id)
    BEGIN SELECT RAISE(ABORT, 'journal entries are never changed'); END"""
]
SQLITE_LIFT = [f"DROP TRIGGER IF EXISTS journal_entry_no_{verb}" for verb in ("update", "delete", "replace")]

POSTGRESQL_GUARD = [
    """CREATE OR REPLACE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'journal entries are never changed'; END $$""",
    """CREATE TRIGGER journal_entry_no_change BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()""",
    """CREATE TRIGGER journal_entry_no_truncate BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_refuse()""",
]
POSTGRESQL_LIFT = [
    "DROP TRIGGER IF EXISTS journal_entry_no_change ON journal_entry",
    "DROP TRIGGER IF EXISTS journal_entry_no_truncate ON journal_entry",
]

# The frontier's roots stand one after the other, 32 bytes each, largest subtree first (engine/proofs).
POSTGRESQL_APPEND = """
CREATE OR REPLACE FUNCTION journal_append(
    the_time timestamptz, the_actor uuid, the_verb text, the_kind text, the_subject uuid, the_area uuid,
    the_matter uuid, the_other uuid, the_changes text, the_request uuid, the_hash text, the_leaf bytea
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    size bigint; roots bytea; joined bytea := the_leaf; remaining bigint;
BEGIN
    SELECT position, frontier INTO STRICT size, roots FROM journal_head WHERE id = 1 FOR UPDATE;
    remaining := size;
    WHILE remaining & 1 = 1 LOOP
        joined := sha256('\\x01'::bytea || substring(roots FROM length(roots) - 31) || joined);
        roots := substring(roots FOR length(roots) - 32);
        remaining := remaining >> 1;
    END LOOP;
    UPDATE journal_head SET position = size + 1, frontier = roots || joined WHERE id = 1;
    INSERT INTO journal_entry (position, recorded_at, actor_id, verb, subject_kind, subject_id, area_id, matter_id,
        other_matter_id, changes, request_id, request_hash, leaf)
    VALUES (size + 1, the_time, the_actor, the_verb, the_kind, the_subject, the_area, the_matter,
        the_other, the_changes, the_request, the_hash, the_leaf);
    RETURN size + 1;
END $$
"""


def put(connection: BaseDatabaseWrapper) -> None:
    _execute(connection, POSTGRESQL_GUARD if connection.vendor == "postgresql" else SQLITE_GUARD)


def lift(connection: BaseDatabaseWrapper) -> None:
    """For tests that tamper, and for emptying a test database; nothing in the product calls it."""
    _execute(connection, POSTGRESQL_LIFT if connection.vendor == "postgresql" else SQLITE_LIFT)


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def grown(size: int, roots: bytes, leaf: bytes) -> bytes:
    """What ``journal_append`` does for PostgreSQL, as a function that SQLite's statement calls."""
    return Frontier.from_bytes(size, roots).with_leaf(leaf).to_bytes()


def teach(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Each new connection to SQLite learns ``journal_grown``."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("journal_grown", 3, grown, deterministic=True)
