"""How long each step took: nearest-rank percentiles over a case worked out by hand."""

from datetime import timedelta
from fractions import Fraction
from math import ceil

import pytest

from shouwang.accounts.actions import grant_role
from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.dispatch.actions import advance_order, send_order, withdraw_order
from shouwang.dispatch.models import Order
from shouwang.dispatch.queries.intervals import interval_report, percentile
from shouwang.dispatch.states import ACTIVE
from shouwang.duty.actions import join_unit
from shouwang.foundation.refusal import Refusal
from tests import make

STEPS = (("accepted", 5), ("en_route", 7), ("on_scene", 100), ("cleared", 300))


def test_percentiles_are_nearest_rank():
    """Of 1..n the value at share s is ceil(s * n), exactly, also where the product is not a float."""
    assert percentile([], 0.5) is None
    for size in (1, 2, 3, 9, 10, 11, 19, 20, 21, 40, 99, 100, 1000):
        numbers = [float(number) for number in range(1, size + 1)]
        for share in ("0.5", "0.9", "0.95"):
            assert percentile(numbers, float(share)) == ceil(Fraction(share) * size), (size, share)


def test_a_case_worked_out_by_hand(clock, town, by):
    """Ten calls, nine answered after 2, 4 ... 18 s; five got a unit after 10 ... 50 s, of which two arrived."""
    began = clock.at
    for number in range(1, 11):
        rang = clock.move(60)
        answered = clock.move(2 * number) if number < 10 else None
        incident = make.incident(town, by, ring_at=rang, answered_at=answered)
        if number <= 5:
            clock.move(10 * number)
            order = send_order(incident, town.units["C01"], by=by)
            for step, seconds in STEPS if number < 3 else ():
                clock.move(seconds * number)
                advance_order(order, step, by=by)
            withdraw_all(by)
    report = interval_report(began, clock.move(1), seen_by=supervisor(town))
    assert [(one.key, one.n, one.p50, one.p90, one.p95, one.missing_share) for one in report] == [
        ("ring_to_answer", 9, 10.0, 18.0, 18.0, pytest.approx(0.1)),
        ("call_to_order", 5, 30.0, 50.0, 50.0, 0.5),
        ("order_to_accept", 2, 5.0, 10.0, 10.0, pytest.approx(0.6)),
        ("accept_to_en_route", 2, 7.0, 14.0, 14.0, pytest.approx(0.6)),
        ("en_route_to_scene", 2, 100.0, 200.0, 200.0, pytest.approx(0.6)),
        ("call_to_scene", 2, 124.0, 248.0, 248.0, pytest.approx(0.8)),
        ("scene_to_clear", 2, 300.0, 600.0, 600.0, pytest.approx(0.6)),
    ]
    targets = [(one.target_seconds, one.share_on_target, one.source.partition(":")[0]) for one in report[:2]]
    assert targets == [(15.0, pytest.approx(7 / 9), "NENA-STA-020.1-2020"), (60.0, 1.0, "NFPA 1225 (2022)")]


def withdraw_all(by) -> None:
    for order in Order.objects.filter(state__in=ACTIVE):
        withdraw_order(order, reason="", by=by)


def supervisor(town: make.Town) -> User:
    return make.user(Role.SUPERVISOR, town.station)


def test_the_span_is_half_open_and_the_areas_are_the_readers(clock, town, by):
    make.incident(town, by)
    make.incident(town, by, lon=make.WEST + 2.5 * make.STEP)
    for since, until, count in ((0, 1, 1), (-1, 0, 0), (1, 2, 0)):
        span = (clock.at + timedelta(seconds=since), clock.at + timedelta(seconds=until))
        report = interval_report(*span, seen_by=supervisor(town))
        assert (report[1].n, report[1].missing_share) == (0, 1.0 if count else None), (since, until)


def test_an_incident_with_several_units_counts_once_also_for_a_reader_who_rides_with_one(clock, town, by):
    reader = supervisor(town)
    grant_role(reader, Role.UNIT, town.station, by=system_user())
    join_unit(reader, town.units["C01"], by=system_user())
    incident = make.incident(town, by)
    first = send_order(incident, town.units["C01"], by=by)
    Order.objects.filter(id=first.id).update(state="expired")
    send_order(incident, town.units["C01"], by=by)
    send_order(incident, town.units["C02"], by=by)
    report = interval_report(clock.at, clock.move(1), seen_by=User.objects.get(id=reader.id))
    assert [one.n for one in report[:2]] == [0, 1]
    assert report[0].missing_share == 1.0


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.CALL_TAKER, Role.UNIT, Role.ADMINISTRATOR])
def test_other_roles_do_not_read_it(clock, town, role):
    with pytest.raises(Refusal) as refused:
        interval_report(clock.at, clock.at, seen_by=make.user(role, town.station))
    assert refused.value.status == 403
