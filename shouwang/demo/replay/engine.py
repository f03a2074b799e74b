"""The replay from end to end: read, set up, let every call ring at its time, play until nothing is left, count."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shouwang.demo.replay import log, town
from shouwang.demo.replay.crews import Crew, Crews
from shouwang.demo.replay.desk import Desk
from shouwang.demo.replay.report import report
from shouwang.demo.replay.stage import Stage
from shouwang.demo.replay.words import Words
from shouwang.demo.replay.worker import Worker
from shouwang.engine.simulation import SAN_FRANCISCO_DELAYS, Delays
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.queries import head_position
from shouwang.places import roads

Progress = Callable[[str, float], None]
HEAD_START = timedelta(hours=1)  # the installation stands an hour before the first call
EMPTY_LOG = datetime(2026, 1, 1, tzinfo=UTC)
MAX_UNITS = 2000


@dataclass(frozen=True)
class Plan:
    """What is replayed, and with what."""

    roads: Path
    logs: list[Path]
    units: int
    zone: ZoneInfo
    columns: dict[str, str] = field(default_factory=lambda: log.read_map(log.DEFAULT_MAP))
    words: Words = field(default_factory=Words)
    delays: Delays = SAN_FRANCISCO_DELAYS
    max_snap_metres: float = 50.0
    seed: int = 1
    most_calls: int | None = None


def replay(plan: Plan, progress: Progress, *, make_tables: Callable[[], object] = lambda: None) -> dict[str, Any]:
    """The figures; the same for the same plan on either database, timings apart.

    ``make_tables`` is called when every file has been read: one that is refused leaves the database as it was.
    """
    began = perf_counter()
    _require_sense(plan)
    calls = log.read_logs(plan.logs, plan.columns, plan.zone)
    start = (calls.calls[0].at if calls.calls else EMPTY_LOG) - HEAD_START
    stage = Stage(plan.seed, start)
    with town.prepared_roads(plan.roads, progress) as prepared:
        make_tables()
        _require_empty()
        with sources.seeded(plan.seed, stage.now):
            place = town.set_up(prepared, plan.units)
            set_up_seconds = perf_counter() - began
            _play(stage, place, plan, calls, progress)
            played_seconds = perf_counter() - began - set_up_seconds
            figures = report(stage, calls.refused)
    timings = {
        "set_up_seconds": round(set_up_seconds, 1),
        "play_seconds": round(played_seconds, 1),
        "wall_seconds": round(perf_counter() - began, 1),
    }
    return figures | timings | {"units": plan.units, "seed": plan.seed, "zone": plan.zone.key}


def _require_sense(plan: Plan) -> None:
    if not 1 <= plan.units <= MAX_UNITS:
        raise Refusal("bad_units", _("--units goes from 1 to %(most)d.") % {"most": MAX_UNITS}, field="units")
    if not 0 < plan.max_snap_metres <= roads.MAX_SNAP_METRES:
        message = _("--max-snap-metres is more than 0 and at most %(most)d.")
        raise Refusal("bad_snap", message % {"most": roads.MAX_SNAP_METRES}, field="max_snap_metres")


def _require_empty() -> None:
    if head_position() > 0:
        message = _("The database %(name)s holds a journal already; a replay needs an empty one.")
        raise Refusal("not_empty", message % {"name": connection.settings_dict["NAME"]}, status=409)


def _play(stage: Stage, place: town.Town, plan: Plan, calls: log.CallLog, progress: Progress) -> None:
    desk = Desk(stage, place, plan.words)
    desk.crews = Crews(stage, [Crew(unit, member) for unit, member in place.crews], plan.delays, desk)
    desk.worker = Worker(stage, desk.crews)
    book = roads.book()
    assert book is not None  # noqa: S101 - set_up has just imported roads
    metric = book.metric("car")
    rings = 0
    for call in calls.calls:
        if rings == plan.most_calls:
            break
        if metric.snap(call.lon, call.lat, max_metres=plan.max_snap_metres) is None:
            calls.refused[log.OFF_NETWORK] += 1
        else:
            stage.at(call.at, desk.ring, call)
            rings += 1
    until = calls.calls[-1].at if calls.calls else stage.start
    stage.play(until, lambda share: progress("replay", share))
    progress("replay", 1.0)
