"""The server's clock jumps back an hour or a day, and the town changes to winter time: no duration is negative."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from shouwang.accounts.models import Role, User
from shouwang.dispatch.actions import advance_order, close_incident, reopen_incident, send_order, withdraw_order
from shouwang.dispatch.models import Incident, Order
from shouwang.dispatch.queries.clocks import clocks_of
from shouwang.dispatch.queries.duplicates import possible_duplicates
from shouwang.dispatch.queries.intervals import interval_report
from shouwang.dispatch.queries.timeline import timeline_rows
from shouwang.duty.actions import end_shift, report_position, start_shift
from shouwang.duty.models import Position, Shift
from shouwang.foundation import sources
from tests import make
from tests.unbreakable.invariants import broken
from tests.unbreakable.told import STEPS
from tests.unbreakable.trials import remaining

HOUR, DAY = 3600.0, 86400.0
SHORT, LONG = 12, 500  # lives of an incident; each is some 25 durations
STAMPS = ("sent_at", *(f"{step}_at" for step in STEPS[:6]))


@pytest.fixture
def clock() -> Iterator[make.Clock]:
    """Just before a night in which Berlin has two hours from two to three."""
    clock = make.Clock(datetime(2026, 10, 25, 0, 20, tzinfo=UTC))
    with sources.seeded(1, clock), timezone.override("Europe/Berlin"):
        yield clock


def fresh(incident: Incident) -> Incident:
    return Incident.objects.select_related("area", "category").get(id=incident.id)


class Life:
    """One incident from its call to its second closing, with the clock jumping anywhere in between."""

    def __init__(self, town: make.Town, by: User, clock: make.Clock, number: int) -> None:
        self.town, self.by, self.clock, self.rng = town, by, clock, Random(number)

    def jump(self) -> None:
        self.clock.move(self.rng.choice([3, 30, 300, 300, HOUR, DAY, -HOUR, -DAY]))

    def serve(self, incident: Incident, *, is_taken_back: bool) -> None:
        unit = self.town.units[self.rng.choice(sorted(self.town.units))]
        order = send_order(fresh(incident), unit, by=self.by)
        for step in self.rng.choice([STEPS[:6], ("accepted", "on_scene", "cleared"), ("seen", "on_scene", "cleared")]):
            self.jump()
            if is_taken_back and step == "on_scene":
                withdraw_order(order, reason="x", by=self.by)
                break
            advance_order(order, step, by=self.by)
        self.jump()
        self.restart(unit.call_sign)

    def restart(self, sign: str) -> None:
        """The unit's shift ends and the next begins."""
        shift = Shift.objects.select_related("unit__area").get(unit=self.town.units[sign], state="on")
        end_shift(shift, by=self.by)
        start_shift(self.town.units[sign], by=self.by)

    def run(self) -> int:
        """How many durations were looked at."""
        incident = make.incident(self.town, self.by, ring_at=self.clock.at, answered_at=self.clock.at)
        for is_second in (False, True):
            self.jump()
            self.serve(incident, is_taken_back=True)
            assert fresh(incident).state == "waiting"  # by what happened last, not by what the clocks said
            self.serve(incident, is_taken_back=False)
            assert fresh(incident).state == "attended"
            close_incident(fresh(incident), incident.category, "dealt_with", by=self.by)
            if not is_second:
                self.jump()
                reopen_incident(fresh(incident), reason="again", by=self.by)
        return self.look(fresh(incident))

    def look(self, incident: Incident) -> int:
        durations = [clock.reading.elapsed_seconds for clock in clocks_of([incident], self.clock.at)[incident.id]]
        for order in incident.orders.all():
            stamps = [getattr(order, name) for name in STAMPS if getattr(order, name)]
            stamps += [order.withdrawn_at] if order.withdrawn_at else []
            durations += [(later - at).total_seconds() for at, later in pairwise(stamps)]
        durations.append((incident.closed_at - incident.opened_at).total_seconds())
        shifts = Shift.objects.filter(state="ended").order_by("id")
        durations += [(shift.ended_at - shift.started_at).total_seconds() for shift in shifts[:4]]
        assert min(durations) >= 0, durations
        positions = [row["position"] for row in timeline_rows(incident)]
        assert positions == sorted(positions)
        assert timeline_rows(incident)[-1]["verb"] == "close_incident"
        return len(durations)


