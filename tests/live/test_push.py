"""Telling closed pages, at the wire: sealed, signed, minimal; ended with the session; never in dispatch's way."""

import socket
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.test import Client

from shouwang.accounts.actions import create_token
from shouwang.accounts.models import Session, User
from shouwang.accounts.queries import system_user
from shouwang.accounts.sessions import standing
from shouwang.dispatch.actions import reinforce, remind_unit, send_order
from shouwang.duty.actions import end_shift
from shouwang.duty.models import Shift
from shouwang.foundation import sources
from shouwang.journal.models import Entry
from shouwang.live import tasks
from shouwang.live.models import PushMessage, PushSubscription
from shouwang.live.telling import collect, send_due
from shouwang.live.web_push import is_allowed, public_text, sealed, sender_key
from shouwang.settings import environment
from tests import make
from tests.live.push_service import Browser, Service, claims_of, push_service

CONTACT = "mailto:it@station.example"


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    with push_service() as service:
        settings.PUSH_ORIGINS, settings.PUSH_CONTACT = [service.url], CONTACT
        yield service


class Phone:
    """A crew's browser: logged in, and told of orders."""

    def __init__(self, user: User, service: Service) -> None:
        self.browser, self.api = Browser(), make.Api(user)
        self.target = self.browser.target(f"{service.url}/wpush/v2/{user.username}")
        self.answer = self.api.post("push/subscriptions", self.body())

    def body(self, **facts: object) -> dict[str, object]:
        return asdict(self.target) | facts

    @property
    def session(self) -> Session:
        row = standing(self.api.client.session.session_key)
        assert row is not None
        return row


@pytest.fixture
def phone(clock, town, service) -> Phone:
    phone = Phone(make.crew(town, "C01"), service)
    assert phone.answer[0] == 201
    collect(clock.at)
    return phone


@pytest.fixture
def clock() -> Iterator[make.Clock]:
    clock = make.Clock()
    with sources.seeded(7, clock):
        yield clock


def ordered(town: make.Town) -> Any:
    by = make.dispatcher(town)
    incident = make.incident(town, by, caller_name="王五", place_text="秀隆街12号", note="持刀")
    return send_order(incident, town.units["C01"], by=by)


def test_an_order_arrives_sealed_and_says_only_that_there_is_one(clock, town, service, phone, settings):
    ordered(town)
    assert (collect(clock.at) > 0, service.told) == (True, [])  # written down, nothing sent yet
    assert send_due(clock.at) == 1
    (told,) = service.told
    assert phone.browser.opened(told.body) == b'{"kind":"order"}'
    assert told.path == "/wpush/v2/crew-C01"
    heads = {name: told.headers[name] for name in ("TTL", "Urgency", "Topic", "Content-Encoding")}
    assert heads == {"TTL": "300", "Urgency": "high", "Topic": "order", "Content-Encoding": "aes128gcm"}
    claims = claims_of(told.headers["Authorization"], public_text(sender_key(settings.SECRET_KEY)))
    assert (claims["aud"], claims["sub"]) == (service.url, CONTACT)
    assert 0 < claims["exp"] - clock.at.timestamp() <= 24 * 3600
    assert PushMessage.objects.count() == 0


def test_each_is_told_once_and_only_the_crew_that_is_meant(clock, town, service, phone):
    other = Phone(make.crew(town, "C02"), service)
    collect(clock.at)
    order = ordered(town)
    collect(clock.at)
    collect(clock.at)
    assert [(message.kind, message.subscription.session) for message in PushMessage.objects.all()] == [
        ("order", phone.session)
    ]
    send_due(clock.at)
    remind_unit(order, by=system_user())
    reinforce(order.incident, 1, [town.units["C02"]], by=make.dispatcher(town))
    collect(clock.at)
    send_due(clock.at)
    assert sorted(told.path[-3:] for told in service.told) == ["C01", "C01", "C02"]
    assert other.answer[0] == 201


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(clock, town, service, phone, status):
    service.answers.append((status, {}))
    ordered(town)
    collect(clock.at)
    send_due(clock.at)
    assert (PushSubscription.objects.count(), PushMessage.objects.count()) == (0, 0)


