"""Too many requests are refused by person and by address, with the time to wait; a dispatcher's are never too many."""

import pytest
from django.test import Client

from shouwang.accounts import throttle
from shouwang.accounts.actions import create_token
from shouwang.accounts.queries import system_user
from shouwang.accounts.throttle import Buckets
from shouwang.settings import environment
from tests import make


@pytest.fixture(autouse=True)
def empty() -> None:
    throttle.forget()


def test_a_bucket_gives_what_it_holds_and_what_has_flowed_in():
    buckets = Buckets()
    assert [buckets.take("a", 2.0, 3, now) for now in (0, 0, 0, 0)] == [0, 0, 0, 0.5]
    assert [buckets.take("a", 2.0, 3, now) for now in (0.5, 0.5)] == [0, 0.5]
    assert [buckets.take("a", 2.0, 3, now) for now in (100, 100, 100, 100)] == [0, 0, 0, 0.5]
    assert buckets.take("b", 2.0, 3, 0) == 0


def test_buckets_are_forgotten_before_they_fill_the_memory(monkeypatch):
    """The oldest go; whoever is being slowed down stays."""
    monkeypatch.setattr(throttle, "MOST_BUCKETS", 10)
    buckets = Buckets()
    for number in range(100):
        buckets.take(str(number), 1.0, 1, number)
    assert len(buckets._left) <= 11
    assert buckets.take("99", 1.0, 1, 99) == 1


def test_a_person_is_told_to_wait_by_page_and_by_program(town, settings):
    """The same count for both; somebody else is not touched."""
    settings.REQUESTS_PER_USER = (0.5, 3.0)
    zhou, qian = make.dispatcher(town), make.dispatcher(town)
    _token, secret = create_token(zhou, "phone", by=system_user())
    page, program = make.Api(zhou), make.Api(None, secret=secret)
    assert [page.get("duplicates")[0], program.get("duplicates")[0], page.get("account")[0]] == [200, 200, 200]
    answer = program.client.get("/api/duplicates")
    assert (answer.status_code, answer.headers["Retry-After"], answer.json()["error"]["code"]) == (
        429,
        "2",
        "too_many_requests",
    )
    refused = page.client.get("/account/")
    assert (refused.status_code, "Retry-After" in refused.headers, b"<h1>" in refused.content) == (429, True, True)
    assert make.Api(qian).get("duplicates")[0] == 200


def test_an_address_is_told_to_wait_before_anybody_asks_who_it_is(db, settings):
    settings.REQUESTS_PER_ADDRESS = (1.0, 2.0)
    there = Client(REMOTE_ADDR="10.0.0.5")
    assert [there.get("/login/").status_code for _ in range(3)] == [200, 200, 429]
    assert there.post("/api/calls", headers={"Authorization": "Bearer x"}).status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.6").get("/login/").status_code == 200


def test_this_machines_own_programs_share_no_address(db, settings):
    """Nor do all people behind a proxy that does not say for whom it asks."""
    settings.REQUESTS_PER_ADDRESS = (1.0, 1.0)
    assert [Client().get("/login/").status_code for _ in range(5)] == [200] * 5


def test_the_figures_are_the_installations(monkeypatch):
    monkeypatch.setenv("SHOUWANG_REQUESTS_PER_USER", "7/90")
    assert environment.rate("REQUESTS_PER_USER", "50/600") == (7.0, 90.0)
    monkeypatch.setenv("SHOUWANG_REQUESTS_PER_USER", "none")
    assert environment.rate("REQUESTS_PER_USER", "50/600") == (0.0, 0.0)
    for wrong in ("7", "0/5", "a/b", "5/0", "-1/5"):
        monkeypatch.setenv("SHOUWANG_REQUESTS_PER_USER", wrong)
        with pytest.raises(SystemExit):
            environment.rate("REQUESTS_PER_USER", "50/600")
