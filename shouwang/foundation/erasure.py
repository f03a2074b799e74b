"""Erased means gone from the file: SQLite overwrites what it deletes, and its log is emptied after an erasure."""

from django.db import connection

from shouwang.foundation.write_lock import write_lock

_is_pending = True  # nobody knows what the process before this one left in the log


def empty_log(*, is_needed: bool) -> None:
    """Moves SQLite's write-ahead log into the database and cuts it; if somebody is reading, the next call does it.

    On PostgreSQL old rows lie in the files until they are overwritten: that is for VACUUM and encrypted disks.
    """
    global _is_pending  # noqa: PLW0603 - one worker a database
    _is_pending = _is_pending or is_needed
    if connection.vendor != "sqlite" or connection.in_atomic_block or not _is_pending:
        return
    with write_lock(), connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")  # nobody waits for this, least of all the ladders
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            _is_pending = bool(cursor.fetchone()[0])
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {connection.settings_dict['OPTIONS']['timeout'] * 1000:.0f}")
