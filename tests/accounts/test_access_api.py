"""What somebody has open, by program: one's own, and an administrator's people's."""

import pytest

from shouwang.accounts.actions import create_token
from shouwang.accounts.models import Role, SecondFactor, Session
from shouwang.accounts.queries import system_user
from shouwang.journal.queries import head_position
from tests import make
from tests.accounts.phones import with_phone

NOTHING = "01900000-0000-7000-8000-000000000007"


@pytest.fixture
def zhou(town):
    return make.dispatcher(town, username="zhou")


def test_ones_own_sessions_and_tokens(zhou):
    token, secret = create_token(zhou, "radio bridge", days=30, by=system_user())
    api = make.Api(zhou)
    status, answer = api.get("account")
    (row,) = Session.objects.all()
    session = {name: answer["sessions"][0][name] for name in ("id", "address", "device")}
    assert (status, answer["user"], answer["has_second_factor"]) == (200, str(zhou.id), False)
    assert session == {"id": str(row.id), "address": "", "device": ""}
    (shown,) = answer["tokens"]
    assert (shown["id"], shown["label"], (token.expires_at - token.created_at).days) == (
        str(token.id),
        "radio bridge",
        30,
    )
    assert secret not in str(answer)
    assert row.digest not in str(answer)


def test_an_administrator_ends_what_their_people_have_open(zhou, town):
    """Sessions and tokens, in one entry; the second factor by itself."""
    with_phone(zhou)
    _token, secret = create_token(zhou, "radio bridge", by=system_user())
    page, program = make.Api(zhou), make.Api(None, secret=secret)
    administrator = make.Api(make.user(Role.ADMINISTRATOR, town.city))
    assert len(administrator.get(f"users/{zhou.id}/access")[1]["sessions"]) == 1
    before = head_position()
    status, answer = administrator.post(f"users/{zhou.id}/end-access")
    assert (status, answer["verb"], answer["subject"]) == (201, "end_access", {"kind": "user", "id": str(zhou.id)})
    assert [api.get("account")[0] for api in (page, program)] == [401, 401]
    assert administrator.post(f"users/{zhou.id}/reset-second-factor")[0] == 201
    assert (SecondFactor.objects.count(), administrator.post(f"users/{zhou.id}/reset-second-factor")[0]) == (0, 409)
    assert [entry.verb for entry in make.entries_after(before)] == ["end_access", "reset_second_factor"]


@pytest.mark.parametrize("deed", ["end-access", "reset-second-factor"])
def test_others_end_nothing(zhou, town, deed):
    """Strangers 401, other roles 403; the neighbour's administrator and one of a beat below find nobody."""
    with_phone(zhou)
    path, before = f"users/{zhou.id}/{deed}", head_position()
    people = [None, make.user(Role.SUPERVISOR, town.city)]
    people += [make.user(Role.ADMINISTRATOR, area) for area in (town.other, town.beat_a)]
    made = head_position() - before
    assert [make.Api(person).post(path)[0] for person in people] == [401, 403, 404, 404]
    assert [make.Api(person).get(f"users/{zhou.id}/access")[0] for person in people] == [401, 403, 404, 404]
    assert head_position() == before + made
    above = make.Api(make.user(Role.ADMINISTRATOR, town.city))
    for nobody in (NOTHING, system_user().id):
        assert above.post(f"users/{nobody}/{deed}")[0] == 404
