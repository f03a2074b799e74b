"""One action = one transaction = one entry: the decorator that holds it together, and the entry's insertion."""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from uuid import UUID

from django.db import DatabaseError, Error, IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.rows import insert
from shouwang.foundation.write_lock import write_lock
from shouwang.journal import follow
from shouwang.journal.models import Entry, canonical

if TYPE_CHECKING:
    from shouwang.accounts.models import User
    from shouwang.areas.models import Area

UNDONE = {"40P01", "40001"}  # deadlock, serialization failure: nothing of the transaction stayed
NO_ROW = "P0002"  # what SELECT ... INTO STRICT says of an empty journal_head
TRIES = 3
log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class _Running:
    """What this thread is doing: the request it serves, if any, and the entry its action has written."""

    request_id: UUID | None = None
    request_hash: str = ""
    entry: Entry | None = None
    is_in_action: bool = False


_threads = threading.local()


def _running() -> _Running:
    if not hasattr(_threads, "running"):
        _threads.running = _Running()
    running: _Running = _threads.running
    return running


def action(change: Callable[P, R]) -> Callable[P, R]:
    """Runs ``change`` in one transaction that must append exactly one entry; nothing stays if it raises."""

    @wraps(change)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        running = _running()
        if running.is_in_action:
            raise RuntimeError(f"{change.__name__} was called inside another action")
        running.is_in_action, running.entry = True, None
        try:
            with write_lock(), transaction.atomic():
                changed = change(*args, **kwargs)
                entry = _running().entry
                if entry is None:
                    raise RuntimeError(f"{change.__name__} changed something without an entry")
        finally:
            running.is_in_action = False
        try:
            follow.announce([entry])
        except Error:  # it is done and committed; the follower tells this process again
            log.exception("journal: entry %d could not be told to everything here", entry.position)
        return changed

    return run


def append(
    verb: str,
    subject: tuple[str, UUID],
    *,
    by: "User",
    area: "Area | None",
    matter_id: UUID | None = None,
    other_matter_id: UUID | None = None,
    changes: Mapping[str, object],
) -> Entry:
    """Writes the running action's entry; the last statement of the action."""
    running = _running()
    if not running.is_in_action or running.entry is not None:
        raise RuntimeError(f"{verb}: an entry is written once, inside an action")
    entry = Entry(
        recorded_at=sources.now(),
        actor=by,
        verb=verb,
        subject_kind=subject[0],
        subject_id=subject[1],
        area=area,
        matter_id=matter_id,
        other_matter_id=other_matter_id,
        changes=canonical(changes),
        request_id=running.request_id,
        request_hash=running.request_hash,
    )
    entry.leaf = entry.computed_leaf()
    entry.position = _insert_postgresql(entry) if connection.vendor == "postgresql" else _insert_sqlite(entry)
    running.entry = entry
    return entry


def _insert_postgresql(entry: Entry) -> int:
    """One round trip; the head's row lock is held from here to the commit that follows."""
    with connection.cursor() as cursor, _told_of_no_head():
        cursor.execute(
            "SELECT journal_append(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                entry.recorded_at,
                entry.actor_id,
                entry.verb,
                entry.subject_kind,
                entry.subject_id,
                entry.area_id,
                entry.matter_id,
                entry.other_matter_id,
                entry.changes,
                entry.request_id,
                entry.request_hash,
                bytes(entry.leaf),
            ],
        )
        return int(cursor.fetchone()[0])


@contextmanager
def _told_of_no_head() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", None) == NO_ROW:
            raise _no_head() from error
        raise


def _no_head() -> Refusal:
    """What cannot be written down is not done: a half-migrated or damaged database."""
    message = _("The journal cannot be written: nothing was done. 'shouwang doctor' says what is wrong.")
    return Refusal("no_journal", message, status=503)


def _insert_sqlite(entry: Entry) -> int:
    """Two statements; the database asks us back for the tree's next frontier (``guard.grown``)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_head SET frontier = journal_grown(position, frontier, %s), position = position + 1 "
            "WHERE id = 1 RETURNING position",
            [bytes(entry.leaf)],
        )
        head = cursor.fetchone()
    if head is None:
        raise _no_head()
    (entry.position,) = head
    insert(entry)
    return entry.position


@contextmanager
def request(request_id: UUID, request_hash: str) -> Iterator[None]:
    """Marks what this thread does as the answer to one request of a caller who may send it again."""
    running = _running()
    running.request_id, running.request_hash = request_id, request_hash
    try:
        yield
    finally:
        running.request_id, running.request_hash = None, ""


def perform_once(request_id: UUID, request_hash: str, perform: Callable[[], object]) -> Entry:
    """Performs an action for a request, or finds the entry it left when the same request came before.

    The same id with another body is refused. Nothing is asked of the database unless the action fails: the entry's
    own unique constraint is the guard.
    """
    with request(request_id, request_hash):
        try:
            _performed(perform)
        except (Refusal, IntegrityError) as error:
            earlier = Entry.objects.filter(request_id=request_id).first()
            if earlier is None and isinstance(error, IntegrityError) and _is_taken(error):
                raise _try_again(error) from error
            if earlier is None:
                raise
            if earlier.request_hash != request_hash:
                raise Refusal("request_reused", _("This request id was used for something else."), status=409) from None
            return earlier
        entry = _running().entry
    assert entry is not None  # noqa: S101 - the action decorator has made sure
    return entry


def _performed(perform: Callable[[], object]) -> None:
    """Once more where PostgreSQL undid it to let another transaction through; everything is read again, too."""
    for tries_left in range(TRIES - 1, -1, -1):
        try:
            perform()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in UNDONE:
                raise
            if not tries_left:
                raise _try_again(error) from error
            time.sleep(random.uniform(0.005, 0.025))  # both came at once before
        else:
            return


def _try_again(error: DatabaseError) -> Refusal:
    log.warning("two writes in the same moment: %s", type(error.__cause__).__name__)  # never the row itself
    return Refusal("try_again", _("Somebody else changed this in the same moment; try again."), status=409)


def _is_taken(error: IntegrityError) -> bool:
    """Whether a unique constraint let somebody else's write through; any other broken constraint is a bug and shows."""
    return getattr(error.__cause__, "sqlstate", None) == "23505" or "UNIQUE constraint failed" in str(error)
