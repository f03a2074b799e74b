"""``shouwang user``: each command does what it says, once, with an entry; what cannot be done is said."""

import pytest

from shouwang.accounts.models import Grant, Token, User
from shouwang.accounts.queries import user_of_token
from shouwang.accounts.rules import may_administer
from shouwang.duty.models import Member
from shouwang.journal.models import Entry
from tests import make
from tests.operate.conftest import Run

TOWN_ENTRIES = 7  # areas, policy, posts, four shifts


@pytest.fixture(autouse=True)
def stands(town: make.Town) -> None:
    """Every test here has a town."""


def verbs() -> list[str]:
    """Of the entries since the town was there, newest last."""
    entries = Entry.objects.filter(position__gt=TOWN_ENTRIES).order_by("position")
    return list(entries.values_list("verb", flat=True))


def grants(username: str) -> list[tuple[str, str, bool]]:
    rows = Grant.objects.filter(user__username=username).order_by("granted_at")
    return [(grant.role, grant.area.name, grant.revoked_at is None) for grant in rows]


def test_a_person_is_added_with_a_password_and_a_role(run: Run) -> None:
    code, [line] = run("user", "add", "zhou", "周宁", "dispatcher", "--area", "Daihu station")
    name, password = line.split()
    user = User.objects.get(username="zhou")
    assert (code, name, user.name, user.check_password(password)) == (0, "zhou", "周宁", True)
    assert grants("zhou") == [("dispatcher", "岱湖所", True)]
    assert verbs() == ["create_user", "grant_role"]


def test_without_an_area_a_role_holds_in_the_whole_town(run: Run) -> None:
    assert run("user", "add", "wu", "吴征", "administrator")[0] == 0
    assert grants("wu") == [("administrator", "岱湖市", True)]


def test_roles_are_granted_and_revoked(run: Run) -> None:
    run("user", "add", "wu", "吴征", "supervisor")
    assert run("user", "grant", "wu", "administrator", "--area", "岱湖所") == (0, [])
    assert run("user", "revoke", "wu", "supervisor") == (0, [])
    assert grants("wu") == [("supervisor", "岱湖市", False), ("administrator", "岱湖所", True)]
    assert may_administer(User.objects.get(username="wu"))
    assert run("user", "revoke", "wu", "supervisor") == (2, ["shouwang user: wu does not have this role."])


def test_a_new_password_replaces_the_old_one(run: Run) -> None:
    _code, [line] = run("user", "add", "zhou", "周宁", "dispatcher")
    code, [password] = run("user", "password", "zhou")
    user = User.objects.get(username="zhou")
    assert (code, user.check_password(password), user.check_password(line.split()[1])) == (0, True, False)


def test_a_closed_account_has_no_way_in(run: Run) -> None:
    run("user", "add", "zhou", "周宁", "dispatcher")
    _code, [secret] = run("user", "token", "zhou", "terminal")
    assert user_of_token(secret) == User.objects.get(username="zhou")
    assert run("user", "close", "zhou") == (0, [])
    assert (user_of_token(secret), User.objects.get(username="zhou").is_active) == (None, False)
    assert run("user", "close", "zhou") == (2, ["shouwang user: This account was already closed."])


def test_a_token_is_shown_once_and_revoked_by_its_id(run: Run) -> None:
    run("user", "add", "zhou", "周宁", "dispatcher")
    _code, [secret] = run("user", "token", "zhou", "terminal")
    token = Token.objects.get()
    _code, lines = run("user", "list")
    assert [line.split() for line in lines if "zhou" in line or "token" in line] == [
        ["zhou", "周宁", "dispatcher@岱湖市"],
        ["token", str(token.id), "terminal", "until", f"{token.expires_at:%Y-%m-%d}"],
    ]
    assert run("user", "revoke-token", token.id) == (0, [])
    assert user_of_token(secret) is None
    assert verbs() == ["create_user", "grant_role", "create_token", "revoke_token"]


def test_a_person_changes_units(run: Run) -> None:
    run("user", "add", "chen", "陈舟", "unit")
    assert run("user", "unit", "chen", "C01") == (0, [])
    assert run("user", "unit", "chen", "F07") == (0, [])
    assert Member.objects.get().unit.call_sign == "F07"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("close", "nobody"), "There is no user 'nobody'."),
        (("close", "system"), "There is no user 'system'."),
        (("grant", "nobody", "unit"), "There is no user 'nobody'."),
        (("add", "zhou", "周宁", "unit", "--area", "朝阳"), "There is no area '朝阳'."),
        (("add", "system", "x", "unit"), "This user name is taken."),
        (("unit", "nobody", "C99"), "There is no unit 'C99'."),
        (("revoke-token", "00000000-0000-7000-8000-000000000009"), "There is no such token."),
    ],
)
def test_what_cannot_be_done_is_said_and_not_done(run: Run, arguments: tuple[str, ...], words: str) -> None:
    before = verbs()
    assert run("user", *arguments) == (2, [f"shouwang user: {words}"])
    assert verbs() == before


def test_a_role_or_token_that_is_none_is_refused_by_the_command(run: Run) -> None:
    assert run("user", "add", "zhou", "周宁", "chief")[0] == 2
    assert run("user", "revoke-token", "7")[1][-1].endswith("argument token: invalid UUID value: '7'")
