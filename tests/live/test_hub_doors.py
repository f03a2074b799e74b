"""A stream ends with the session or the token it was opened with, and with no other."""

from datetime import timedelta
from uuid import UUID

import pytest

from shouwang.accounts.actions import (
    create_token,
    end_access,
    end_other_sessions,
    end_session,
    log_out,
    remove_second_factor,
    revoke_token,
    set_password,
)
from shouwang.accounts.models import Role, Session, User
from shouwang.accounts.queries import system_user
from shouwang.foundation import sources
from shouwang.live import stream
from shouwang.live.stream import reader_of
from tests import make
from tests.accounts.phones import with_phone

ENDED = [("ended", None, None), ("over", None, None)]


@pytest.fixture(autouse=True)
def one_connection(monkeypatch) -> None:
    """A test's transaction is this thread's; the login's own thread begins with a fresh connection."""
    monkeypatch.setattr(stream, "close_old_connections", lambda: None)


def session_of(user: User) -> tuple[Session, str]:
    api = make.Api(user)
    key = api.client.cookies["sessionid"].value
    return Session.objects.filter(user=user).latest("started_at"), key


def open_page(live, user: User, *, session_id: UUID | None = None, token_id: UUID | None = None, ends_at=None):
    page = live.page(user)
    page.reader.session_id, page.reader.token_id, page.reader.ends_at = session_id, token_id, ends_at
    return page


@pytest.fixture
def pages(town, live):
    """Two sessions and two tokens of one person, and somebody else's page."""
    user = make.dispatcher(town, username="zhou")
    with_phone(user)
    sessions = [session_of(user)[0] for _ in range(2)]
    tokens = [create_token(user, "x", by=system_user())[0] for _ in range(2)]
    other = make.dispatcher(town, username="qian")
    live.tick()
    opened = {f"session {place}": open_page(live, user, session_id=row.id) for place, row in enumerate(sessions)}
    opened |= {f"token {place}": open_page(live, user, token_id=row.id) for place, row in enumerate(tokens)}
    opened["other"] = open_page(live, other)
    return user, sessions, tokens, opened


DEEDS = {
    "log_out": (lambda user, s, t: log_out(user, session_id=s[0].id, by=user), {"session 0"}),
    "end_session": (lambda user, s, t: end_session(s[1], by=user), {"session 1"}),
    "end_other_sessions": (lambda user, s, t: end_other_sessions(user, kept=s[0].id, by=user), {"session 1"}),
    "set_password": (lambda user, s, t: set_password(user, "quite another one", kept=s[1].id, by=user), {"session 0"}),
    "reset": (
        lambda user, s, t: set_password(user, "quite another one", by=system_user()),
        {"session 0", "session 1"},
    ),
    "revoke_token": (lambda user, s, t: revoke_token(t[0], by=user), {"token 0"}),
    "reset_second_factor": (
        lambda user, s, t: remove_second_factor(user, by=system_user()),
        {"session 0", "session 1"},
    ),
    "end_access": (
        lambda user, s, t: end_access(user, by=system_user()),
        {"session 0", "session 1", "token 0", "token 1"},
    ),
    "own factor": (lambda user, s, t: remove_second_factor(user, by=user), set()),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_only_what_was_ended_ends_and_at_once(pages, live, deed):
    """In the very next look at the journal, 50 ms later."""
    user, sessions, tokens, opened = pages
    act, ended = DEEDS[deed]
    act(user, sessions, tokens)
    live.tick()
    assert {name for name, page in opened.items() if page.came() == ENDED} == ended
    assert {page.reader for name, page in opened.items() if name not in ended} == live.hub.readers


@pytest.mark.parametrize(
    ("own", "chosen", "asked", "spoken"),
    [
        ("zh-hans", "", "en", "zh-hans"),
        ("zh-hans", "; django_language=en", "zh-CN", "en"),
        ("", "", "en-GB,en;q=0.9", "en"),
        ("", "", "zh-CN,zh;q=0.9", "zh-hans"),
        ("", "; django_language=xx", "\x00" * 900, "zh-hans"),
    ],
)
def test_a_stream_speaks_the_language_of_its_page(town, own, chosen, asked, spoken):
    user = make.dispatcher(town)
    User.objects.filter(id=user.id).update(language=own)
    _row, key = session_of(user)
    came = reader_of({"cookie": f"sessionid={key}{chosen}", "accept-language": asked})
    assert came is not None
    assert came[1].language == spoken


def test_a_stream_ends_when_its_session_is_over(town, live):
    """Nothing happens in the journal then; the hub looks at the clock too."""
    user, clock = make.dispatcher(town), make.Clock(sources.now())
    with sources.seeded(1, clock):
        row, _key = session_of(user)
        live.tick()
        page = open_page(live, user, session_id=row.id, ends_at=row.ends_at)
        for seconds, wanted in ((12 * 3600 - 1, []), (1, ENDED)):
            clock.move(seconds)
            live.hub._sessions_due = 0.0
            live.tick()
            assert page.came() == wanted


def test_an_open_page_is_in_use_and_keeps_its_session(town, live):
    """A quiet night at the desk logs nobody out; a page that was closed an hour ago does."""
    user, clock = make.dispatcher(town), make.Clock(sources.now())
    with sources.seeded(1, clock):
        row, key = session_of(user)
        headers = {"cookie": f"sessionid={key}"}
        live.tick()
        page = open_page(live, user, session_id=row.id, ends_at=row.ends_at)
        for _half_hour in range(4):
            clock.move(1800)
            live.hub._sessions_due = live.hub._seen_due = 0.0
            live.tick()
        assert reader_of(headers) is not None
        live.hub.leave(page.reader)
        clock.move(3600)
        live.hub._sessions_due = live.hub._seen_due = 0.0
        live.tick()
        assert reader_of(headers) is None


def test_a_reader_knows_its_door(town):
    user = make.dispatcher(town)
    row, key = session_of(user)
    token, secret = create_token(user, "x", days=1, by=system_user())
    doors = [reader_of({"cookie": f"sessionid={key}"}), reader_of({"authorization": f"Bearer {secret}"})]
    found = [(door.session_id, door.token_id, door.ends_at) for _user, _audience, door in doors]
    assert found == [(row.id, None, row.ends_at), (None, token.id, token.expires_at)]
    assert token.expires_at - token.created_at == timedelta(days=1)


def test_whoever_must_finish_something_first_gets_no_stream(town):
    user = make.user(Role.DISPATCHER, town.station)
    api = make.Api(user)
    store = api.client.session
    headers = {"cookie": f"sessionid={store.session_key}"}
    assert reader_of(headers) is not None
    store["unfinished"] = "second_factor"
    store.save()
    assert reader_of(headers) is None
