"""Reading and proving: timelines, roots, inclusion proofs, and the check of every entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import DatabaseError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shouwang.engine.proofs import Frontier, inclusion_proof, leaf_hash, root_of
from shouwang.foundation.refusal import Message, Refusal
from shouwang.journal.models import Entry, Head


@dataclass(frozen=True)
class Root:
    """What is written down outside so that a cut-off tail shows."""

    size: int
    digest: str

    def __str__(self) -> str:
        return f"{self.size}:{self.digest}"


@dataclass(frozen=True)
class Finding:
    position: int
    message: Message


@dataclass(frozen=True)
class Proof:
    """``leaf`` is the hash of ``entry`` (RFC 9162, 2.1.1); ``path`` leads from it to the root over ``size`` entries."""

    position: int
    size: int
    entry: str
    leaf: str
    path: list[str]
    root: str


def head_position() -> int:
    return Head.objects.values_list("position", flat=True).get(id=1)


def root() -> Root:
    head = Head.objects.get(id=1)
    try:
        frontier = Frontier.from_bytes(head.position, bytes(head.frontier))
    except ValueError as error:
        raise Refusal("bad_head", _("The journal's head is damaged; 'shouwang journal verify' says more.")) from error
    return Root(head.position, frontier.root.hex())


def timeline(matter_id: UUID) -> QuerySet[Entry]:
    is_about = Q(matter_id=matter_id) | Q(other_matter_id=matter_id)
    return Entry.objects.filter(is_about).select_related("actor").order_by("position")


def verify(outside: Root | None = None) -> Iterator[Finding]:
    """Every entry against its leaf, every leaf against the head's frontier, and against a root kept outside.

    Others may go on writing: what is checked is the journal as its head described it at the start.
    """
    head = Head.objects.filter(id=1).first()
    if head is None:
        yield Finding(0, _("the journal has no head"))
        return
    frontier, outside_digest = Frontier(), None
    for leaf, finding in _leaves(head.position):
        if finding is not None:
            yield finding
        if leaf is None:
            return
        if outside is not None and frontier.size == outside.size:
            outside_digest = frontier.root.hex()
        frontier = frontier.with_leaf(leaf)
    if outside is not None and frontier.size == outside.size:
        outside_digest = frontier.root.hex()
    if (head.position, bytes(head.frontier)) != (frontier.size, frontier.to_bytes()):
        yield Finding(frontier.size, _("the entries do not add up to the journal's head"))
    if Entry.objects.filter(position__gt=Head.objects.filter(id=1).values("position")[:1]).exists():
        yield Finding(head.position, _("there are entries that the journal's head does not know"))
    if outside is not None and outside_digest != outside.digest:
        yield Finding(frontier.size, _("the entries do not add up to the root kept outside"))


def _leaves(size: int) -> Iterator[tuple[bytes | None, Finding | None]]:
    """The leaf of each entry up to ``size``, with what is wrong with it; no leaf where counting has to end."""
    position = 0
    try:
        for entry in Entry.objects.filter(position__lte=size).order_by("position").iterator(2000):
            position += 1
            if entry.position != position:
                yield None, Finding(position, _("entries are missing or numbered wrongly from here"))
                return
            leaf = entry.computed_leaf()
            is_whole = leaf == bytes(entry.leaf)
            yield leaf, None if is_whole else Finding(position, _("the entry is not what was written"))
    except (ValueError, TypeError, AttributeError, DatabaseError):  # what a column holds is not of its type
        yield None, Finding(position, _("an entry about here cannot be read"))


def prove(position: int) -> Proof:
    """That entry ``position`` stands in the journal as its root describes it now."""
    leaves = [bytes(leaf) for leaf in Entry.objects.order_by("position").values_list("leaf", flat=True)]
    if not 1 <= position <= len(leaves):
        message = _("There is no entry %(position)d; the journal has %(size)d.")
        raise Refusal("no_such_entry", str(message) % {"position": position, "size": len(leaves)}, status=404)
    entry = Entry.objects.get(position=position).as_bytes()
    leaf, path = leaf_hash(entry), [step.hex() for step in inclusion_proof(position - 1, leaves)]
    return Proof(position, len(leaves), entry.decode(), leaf.hex(), path, root_of(leaves).hex())