def test_a_service_that_is_busy_is_asked_again_later_and_not_for_ever(clock, town, service, phone):
    service.answers += [(429, {"Retry-After": "30"}), (503, {}), (503, {})]
    ordered(town)
    collect(clock.at)
    pauses = []
    for _try in range(3):
        assert send_due(clock.at) == 1
        waits = PushMessage.objects.get().due_at - clock.at
        pauses.append(waits.total_seconds())
        assert send_due(clock.at) == 0
        clock.move(waits.total_seconds())
    assert pauses == [30, 10, 20]
    clock.move(300)
    assert (send_due(clock.at), PushMessage.objects.count(), len(service.told)) == (0, 0, 3)


def test_a_refusal_for_good_is_not_repeated(clock, town, service, phone):
    service.answers.append((400, {}))
    ordered(town)
    collect(clock.at)
    send_due(clock.at)
    assert (PushMessage.objects.count(), PushSubscription.objects.count()) == (0, 1)


def test_a_redirect_is_not_followed(clock, town, service, phone):
    with push_service() as elsewhere:
        service.answers.append((307, {"Location": f"{elsewhere.url}/"}))
        ordered(town)
        collect(clock.at)
        send_due(clock.at)
        assert (len(service.told), elsewhere.told) == (1, [])


def test_after_the_logout_and_after_the_shift_nothing_is_told(clock, town, service, phone):
    other = Phone(make.crew(town, "C02"), service)
    phone.api.client.post("/logout/")
    assert list(PushSubscription.objects.values_list("session", flat=True)) == [other.session.id]
    end_shift(Shift.objects.get(unit=town.units["C02"], state="on"), by=system_user())
    collect(clock.at)
    assert PushSubscription.objects.count() == 0


def test_a_phone_may_end_it(clock, town, service, phone):
    assert phone.api.post("push/subscriptions/end")[0] == 201
    assert (PushSubscription.objects.count(), phone.api.post("push/subscriptions/end")[0]) == (0, 409)


def test_the_journal_holds_no_address_of_a_browser(phone):
    entry = Entry.objects.get(verb="subscribe_push")
    assert (entry.subject_id, entry.changed) == (phone.session.id, {})


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"endpoint": "http://169.254.169.254/latest/meta-data/"}, "push_service"),
        ({"endpoint": "https://127.0.0.1/"}, "push_service"),
        ({"p256dh": "AAAA", "auth": "AAAA"}, "bad_key"),
        ({"p256dh": "B" + "A" * 86, "auth": "A" * 22}, "bad_key"),
        ({"p256dh": "§", "auth": "§"}, "bad_key"),
    ],
)
def test_what_is_no_service_or_no_key_is_refused(phone, facts, code):
    before = PushSubscription.objects.values().get()
    status, refusal = phone.api.post("push/subscriptions", phone.body(**facts))
    assert (status, refusal["error"]["code"]) == (400, code)
    assert PushSubscription.objects.values().get() == before


ORIGINS = ["https://push.example", "https://*.push.apple.com", "https://odd.example:8443"]


@pytest.mark.parametrize(
    ("endpoint", "may"),
    [
        ("https://push.example/abc?d=1", True),
        ("https://web.push.apple.com/x", True),
        ("https://odd.example:8443/x", True),
        ("https://push.example:8443/x", False),
        ("http://push.example/x", False),
        ("https://push.example.evil.example/x", False),
        ("https://evilpush.apple.com/x", False),
        ("https://push.apple.com/x", False),
        ("https://user@push.example/x", False),
        ("https://push.example@127.0.0.1/x", False),
        ("https://127.0.0.1/x", False),
        ("https://[::1]/x", False),
        ("https://push.example:99999/x", False),
        ("https://[push.example/x", False),
        ("file:///etc/passwd", False),
        ("", False),
        ("https://push.example/" + "x" * 1000, False),
    ],
)
def test_only_services_that_are_trusted_are_asked(endpoint, may):
    assert is_allowed(endpoint, ORIGINS) == may


