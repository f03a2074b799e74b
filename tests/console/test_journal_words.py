"""The journal is read by people: every verb that the code appends has words in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import shouwang
from shouwang.console.words import VERBS, verb_in_words
from shouwang.dispatch.queries.timeline import SENTENCES

PACKAGE = Path(shouwang.__file__).parent
# Verbs that are computed where they are appended, by the source of the argument.
COMPUTED = {
    "f'order_{step}'": {
        f"order_{step}" for step in ("delivered", "seen", "accepted", "en_route", "on_scene", "cleared", "declined")
    },
    "verb": {"remind_unit", "expire_order", "start_mode", "renew_mode", "end_mode"}
    | {"ring_unit", "take_ring", "close_ring", "pass_to_desk"}
    | {f"{does}_picture" for does in ("add", "view", "hold", "release", "erase")}
    | {f"{does}_notice" for does in ("update", "restore", "withdraw")}
    | {"notify_agency"}
    | {f"{does}_support" for does in ("ask", "send", "promise", "decline", "arrive", "end", "withdraw")}
    | {f"{does}_transfer" for does in ("offer", "connect", "confirm", "refuse", "withdraw")}
    | {f"{does}_operation" for does in ("plan", "start", "end")}
    | {"add_operation_unit", "release_operation_unit", "attach_incident", "detach_incident"}
    | {f"{does}_instruction" for does in ("give", "acknowledge", "finish", "refuse", "call_back")}
    | {"remind_of_instruction", "tell_of_instruction"},
    "own_or_reset": {"remove_second_factor", "reset_second_factor"},
}


def appended() -> Iterator[ast.expr]:
    """The first argument of every call of the journal's append."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "append":
                yield node.args[0]


def verbs() -> set[str]:
    found: set[str] = set()
    for verb in appended():
        found |= {str(verb.value)} if isinstance(verb, ast.Constant) else COMPUTED[ast.unparse(verb)]
    return found


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_verb_of_the_code_has_words(language):
    with translation.override(language):
        words = {verb: verb_in_words(verb) for verb in verbs()}
    wordless = {verb for verb, said in words.items() if said == verb or "%" in said}
    foreign = {verb for verb, said in words.items() if bool(re.search("[\u4e00-\u9fff]", said)) != (language != "en")}
    assert (len(words) > 40, wordless, foreign) == (True, set(), set())


def test_no_words_are_kept_for_verbs_that_are_gone():
    assert (set(VERBS) - verbs(), {verb for verb in VERBS if "%" not in str(SENTENCES.get(verb, "%"))}) == (
        set(),
        set(),
    )


def test_a_verb_of_another_version_is_shown_as_it_is():
    assert verb_in_words("fly_drone") == "fly_drone"
