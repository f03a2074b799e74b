"""Who can go, by which way, and what stays uncovered, over HTTP."""

from time import perf_counter
from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from shouwang.accounts.endpoint import ByUser, reads
from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.dispatch import rules
from shouwang.dispatch.api.incidents import incident_of
from shouwang.dispatch.queries.cover import gaps_now
from shouwang.dispatch.queries.recommendation import Advice, OnDuty, Wording, advise, on_duty
from shouwang.dispatch.queries.reinforcement import Reinforcement, next_reinforcement
from shouwang.dispatch.queries.shapes import CoverGaps, Ranking, Route, UnderWay
from shouwang.dispatch.queries.under_way import delayed_by
from shouwang.duty.queries import unit as unit_by_id
from shouwang.duty.queries import units
from shouwang.duty.rules import may_see_positions, require_position_right
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.places import roads
from shouwang.places.queries import standing_closures


@reads(Ranking)
def ranking(request: ByUser, incident_id: UUID) -> dict[str, object]:
    found = incident_of(request, incident_id)
    rules.may_dispatch.require(request.user, found.area)
    started = perf_counter()
    advice = advise(found, seen_by=request.user)
    return {
        "decision_ms": round((perf_counter() - started) * 1000, 2),
        "cover_before": advice.cover_before,
        "candidates": _candidate_rows(advice),
        "reinforcement": _reinforcement_row(next_reinforcement(found, advice)),
    }


def _reinforcement_row(following: Reinforcement) -> dict[str, object] | None:
    if not following.units:
        return None
    units = [unit.id for unit in following.units]
    return {"step": following.step, "units": units, "short": following.short, "text": following.in_words()}


def _candidate_rows(advice: Advice) -> list[dict[str, object]]:
    now, wording = sources.now(), Wording()
    return [
        {
            "unit": advised.duty.unit.id,
            "call_sign": advised.duty.unit.call_sign,
            "kind": advised.duty.unit.kind,
            "rank": advised.rank,
            "travel_seconds": advised.travel_seconds,
            "state": advised.duty.state,
            "position_age_seconds": max(0, round((now - advised.duty.position_at).total_seconds()))
            if advised.duty.position_at
            else None,
            "reasons": [{"code": reason.code, "text": wording.text(reason)} for reason in advised.candidate.reasons],
            "recommended": advised.candidate.is_proposed,
        }
        for advised in advice.candidates
    ]


class CoverQuestion(msgspec.Struct):
    unit: UUID | UnsetType = UNSET


@reads(CoverGaps, asks=CoverQuestion)
def cover_gaps(request: ByUser, asked: CoverQuestion) -> dict[str, object]:
    """Where nobody arrives within five minutes; with a unit, where nobody would once it goes."""
    may_see_positions.require(request.user)
    unit = None if asked.unit is UNSET else unit_by_id(asked.unit, seen_by=request.user)
    found = gaps_now(on_duty(), leaving=unit.id if unit else None)
    if found is None:
        return {"squares": [], "width": 0.0, "height": 0.0}
    rows = zip(found.west, found.south, found.open_share, found.left_share, strict=True)
    squares = [[round(float(part), 6) for part in row] for row in rows]
    return {"squares": squares, "width": found.width, "height": found.height}


class RouteQuestion(msgspec.Struct):
    unit: UUID | UnsetType = UNSET


@reads(Route, asks=RouteQuestion)
def route(request: ByUser, asked: RouteQuestion, incident_id: UUID) -> dict[str, object]:
    """The way one unit would take, or takes, by its own way of moving."""
    found = incident_of(request, incident_id)
    one, book = _on_duty_seen(asked.unit, request.user), roads.book()
    if one is None or one.snap is None or book is None or found.lon is None or found.lat is None:
        raise Refusal("no_route", _("No way is known."), status=404)
    target = book.snap(one.profile, found.lon, found.lat)
    way = book.metric(one.profile).route(one.snap, target) if target else None
    if way is None:
        raise Refusal("no_route", _("No way leads there."), status=404)
    return {
        "line": [[float(lon), float(lat)] for lon, lat in zip(way.lon, way.lat, strict=True)],
        "travel_seconds": way.milliseconds / 1000,
        "length_m": way.length_m,
        "steps": [{"street": step.street, "length_m": step.length_m} for step in way.steps],
    }


def _on_duty_seen(unit_id: UUID | UnsetType, user: User) -> OnDuty | None:
    """A unit that is on duty; a foreign one is none. A way begins where the unit is: it shows its position."""
    unit = None if unit_id is UNSET else units(seen_by=user).filter(id=unit_id).first()
    if unit is None:
        return None
    require_position_right(user, unit)
    return next(iter(on_duty([unit.id])), None)


@reads(UnderWay)
def under_way(request: ByUser, closure_id: UUID) -> dict[str, object]:
    """Whose way led over a closed road: they drive by a new one, and are told by whoever closed it."""
    rules.may_dispatch.require(request.user)
    closure = standing_closures(seen_by=request.user).filter(id=closure_id).first()
    if closure is None:
        raise not_found()
    return {
        "units": [
            {
                "unit": one.order.unit_id,
                "call_sign": one.order.unit.call_sign,
                "number": one.order.incident.number,
                "later_seconds": one.later_seconds,
            }
            for one in delayed_by(closure, seen_by=request.user)
        ]
    }
