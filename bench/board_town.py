"""A full evening for `bench.board`, made inside the town: hundreds of units that move, hundreds of open incidents."""

import time
from random import Random
from typing import Any

MOVE_EVERY_SECONDS = 5.0
BEATS = 5  # a second's share of the units moves together, as reports arrive
STEP_DEGREES = 0.0004  # about 40 m: a car in a town
KINDS = ("car", "car", "e_bike", "foot")


def fill_board(units: int, incidents: int, seed: int = 1) -> dict[str, int]:
    """So many units on duty in all, and so many open incidents, at the district's own addresses."""
    from shouwang.accounts.models import User
    from shouwang.accounts.queries import system_user
    from shouwang.areas.models import Area
    from shouwang.dispatch.actions import Report, take_call
    from shouwang.dispatch.policy import categories
    from shouwang.duty.actions import set_up_posts, start_shift
    from shouwang.duty.models import Post, Shift, Unit
    from shouwang.places.models import Place

    luck, by = Random(seed), system_user()
    places = list(Place.objects.filter(retired_at=None, kind="building").exclude(area=None).order_by("id"))
    station = Area.objects.get(kind="station")
    missing = units - Shift.objects.filter(state="on").count()
    post = Post(code="BENCH", kind="station", name="岱湖派出所二部", area=station, lon=places[0].lon, lat=places[0].lat)
    more = [
        Unit(call_sign=f"B{number:03d}", kind=KINDS[number % 4], post=post, area=station, capabilities=["police"])
        for number in range(missing)
    ]
    set_up_posts([post], more, by=by)
    for unit in more:
        at = luck.choice(places)
        start_shift(unit, lon=at.lon, lat=at.lat, by=by)
    taker = User.objects.get(username="calltaker")
    known = [code for code in categories() if code not in {None, "other", "officer_initiated"}]
    for _ in range(incidents):
        place = luck.choice(places)
        take_call(Report(category=luck.choice(known), place=place, place_text=place.name), by=taker)
    return {"units": Shift.objects.filter(state="on").count(), "incidents": incidents}


def move(seconds: float, seed: int = 2) -> int:
    """Every unit reports every five seconds, a fifth of them each second; how many reports there were.

    The rows are written together, not by 100 requests a second: what is measured is the page, not the intake.
    """
    from shouwang.duty.models import Position
    from shouwang.foundation import sources
    from shouwang.foundation.write_lock import write_lock

    luck = Random(seed)
    rows = list(Position.objects.order_by("shift_id"))
    shares = [rows[beat::BEATS] for beat in range(BEATS)]
    until, reports, beat = time.monotonic() + seconds, 0, 0
    while (started := time.monotonic()) < until:
        share = shares[beat % BEATS]
        for row in share:
            _step(row, luck, sources.now())
        with write_lock():
            Position.objects.bulk_update(share, ["lon", "lat", "heading", "at", "received_at"], batch_size=100)
        reports, beat = reports + len(share), beat + 1
        time.sleep(max(0.0, started + MOVE_EVERY_SECONDS / BEATS - time.monotonic()))
    return reports


def _step(row: Any, luck: Random, now: Any) -> None:
    row.lon += luck.uniform(-STEP_DEGREES, STEP_DEGREES)
    row.lat += luck.uniform(-STEP_DEGREES, STEP_DEGREES)
    row.heading, row.at, row.received_at = luck.uniform(0, 360), now, now
