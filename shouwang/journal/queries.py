"""Reading and proving: timelines, roots, inclusion proofs, and the check of every entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shouwang.engine.proofs import Frontier, inclusion_proof
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
    position: int
    size: int
    leaf: str
    path: list[str]
    root: str


def head_position() -> int:
    return Head.objects.values_list("position", flat=True).get(id=1)


def root() -> Root:
    head = Head.objects.get(id=1)
    return Root(head.position, Frontier.from_bytes(head.position, bytes(head.frontier)).root.hex())


def timeline(matter_id: UUID) -> QuerySet[Entry]:
    is_about = Q(matter_id=matter_id) | Q(other_matter_id=matter_id)
    return Entry.objects.filter(is_about).select_related("actor").order_by("position")


def verify(outside: Root | None = None) -> Iterator[Finding]:
    """Every entry against its leaf, every leaf against the head's frontier, and against a root kept outside."""
    frontier, position, outside_digest = Frontier(), 0, None
    for entry in Entry.objects.order_by("position").iterator(2000):
        position += 1
        if entry.position != position:
            yield Finding(position, _("entries are missing or numbered wrongly from here"))
            return
        leaf = entry.computed_leaf()
        if leaf != bytes(entry.leaf):
            yield Finding(position, _("the entry is not what was written"))
        frontier = frontier.with_leaf(leaf)
        if outside is not None and frontier.size == outside.size:
            outside_digest = frontier.root.hex()
    head = Head.objects.get(id=1)
    if (head.position, bytes(head.frontier)) != (frontier.size, frontier.to_bytes()):
        yield Finding(position, _("the entries do not add up to the journal's head"))
    if outside is not None and outside_digest != outside.digest:
        yield Finding(position, _("the entries do not add up to the root kept outside"))


def prove(position: int) -> Proof:
    """That entry ``position`` stands in the journal as its root describes it now."""
    leaves = [bytes(leaf) for leaf in Entry.objects.order_by("position").values_list("leaf", flat=True)]
    if not 1 <= position <= len(leaves):
        message = _("There is no entry %(position)d; the journal has %(size)d.")
        raise Refusal("no_such_entry", str(message) % {"position": position, "size": len(leaves)}, status=404)
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.with_leaf(leaf)
    path = [step.hex() for step in inclusion_proof(position - 1, leaves)]
    return Proof(position, len(leaves), leaves[position - 1].hex(), path, frontier.root.hex())