def test_off_by_default_nothing_is_kept_read_or_sent(clock, town, settings):
    assert (settings.PUSH_ORIGINS, settings.PUSH_CONTACT) == ([], "")
    with push_service() as service:
        phone = Phone(make.crew(town, "C01"), service)
        assert (phone.answer[0], phone.answer[1]["error"]["code"]) == (409, "push_is_off")
    ordered(town)
    assert tasks.do_due(clock.at, by=system_user()) == 0
    assert (PushSubscription.objects.count(), PushMessage.objects.count()) == (0, 0)


def test_whoever_is_no_crew_or_no_browser_is_not_told(town, service):
    assert Phone(make.dispatcher(town), service).answer[0] == 403
    crew = make.crew(town, "C01")
    _token, secret = create_token(crew, "program", by=system_user())
    program = make.Api(None, secret=secret)
    target = Browser().target(f"{service.url}/x")
    status, refusal = program.post("push/subscriptions", asdict(target))
    assert (status, refusal["error"]["code"]) == (409, "no_session")
    assert Client().post("/api/push/subscriptions").status_code in {401, 403}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_dispatch_never_waits_for_a_dead_service(settings):
    """It takes the connection and never answers: the worker's round goes on all the same, within a blink."""
    town = make.town()
    with socket.create_server(("127.0.0.1", 0)) as deaf, push_service() as alive:
        settings.PUSH_ORIGINS, settings.PUSH_CONTACT = [alive.url], CONTACT
        phone = Phone(make.crew(town, "C01"), alive)
        collect(sources.now())
        dead = f"http://127.0.0.1:{deaf.getsockname()[1]}/x"
        PushSubscription.objects.filter(session=phone.session).update(endpoint=dead)
        ordered(town)
        begun = time.perf_counter()
        for _round in range(5):
            tasks.do_due(sources.now(), by=system_user())
        assert time.perf_counter() - begun < 2
        assert tasks._sending is not None
        tasks._sending.join(30)
        assert PushMessage.objects.get().tries == 1


def test_each_message_is_sealed_anew_and_only_its_browser_opens_it():
    browser, other = Browser(), Browser()
    target = browser.target("https://push.example/x")
    first, second = sealed(b"x", target), sealed(b"x", target)
    assert (first != second, browser.opened(first), browser.opened(second)) == (True, b"x", b"x")
    with pytest.raises(InvalidTag):
        other.opened(first)
    with pytest.raises(ValueError, match="3072 bytes"):
        sealed(b"x" * 3073, target)


@pytest.mark.parametrize(
    ("origins", "contact", "named"),
    [
        ("http://push.example", CONTACT, "PUSH_ORIGINS"),
        ("https://push.example/path", CONTACT, "PUSH_ORIGINS"),
        ("https://*", CONTACT, "PUSH_ORIGINS"),
        ("https://push.example", "", "PUSH_CONTACT"),
    ],
)
def test_a_setting_that_would_open_too_much_stops_the_start(monkeypatch, origins, contact, named):
    monkeypatch.setenv("SHOUWANG_PUSH_ORIGINS", origins)
    monkeypatch.setenv("SHOUWANG_PUSH_CONTACT", contact)
    with pytest.raises(environment.SettingError, match=named):
        environment.push_services()


def test_the_setting_is_read(monkeypatch):
    monkeypatch.setenv("SHOUWANG_PUSH_ORIGINS", "https://push.example, https://*.push.apple.com")
    monkeypatch.setenv("SHOUWANG_PUSH_CONTACT", CONTACT)
    assert environment.push_services() == (["https://push.example", "https://*.push.apple.com"], CONTACT)
