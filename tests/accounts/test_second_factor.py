"""Codes from a phone: right ones open once, around now; recovery codes once; whoever guesses waits."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from shouwang.accounts import second_factor
from shouwang.accounts.actions import (
    add_second_factor,
    remove_second_factor,
    require_second_factor,
    set_password,
)
from shouwang.accounts.models import RecoveryCode, Role, SecondFactor, User
from shouwang.accounts.queries import system_user
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from tests import make
from tests.accounts.phones import PASSWORD, code, is_in, log_in, secret_on, with_phone


@pytest.fixture
def zhou(town) -> User:
    return make.dispatcher(town, username="zhou", password=PASSWORD)


def second_step(client: Client, typed: str) -> int:
    return client.post("/login/code/", {"code": typed}).status_code


@pytest.mark.parametrize(
    ("at", "expected"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(at, expected):
    """RFC 6238, appendix B, the last six of its eight figures: what every phone shows."""
    assert second_factor.code_at(b"12345678901234567890", at // 30) == expected


def test_a_secret_survives_being_typed_and_being_sealed():
    secret = second_factor.new_secret()
    sealed = second_factor.sealed(secret)
    assert (second_factor.unsealed(sealed), len(secret)) == (secret, 20)
    assert second_factor.in_words(secret).replace(" ", "").encode() not in sealed.encode()


def test_with_another_installations_key_a_secret_stays_shut(settings):
    """A backup on another machine gives nobody's codes away; with the old key as a fallback it opens."""
    sealed = second_factor.sealed(b"x" * 20)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    assert second_factor.unsealed(sealed) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert second_factor.unsealed(sealed) == b"x" * 20


def test_it_is_added_on_a_page_by_the_phones_first_code(zhou):
    """The secret is shown as a picture and as text until the phone has answered; then never again."""
    client, before = log_in(), head_position()
    page = client.get("/account/second-factor/").content
    secret = secret_on(page)
    assert b'src="data:image/svg+xml;' in page
    wrong = client.post("/account/second-factor/", {"code": "000000"})
    assert (wrong.status_code, secret_on(wrong.content), SecondFactor.objects.count()) == (200, secret, 0)
    shown = client.post("/account/second-factor/", {"code": code(secret)}).content.decode()
    assert (shown.count('class="secret"'), RecoveryCode.objects.count()) == (8, 8)
    assert secret_on(client.get("/account/second-factor/").content) != secret
    assert SecondFactor.objects.get().sealed.encode().find(secret) == -1
    entries = [(entry.verb, entry.subject_id, entry.changed) for entry in make.entries_after(before)]
    assert entries == [("add_second_factor", zhou.id, {})]


def test_the_password_alone_opens_nothing_any_more(zhou):
    secret, _codes = with_phone(zhou)
    client = log_in()
    assert (is_in(client), client.get("/api/account").status_code) == (False, 401)
    assert second_step(client, code(secret)) == 302
    assert is_in(client)
    assert Entry.objects.latest("position").changed["by"] == ["password", "totp"]


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phone_may_be_half_a_minute_off(zhou, steps, opens):
    secret, _codes = with_phone(zhou)
    SecondFactor.objects.update(last_step=0)
    client = log_in()
    second_step(client, code(secret, steps))
    assert is_in(client) == opens


def test_a_code_opens_once_and_an_older_one_not_after_it(zhou):
    secret, _codes = with_phone(zhou)
    typed, older = code(secret), code(secret, -1)
    first, second, third = log_in(), log_in(), log_in()
    assert [second_step(first, typed), second_step(second, typed), second_step(third, older)] == [302, 200, 200]
    assert [is_in(client) for client in (first, second, third)] == [True, False, False]


def test_the_code_that_was_used_to_add_it_opens_nothing(zhou):
    secret = second_factor.new_secret()
    typed = code(secret)
    add_second_factor(zhou, secret, typed, by=zhou)
    client = log_in()
    second_step(client, typed)
    assert not is_in(client)


def test_a_recovery_code_opens_once_however_it_is_typed(zhou):
    _secret, codes = with_phone(zhou)
    first, second = log_in(), log_in()
    second_step(first, codes[0].lower().replace(" ", ""))
    second_step(second, codes[0])
    assert (is_in(first), is_in(second), RecoveryCode.objects.count()) == (True, False, 7)
    assert codes[1] not in str(list(RecoveryCode.objects.values_list()))
    assert Entry.objects.filter(verb="log_in").latest("position").changed["by"] == ["password", "recovery_code"]


