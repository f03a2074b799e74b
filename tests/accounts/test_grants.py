"""Users and their roles: who may give them, what they open, where they end."""

import pytest
from django.db import IntegrityError, transaction

from shouwang.accounts.actions import (
    close_user,
    create_token,
    create_user,
    end_session,
    grant_role,
    revoke_role,
    revoke_token,
    set_password,
)
from shouwang.accounts.models import Grant, Role, Session, User
from shouwang.accounts.queries import system_user
from shouwang.dispatch import rules
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from tests import make


def test_a_role_holds_in_its_area_and_below_and_nowhere_else(town):
    user = make.user(Role.DISPATCHER, town.beat_a)
    areas = (town.beat_a, town.beat_b, town.station, town.city, town.other)
    assert [rules.may_dispatch(user, area) for area in areas] == [True, False, False, False, False]
    above = make.user(Role.DISPATCHER, town.city)
    assert [rules.may_dispatch(above, area) for area in areas] == [True] * 5


def test_granting_and_revoking_are_entries_and_hold_at_once(town):
    user = make.user(None, town.station)
    grant = grant_role(user, Role.DISPATCHER, town.station, by=system_user())
    entry = Entry.objects.latest("position")
    assert (entry.verb, entry.subject_id, entry.area) == ("grant_role", user.id, town.station)
    assert entry.changed == {"role": "dispatcher", "area": str(town.station.id)}
    assert rules.may_dispatch(user, town.station) is True
    api = make.Api(user)
    incident = make.incident(town, user)
    assert api.get(f"incidents/{incident.id}")[0] == 200
    revoke_role(grant, by=system_user())
    assert api.get(f"incidents/{incident.id}")[0] == 404
    assert Entry.objects.latest("position").changed == {"role": "dispatcher"}


def test_a_role_is_granted_and_revoked_once_and_may_be_granted_again(town):
    user = make.dispatcher(town)
    grant = Grant.objects.get(user=user)
    with pytest.raises(Refusal) as refused:
        grant_role(user, Role.DISPATCHER, town.station, by=system_user())
    assert (refused.value.code, refused.value.status) == ("already_granted", 409)
    with pytest.raises(IntegrityError), transaction.atomic():  # whatever the code does
        Grant.objects.create(user=user, role=Role.DISPATCHER, area=town.station, granted_at=sources.now())
    revoke_role(grant, by=system_user())
    with pytest.raises(Refusal) as refused:
        revoke_role(grant, by=system_user())
    assert (refused.value.code, refused.value.status) == ("already_revoked", 409)
    grant_role(user, Role.DISPATCHER, town.station, by=system_user())


def test_an_administrator_grants_in_their_own_areas(town):
    admin, user = make.user(Role.ADMINISTRATOR, town.station), make.user(None, town.station)
    grant_role(user, Role.UNIT, town.beat_a, by=admin)
    with pytest.raises(Refusal) as refused:
        grant_role(user, Role.UNIT, town.other, by=admin)
    assert refused.value.status == 404


def test_an_administrator_touches_nobody_of_elsewhere(town):
    """Not their password, not their account, no token in their name: that would be a way into the other area."""
    admin, theirs = make.user(Role.ADMINISTRATOR, town.station), make.user(Role.DISPATCHER, town.other)
    token, _secret = create_token(theirs, "board", by=system_user())
    now = sources.now()
    session = Session.objects.create(
        digest="x", user=theirs, content="", started_at=now, seen_at=now, ends_at=now, idle_seconds=60
    )
    deeds = [
        lambda: close_user(theirs, by=admin),
        lambda: create_token(theirs, "mine", by=admin),
        lambda: revoke_token(token, by=admin),
        lambda: end_session(session, by=admin),
        lambda: set_password(theirs, "a long enough passphrase", by=admin),
    ]
    for deed in deeds:
        with pytest.raises(Refusal) as refused:
            deed()
        assert refused.value.status == 404
    create_token(make.user(Role.DISPATCHER, town.beat_a), "board", by=admin)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_nobody_else_touches_accounts(town, role):
    by, user = make.user(role, town.city), make.user(None, town.station)
    deeds = [
        lambda: create_user("eve", "Eve", None, by=by),
        lambda: grant_role(by, Role.ADMINISTRATOR, town.city, by=by),
        lambda: revoke_role(Grant.objects.get(user=by), by=by),
        lambda: close_user(user, by=by),
        lambda: create_token(by, "mine", by=by),
        lambda: set_password(user, "a long enough passphrase", by=by),
    ]
    for deed in deeds:
        with pytest.raises(Refusal) as refused:
            deed()
        assert refused.value.status == 403


def test_a_user_name_is_taken_once_and_closing_happens_once(town):
    user = make.user(None, town.station, username="zhou")
    with pytest.raises(Refusal) as refused:
        create_user("zhou", "Another", None, by=system_user())
    assert (refused.value.code, refused.value.field) == ("name_taken", "username")
    close_user(user, by=system_user())
    with pytest.raises(Refusal) as refused:
        close_user(User.objects.get(id=user.id), by=system_user())
    assert refused.value.code == "already_closed"
