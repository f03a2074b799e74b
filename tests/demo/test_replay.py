"""A call log through the real actions: the accounts add up, nobody is booked twice, a seed says it all."""

import csv
import gzip
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import transaction

from shouwang.areas import queries as area_queries
from shouwang.demo.replay import report
from shouwang.demo.replay.engine import Plan, replay
from shouwang.demo.replay.words import Words
from shouwang.dispatch import policy
from shouwang.dispatch.models import Call, Incident, Order
from shouwang.dispatch.queries import cover
from shouwang.engine.simulation import SAN_FRANCISCO_DELAYS
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.places import queries as place_queries
from shouwang.places import roads

WEST, SOUTH, STEP, SIDE = 116.0, 28.68, 0.002, 6
TIMINGS = {"decision_ms", "action_ms", "set_up_seconds", "play_seconds", "wall_seconds"}
HEADER = ["call_time", "lon", "lat", "description", "priority"]
PATIENT = replace(SAN_FRANCISCO_DELAYS, refuses_share=0.0, silent_share=0.0)


@pytest.fixture
def grid(tmp_path: Path, settings: Any) -> Path:
    """Streets 200 m apart and one police house in the middle."""
    settings.HOME = tmp_path / "home"
    lines = ["<osm version='0.6'>"]
    for number in range(SIDE * SIDE):
        row, column = divmod(number, SIDE)
        place = f"lon='{WEST + column * STEP:.6f}' lat='{SOUTH + row * STEP:.6f}'"
        lines.append(f"<node id='{number + 1}' version='1' {place}/>")
    house = f"lon='{WEST + 2.2 * STEP:.6f}' lat='{SOUTH + 2 * STEP:.6f}'"
    lines.append(f"<node id='900' version='1' {house}><tag k='amenity' v='police'/><tag k='name' v='一所'/></node>")
    rows = [[row * SIDE + column + 1 for column in range(SIDE)] for row in range(SIDE)]
    columns = [list(column) for column in zip(*rows, strict=True)]
    lines += [street(1000 + number, nodes) for number, nodes in enumerate(rows + columns)]
    path = tmp_path / "grid.osm"
    path.write_text("\n".join([*lines, "</osm>"]), "utf-8")
    return path


def street(number: int, nodes: list[int]) -> str:
    named = "".join(f"<nd ref='{node}'/>" for node in nodes)
    return f"<way id='{number}' version='1'>{named}<tag k='highway' v='residential'/></way>"


def log(folder: Path, rows: list[tuple[Any, ...]]) -> Path:
    path = folder / "calls.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def call(minute: float, column: float, row: float, kind: str = "theft", priority: str = "") -> tuple[Any, ...]:
    at = datetime(2026, 3, 1, 12) + timedelta(minutes=minute)  # noqa: DTZ001 - a log's times are local
    return (at.isoformat(), WEST + column * STEP, SOUTH + row * STEP, kind, priority)


BUSY_HOUR = [
    call(0, 0, 0, "fight"),
    call(1, 5, 5, "theft"),
    call(2, 0.1, 0, "fight"),  # 20 m from the first: the same event
    call(3, 1, 4, "robbery"),
    call(4, 4, 1, "GTON"),
    call(5, 2, 2, "noise"),
    call(30, 3, 5, "parking"),
    call(31, 3, 900, "theft"),  # off the network
    ("31/31/2026", WEST, SOUTH, "theft", ""),
    ("2026-03-01 12:40", "", "", "theft", ""),
]


def plan(grid: Path, calls: Path, units: int = 3, **changes: Any) -> Plan:
    return Plan(roads=grid, logs=[calls], units=units, zone=ZoneInfo("Asia/Shanghai"), **changes)


def silently(_step: str, _share: float) -> None:
    pass


def run_and_forget(plan: Plan) -> dict[str, Any]:
    """A replay whose rows are gone afterwards, so that another finds an empty database."""
    with transaction.atomic():
        figures = replay(plan, silently)
        transaction.set_rollback(True)
    shutil.rmtree(settings.HOME)
    for module in (area_queries, policy, cover, place_queries, roads):
        module.forget()
    return figures


def without_timings(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: figure for name, figure in figures.items() if name not in TIMINGS}


@pytest.mark.django_db
def test_every_call_is_accounted_for_and_the_journal_verifies(grid, tmp_path):
    figures = replay(plan(grid, log(tmp_path, BUSY_HOUR)), silently)
    assert figures["calls"] == 7
    assert figures["refused"] == {"bad_date": 1, "no_place": 1, "off_network": 1}
    assert (figures["dispatched"], figures["unanswered"], figures["merged"]) == (6, 0, 1)
    assert (figures["arrived"], figures["cleared"], figures["arrival_seconds"]["n"]) == (6, 6, 6)
    assert figures["double_booked"] == 0
    assert figures["journal"]["verified"] is True
    assert figures["journal"]["entries"] == Entry.objects.count()
    assert set(Incident.objects.values_list("state", flat=True)) == {"closed", "merged"}


