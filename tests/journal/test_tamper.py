"""Ten thousand entries: whatever is changed, taken out, put in or moved is found; the guard refuses to begin with."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from shouwang.accounts.queries import system_user
from shouwang.engine.proofs import Frontier
from shouwang.foundation import sources
from shouwang.journal import guard
from shouwang.journal.models import Entry, Head, canonical
from shouwang.journal.queries import Root, root, verify
from tests.make import Clock

SIZE = 10_000
NOT_WRITTEN = "the entry is not what was written"
MISSING = "entries are missing or numbered wrongly from here"
NOT_THE_HEAD = "the entries do not add up to the journal's head"
UNKNOWN = "there are entries that the journal's head does not know"
NOT_OUTSIDE = "the entries do not add up to the root kept outside"
OTHER_ID = UUID(int=7)
CHANGES: dict[str, Callable[[Entry], object]] = {
    "recorded_at": lambda entry: entry.recorded_at + timedelta(microseconds=1),
    "actor_id": lambda _: OTHER_ID,
    "verb": lambda entry: entry.verb + "x",
    "subject_kind": lambda _: "order",
    "subject_id": lambda _: OTHER_ID,
    "area_id": lambda _: OTHER_ID,
    "matter_id": lambda _: None,
    "other_matter_id": lambda entry: entry.matter_id,
    "changes": lambda entry: entry.changes + " ",
    "request_id": lambda _: OTHER_ID,
    "request_hash": lambda _: "0" * 64,
    "leaf": lambda _: b"\0" * 32,
}


def write(size: int) -> None:
    """As many entries as ``size``, as the actions would leave them, without the actions."""
    clock, by, frontier, entries = Clock(), system_user(), Frontier(), []
    with sources.seeded(7, clock):
        for position in range(1, size + 1):
            clock.move(1)
            changes = canonical({"note": position, "text": "秀隆街"})
            ids = {name: sources.new_id() for name in ("subject_id", "matter_id")}
            facts = {"verb": "add_note", "subject_kind": "incident", "changes": changes} | ids
            entry = Entry(position=position, recorded_at=clock(), actor=by, **facts)
            entry.leaf = entry.computed_leaf()
            frontier = frontier.with_leaf(entry.leaf)
            entries.append(entry)
    Entry.objects.bulk_create(entries, 500)
    set_head(frontier)


def set_head(frontier: Frontier) -> None:
    Head.objects.update(position=frontier.size, frontier=frontier.to_bytes())


def found(
    tamper: Callable[[], object], outside: Root | None = None, *, most: int | None = None
) -> list[tuple[int, str]]:
    """What ``verify`` says after a change that the guard did not stop; then all is as it was."""
    with transaction.atomic():
        guard.lift(connection)
        tamper()
        findings = [(finding.position, str(finding.message)) for finding in islice(verify(outside), most)]
        transaction.set_rollback(True)
    return findings


@pytest.fixture
def journal(db: None) -> Root:
    write(SIZE)
    return root()


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def row(position: int) -> Callable[..., object]:
    return Entry.objects.filter(position=position).update


def delete(*positions: int) -> Callable[[], object]:
    return Entry.objects.filter(position__in=positions).delete


def cut(size: int, *, is_head_rewritten: bool) -> None:
    Entry.objects.filter(position__gt=size).delete()
    if is_head_rewritten:
        set_head(frontier_of())


def frontier_of() -> Frontier:
    frontier = Frontier()
    for leaf in Entry.objects.order_by("position").values_list("leaf", flat=True):
        frontier = frontier.with_leaf(bytes(leaf))
    return frontier


def swap(one: int, other: int) -> None:
    row(one)(position=0)
    row(other)(position=one)
    row(0)(position=other)


def rewrite(position: int) -> None:
    """A liar with every right: the entry, its leaf and the head all fit each other."""
    entry = Entry.objects.get(position=position)
    entry.verb = "nothing"
    row(position)(verb=entry.verb, leaf=entry.computed_leaf())
    set_head(frontier_of())


def test_every_column_of_a_row_is_covered(journal: Root) -> None:
    """Each column of the table is changed in one row, somewhere; that row is named first."""
    luck = Random(20260302)
    columns = {field.attname for field in Entry._meta.local_concrete_fields}
    assert columns == {*CHANGES, "position"}
    for column, change in CHANGES.items():
        position = luck.randint(1, SIZE)
        value = change(Entry.objects.get(position=position))
        assert found(partial(row(position), **{column: value}), most=1) == [(position, NOT_WRITTEN)], column
    assert found(lambda: row(4711)(position=20_000)) == [(4711, MISSING)]
    assert list(verify(journal)) == []


def test_rows_taken_out_or_moved_are_found(journal: Root) -> None:
    """First, middle, last; two swapped; one put in; the tail cut off."""
    middle = SIZE // 2
    assert found(delete(1)) == [(1, MISSING)]
    assert found(delete(middle)) == [(middle, MISSING)]
    assert found(delete(SIZE)) == [(SIZE - 1, NOT_THE_HEAD)]
    assert found(delete(*range(1, SIZE + 1))) == [(0, NOT_THE_HEAD)]
    assert found(lambda: swap(17, 4242)) == [(SIZE, NOT_THE_HEAD)]
    copy = Entry.objects.get(position=9)
    copy.position = SIZE + 1
    assert found(lambda: copy.save(force_insert=True)) == [(SIZE, UNKNOWN)]


def test_a_tail_cut_with_its_head_is_found_by_a_root_kept_outside(journal: Root) -> None:
    """Without the outside root nothing is wrong with a journal that is only shorter, or written anew to the end."""
    kept = SIZE - 100
    assert found(lambda: cut(kept, is_head_rewritten=False), journal) == [(kept, NOT_THE_HEAD), (kept, NOT_OUTSIDE)]
    assert found(lambda: cut(kept, is_head_rewritten=True)) == []
    assert found(lambda: cut(kept, is_head_rewritten=True), journal) == [(kept, NOT_OUTSIDE)]
    assert found(lambda: rewrite(3000)) == []
    assert found(lambda: rewrite(3000), journal) == [(SIZE, NOT_OUTSIDE)]


def test_an_outside_root_stays_true_while_the_journal_grows(db: None) -> None:
    """An older root, even of the empty journal, is found again among the entries that came later."""
    roots = [root()]
    write(21)
    frontier = Frontier()
    for leaf in Entry.objects.order_by("position").values_list("leaf", flat=True):
        frontier = frontier.with_leaf(bytes(leaf))
        roots.append(Root(frontier.size, frontier.root.hex()))
    assert [list(verify(outside)) for outside in roots] == [[]] * 22
    wrong = Root(5, roots[6].digest)
    assert [str(finding.message) for finding in verify(wrong)] == [NOT_OUTSIDE]


def test_a_damaged_head_is_a_finding_and_no_crash(db: None) -> None:
    write(3)
    assert found(lambda: Head.objects.update(frontier=b"\0" * 32)) == [(3, NOT_THE_HEAD)]
    assert found(lambda: Head.objects.update(position=2)) == [(2, NOT_THE_HEAD), (2, UNKNOWN)]
    assert found(lambda: Head.objects.all().delete()) == [(0, "the journal has no head")]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's columns hold nothing but their type")
@pytest.mark.parametrize(
    "change",
    [
        "recorded_at = 'yesterday'",
        "recorded_at = '2026-02-30 00:00:00'",
        "subject_id = 'nobody'",
        "subject_id = 7",
        "leaf = 'text'",
        "verb = CAST(x'ff' AS TEXT)",
        "changes = 5",
    ],
)
def test_what_is_not_even_of_its_type_is_a_finding_and_no_crash(db: None, change: str) -> None:
    """SQLite takes anything into any column."""
    write(3)
    findings = found(lambda: connection.cursor().execute(f"UPDATE journal_entry SET {change} WHERE position = 2"))
    assert findings
    assert all(position <= 3 for position, _message in findings)


GUARDED = [
    "UPDATE journal_entry SET verb = 'other'",
    "UPDATE journal_entry SET verb = 'other' WHERE position = 2",
    "DELETE FROM journal_entry",
    "DELETE FROM journal_entry WHERE position = 3",
]
GUARDED += (
    ["TRUNCATE journal_entry", "TRUNCATE journal_entry CASCADE"]
    if connection.vendor == "postgresql"
    else ["REPLACE INTO journal_entry SELECT * FROM journal_entry WHERE position = 2"]
)


@pytest.mark.parametrize("statement", GUARDED)
def test_the_guard_refuses_to_change_entries(db: None, statement: str) -> None:
    write(3)
    connection.check_constraints()  # PostgreSQL truncates no table with checks still to come
    with pytest.raises(DatabaseError, match="journal entries are never changed"), transaction.atomic():
        connection.cursor().execute(statement)
    assert list(verify()) == []
