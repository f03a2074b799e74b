"""The board's state in one piece, cut to what its reader may see."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.utils import timezone

from shouwang.accounts.models import Grant, Role, User
from shouwang.approach import ways
from shouwang.areas.models import Area
from shouwang.areas.queries import atlas
from shouwang.dispatch import rules
from shouwang.dispatch.models import Call, Incident
from shouwang.dispatch.policy import SET_ASIDE, categories, clock_policies
from shouwang.dispatch.queries import cover, incidents, open_incidents, rows_of
from shouwang.dispatch.queries.modes import mode_rows, modes_in_force, modes_to_switch
from shouwang.dispatch.queries.recommendation import OnDuty, on_duty
from shouwang.dispatch.queries.rings import ring_row, standing_rings
from shouwang.dispatch.queries.rows import Row, incident_rows, unit_rows, without_position
from shouwang.duty.models import Unit
from shouwang.duty.queries import posts, unit_of, units_by_id
from shouwang.duty.rules import may_see_positions
from shouwang.foundation import sources
from shouwang.journal.queries import head_position
from shouwang.places.api import closure_row
from shouwang.places.queries import current_roads, prepare_search, standing_closures

MOST_SHOWN = 500
MOST_OVER = 100
LATELY = timedelta(hours=2)


def board_state(*, seen_by: User) -> dict[str, Any]:
    """The position is read first: what happens meanwhile comes again by the stream, and does no harm."""
    position = head_position()
    now = sources.now()
    duty = on_duty()
    by_unit = {one.unit.id: one for one in duty}
    shares = cover.shares(duty)
    shown = [*rows_of(open_incidents(seen_by=seen_by)[:MOST_SHOWN]), *_lately_over(seen_by, now)]
    return {
        "position": position,
        "now": now,
        "area": _area(seen_by),
        "categories": [
            {
                "code": one.code,
                "name": one.shown_name,
                "priority": one.priority,
                "set_aside": one.code in SET_ASIDE,
            }
            for one in categories().values()
            if one.is_active
        ],
        "channels": [{"code": code, "name": str(name)} for code, name in Call.Channel.choices],
        "incidents": incident_rows(shown, by_unit, now),
        "units": _unit_rows(seen_by, by_unit),
        "closures": [closure_row(closure) for closure in standing_closures(seen_by=seen_by)],
        "posts": [
            {"id": post.id, "name": post.shown_name, "kind": post.kind, "lon": post.lon, "lat": post.lat}
            for post in posts(seen_by=seen_by)
        ],
        "targets": {one.key: one.target_seconds for one in clock_policies(timezone.localdate(now))},
        "rings": [ring_row(one) for one in standing_rings(seen_by=seen_by)],
        "dispatchers": dispatchers(seen_by=seen_by),
        "cover_share": shares.before if shares else None,
        "modes": mode_rows(modes_in_force(seen_by.paths)),
        "mode_choices": [
            {"code": mode.code, "name": mode.shown_name, "says": mode.shown_says}
            for mode in modes_to_switch(seen_by=seen_by)
        ],
    }


def _lately_over(seen_by: User, now: datetime) -> list[Incident]:
    """What was closed or merged a short while ago, so that it can be opened or split again.

    Two questions, each answered by an index of its own: as one, both would read everything that is over.
    """
    seen, since = incidents(seen_by=seen_by), now - LATELY
    closed = seen.filter(closed_at__gte=since)  # set as long as it is closed
    merged = seen.filter(merged_into__isnull=False, opened_at__gte=since)
    over = [one for kind in (closed, merged) for one in rows_of(kind.order_by("-opened_at", "id")[:MOST_OVER])]
    over.sort(key=lambda one: (-one.opened_at.timestamp(), one.id.hex))
    return over[:MOST_OVER]


def _unit_rows(seen_by: User, by_unit: dict[UUID, OnDuty]) -> list[Row]:
    """Positions only where this person may see them: one may dispatch in one area and audit in another."""
    shown, own = _units(seen_by), _own_unit(seen_by)
    return [
        row if (own and unit.id == own.id) or may_see_positions(seen_by, unit.area) else without_position(row)
        for unit, row in zip(shown, unit_rows(shown, by_unit), strict=True)
    ]


def _units(seen_by: User) -> list[Unit]:
    """All units of the areas whose incidents one sees; a crew sees its own."""
    paths = tuple(rules.may_see_incidents.paths(seen_by))
    shown = [one for one in units_by_id().values() if one.area.path.startswith(paths)]
    own = _own_unit(seen_by)
    return [*shown, own] if own and own not in shown else shown


def _own_unit(seen_by: User) -> Unit | None:
    """The unit one rides with, while one may answer its orders."""
    return unit_of(seen_by) if rules.may_answer_order(seen_by) else None


def _area(seen_by: User) -> dict[str, Any]:
    area = Area.objects.filter(path__in=seen_by.paths).order_by("path").first()
    return {"id": area.id, "name": area.shown_name} if area else {"id": None, "name": ""}


def dispatchers(*, seen_by: User) -> list[dict[str, Any]]:
    """Who may take over an incident in this person's areas: the desks there, below and above."""
    roles = [Role.DISPATCHER, Role.SUPERVISOR]
    grants = Grant.objects.filter(role__in=roles, revoked_at=None, user__is_active=True).select_related("user", "area")
    mine = seen_by.paths
    people = {
        grant.user_id: grant.user.name
        for grant in grants.order_by("user__name", "user_id")
        if any(grant.area.path.startswith(path) or path.startswith(grant.area.path) for path in mine)
    }
    return [{"id": user_id, "name": name} for user_id, name in people.items()]


def map_frame() -> dict[str, Any]:
    """Where the tiles are and what they span; an empty map before roads were imported."""
    version = current_roads()
    bounds = version.bounds if version else list(atlas().bounds() or (0, 0, 0, 0))
    tiles = f"/map/{version.id}/{{z}}/{{x}}/{{y}}.mvt" if version else ""
    attribution = version.attribution if version else ""
    return {"tiles": tiles, "bounds": bounds, "min_zoom": 9, "max_zoom": 15, "attribution": attribution}


@cache
def readings() -> dict[str, str]:
    """Of the 6,763 characters that names and words are written with: by syllable, as one types it."""
    from shouwang.engine.names.sounds import characters_by_syllable

    rows, cells = range(0xB0, 0xF8), range(0xA1, 0xFF)  # GB 2312
    characters = (bytes((row, cell)).decode("gb2312", "ignore") for row in rows for cell in cells)
    return characters_by_syllable("".join(characters))


def warm_up() -> None:
    """Loads what the first page would wait for: the roads, their metrics, the cover of the units on duty, the names."""
    cover.shares(on_duty())
    prepare_search()
    ways.book()
