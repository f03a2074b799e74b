"""Operations as the board shows them: where they reach, who and what belongs to them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from shouwang.accounts.models import User
from shouwang.areas.models import Area
from shouwang.areas.queries import within
from shouwang.dispatch.rules import may_see_incidents
from shouwang.joint import queries
from shouwang.joint.models import Operation, OperationIncident, OperationUnit
from shouwang.joint.states import OperationState

SOON = timedelta(hours=24)  # what is planned for later stands on its page alone
MOST_SHOWN = 20
SIMPLER_BY = 0.00005  # degrees, some five metres: an outline is seen, not measured


def shown_operations(now: datetime, *, seen_by: User) -> list[dict[str, object]]:
    """Those under way and those of the next day, in four questions however many there are."""
    standing = queries.standing_operations(seen_by=seen_by)
    current = standing.filter(Q(state=OperationState.RUNNING) | Q(starts_at__lte=now + SOON))
    found = list(current.prefetch_related("areas")[:MOST_SHOWN])
    units, incidents = _units(found), _incidents(found, seen_by)
    return [_row(one, units[one.id], incidents[one.id]) for one in found]


def named(one: Operation) -> dict[str, object]:
    """What it is called, how it stands and where its page is: also all that an incident's detail says of it."""
    return {
        "id": one.id,
        "name": one.name,
        "state": one.state,
        "state_name": one.get_state_display(),
        "page": reverse("operation", args=[one.id]),
    }


def _row(one: Operation, units: list[dict[str, object]], incidents: list[UUID]) -> dict[str, object]:
    return named(one) | {
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "commander": one.commander.name,
        "rings": [ring for area in one.areas.all() for ring in _rings(area)],
        "units": units,
        "incidents": incidents,
    }


def _units(found: Iterable[Operation]) -> dict[UUID, list[dict[str, object]]]:
    """``lon``, ``lat``: of the post, for as long as nobody knows where the unit is."""
    rows = OperationUnit.objects.filter(operation__in=found, left_at=None).select_related("unit__post")
    units: dict[UUID, list[dict[str, object]]] = defaultdict(list)
    for row in rows.order_by("joined_at", "id"):
        post = row.unit.post if row.unit else None
        units[row.operation_id].append(
            {
                "unit": row.unit_id,
                "call_sign": row.shown_sign,
                "agency": row.agency,
                "task": row.task,
                "lon": post.lon if post else None,
                "lat": post.lat if post else None,
            }
        )
    return units


def _incidents(found: Iterable[Operation], seen_by: User) -> dict[UUID, list[UUID]]:
    """Those of the reader's own areas: an operation opens nobody's incidents to others."""
    rows = OperationIncident.objects.filter(operation__in=found, detached_at=None).order_by("attached_at", "id")
    incidents: dict[UUID, list[UUID]] = defaultdict(list)
    for row in within(rows, may_see_incidents.paths(seen_by), field="incident__area"):
        incidents[row.operation_id].append(row.incident_id)
    return incidents


def _rings(area: Area) -> list[list[list[float]]]:
    """The outer borders of an area, with no more corners than are seen."""
    from shapely import Polygon

    outer = (Polygon(polygon[0]).simplify(SIMPLER_BY) for polygon in area.outline)
    return [[[round(lon, 5), round(lat, 5)] for lon, lat in one.exterior.coords] for one in outer]
