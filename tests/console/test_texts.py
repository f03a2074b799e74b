"""The scripts and ``console/texts/`` know the same keys."""

import re
from pathlib import Path

from shouwang.console.texts import TEXTS

SOURCES = sorted(Path("shouwang/console/src").rglob("*.ts"))
LITERAL = re.compile(r"\btext\(\s*\"(\w+)\"")
CHOICE = re.compile(r"\btext\([^()]*\?\s*\"(\w+)\"\s*:\s*\"(\w+)\"")
FAMILY = re.compile(r"(?:`|choices\(\")(\w+_)(?:\$\{|\")")
QUOTED = re.compile(r"\"(\w+)\"")


def code() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)


def test_each_key_a_script_asks_for_has_words() -> None:
    """No key may be shown in place of its words."""
    asked = set(LITERAL.findall(code())) | {key for pair in CHOICE.findall(code()) for key in pair}
    assert len(asked) > 100
    assert sorted(asked - set(TEXTS)) == []


def test_each_family_of_keys_has_members() -> None:
    """A key put together from a state or a kind finds at least one text that begins so."""
    families = set(FAMILY.findall(code()))
    assert {"state_", "order_", "unit_", "kind_", "disposition_"} <= families
    assert sorted(one for one in families if not any(key.startswith(one) for key in TEXTS)) == []


def test_no_text_is_left_that_no_script_uses() -> None:
    """Words nobody shows would still have to be translated."""
    used = set(QUOTED.findall(code()))
    families = tuple(FAMILY.findall(code()))
    assert sorted(key for key in TEXTS if key not in used and not key.startswith(families)) == []


def test_the_values_a_text_takes_are_named_in_every_language() -> None:
    """``{number}`` in the English message stands in the Chinese one too."""
    from django.utils import translation

    names = re.compile(r"\{(\w+)\}")
    with translation.override("en"):
        english = {key: sorted(names.findall(str(words))) for key, words in TEXTS.items()}
    with translation.override("zh-hans"):
        chinese = {key: sorted(names.findall(str(words))) for key, words in TEXTS.items()}
    assert chinese == english
