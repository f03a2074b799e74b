"""What became of a replayed log: counted from the tables and the journal, not from the simulation's own memory."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from django.db.models import Min

from shouwang.demo.replay.log import REASONS
from shouwang.demo.replay.stage import Stage
from shouwang.dispatch.models import Call, Incident, Order
from shouwang.dispatch.queries.intervals import percentile
from shouwang.dispatch.states import IncidentState, OrderState
from shouwang.journal.queries import root, verify

NEVER = datetime.max.replace(tzinfo=UTC)
ENDS = ("cleared_at", "declined_at", "expired_at", "withdrawn_at")


def report(stage: Stage, refused: Counter[str]) -> dict[str, Any]:
    incidents = Incident.objects.exclude(state=IncidentState.MERGED)
    orders = Order.objects.filter(incident__in=incidents)
    arrivals = sorted(_arrivals(orders.values_list("incident_id").annotate(Min("on_scene_at"))))
    return {
        "calls": Call.objects.count(),
        "refused": {reason: refused[reason] for reason in REASONS},
        "dispatched": incidents.filter(orders__isnull=False).distinct().count(),
        "arrived": len(arrivals),
        "cleared": orders.filter(state=OrderState.CLEARED).values("incident_id").distinct().count(),
        "unanswered": incidents.filter(orders__isnull=True).count(),
        "merged": Incident.objects.filter(state=IncidentState.MERGED).count(),
        "double_booked": double_booked(),
        "orders": _orders(),
        "arrival_seconds": {name: percentile(arrivals, share) for name, share in _P50_90_95} | {"n": len(arrivals)},
        "decision_ms": _milliseconds(stage.decision_ms),
        "action_ms": _milliseconds(stage.action_ms),
        "journal": _journal(),
    }


_P50_90_95 = (("p50", 0.50), ("p90", 0.90), ("p95", 0.95))


def _arrivals(first_on_scene: Iterable[tuple[Any, datetime | None]]) -> list[float]:
    """Seconds from the first ring to the first unit on the scene, for each incident that one came to."""
    rang = dict(Call.objects.values_list("incident_id").annotate(Min("ring_at")))
    return [(arrived - rang[incident]).total_seconds() for incident, arrived in first_on_scene if arrived]


def double_booked() -> int:
    """Orders that went out to a unit whose order before was not over yet."""
    rows = Order.objects.order_by("unit_id", "sent_at", "id").values_list("unit_id", "sent_at", *ENDS)
    count = 0
    for _unit, mine in groupby(rows, key=itemgetter(0)):
        spans = [(sent_at, next(filter(None, ends), NEVER)) for _id, sent_at, *ends in mine]
        count += sum(following[0] < before[1] for before, following in pairwise(spans))
    return count


def _orders() -> dict[str, int]:
    """How each order ended; what is 0 everywhere is left to the reader."""
    counted = Counter(Order.objects.values_list("state", flat=True))
    return {"sent": sum(counted.values())} | {
        state: counted[state] for state in ("cleared", "declined", "expired", "withdrawn")
    }


def _milliseconds(kept: Sequence[float]) -> dict[str, float | int | None]:
    ordered = sorted(kept)
    p50, p99 = percentile(ordered, 0.50), percentile(ordered, 0.99)
    return {"p50": _rounded(p50), "p99": _rounded(p99), "n": len(ordered)}


def _rounded(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds, 3)


def _journal() -> dict[str, Any]:
    now = root()
    return {"entries": now.size, "verified": not any(verify()), "root": now.digest}