def live(town: make.Town, clock: make.Clock, numbers: Iterable[int]) -> int:
    by, head = make.dispatcher(town), make.user(Role.SUPERVISOR, town.station)
    durations = sum(Life(town, by, clock, number).run() for number in numbers)
    report = interval_report(clock.at.replace(year=2025), clock.at.replace(year=2028), seen_by=head)
    assert [row.key for row in report if row.p50 is not None and row.p50 < 0] == []
    assert [finding for finding in broken() if "before" in finding or "says" in finding] == []
    return durations


def test_no_duration_is_negative(town, clock):
    """Stamps, clocks, intervals, shifts; the incident's state and its timeline follow the journal, not the clock."""
    assert live(town, clock, range(SHORT)) > 200


@pytest.mark.long
def test_no_duration_of_ten_thousand_is_negative(town, clock):
    durations = live(town, clock, remaining(f"clock-{connection.vendor}", LONG))
    print(f"{durations} durations")


def test_the_hour_that_comes_twice_is_two_hours(town, clock):
    """Ordered at 02:50 and there at 02:10: twenty minutes, not minus forty. Numbers of the day go on."""
    by, head = make.dispatcher(town), make.user(Role.SUPERVISOR, town.station)
    clock.at = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
    first = make.incident(town, by)
    order = send_order(first, town.units["C01"], by=by)
    advance_order(order, "accepted", by=by)
    clock.move(1200)
    assert f"{timezone.localtime(clock.at):%H:%M}" == "02:10"
    advance_order(order, "on_scene", by=by)
    second = make.incident(town, by)
    assert (first.number, second.number) == ("20261025-0001", "20261025-0002")
    report = {row.key: row.p50 for row in interval_report(order.sent_at, sources.now(), seen_by=head)}
    assert report["call_to_scene"] == 1200


def test_who_cleared_before_a_reopening_does_not_count_after_it(town, clock):
    """The clock went back between: the second unit is taken back, and the incident waits."""
    by = make.dispatcher(town)
    incident = make.incident(town, by)
    order = send_order(incident, town.units["C01"], by=by)
    advance_order(order, "on_scene", by=by)
    clock.move(HOUR)
    advance_order(order, "cleared", by=by)
    close_incident(fresh(incident), incident.category, "dealt_with", by=by)
    clock.move(-HOUR)
    reopen_incident(fresh(incident), reason="again", by=by)
    withdraw_order(send_order(fresh(incident), town.units["C02"], by=by), reason="x", by=by)
    assert fresh(incident).state == "waiting"


def test_who_clears_after_the_clock_went_back_has_been_there(town, clock):
    by = make.dispatcher(town)
    incident = make.incident(town, by)
    order = send_order(incident, town.units["C01"], by=by)
    clock.move(-DAY)
    for step in ("on_scene", "cleared"):
        advance_order(order, step, by=by)
    served = Order.objects.get(id=order.id)
    assert (fresh(incident).state, served.on_scene_at, served.cleared_at) == (
        "attended",
        served.sent_at,
        served.sent_at,
    )


def test_a_position_from_the_future_gives_way(town, clock):
    """It was right until the clock was set back; the next report replaces it, an older one still does not."""
    by = make.dispatcher(town)
    report = partial(report_position, town.units["C01"], lat=make.SOUTH, by=by)
    report(lon=make.WEST, at=clock.at)
    at = clock.move(-HOUR)
    report(lon=make.WEST + 0.001, at=at)
    report(lon=make.WEST + 0.002, at=at.replace(minute=1))
    assert Position.objects.get(shift__unit=town.units["C01"]).lon == make.WEST + 0.001


def test_a_duplicate_is_never_from_the_future(town, clock):
    by = make.dispatcher(town)
    make.incident(town, by)
    clock.move(-HOUR)
    found = possible_duplicates("fight", make.WEST + 0.005, make.SOUTH + 0.005, seen_by=by)
    assert [one.seconds_ago for one in found] == [0.0]
