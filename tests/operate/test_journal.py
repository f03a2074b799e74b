"""``shouwang journal``: exit codes that a script can trust, a root to keep, a proof to hand out."""

import json
import os

import pytest
from django.db import connection

from shouwang.engine.proofs import is_included, leaf_hash
from shouwang.journal import guard
from shouwang.journal.models import Entry, Head
from shouwang.journal.queries import root
from tests import make
from tests.operate.conftest import Run


def test_a_whole_journal_is_verified_against_a_root_kept_outside(town: make.Town, run: Run) -> None:
    code, [kept] = run("journal", "root")
    assert (code, kept) == (0, str(root()))
    make.dispatcher(town)
    now = root()
    assert run("journal", "verify", "--root", kept) == (0, [f"{now.size} entries verified, root {now.digest}"])


def test_the_database_may_be_named_behind_what_is_done(
    town: make.Town, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOUWANG_DATABASE", "sqlite:///here")
    assert run("journal", "root", "--database", "sqlite:///elsewhere") == (0, [str(root())])
    assert os.environ["SHOUWANG_DATABASE"] == "sqlite:///elsewhere"


def test_a_changed_entry_is_told_with_exit_code_1(town: make.Town, run: Run) -> None:
    guard.lift(connection)
    Entry.objects.filter(position=2).update(verb="nothing")
    said = ["entry 2: the entry is not what was written"]
    said += [f"entry {root().size}: the entries do not add up to the journal's head"]
    assert run("journal", "verify") == (1, said)


def test_a_proof_stands_by_itself(town: make.Town, run: Run) -> None:
    code, lines = run("journal", "prove", "3")
    proof = json.loads("\n".join(lines))
    path = [bytes.fromhex(step) for step in proof["path"]]
    leaf = leaf_hash(proof["entry"].encode())
    assert (code, proof["leaf"]) == (0, leaf.hex())
    assert is_included(leaf, proof["position"] - 1, proof["size"], path, bytes.fromhex(root().digest))


@pytest.mark.parametrize("kept", ["7", "x:" + "0" * 64, "7:" + "g" * 64, "7:" + "0" * 63, ""])
def test_what_is_no_root_is_refused(town: make.Town, run: Run, kept: str) -> None:
    said = "shouwang journal: A root looks like SIZE:DIGEST, as 'shouwang journal root' prints it."
    assert run("journal", "verify", "--root", kept) == (2, [said])


def test_an_entry_that_is_not_there_and_a_damaged_head_are_refused(town: make.Town, run: Run) -> None:
    size = root().size
    assert run("journal", "prove", "99") == (2, [f"shouwang journal: There is no entry 99; the journal has {size}."])
    Head.objects.update(frontier=b"short")
    said = "shouwang journal: The journal's head is damaged; 'shouwang journal verify' says more."
    assert run("journal", "root") == (2, [said])