@pytest.mark.django_db
def test_only_the_first_calls_ring_where_no_more_are_wanted(grid, tmp_path):
    figures = replay(plan(grid, log(tmp_path, BUSY_HOUR), most_calls=2), silently)
    assert (figures["calls"], figures["cleared"]) == (2, 2)


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_figures_and_root_and_another_one_others(grid, tmp_path):
    calls = log(tmp_path, BUSY_HOUR)
    first = run_and_forget(plan(grid, calls, seed=5))
    again = run_and_forget(plan(grid, calls, seed=5))
    other = run_and_forget(plan(grid, calls, seed=6))
    assert without_timings(first) == without_timings(again)
    assert first["journal"]["root"] != other["journal"]["root"]


@pytest.mark.django_db
def test_calls_ring_at_the_log_s_local_time_and_keep_its_words(grid, tmp_path):
    words = Words(categories={"brawl": "fight"}, priorities={"high": 1})
    replay(plan(grid, log(tmp_path, [call(0, 1, 1, "Brawl", "High"), call(40, 4, 4, "GTON")]), words=words), silently)
    assert Call.objects.earliest("ring_at").ring_at == datetime(2026, 3, 1, 4, tzinfo=UTC)
    taken = Incident.objects.order_by("opened_at").values_list("category_id", "priority", "category_text", "flags")
    assert list(taken) == [("fight", 1, "Brawl", []), ("other", 3, "GTON", ["unknown_type"])]


@pytest.mark.django_db
def test_a_silent_crew_meets_the_real_ladder_at_its_real_times(grid, tmp_path):
    silent = replace(SAN_FRANCISCO_DELAYS, refuses_share=0.0, silent_share=0.9)
    figures = replay(plan(grid, log(tmp_path, [call(0, 0, 0)]), units=4, delays=silent, seed=3), silently)
    expired = Order.objects.filter(state="expired").earliest("sent_at")
    climbed = Entry.objects.filter(subject_id=expired.id).order_by("position").values_list("verb", "recorded_at")
    assert [(verb, (at - expired.sent_at).total_seconds()) for verb, at in climbed if verb != "order_delivered"] == [
        ("send_order", 0.0),
        ("remind_unit", 20.0),
        ("tell_supervisor", 40.0),
        ("expire_order", 60.0),
    ]
    following = Order.objects.filter(sent_at=expired.expired_at).exclude(unit=expired.unit)
    assert following.count() == 1
    assert (figures["arrived"], figures["double_booked"]) == (1, 0)


@pytest.mark.django_db
def test_with_one_unit_calls_wait_the_urgent_ones_not_and_nobody_is_lost(grid, tmp_path):
    rows = [call(0, 0, 0, "noise"), call(3, 5, 5, "life_in_danger"), call(4, 5, 0, "parking"), call(5, 3, 3, "alarm")]
    figures = replay(plan(grid, log(tmp_path, rows), units=1, delays=PATIENT), silently)
    assert (figures["dispatched"], figures["cleared"], figures["double_booked"]) == (4, 4, 0)
    assert figures["orders"]["withdrawn"] >= 1
    spans = Order.objects.order_by("sent_at").values_list("sent_at", "cleared_at", "withdrawn_at")
    assert all((cleared or withdrawn) <= after[0] for (_sent, cleared, withdrawn), after in pairwise(spans))
    cleared = Order.objects.filter(state="cleared").order_by("sent_at").values_list("incident__category_id", flat=True)
    assert list(cleared)[:2] == ["life_in_danger", "alarm"]


@pytest.mark.django_db
def test_an_overlap_of_two_orders_is_counted_as_double_booking(grid, tmp_path):
    rows = [call(0, 0, 0), call(90, 5, 5)]
    replay(plan(grid, log(tmp_path, rows), units=1, delays=PATIENT), silently)
    first, second = Order.objects.order_by("sent_at")
    assert report.double_booked() == 0
    Order.objects.filter(id=second.id).update(sent_at=first.cleared_at - timedelta(seconds=1))
    assert report.double_booked() == 1


@pytest.mark.django_db
def test_a_call_nobody_can_answer_stays_unanswered(grid, tmp_path, monkeypatch):
    rows = [call(0, 0, 0, "robbery"), call(1, 5, 5, "fire")]
    monkeypatch.setattr("shouwang.demo.replay.town.CAR_CAPABILITIES", ["police"])
    figures = replay(plan(grid, log(tmp_path, rows)), silently)
    assert (figures["calls"], figures["dispatched"], figures["unanswered"]) == (2, 1, 1)


