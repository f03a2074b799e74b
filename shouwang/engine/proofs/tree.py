"""Building: the frontier that grows by a leaf, and the proofs taken from all leaves (RFC 9162, 2.1.3 and 2.1.4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from shouwang.engine.proofs.hashes import EMPTY_ROOT, node_hash


@dataclass(frozen=True)
class Frontier:
    """A tree of ``size`` leaves as the roots of its complete subtrees, largest first."""

    size: int = 0
    roots: tuple[bytes, ...] = ()

    def with_leaf(self, leaf: bytes) -> "Frontier":
        roots, joined, remaining = self.roots, leaf, self.size
        while remaining & 1:
            joined = node_hash(roots[-1], joined)
            roots, remaining = roots[:-1], remaining >> 1
        return Frontier(self.size + 1, (*roots, joined))

    @property
    def root(self) -> bytes:
        if not self.roots:
            return EMPTY_ROOT
        joined = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            joined = node_hash(left, joined)
        return joined

    def to_bytes(self) -> bytes:
        return b"".join(self.roots)

    @classmethod
    def from_bytes(cls, size: int, roots: bytes) -> "Frontier":
        """Raises ValueError when the number of hashes does not fit ``size``."""
        if len(roots) != 32 * size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} subtrees, not {len(roots) / 32:g}")
        return cls(size, tuple(roots[start : start + 32] for start in range(0, len(roots), 32)))


def root_of(leaves: Sequence[bytes]) -> bytes:
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.with_leaf(leaf)
    return frontier.root


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The hashes that join leaf ``index`` (from 0) to the root of ``leaves``, nearest first."""
    if not 0 <= index < len(leaves):
        raise ValueError(f"leaf {index} is not in a tree of {len(leaves)}")
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion_proof(index, leaves[:split]), root_of(leaves[split:])]
    return [*inclusion_proof(index - split, leaves[split:]), root_of(leaves[:split])]


def consistency_proof(old_size: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The hashes that show the first ``old_size`` leaves unchanged in ``leaves``."""
    if not 0 < old_size <= len(leaves):
        raise ValueError(f"no tree of {old_size} leaves came before one of {len(leaves)}")
    return _subproof(old_size, leaves, is_whole=True)


def _subproof(old_size: int, leaves: Sequence[bytes], *, is_whole: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if is_whole else [root_of(leaves)]
    split = _split(len(leaves))
    if old_size <= split:
        return [*_subproof(old_size, leaves[:split], is_whole=is_whole), root_of(leaves[split:])]
    return [*_subproof(old_size - split, leaves[split:], is_whole=False), root_of(leaves[:split])]


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    return 1 << (size - 1).bit_length() - 1
