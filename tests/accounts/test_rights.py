"""Every right for every role: in one's area, below it, beside it; and the document that says so."""

from pathlib import Path

import pytest

from shouwang import urls  # every feature's rules are loaded with its addresses
from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.accounts.rules import Right, rights_table
from shouwang.foundation.refusal import Refusal
from tests import make

DOCUMENT = Path(__file__).parents[2] / "docs" / "rights.md"
assert urls.urlpatterns


def test_the_document_shows_the_rights_as_they_are():
    """Between its markers stands what rights_table() says; below them each right is put into words once."""
    _before, _marker, rest = DOCUMENT.read_text("utf-8").partition("<!-- rights -->\n")
    table, _marker, words = rest.partition("\n<!-- /rights -->")
    assert table == rights_table()
    told = [line.split("`")[1] for line in words.splitlines() if line.startswith("| `")]
    assert told == sorted(Right.all)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_holds_its_rights_in_its_area_and_no_other(town, role):
    """403 for what the role does not include, 404 for what lies elsewhere, whatever the role."""
    user = make.user(role, town.station)
    for right in Right.all.values():
        is_held = role in right.roles
        areas = (None, town.station, town.beat_a, town.city, town.other)
        assert [right(user, area) for area in areas] == [is_held, is_held, is_held, False, False], right.key
        assert right.paths(user) == ([town.station.path] if is_held else []), right.key
        assert [answer(right, user, area) for area in areas] == [
            *([None] * 3 if is_held else [403] * 3),
            404,
            404,
        ], right.key


def answer(right: Right, user, area) -> int | None:
    try:
        right.require(user, area)
    except Refusal as refusal:
        return refusal.status
    return None


def test_somebody_without_a_role_holds_nothing(town):
    user = make.user(None, town.station)
    assert [right.key for right in Right.all.values() if right(user) or right.paths(user)] == []


def test_a_closed_account_holds_nothing(town):
    user = make.user(Role.ADMINISTRATOR, town.station)
    user.is_active = False
    assert [right.key for right in Right.all.values() if right(user)] == []


def test_the_system_user_holds_everything_everywhere(town):
    system = system_user()
    assert [right.key for right in Right.all.values() if not right(system, town.other)] == []
