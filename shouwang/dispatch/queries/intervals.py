"""How long each step took: distributions, never only a share on target, with the share that has no time stamp."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.dispatch import rules
from shouwang.dispatch.models import Call, Order
from shouwang.dispatch.policy import SET_ASIDE, clock_policies
from shouwang.dispatch.queries import incidents
from shouwang.dispatch.states import IncidentState
from shouwang.foundation.refusal import Message

if TYPE_CHECKING:
    from shouwang.engine.clocks import ClockPolicy

Stamp = datetime | None
Policies = Mapping[str, "ClockPolicy"]
CALL_STAMPS = ("incident_id", "ring_at", "answered_at")
ORDER_STAMPS = ("incident_id", "sent_at", "accepted_at", "en_route_at", "on_scene_at", "cleared_at")
POLICY_OF = {"ring_to_answer": "answer_15", "call_to_order": "process", "order_to_accept": "acceptance"}


@dataclass(frozen=True)
class Interval:
    """Seconds between two stamps over ``n`` cases that have both; ``missing_share`` of all cases have not."""

    key: str
    name: Message
    n: int
    p50: float | None
    p90: float | None
    p95: float | None
    missing_share: float | None
    target_seconds: float | None
    share_on_target: float | None
    source: str


def percentile(ordered: list[float], share: float) -> float | None:
    """Nearest rank: the smallest value that at least ``share`` of all values do not exceed."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else None


def interval(key: str, name: Message, pairs: Iterable[tuple[Stamp, Stamp]], policies: "Policies") -> Interval:
    cases = list(pairs)
    seconds = sorted(max(0.0, (end - start).total_seconds()) for start, end in cases if start and end)
    policy = policies.get(POLICY_OF.get(key, ""))
    target = policy.target_seconds if policy else None
    on_target = sum(value <= target for value in seconds) / len(seconds) if target and seconds else None
    return Interval(
        key=key,
        name=name,
        n=len(seconds),
        p50=percentile(seconds, 0.5),
        p90=percentile(seconds, 0.9),
        p95=percentile(seconds, 0.95),
        missing_share=1 - len(seconds) / len(cases) if cases else None,
        target_seconds=target,
        share_on_target=on_target,
        source=policy.source if policy else "",
    )


def interval_report(since: datetime, until: datetime, *, seen_by: User) -> list[Interval]:
    """Incidents opened in [since, until) in the reader's areas, held against the policies in force at the end."""
    rules.may_read_intervals.require(seen_by)
    opened = incidents(seen_by=seen_by).filter(opened_at__gte=since, opened_at__lt=until)
    # A merged one has the other's units: not a missing time. Stamps alone: a day has a thousand rows of each table.
    # A call that was set aside is answered like any other, but nobody waits for a unit.
    own = opened.exclude(state=IncidentState.MERGED).exclude(_is_set_aside()).values_list("id", "opened_at")
    ids = opened.values("id")
    calls = list(Call.objects.filter(incident__in=ids).order_by("id").values_list(*CALL_STAMPS, named=True))
    orders = list(Order.objects.filter(incident__in=ids).order_by("sent_at").values_list(*ORDER_STAMPS, named=True))
    policies = {policy.key: policy for policy in clock_policies(timezone.localdate(until))}
    answered = {call.incident_id: call.answered_at for call in reversed(calls)}
    rang = {call.incident_id: call.ring_at or call.answered_at for call in reversed(calls)}
    pairs: list[tuple[str, Message, Iterable[tuple[Stamp, Stamp]]]] = [
        ("ring_to_answer", _("ring to answer"), [(call.ring_at, call.answered_at) for call in calls]),
        ("call_to_order", _("call to first order"), _first(own, answered, orders, lambda order: order.sent_at)),
        ("order_to_accept", _("order to accepted"), [(o.sent_at, o.accepted_at) for o in orders]),
        ("accept_to_en_route", _("accepted to en route"), [(o.accepted_at, o.en_route_at) for o in orders]),
        ("en_route_to_scene", _("en route to scene"), [(o.en_route_at, o.on_scene_at) for o in orders]),
        ("call_to_scene", _("call to first arrival"), _first(own, rang, orders, lambda o: o.on_scene_at)),
        ("scene_to_clear", _("scene to cleared"), [(o.on_scene_at, o.cleared_at) for o in orders]),
    ]
    return [interval(key, name, stamps, policies) for key, name, stamps in pairs]


def _is_set_aside() -> Q:
    return Q(state=IncidentState.CLOSED, opening_category__in=SET_ASIDE, closing_category=F("opening_category"))


def _first(
    opened: Iterable[tuple[UUID, datetime]],
    begun: Mapping[UUID, Stamp],
    orders: list[Any],
    stamp: Callable[[Any], Stamp],
) -> list[tuple[Stamp, Stamp]]:
    """From when the call began, as far as anybody knows, else from when it was saved."""
    first: dict[object, datetime] = {}
    for order in orders:
        at = stamp(order)
        if at is not None:
            first[order.incident_id] = min(at, first.get(order.incident_id, at))
    return [(begun.get(incident) or opened_at, first.get(incident)) for incident, opened_at in opened]
