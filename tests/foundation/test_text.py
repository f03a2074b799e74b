"""Text from outside: trimmed, and refused by field when it cannot be what it claims to be."""

import pytest
from django.utils import translation

from shouwang.foundation.refusal import Refusal
from shouwang.foundation.text import MAX_LINE, MAX_SHOWN, checked, shown

NOTHING_HIDDEN = ["秀隆街12号", "Ærø & Søn, “3rd floor”", "𠮷野家", "🚓", "مرحبا", "e\u0301", ""]


@pytest.mark.parametrize("text", NOTHING_HIDDEN)
def test_ordinary_text_of_any_script_is_kept(text):
    assert checked(f"  {text} ", "name") == text


def test_nothing_is_empty():
    assert checked(None, "name") == ""


@pytest.mark.parametrize("value", [7, b"bytes", ["a"], {"a": 1}, True])
def test_what_is_no_text_is_refused(value):
    assert refusal(value) == ("not_text", "name")


def test_length_counts_before_trimming_and_up_to_the_limit():
    assert len(checked("x" * MAX_LINE, "name")) == MAX_LINE
    assert refusal("x" * (MAX_LINE + 1)) == ("too_long", "name")
    assert refusal("abc", limit=2) == ("too_long", "name")


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\nb", "a\tb", "a\x1b[31mb", "a\x7fb", "a\x85b", "a\ud800b", "a\ue000b", "a\ufffeb"]
)
def test_control_characters_surrogates_and_private_ones_are_refused(text):
    assert refusal(text) == ("control_character", "name")


def test_a_note_may_have_lines_and_tabs_and_nothing_else():
    assert checked(" a\r\n\tb ", "note", is_many_lines=True) == "a\r\n\tb"
    assert refusal("a\x00b", is_many_lines=True) == ("control_character", "name")


def test_the_message_says_which_character_where():
    with translation.override("en"), pytest.raises(Refusal) as refused:
        checked("ab\x07", "place_text")
    assert str(refused.value.message) == "place_text has a control character (U+0007) at position 3."


@pytest.mark.parametrize("value", ["", "秀隆街12号", "x" * MAX_SHOWN, 7, ValueError("bad")])
def test_what_is_short_is_quoted_whole(value):
    assert shown(value) == str(value)


def test_what_is_long_is_quoted_from_its_beginning_and_seen_to_go_on():
    assert shown("ab" * 5000) == "ab" * (MAX_SHOWN // 2) + "..."
    assert shown("abc", 2) == "ab..."


def refusal(value: object, **limits: object) -> tuple[str, str | None]:
    with pytest.raises(Refusal) as refused:
        checked(value, "name", **limits)  # type: ignore[arg-type]
    assert refused.value.status == 400
    return refused.value.code, refused.value.field
