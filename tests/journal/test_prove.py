"""A proof convinces someone who has nothing but the root."""

import json

import pytest

from shouwang.engine.proofs import is_included, leaf_hash
from shouwang.foundation.refusal import Refusal
from shouwang.journal.queries import Proof, prove, root
from tests import make


def is_true(proof: Proof, entry: str) -> bool:
    path = [bytes.fromhex(step) for step in proof.path]
    leaf = leaf_hash(entry.encode())
    return is_included(leaf, proof.position - 1, proof.size, path, bytes.fromhex(proof.root))


def test_every_entry_is_proved_under_the_root(town: make.Town) -> None:
    """By the text of the entry alone; another text is not."""
    kept = root()
    proofs = [prove(position) for position in range(1, kept.size + 1)]
    assert {(proof.size, proof.root) for proof in proofs} == {(kept.size, kept.digest)}
    assert all(is_true(proof, proof.entry) for proof in proofs)
    assert not any(is_true(proof, proof.entry.replace('"verb":"', '"verb":"x')) for proof in proofs)
    assert [leaf_hash(proof.entry.encode()).hex() for proof in proofs] == [proof.leaf for proof in proofs]
    assert json.loads(proofs[0].entry)["verb"] == "import_areas"


@pytest.mark.parametrize("position", [0, -1, 99])
def test_an_entry_that_is_not_there_is_refused(town: make.Town, position: int) -> None:
    with pytest.raises(Refusal) as caught:
        prove(position)
    assert (caught.value.code, caught.value.status) == ("no_such_entry", 404)
