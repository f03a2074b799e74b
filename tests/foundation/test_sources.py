"""Time, ids and salts: real ones, and ones that repeat by their seed."""

from datetime import UTC, datetime, timedelta

import pytest

from shouwang.foundation import sources
from tests.make import Clock


def test_an_id_is_a_version_7_uuid_that_carries_its_millisecond():
    clock = Clock(datetime(2026, 3, 2, 1, 2, 3, 456_789, tzinfo=UTC))
    with sources.seeded(1, clock):
        made = sources.new_id()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(clock.at.timestamp() * 1000)


def test_later_ids_sort_after_earlier_ones():
    clock, made = Clock(), []
    with sources.seeded(1, clock):
        for _ in range(100):
            made.append(sources.new_id())
            clock.move(0.001)
    assert made == sorted(made)


def test_the_same_seed_and_clock_give_the_same_ids_and_salts():
    def drawn(seed: int) -> list[object]:
        with sources.seeded(seed, Clock()):
            return [sources.new_id(), sources.new_salt(), sources.new_id()]

    assert drawn(7) == drawn(7)
    assert set(map(str, drawn(7))) & set(map(str, drawn(8))) == set()


def test_real_sources_are_the_present_and_never_repeat():
    assert abs(sources.now() - datetime.now(UTC)) < timedelta(seconds=1)
    assert len({sources.new_id() for _ in range(1000)}) == 1000
    salts = {sources.new_salt() for _ in range(1000)}
    assert (len(salts), {len(salt) for salt in salts}) == (1000, {32})


def test_after_the_block_the_real_ones_are_back_also_after_an_error():
    with pytest.raises(ZeroDivisionError), sources.seeded(1, Clock()):
        raise ZeroDivisionError
    assert abs(sources.now() - datetime.now(UTC)) < timedelta(seconds=1)
