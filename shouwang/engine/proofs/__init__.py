"""Merkle trees as RFC 9162 (section 2.1) defines them: roots, inclusion and consistency proofs over SHA-256.

A tree grows one leaf at a time by its *frontier*: the roots of the complete subtrees it is made of, largest first,
one for each bit set in its size. All hashes are 32 bytes.
"""

from shouwang.engine.proofs.hashes import EMPTY_ROOT, leaf_hash, node_hash
from shouwang.engine.proofs.tree import Frontier, consistency_proof, inclusion_proof, root_of
from shouwang.engine.proofs.verify import is_consistent, is_included

__all__ = [
    "EMPTY_ROOT",
    "Frontier",
    "consistency_proof",
    "inclusion_proof",
    "is_consistent",
    "is_included",
    "leaf_hash",
    "node_hash",
    "root_of",
]
