"""One action, one entry, in one transaction; a matter's timeline is the entries that name it, in their order."""

from uuid import UUID

import pytest
from django.db import IntegrityError

from shouwang.accounts.models import User
from shouwang.accounts.queries import system_user
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import action, append, perform_once
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position, timeline, verify

pytestmark = pytest.mark.django_db
MATTER, OTHER = UUID(int=1), UUID(int=2)


@action
def change(name: str, *verbs: str, matter: UUID | None = None, other: UUID | None = None) -> str:
    """Writes a user, and an entry for each verb."""
    by = system_user()
    User.objects.create(username=name, name=name)
    for verb in verbs:
        append(verb, ("user", by.id), by=by, area=None, matter_id=matter, other_matter_id=other, changes={})
    return name


@action
def change_inside(name: str) -> str:
    return change(name, "inner")


def names() -> set[str]:
    return set(User.objects.exclude(username="system").values_list("username", flat=True))


def test_positions_have_no_gaps_whatever_fails_in_between() -> None:
    change("anna", "one")
    with pytest.raises(IntegrityError):
        change("anna", "again")
    change("bela", "two")
    assert list(Entry.objects.order_by("position").values_list("position", "verb")) == [(1, "one"), (2, "two")]
    assert (head_position(), list(verify())) == (2, [])


def test_an_entry_outside_an_action_is_refused() -> None:
    with pytest.raises(RuntimeError, match="an entry is written once, inside an action"):
        append("alone", ("user", MATTER), by=system_user(), area=None, changes={})
    assert head_position() == 0


@pytest.mark.parametrize("verbs", [(), ("one", "two")])
def test_an_action_with_no_entry_or_with_two_is_rolled_back(verbs: tuple[str, ...]) -> None:
    with pytest.raises(RuntimeError):
        change("anna", *verbs)
    assert (names(), head_position(), list(verify())) == (set(), 0, [])
    change("bela", "one")
    assert (names(), head_position()) == ({"bela"}, 1)


def test_an_action_inside_another_is_refused_and_both_are_rolled_back() -> None:
    with pytest.raises(RuntimeError, match="change was called inside another action"):
        change_inside("anna")
    assert (names(), head_position()) == (set(), 0)


def test_a_timeline_holds_the_entries_of_its_matter_in_order() -> None:
    """An entry about two matters stands in both timelines."""
    change("anna", "opened", matter=MATTER)
    change("bela", "opened", matter=OTHER)
    change("cyra", "moved", matter=OTHER, other=MATTER)
    change("dora", "elsewhere")
    assert [(entry.position, entry.verb) for entry in timeline(MATTER)] == [(1, "opened"), (3, "moved")]
    assert [(entry.position, entry.verb) for entry in timeline(OTHER)] == [(2, "opened"), (3, "moved")]


def test_a_repeated_request_gets_its_first_entry_and_another_body_is_refused() -> None:
    request_id = sources.new_id()
    first = perform_once(request_id, "a" * 64, lambda: change("anna", "one"))
    again = perform_once(request_id, "a" * 64, lambda: change("bela", "one"))
    assert (first.position, again.position, names()) == (1, 1, {"anna"})
    with pytest.raises(Refusal) as caught:
        perform_once(request_id, "b" * 64, lambda: change("cyra", "one"))
    assert (caught.value.code, caught.value.status, names()) == ("request_reused", 409, {"anna"})
    assert list(verify()) == []
