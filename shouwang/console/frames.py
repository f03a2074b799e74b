"""What new journal entries mean for open pages: complete rows of what changed, cut to each audience."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.utils import translation

from shouwang.areas.queries import area_by_id
from shouwang.dispatch.models import Incident, Order, Ring
from shouwang.dispatch.queries import cover, rows_of
from shouwang.dispatch.queries.modes import mode_rows, modes_in_force
from shouwang.dispatch.queries.recommendation import OnDuty, on_duty
from shouwang.dispatch.queries.rings import ring_row
from shouwang.dispatch.queries.rows import Row, incident_rows, unit_rows, without_position
from shouwang.dispatch.rules import may_answer_order, may_see_incidents, may_take_call
from shouwang.dispatch.states import OrderState
from shouwang.duty.models import Member, Position
from shouwang.duty.queries import units_by_id
from shouwang.duty.rules import may_see_positions
from shouwang.duty.todo import changing
from shouwang.foundation import sources
from shouwang.journal.models import Entry
from shouwang.live.hub import Frames
from shouwang.live.readers import Audience
from shouwang.places.api import closure_row
from shouwang.places.models import Closure

WHERE = ("lon", "lat", "heading", "at")
OVERLAP = timedelta(milliseconds=500)  # a position that was written while the last look was under way


@dataclass
class Changed:
    """The ids that a run of entries touches."""

    incidents: set[UUID] = field(default_factory=set)
    units: set[UUID] = field(default_factory=set)
    closures: set[UUID] = field(default_factory=set)
    new: set[UUID] = field(default_factory=set)  # incidents that a call has opened, and nothing else is about yet
    of_unit: dict[UUID, set[UUID]] = field(default_factory=dict)  # the incidents a unit's own order entries are about
    from_areas: dict[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Placed:
    """A row and where it belongs; ``units``: whose crews may see it wherever it is."""

    row: Row
    path: str
    units: frozenset[UUID] = frozenset()
    crews: tuple[str, ...] = ()  # the areas whose crews may see it: one of them calls for help


def changed_by(entries: Sequence[Entry]) -> Changed:
    changed = Changed()
    for entry in entries:
        changes = entry.changed
        matters = {matter for matter in (entry.matter_id, entry.other_matter_id) if matter}
        touched = matters | {UUID(str(one)) for one in changes.get("incidents") or ()}
        if entry.verb == "take_call":
            changed.new |= touched
        else:
            changed.new -= touched
        changed.incidents |= touched
        for unit in {UUID(str(unit)) for unit in _units(entry, changes)}:
            changed.units.add(unit)
            changed.of_unit.setdefault(unit, set()).update(matters)
        if entry.subject_kind == "closure":
            changed.closures.add(entry.subject_id)
        if entry.verb == "set_place":
            changed.from_areas[entry.subject_id] = str(changes["from_area"])
    return changed


def _units(entry: Entry, changes: dict[str, object]) -> list[object]:
    orders = changes.get("orders")
    if isinstance(orders, list):
        return [unit for _order, unit in orders]
    if entry.subject_kind == "unit":
        return [entry.subject_id]
    return [changes["unit"]] if changes.get("unit") else []


def project(entries: Sequence[Entry], audiences: Sequence[Audience]) -> Frames:
    """One frame for each audience that may see any of it."""
    changed = changed_by(entries)
    todo = [path for entry in changing(entries) for path in _told(entry)]
    has_switched = any(entry.subject_kind == "mode" for entry in entries)
    if not (changed.incidents or changed.units or changed.closures or todo or has_switched):
        return {}
    if changed.closures:
        changed.incidents |= _on_the_way()
    now, duty = sources.now(), _Duty()
    rows = {language: _rows(changed, duty, now, language) for language in {one.language for one in audiences}}
    shares = cover.shares(list(duty.values())) if changed.units else None
    frames: Frames = {}
    units, rings = _own_units(audiences), _ring_rows(entries)
    for audience in audiences:
        own = units.get(audience.only_user)
        frame = _cut(*rows[audience.language], audience, own, changed.of_unit.get(own, set()) if own else set())
        if frame and shares is not None:
            frame["cover_share"] = shares.before
        if any(_is_in(path, (own_path,)) for path in todo for _role, own_path in audience.granted):
            frame["todo"] = True
        if told := _heard(rings, audience):
            frame["rings"] = told
        if has_switched and (modes := _modes(audience)) is not None:
            frame["modes"] = modes
        frames[audience] = frame
    return frames


def _on_the_way() -> set[UUID]:
    """Incidents with a unit driving to them: another way, another time of arrival."""
    driving = Order.objects.filter(state__in=[OrderState.ACCEPTED, OrderState.EN_ROUTE])
    return set(driving.values_list("incident_id", flat=True))


def _told(entry: Entry) -> list[str]:
    """The areas at whose desks something waits now: where it is, and whoever was asked for something."""
    asked = entry.changed.get("to_area")
    here = area_by_id(entry.area_id).path if entry.area_id else "/"
    return [here, *([area_by_id(UUID(str(asked))).path] if asked else [])]


def _ring_rows(entries: Sequence[Entry]) -> list[Placed]:
    """Telephones that ring, or do no more; never a number."""
    ids = {entry.subject_id for entry in entries if entry.subject_kind == "ring"}
    if not ids:
        return []
    found = Ring.objects.filter(id__in=ids).select_related("answered_by").order_by("rang_at", "id")
    return [Placed(ring_row(one), area_by_id(one.area_id).path) for one in found]


def _heard(rings: Sequence[Placed], audience: Audience) -> list[Row]:
    hears = audience.paths(may_take_call.roles)
    return [one.row for one in rings if _is_in(one.path, hears)]


def _modes(audience: Audience) -> list[Row] | None:
    """All that are in force where this audience sees incidents, also where none is any more."""
    sees = audience.paths(may_see_incidents.roles)
    with translation.override(audience.language):
        return mode_rows(modes_in_force(sees)) if sees else None


class _Duty(Mapping[UUID, OnDuty]):
    """The units on duty by their id, read when the first one is asked for: a new call asks for none."""

    @cached_property
    def _units(self) -> dict[UUID, OnDuty]:
        return {one.unit.id: one for one in on_duty()}

    def __getitem__(self, unit_id: UUID) -> OnDuty:
        return self._units[unit_id]

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._units)

    def __len__(self) -> int:
        return len(self._units)


Rows = tuple[list[Placed], list[Placed], list[Placed], list[tuple[UUID, str]]]


def _rows(changed: Changed, duty: Mapping[UUID, OnDuty], now: datetime, language: str) -> Rows:
    with translation.override(language):
        incidents = rows_of(Incident.objects.filter(id__in=changed.incidents).order_by("opened_at", "id"))
        made = incident_rows(incidents, duty, now, new=changed.new)
        placed = [
            Placed(row, incident.area.path, frozenset(order["unit"] for order in row["orders"]), _crews(incident))  # type: ignore[attr-defined]
            for incident, row in zip(incidents, made, strict=True)
        ]
        return placed, _unit_rows(changed.units, duty), _closure_rows(changed.closures), _moved(changed)


def _crews(incident: Incident) -> tuple[str, ...]:
    unit = incident.help_of
    return (incident.area.path, area_by_id(unit.area_id).path) if unit else ()


def _unit_rows(ids: set[UUID], duty: Mapping[UUID, OnDuty]) -> list[Placed]:
    if not ids:  # most looks bring new calls only: what is not asked costs nothing
        return []
    known = units_by_id(ids)
    units = sorted((known[one] for one in ids if one in known), key=lambda unit: unit.call_sign)
    rows = unit_rows(units, duty)
    return [Placed(row, unit.area.path, frozenset({unit.id})) for unit, row in zip(units, rows, strict=True)]


def _closure_rows(ids: set[UUID]) -> list[Placed]:
    if not ids:
        return []
    closures = Closure.objects.filter(id__in=ids).select_related("area").order_by("since", "id")
    return [Placed(closure_row(one) | {"lifted": one.lifted_at is not None}, one.area.path) for one in closures]


def _moved(changed: Changed) -> list[tuple[UUID, str]]:
    return [(incident, area_by_id(UUID(area)).path) for incident, area in changed.from_areas.items()]


def _cut(
    incidents: list[Placed],
    units: list[Placed],
    closures: list[Placed],
    moved: list[tuple[UUID, str]],
    audience: Audience,
    own: UUID | None,
    served: set[UUID],
) -> dict[str, object]:
    sees = audience.paths(may_see_incidents.roles)
    anywhere = tuple(path for _role, path in audience.granted)
    crew = audience.paths(may_answer_order.roles) if own is not None else ()
    shown = [
        one.row
        for one in incidents
        if _is_in(one.path, sees) or own in one.units or any(_is_in(path, crew) for path in one.crews)
    ]
    hidden = [] if sees else [matter for matter in sorted(served) if not _is_shown(matter, shown)]
    left = [matter for matter, path in moved if _is_in(path, sees) and not _is_shown(matter, shown)]
    frame = {
        "incidents": shown,
        "units": [_seen(one, audience, own) for one in units if _is_in(one.path, sees) or own in one.units],
        "closures": [one.row for one in closures if _is_in(one.path, anywhere) and not one.row["lifted"]],
        "lifted": [one.row["id"] for one in closures if _is_in(one.path, anywhere) and one.row["lifted"]],
        "gone": left + hidden,
    }
    return {name: value for name, value in frame.items() if value}


def _seen(unit: Placed, audience: Audience, own: UUID | None) -> Row:
    is_shown = own in unit.units or _is_in(unit.path, audience.paths(may_see_positions.roles))
    return unit.row if is_shown else without_position(unit.row)


def _is_in(path: str, paths: Iterable[str]) -> bool:
    return any(path.startswith(one) for one in paths)


def _is_shown(matter: UUID, rows: list[Row]) -> bool:
    return any(row["id"] == matter for row in rows)


def _own_units(audiences: Sequence[Audience]) -> dict[UUID | None, UUID]:
    """The units that these crews ride with, in one query for all of them."""
    users = {audience.only_user for audience in audiences if audience.only_user is not None}
    return dict(Member.objects.filter(user__in=users).values_list("user_id", "unit_id")) if users else {}


_last_look: datetime | None = None


def position_frames(audiences: Sequence[Audience]) -> Frames:
    """Units that moved since the last look."""
    global _last_look  # noqa: PLW0603 - one hub a process
    now = sources.now()
    since = _last_look or now - timedelta(seconds=10)
    _last_look = now
    moved = Position.objects.filter(received_at__gt=since - OVERLAP).values_list("shift__unit_id", *WHERE)
    rows, known = list(moved), units_by_id(row[0] for row in moved)
    placed = [
        Placed(dict(zip(("id", *WHERE), row, strict=True)), known[row[0]].area.path, frozenset({row[0]}))
        for row in rows
    ]
    units = _own_units(audiences)
    cut = {audience: _cut_positions(placed, audience, units.get(audience.only_user)) for audience in audiences}
    return {audience: frame for audience, frame in cut.items() if frame}


def _cut_positions(rows: list[Placed], audience: Audience, own: UUID | None) -> dict[str, object]:
    sees = audience.paths(may_see_positions.roles)
    shown = [one.row for one in rows if _is_in(one.path, sees) or (own is not None and own in one.units)]
    return {"positions": shown} if shown else {}
