"""A message counts if its key signed every part of it, just now, for the first time; else nothing is told."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.accounts.queries import system_user
from shouwang.callpoints import actions, signing
from shouwang.callpoints.models import CallPoint, Nonce, PointKey, Press
from shouwang.foundation import sources
from tests import make
from tests.callpoints.device import HEARTBEAT, PRESS, device

pytestmark = pytest.mark.django_db
REFUSED = {"code": "bad_signature", "message": "This is not signed as it must be.", "field": None}
KEY = "cpk_" + "k" * 43
text = st.text(st.characters(codec="ascii", exclude_categories=("Cc",)), min_size=1, max_size=12)
MESSAGE = st.fixed_dictionaries({"method": text, "path": text, "at": text, "nonce": text, "body": st.binary()})


@given(MESSAGE, MESSAGE)
def test_two_messages_have_one_signature_only_if_they_are_the_same(one, other):
    assert (signing.signature(KEY, **one) == signing.signature(KEY, **other)) == (one == other)


@given(MESSAGE, st.text(min_size=1))
def test_another_key_signs_otherwise(message, key):
    assert (signing.signature(KEY, **message) == signing.signature(key, **message)) == (key == KEY)


def test_the_example_of_the_document_is_the_one_computed_here():
    """docs/callpoints.md: whoever builds a device checks their code by it."""
    body = b'{"id":"01890a5d-ac96-774b-bcce-b302099a8057","battery":87}'
    message = {"method": "POST", "path": PRESS, "at": "1772326800", "nonce": "k3J9x_Q2mV7tR1bY8wZs", "body": body}
    found = signing.signature("cpk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", **message)
    assert found == "0d1f6706de2a7755065164d9931f3cb9d0280fa4290f7816406139cc87b961d6"
    assert found in Path("docs/callpoints.md").read_text("utf-8")


@pytest.fixture
def street(town):
    return device(town, "street")


def refused(answer):
    assert answer == (401, {"error": REFUSED | {"message": answer[1]["error"]["message"]}})


@pytest.mark.parametrize(
    "changed",
    [
        {"sent": b'{"battery": 11}'},
        {"to": PRESS},
        {"headers": {signing.TIME: "1772326801"}},
        {"headers": {signing.NONCE: "another-nonce-of-20-x"}},
        {"headers": {signing.SIGNATURE: "0" * 64}},
        {"headers": {signing.SIGNATURE: ""}},
        {"headers": {signing.SIGNATURE: "é" * 64}},
        {"headers": {signing.NONCE: "short"}},
        {"headers": {signing.TIME: "now"}},
        {"headers": {signing.TIME: "٣" * 10}},
        {"headers": {signing.DEVICE: "01890a5d-ac96-774b-bcce-b302099a8057"}},
        {"headers": {signing.DEVICE: "x"}},
    ],
    ids=str,
)
def test_whatever_is_not_what_was_signed_is_refused_in_the_same_words(street, changed):
    """An unknown device too: nobody learns which ones there are."""
    answer = street.send(HEARTBEAT, {"battery": 10}, **changed)
    refused(answer)
    assert (Nonce.objects.count(), Press.objects.count(), street.now().heard_at) == (0, 0, None)


@given(st.integers(0, 63), st.sampled_from("0123456789abcdef"))
def test_no_character_of_a_signature_may_differ(place, character):
    right = signing.signature(KEY, method="POST", path=PRESS, at="1", nonce="n", body=b"")
    changed = right[:place] + character + right[place + 1 :]
    assert (changed == right) == (right[place] == character)


def test_a_refusal_is_counted_and_logged_but_not_more_often_than_somebody_reads(street, caplog):
    with caplog.at_level(logging.WARNING, "shouwang.callpoints.doors"):
        for _ in range(20):
            refused(street.send(HEARTBEAT, {}, headers={signing.SIGNATURE: "0" * 64}))
    point = street.now()
    told = [record for record in caplog.records if record.name == "shouwang.callpoints.doors"]
    assert (point.refused_times, len(told)) == (5, 5)
    assert point.refused_at is not None
    assert street.key not in caplog.text


def test_a_message_is_heard_once(street):
    body = {"id": sources.new_id()}
    assert street.send(PRESS, body, nonce="the-very-same-nonce")[0] == 202
    status, told = street.send(PRESS, body, nonce="the-very-same-nonce")
    assert (status, told["error"]["code"]) == (409, "replayed")
    assert Press.objects.get().times == 1


def test_two_devices_may_choose_the_same_nonce(street, town):
    other = device(town, "street", lon=make.WEST + make.STEP / 4, name="西门报警柱")
    assert [one.send(HEARTBEAT, {}, nonce="the-very-same-nonce")[0] for one in (street, other)] == [202, 202]


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(-299, 202), (299, 202), (-300, 202), (300, 202), (-301, 401), (301, 401), (-90_000, 401), (10**10, 401)],
)
def test_a_clock_may_be_five_minutes_off(street, seconds, status):
    """Further off it is told so: the signature was right, and the device can set its clock."""
    clock = make.Clock()
    with sources.seeded(1, clock):
        found, told = street.send(HEARTBEAT, {}, at=int(clock.at.timestamp()) + seconds)
    assert (found, told.get("error", {}).get("code")) == (status, None if status == 202 else "clock_off")


def test_a_time_that_no_calendar_has_is_a_clock_that_is_off(street):
    assert [street.send(HEARTBEAT, {}, at=at)[0] for at in (99_999_999_999, 999_999_999_999)] == [401, 401]


def test_a_nonce_is_kept_as_long_as_its_time_could_count(street):
    from shouwang.callpoints.tasks import do_due

    clock = make.Clock()
    with sources.seeded(1, clock):
        street.send(HEARTBEAT, {}, at=int(clock.at.timestamp()) + 290, nonce="the-very-same-nonce")
        clock.move(585)  # a replay would still be within five minutes of its time
        do_due(clock.at, by=system_user())
        status, told = street.send(HEARTBEAT, {}, at=int(clock.at.timestamp()) - 295, nonce="the-very-same-nonce")
        assert (status, told["error"]["code"]) == (409, "replayed")
        clock.move(20)
        do_due(clock.at, by=system_user())
    assert Nonce.objects.count() == 0


def test_a_device_that_has_run_wild_is_slowed_down_and_no_other(street, town):
    other = device(town, "street", lon=make.WEST + make.STEP / 4, name="西门报警柱")
    found = [street.beat()[0] for _ in range(35)]
    assert (found[:30], found[-1]) == ([202] * 30, 429)
    assert other.beat()[0] == 202


def test_nobody_slows_a_device_down_by_forging_its_name(street):
    for _ in range(40):
        street.send(HEARTBEAT, {}, headers={signing.SIGNATURE: "0" * 64})
    assert street.beat()[0] == 202


def test_a_body_that_is_too_long_or_no_body_of_ours_is_refused(street):
    refused(street.send(HEARTBEAT, b'{"battery":1' + b" " * 5000 + b"}"))
    refused(street.send(HEARTBEAT, b" " * 70_000))
    for body in (b"{", b"[]", b'{"battery": 101}', b'{"battery": -1}', b'{"who": "x"}', b"\xff"):
        status, told = street.send(HEARTBEAT, body)
        assert (status, told["error"]["code"]) == (400, "bad_body"), body


def test_both_keys_count_for_a_week_after_a_rotation(street):
    clock = make.Clock()
    with sources.seeded(1, clock):
        old, street.key = street.key, actions.rotate_key(street.point, by=system_user())
        new = street.key
        assert street.beat()[0] == 202
        street.key = old
        assert street.beat()[0] == 202
        clock.move(timedelta(days=7).total_seconds())
        refused(street.beat())
        street.key = new
        assert street.beat()[0] == 202


def test_after_two_rotations_the_first_key_is_gone(street):
    first = street.key
    second = actions.rotate_key(street.point, by=system_user())
    third = actions.rotate_key(street.point, by=system_user())
    found = []
    for street.key in (first, second, third):
        found.append(street.beat()[0])
    assert (found, PointKey.objects.count()) == ([401, 202, 202], 2)


def test_a_key_in_wrong_hands_ends_at_once(street):
    old, street.key = street.key, actions.rotate_key(street.point, is_at_once=True, by=system_user())
    assert street.beat()[0] == 202
    street.key = old
    refused(street.beat())


def test_a_retired_point_is_heard_no_more_and_its_keys_are_gone(street):
    actions.retire_point(street.point, by=system_user())
    refused(street.beat())
    assert (PointKey.objects.count(), CallPoint.objects.get().retired_at is None) == (0, False)


def test_the_key_stands_nowhere_as_it_is(street):
    sealed = PointKey.objects.get().sealed
    assert street.key not in sealed
    assert street.key.removeprefix(signing.KEY_MARK) not in sealed


def test_a_session_is_neither_needed_nor_enough(town):
    supervisor = make.Api(make.user("supervisor", town.station))
    answer = supervisor.client.post(HEARTBEAT, b"{}", content_type="application/json")
    assert answer.status_code == 401
    assert make.Api(None).client.get(HEARTBEAT).status_code == 405
