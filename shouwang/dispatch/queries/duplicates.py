"""Incidents that may be the same event: near in time and place, of the same or a related type."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from shouwang.accounts.models import User
from shouwang.dispatch.models import Incident
from shouwang.dispatch.queries import incidents
from shouwang.dispatch.states import OPEN
from shouwang.foundation import sources
from shouwang.places.queries import box_around

WINDOW = timedelta(minutes=60)
SAME_TYPE_METRES = 300.0
ANY_TYPE_METRES = 100.0
MOST = 3


@dataclass(frozen=True)
class Duplicate:
    incident: Incident
    metres: float
    seconds_ago: float


def possible_duplicates(
    category: str | None, lon: float, lat: float, *, excluding: UUID | None = None, seen_by: User
) -> list[Duplicate]:
    """Open incidents of the last hour: of the same category within 300 m, of any within 100 m; nearest first."""
    from shouwang.engine.names.distance import metres_between

    now = sources.now()
    box = box_around(lon, lat, SAME_TYPE_METRES)
    near = list(incidents(seen_by=seen_by).filter(box, state__in=OPEN, opened_at__gte=now - WINDOW))
    away = metres_between((lon, lat), [one.lon or 0.0 for one in near], [one.lat or 0.0 for one in near])
    found = []
    for incident, metres in zip(near, away.tolist(), strict=True):
        limit = SAME_TYPE_METRES if incident.category_id == category else ANY_TYPE_METRES
        if incident.id != excluding and metres <= limit:
            seconds_ago = max(0.0, (now - incident.opened_at).total_seconds())  # the clock may have been set back
            found.append(Duplicate(incident, metres, seconds_ago))
    return sorted(found, key=lambda duplicate: (duplicate.metres, str(duplicate.incident.id)))[:MOST]