def test_after_five_wrong_codes_the_right_one_waits_too(zhou):
    secret, _codes = with_phone(zhou)
    client = log_in()
    assert [second_step(client, "000000") for _ in range(6)] == [200] * 5 + [429]
    assert second_step(client, code(secret)) == 429


def test_somebody_who_guesses_codes_locks_nobody_out_of_a_known_browser(zhou):
    """The browser it was opened in before has a count of its own."""
    secret, codes = with_phone(zhou)
    known = log_in()
    second_step(known, codes[0])
    known.post("/logout/")
    stranger = log_in()
    assert [second_step(stranger, "000000") for _ in range(6)][-1] == 429
    log_in(client=known)
    second_step(known, code(secret))
    assert is_in(known)


def test_between_password_and_code_five_minutes_may_pass(zhou):
    secret, _codes = with_phone(zhou)
    clock = make.Clock(datetime.now(UTC))
    with sources.seeded(1, clock):
        client = log_in()
        clock.move(300)
        answer = client.post("/login/code/", {"code": code(secret)})
        assert (answer.status_code, answer.headers["Location"], is_in(client)) == (302, "/login/", False)


def test_new_recovery_codes_end_the_old_ones(zhou):
    secret, codes = with_phone(zhou)
    client = log_in()
    second_step(client, code(secret))
    client.post("/account/second-factor/codes")
    other = log_in()
    second_step(other, codes[0])
    assert (is_in(other), RecoveryCode.objects.count()) == (False, 8)


def test_it_is_removed_by_its_owner_and_reset_by_an_administrator(zhou, town):
    """The administrator's reset ends the sessions: whoever has the phone is out."""
    secret, _codes = with_phone(zhou)
    client = log_in()
    second_step(client, code(secret))
    assert client.post("/account/second-factor/remove").status_code == 302
    assert (SecondFactor.objects.count(), RecoveryCode.objects.count(), is_in(client)) == (0, 0, True)
    with_phone(zhou)
    remove_second_factor(zhou, by=make.user(Role.ADMINISTRATOR, town.city))
    assert (SecondFactor.objects.count(), is_in(client), is_in(log_in())) == (0, False, True)
    verbs = list(Entry.objects.order_by("position").values_list("verb", flat=True))
    assert [verb for verb in verbs if verb.endswith("_second_factor")] == [
        "add_second_factor",
        "remove_second_factor",
        "add_second_factor",
        "reset_second_factor",
    ]


def test_a_neighbours_administrator_resets_nothing(zhou, town):
    with_phone(zhou)
    with pytest.raises(Refusal) as refused:
        remove_second_factor(zhou, by=make.user(Role.ADMINISTRATOR, town.other))
    assert (refused.value.status, SecondFactor.objects.count()) == (404, 1)


def test_a_role_that_requires_it_opens_nothing_before_it_is_there(zhou):
    """Pages lead to the account, the API says why; the phone's first code opens everything. It cannot be removed."""
    require_second_factor(Role.DISPATCHER, is_required=True, by=system_user())
    client = log_in()
    assert client.get("/board/").headers["Location"] == "/account/"
    answer = client.get("/api/duplicates")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "account_unfinished")
    secret = secret_on(client.get("/account/second-factor/").content)
    client.post("/account/second-factor/", {"code": code(secret)})
    assert is_in(client)
    assert client.post("/account/second-factor/remove").status_code == 403
    with pytest.raises(Refusal) as refused:
        require_second_factor(Role.DISPATCHER, is_required=True, by=system_user())
    assert refused.value.code == "unchanged"
    require_second_factor(Role.DISPATCHER, is_required=False, by=system_user())
    assert client.post("/account/second-factor/remove").status_code == 302


def test_a_new_password_does_not_get_round_the_second_factor(zhou):
    """Forgotten: the administrator sets a password; the phone is still asked for."""
    with_phone(zhou)
    set_password(zhou, "another long passphrase", by=system_user())
    client = log_in(password="another long passphrase")
    assert (is_in(client), client.get("/login/code/").status_code) == (False, 200)


def test_it_is_added_only_by_whoever_has_just_proved_to_be_its_owner(zhou):
    """A desk left alone for ten minutes gives nobody a way in of their own."""
    clock = make.Clock(datetime.now(UTC))
    with sources.seeded(1, clock):
        client = log_in()
        clock.move(timedelta(minutes=10).total_seconds())
        assert client.get("/account/second-factor/").status_code == 403
        client.post("/account/confirm", {"password": "wrong"})
        assert client.get("/account/second-factor/").status_code == 403
        client.post("/account/confirm", {"password": PASSWORD})
        assert client.get("/account/second-factor/").status_code == 200
