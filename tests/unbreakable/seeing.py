"""What each person is shown, held against what this program knows they may see."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from shouwang.accounts.models import User
from shouwang.console import frames
from shouwang.dispatch.queries.intervals import interval_report
from shouwang.foundation import sources
from shouwang.journal.models import Entry, canonical
from shouwang.live.readers import Audience, audience_of
from tests.make import Api
from tests.unbreakable.deeds import SECRET
from tests.unbreakable.world import DESK, SEEING, World

OPEN = {"waiting", "ordered", "attended"}


def audiences(world: World) -> dict[str, Audience]:
    """The open page of everybody who may have one."""
    found = {}
    for person, held in world.held.items():
        if held and person not in world.closed:
            is_crew = any(role == "unit" for role, _path in held)
            found[person] = Audience(frozenset(held), "en", world.people[person].id if is_crew else None)
    return found


def wrong_frames(world: World, entries: Sequence[Entry]) -> Iterator[str]:
    """A frame shows each reader everything that changed and is theirs to see, and nothing else."""
    readers = audiences(world)
    made = frames.project(entries, list(dict.fromkeys(readers.values())))
    touched = {matter for entry in entries for matter in (entry.matter_id, entry.other_matter_id) if matter}
    for person, audience in readers.items():
        frame = made.get(audience, {})
        shown = {row["id"] for row in frame.get("incidents", [])}  # type: ignore[attr-defined]
        expected = {matter for matter in touched if world.sees(person, matter)}
        if shown != expected:
            yield f"{person} gets a frame of incidents {shown}, should get {expected}"
        yield from _wrong_units(world, person, frame)
        yield from _wrong_clocks(frame)
    if SECRET in canonical(list(made.values())):
        yield "a frame carries a caller's name or number"


def _wrong_units(world: World, person: str, shown: dict[str, Any]) -> Iterator[str]:
    units = {str(unit.id): unit for unit in world.town.units.values()}
    for row in shown.get("units", []):
        unit = units[str(row["id"])]
        if world.own_unit(person) != unit and not world.covers(person, SEEING, unit.area.path):
            yield f"{person} is shown unit {unit}"
        if row["lon"] is not None and not world.sees_position(person, unit):
            yield f"{person} is shown where unit {unit} is"


def _wrong_clocks(shown: dict[str, Any]) -> Iterator[str]:
    for row in shown.get("incidents", []):
        for clock in row["clocks"]:
            is_early = clock["state"] in {"due", "breached"} and clock["elapsed_seconds"] < clock["target_seconds"]
            if clock["elapsed_seconds"] < 0 or is_early:
                yield f"incident {row['number']}: clock {clock}"


def wrong_board(world: World, person: str, api: Api) -> Iterator[str]:
    """The board has every open incident of its reader, and nothing of anybody else's."""
    answer = api.client.get("/board/state")
    may = any(role in SEEING | {"unit"} for role, _path in world.held[person]) and person not in world.closed
    if (answer.status_code == 200) != may:
        yield f"{person} asks for the board: {answer.status_code}"
    if answer.status_code != 200:
        return
    state = answer.json()
    shown = {UUID(row["id"]) for row in state["incidents"]}
    expected = {key for key in world.said.incidents if world.sees(person, key)}
    is_open = {key for key, one in world.said.incidents.items() if one.state in OPEN}
    if not expected & is_open <= shown <= expected:
        yield f"the board of {person} has incidents {shown}, of {expected}"
    yield from _wrong_units(world, person, state)
    yield from _wrong_clocks(state)
    if SECRET in json.dumps(state, ensure_ascii=False):
        yield f"the board of {person} carries a caller's name or number"


def wrong_incident(world: World, person: str, api: Api) -> Iterator[str]:
    """One incident's own page: the whole of it, or not even its number. Its timeline stands in the journal's order."""
    key = world.incident()
    status, answer = api.get(f"incidents/{key}")
    is_shut_out = person in world.closed
    expected = 401 if is_shut_out else 200 if world.sees(person, key) else 404
    if status != expected:
        yield f"{person} reads incident {key}: {status} instead of {expected}"
    if status != 200:
        if world.said.incidents[key].number in json.dumps(answer):
            yield f"{person} learns the number of incident {key}"
        return
    positions = [row["position"] for row in answer["timeline"]]
    if positions != sorted(positions) or not positions:
        yield f"the timeline of {key} stands in the order {positions}"
    yield from _wrong_clocks({"incidents": [answer]})
    if any(row["seconds_ago"] < 0 for row in answer["duplicates"]):
        yield f"incident {key}: a duplicate from the future: {answer['duplicates']}"
    if SECRET in json.dumps(answer, ensure_ascii=False):
        yield f"incident {key} carries a caller's name or number"


def wrong_ranking(world: World, person: str, api: Api) -> Iterator[str]:
    """Who may send is advised, nobody else is; no position is younger than now."""
    key = world.incident()
    status, answer = api.get(f"incidents/{key}/ranking")
    may = world.covers(person, DESK, world.path_of(key))
    if (status == 200) != may:
        yield f"{person} asks for the ranking of {key}: {status}"
    for row in answer.get("candidates", []):
        if row["position_age_seconds"] is not None and row["position_age_seconds"] < 0:
            yield f"a position {row['position_age_seconds']} s old"


def wrong_intervals(reader: User) -> Iterator[str]:
    now = sources.now()
    for row in interval_report(now.replace(year=now.year - 2), now.replace(year=now.year + 2), seen_by=reader):
        if any(value is not None and value < 0 for value in (row.p50, row.p90, row.p95)):
            yield f"interval {row}"


def same_rights(world: World, person: str) -> Iterator[str]:
    """The product's own idea of the reader's rights, from the grants' table."""
    user = world.user(person)
    granted = audience_of(user, "en", is_personal=False).granted
    if granted != world.held[person]:
        yield f"{person} holds {sorted(granted)}, should hold {sorted(world.held[person])}"