@pytest.mark.django_db
def test_a_log_without_usable_calls_is_replayed_to_zeros(grid, tmp_path):
    figures = replay(plan(grid, log(tmp_path, [("never", "", "", "", "")])), silently)
    assert (figures["calls"], figures["refused"]["bad_date"]) == (0, 1)
    assert figures["arrival_seconds"] == {"p50": None, "p90": None, "p95": None, "n": 0}


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"units": 0}, {"max_snap_metres": 0.0}, {"max_snap_metres": float("nan")}])
def test_what_makes_no_sense_is_refused(grid, tmp_path, changes):
    with pytest.raises(Refusal):
        replay(plan(grid, log(tmp_path, BUSY_HOUR), **changes), silently)
    assert Entry.objects.count() == 0


@pytest.mark.django_db
def test_the_database_is_touched_when_every_file_was_read_and_not_before(grid, tmp_path):
    made = []
    bad_log, no_roads = tmp_path / "bad.csv", tmp_path / "footways.osm"
    bad_log.write_text("call_time,lon\n", "utf-8")
    no_roads.write_text(grid.read_text("utf-8").replace("'residential'", "'footway'"), "utf-8")
    for wrong in ({"logs": [bad_log]}, {"roads": no_roads}, {"units": 0}):
        with pytest.raises(Refusal):
            replay(replace(plan(grid, log(tmp_path, BUSY_HOUR)), **wrong), silently, make_tables=lambda: made.append(1))
    assert (made, list(settings.HOME.iterdir())) == ([], [])


def test_a_database_that_holds_a_journal_is_left_alone(town, grid, tmp_path):
    before = Entry.objects.count()
    with pytest.raises(Refusal) as refused:
        replay(plan(grid, log(tmp_path, BUSY_HOUR)), silently)
    assert (refused.value.code, Entry.objects.count()) == ("not_empty", before)


def command(*arguments: object) -> "subprocess.CompletedProcess[str]":
    chosen = {"SHOUWANG_LANGUAGE": "en", "SHOUWANG_HOME": os.devnull}
    given = {name: text for name, text in os.environ.items() if not name.startswith("SHOUWANG_")}
    return subprocess.run(
        [sys.executable, "-m", "shouwang", "replay", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=given | chosen,
        check=False,
    )


@pytest.mark.slow
def test_the_command_prints_one_json_object_and_its_progress_beside_it(grid, tmp_path):
    calls = log(tmp_path, BUSY_HOUR[:3])
    given = ["--roads", grid, "--calls", calls, "--units", 2, "--json", "--seed", 4]
    replayed = command(*given, "--database", f"sqlite:///{tmp_path}/kept.sqlite3")
    figures = json.loads(replayed.stdout)
    assert (figures["calls"], figures["merged"], figures["seed"], figures["zone"]) == (3, 1, 4, "Asia/Shanghai")
    assert "replay" in replayed.stderr
    again = command(*given, "--database", f"sqlite:///{tmp_path}/kept.sqlite3")
    assert (again.returncode, again.stdout) == (2, "")
    assert "kept.sqlite3" in again.stderr


@pytest.mark.slow
def test_the_command_refuses_a_bad_log_with_one_message_and_no_trace(grid, tmp_path):
    calls = tmp_path / "calls.csv"
    calls.write_text("call_time,lon\n", "utf-8")
    kept = tmp_path / "kept.sqlite3"
    refused = command("--roads", grid, "--calls", calls, "--units", 2, "--json", "--database", f"sqlite:///{kept}")
    assert (refused.returncode, refused.stdout, kept.exists()) == (2, "", False)
    assert "calls.csv" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("words", [["--zone", "Mars/Base"], ["--units", "many"], ["--seed", "x"]])
def test_an_argument_that_is_none_is_refused(grid, words):
    refused = command("--roads", grid, "--calls", grid, "--units", 2, *words)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert f"argument {words[0]}" in refused.stderr


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.django_db
def test_january_s_first_days_in_baltimore(real_data, tmp_path, settings):
    """On the network are the calls that those who collected them found there, to the row."""
    settings.HOME = tmp_path / "home"
    with gzip.open(real_data / "baltimore" / "calls_201501_01_21.csv.gz", "rt", encoding="utf-8") as file:
        lines = [line for line, _number in zip(file, range(201), strict=False)]
    calls = tmp_path / "january.csv"
    calls.write_text("".join(lines), "utf-8")
    on_network = sum(row["on_network"] == "1" for row in csv.DictReader(lines))
    figures = replay(
        Plan(
            roads=real_data / "osm" / "baltimore.osm.pbf",
            logs=[calls],
            units=8,
            zone=ZoneInfo("America/New_York"),
        ),
        silently,
    )
    assert (figures["calls"], figures["refused"]["off_network"]) == (on_network, 200 - on_network)
    assert figures["calls"] == figures["dispatched"] + figures["unanswered"] + figures["merged"]
    assert (figures["double_booked"], figures["journal"]["verified"]) == (0, True)
