"""Every read of call points and presses; each stays inside the areas of the person it is read for."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.areas.queries import within
from shouwang.callpoints import rules
from shouwang.callpoints.catalogue import default_ring_steps
from shouwang.callpoints.models import CallPoint, Press, RingStep
from shouwang.callpoints.states import OPEN, PressState
from shouwang.dispatch.models import Incident
from shouwang.places.models import Asset

MOST_DUE = 100


def points(*, seen_by: User) -> QuerySet[CallPoint]:
    rows = CallPoint.objects.select_related("asset", "area", "category").defer("area__outline")
    return within(rows, rules.may_see_call_points.paths(seen_by)).order_by("retired_at", "asset__name", "id")


def point(point_id: UUID, *, seen_by: User) -> CallPoint:
    found = points(seen_by=seen_by).filter(id=point_id, retired_at=None).first()
    if found is None:
        raise not_found()
    return found


def pressed_since(since: datetime, ids: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """How often each was pressed: all but tests, those that were false, tests. Closed as unfounded counts as false."""
    unfounded = Incident.objects.filter(disposition="unfounded").values("id")
    is_false = Q(state=PressState.FALSE_PRESS) | Q(state=PressState.AT_DESK, incident_id__in=unfounded)
    rows = (
        Press.objects.filter(point__in=ids, heard_at__gte=since)
        .values("point")
        .annotate(
            real=Count("id", filter=~Q(state=PressState.TEST)),
            false=Count("id", filter=is_false),
            test=Count("id", filter=Q(state=PressState.TEST)),
        )
    )
    return {row["point"]: {name: row[name] for name in ("real", "false", "test")} for row in rows}


def free_assets(*, seen_by: User) -> QuerySet[Asset]:
    """Call points on the map that no device is set up for yet, where this person may set one up."""
    taken = CallPoint.objects.filter(retired_at=None).values("asset")
    rows = Asset.objects.filter(kind="call_point", retired_at=None, area__isnull=False).exclude(id__in=taken)
    return within(rows, rules.may_set_up_call_points.paths(seen_by)).order_by("name", "id")


def _presses() -> QuerySet[Press]:
    return Press.objects.select_related("point__asset", "point__area", "point__category", "unit").defer(
        "point__area__outline"
    )


def press(press_id: UUID, *, seen_by: User) -> Press:
    """One of the areas whose call points one sees, or one that rings one's own unit."""
    found = _presses().filter(id=press_id).first()
    if found is None:
        raise not_found()
    if not rules.may_see_call_points(seen_by, found.point.area) and not rules.is_rung(seen_by, found):
        raise not_found()
    return found


def open_presses() -> list[Press]:
    return list(_presses().filter(state__in=OPEN).order_by("heard_at", "id"))


def presses_of(incident_id: UUID) -> list[Press]:
    return list(_presses().filter(incident_id=incident_id).order_by("heard_at", "id"))


def due_presses(now: datetime) -> list[Press]:
    return list(_presses().filter(ladder_at__lte=now).order_by("ladder_at", "id")[:MOST_DUE])


def silent_points(now: datetime) -> list[CallPoint]:
    due = CallPoint.objects.filter(silent_at__lte=now, retired_at=None).select_related("asset", "area")
    return list(due.defer("area__outline").order_by("silent_at", "id")[:MOST_DUE])


def ring_steps() -> list[RingStep]:
    return list(RingStep.objects.order_by("step")) or default_ring_steps()
