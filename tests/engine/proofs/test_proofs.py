"""The Merkle tree is RFC 9162's: known roots, and every proof of every small tree."""

from hashlib import sha256

import pytest

from shouwang.engine.proofs import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    root_of,
)

# The reference leaves and roots of Certificate Transparency's own test vectors.
ENTRIES = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_published_ones(size):
    assert root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_empty_tree_is_the_hash_of_nothing():
    assert Frontier().root == sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 20))
def test_every_leaf_proves_and_no_other_does(size):
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    root = root_of(leaves)
    for index in range(size):
        proof = inclusion_proof(index, leaves)
        assert is_included(leaves[index], index, size, proof, root)
        assert not is_included(leaf_hash(b"other"), index, size, proof, root)
        assert [other for other in range(size) if is_included(leaves[index], other, size, proof, root)] == [index]


@pytest.mark.parametrize("size", range(1, 20))
def test_every_earlier_tree_is_consistent_and_a_changed_one_is_not(size):
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    for old_size in range(1, size + 1):
        proof = consistency_proof(old_size, leaves)
        old_root = root_of(leaves[:old_size])
        assert is_consistent(old_size, size, proof, old_root, root_of(leaves))
        assert not is_consistent(old_size, size, proof, leaf_hash(b"other"), root_of(leaves))


def test_frontier_is_kept_as_bytes_and_refuses_what_does_not_fit():
    frontier = Frontier()
    for leaf in LEAVES[:7]:
        frontier = frontier.with_leaf(leaf)
    assert Frontier.from_bytes(7, frontier.to_bytes()) == frontier
    with pytest.raises(ValueError, match="3 subtrees"):
        Frontier.from_bytes(7, frontier.to_bytes()[:-32])
