"""Sessions: they are listed, ended, bounded; their keys are kept by nobody but the browser."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.utils import timezone

from shouwang.accounts import tasks
from shouwang.accounts.actions import close_user, create_token, end_access
from shouwang.accounts.models import Role, Session, User
from shouwang.accounts.queries import open_sessions, system_user
from shouwang.accounts.sessions import key_digest
from shouwang.foundation import sources
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from tests import make
from tests.accounts.phones import PASSWORD, is_in, log_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def zhou(town) -> User:
    return make.dispatcher(town, username="zhou", password=PASSWORD)


def row_of(client: Client) -> Session:
    return Session.objects.get(digest=key_digest(client.cookies["sessionid"].value))


def test_a_session_says_where_and_since_when_and_no_more(zhou):
    """The browser in two words; its key only as a hash."""
    client = log_in(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="10.1.2.3")
    row, key = row_of(client), client.cookies["sessionid"].value
    assert (row.device, row.address, row.user) == ("Firefox · Windows", "10.1.2.3", zhou)
    assert (row.ends_at - row.started_at, row.idle_seconds) == (timedelta(hours=12), 3600)
    assert key not in str(list(Session.objects.values_list()))
    assert len(key) == 32
    page = client.get("/account/").content.decode()
    assert ("Firefox · Windows" in page, "10.1.2.3" in page, key in page) == (True, True, False)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_known_by_two_words(zhou, agent, words):
    assert row_of(log_in(HTTP_USER_AGENT=agent)).device == words


def test_logging_in_gives_a_new_key_and_the_old_one_opens_nothing(zhou):
    """A key that somebody has put into the browser before is not the one that opens."""
    client = log_in()
    old = client.cookies["sessionid"].value
    client.post("/logout/")
    again = Client()
    again.cookies["sessionid"] = old
    log_in(client=again)
    assert again.cookies["sessionid"].value != old
    thief = Client()
    thief.cookies["sessionid"] = old
    assert (is_in(again), is_in(thief)) == (True, False)


def test_proving_who_one_is_gives_a_new_key_to_the_same_session(zhou):
    client = log_in()
    old, row = client.cookies["sessionid"].value, row_of(client)
    client.post("/account/confirm", {"password": PASSWORD})
    thief = Client()
    thief.cookies["sessionid"] = old
    assert (is_in(client), is_in(thief), row_of(client).id) == (True, False, row.id)


def test_an_idle_session_ends_after_an_hour_and_one_in_use_does_not(zhou):
    clock = make.Clock(datetime.now(UTC))
    with sources.seeded(1, clock):
        used, idle = log_in(), log_in()
        clock.move(1800)
        assert is_in(used)
        clock.move(1800)
        assert [is_in(used), is_in(idle)] == [True, False]


def test_after_a_watch_every_session_ends(zhou):
    clock = make.Clock(datetime.now(UTC))
    with sources.seeded(1, clock):
        client = log_in()
        for _half_hour in range(23):
            clock.move(1800)
            assert is_in(client)
        clock.move(1800)
        assert not is_in(client)


def test_a_crews_phone_may_sleep_through_its_watch(town, zhou):
    User.objects.filter(id=make.crew(town, "C01").id).update(password=zhou.password)
    assert row_of(log_in("crew-C01")).idle_seconds == 12 * 3600


def test_the_worker_erases_what_has_ended_with_its_address(zhou):
    clock = make.Clock(datetime.now(UTC))
    with sources.seeded(1, clock):
        log_in()
        clock.move(3599)
        assert tasks.do_due(sources.now(), by=system_user()) == 0
        clock.move(1)
        assert (tasks.do_due(sources.now(), by=system_user()), Session.objects.count()) == (1, 0)


def test_last_seen_is_written_once_a_minute(zhou):
    client = log_in()
    row = row_of(client)
    assert is_in(client)
    assert row_of(client).seen_at == row.seen_at
    Session.objects.update(seen_at=timezone.now() - timedelta(seconds=61))
    assert is_in(client)
    assert row_of(client).seen_at > row.seen_at


def test_one_is_ended_from_another_and_says_so(zhou):
    """Only one's own, and only that one; ended twice is not found."""
    here, there, third = log_in(), log_in(), log_in()
    row, before = row_of(there), head_position()
    assert here.post(f"/account/sessions/{row.id}/end").status_code == 302
    assert [is_in(client) for client in (here, there, third)] == [True, False, True]
    assert here.post(f"/account/sessions/{row.id}/end").status_code == 404
    (entry,) = make.entries_after(before)
    assert (entry.verb, entry.subject_id, entry.changed) == ("end_session", row.id, {"user": str(zhou.id)})


def test_somebody_elses_session_is_not_found(zhou, town):
    make.dispatcher(town, username="qian", password=PASSWORD)
    theirs = log_in("qian")
    assert log_in().post(f"/account/sessions/{row_of(theirs).id}/end").status_code == 404
    assert is_in(theirs)


def test_all_others_are_ended_at_once(zhou):
    here, there, third = log_in(), log_in(), log_in()
    assert here.post("/account/sessions/end-others").status_code == 302
    assert [is_in(client) for client in (here, there, third)] == [True, False, False]


def test_logging_out_ends_this_session_alone(zhou):
    here, there = log_in(), log_in()
    key = here.cookies["sessionid"].value
    answer = here.post("/logout/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    thief = Client()
    thief.cookies["sessionid"] = key
    assert [is_in(client) for client in (here, there, thief)] == [False, True, False]


def test_a_new_password_ends_all_sessions_but_the_one_it_is_chosen_in(zhou):
    here, there = log_in(), log_in()
    old = here.cookies["sessionid"].value
    asked = {"current": PASSWORD, "password": "another long passphrase", "again": "another long passphrase"}
    assert here.post("/account/password", asked).status_code == 302
    thief = Client()
    thief.cookies["sessionid"] = old
    assert [is_in(client) for client in (here, there, thief)] == [True, False, False]


def test_closing_an_account_and_ending_access_leave_no_session(zhou, town):
    client = log_in()
    _token, secret = create_token(zhou, "phone", by=system_user())
    end_access(zhou, by=make.user(Role.ADMINISTRATOR, town.city))
    assert (is_in(client), make.Api(None, secret=secret).get("duplicates")[0]) == (False, 401)
    assert is_in(log_in())
    close_user(zhou, by=system_user())
    assert open_sessions(zhou).count() == 0


def test_a_session_that_was_ended_is_not_written_back_by_a_request_under_way(zhou):
    """The request had loaded it; saving it must not bring it to life again."""
    client = log_in()
    store = client.session
    store["x"] = 1
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()
    assert Session.objects.count() == 0


def test_no_key_stands_in_the_journal(zhou):
    client = log_in()
    key = client.cookies["sessionid"].value
    client.post("/account/confirm", {"password": PASSWORD})
    written = str(list(Entry.objects.values_list()))
    assert (key in written, client.cookies["sessionid"].value in written) == (False, False)
