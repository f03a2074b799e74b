"""Which unit, and why: the units on duty as the ranking engine wants them, and its answer as people read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.dispatch.models import Incident, Order
from shouwang.dispatch.queries import cover
from shouwang.dispatch.states import ACTIVE, UNANSWERED, OrderState
from shouwang.duty.models import Unit
from shouwang.duty.queries import Running, running
from shouwang.duty.states import UnitState
from shouwang.foundation import sources
from shouwang.places import roads

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from shouwang.engine.ranking import Candidate, Needs, Reason
    from shouwang.engine.ranking import UnitState as RankedUnit
    from shouwang.engine.ranking.shares import CoverShares
    from shouwang.engine.roads.profiles import ProfileKey
    from shouwang.engine.roads.snap import Snap

REASONS: dict[str, Promise] = {
    "nearest": _("nearest"),
    "declined": _("declined this incident before"),
    "expired": _("did not answer an order to this incident"),
    "in_its_beat": _("its own beat"),
    "out_of_its_beat": _("outside its beat"),
    "other_kind": _("not the kind first wanted"),
    "capability_missing": _("lacks: %(capabilities)s"),
    "brings": _("brings: %(capabilities)s"),
    "position_stale": _("position %(age_seconds)d s old"),
    "no_position": _("position unknown"),
    "not_reachable": _("no way leads there"),
    "place_unknown": _("the place is not known yet"),
    "pulled_from_incident": _("would leave an incident of priority %(priority)d waiting"),
    "busy": _("busy for another %(seconds)d s"),
    "leaves_post_below_minimum": _("leaves its post with %(remaining)d of %(minimum)d units"),
    "cover_after": _("5-minute cover %(before)s → %(after)s"),
}
CAPABILITIES: dict[str, Promise] = {
    "aed": _("defibrillator"),
    "fire": _("fire-fighting"),
    "first_aid": _("first aid"),
    "police": _("police"),
    "rescue": _("rescue gear"),
}
COVER_KEPT = _("cover stays %(after)s")


@dataclass(frozen=True)
class OnDuty:
    """One unit of the picture: since when it is on shift, the order it serves, where it was last."""

    unit: Unit
    since: datetime
    order: Order | None
    state: str
    lon: float | None
    lat: float | None
    heading: float | None
    position_at: datetime | None

    @property
    def profile(self) -> "ProfileKey":
        return roads.PROFILE_OF_KIND[self.unit.kind]

    @property
    def snap(self) -> "Snap | None":
        book = roads.book()
        if book is None or self.lon is None or self.lat is None:
            return None
        return book.snap(self.profile, self.lon, self.lat)


@dataclass(frozen=True)
class Advised:
    """A ranked unit as it is shown and kept."""

    duty: OnDuty
    candidate: "Candidate"

    @property
    def rank(self) -> int:
        return self.candidate.rank

    @property
    def travel_seconds(self) -> int | None:
        seconds = self.candidate.travel_seconds
        return None if seconds is None else round(seconds)

    def as_kept(self) -> dict[str, object]:
        """By unit, with the reasons' codes; no position."""
        return {
            "unit": str(self.duty.unit.id),
            "travel_seconds": self.travel_seconds,
            "reasons": [reason.code for reason in self.candidate.reasons],
        }


@dataclass(frozen=True)
class Advice:
    candidates: tuple[Advised, ...]
    cover_before: float | None
    decision_ms: float

    def of_unit(self, unit_id: UUID) -> Advised | None:
        return next((advised for advised in self.candidates if advised.duty.unit.id == unit_id), None)


class Wording:
    """Reasons in the language of the moment: hundreds of units have few different ones, so each is looked up once."""

    def __init__(self) -> None:
        self.words = {code: str(words) for code, words in REASONS.items()} | {"cover_kept": str(COVER_KEPT)}

    def text(self, reason: "Reason") -> str:
        if reason.code == "turned_down":
            return self.words[str(reason.params["how"])]
        if reason.code == "cover_after":
            return self._cover(**{name: f"{float(share):.0%}" for name, share in reason.params.items()})
        params = dict(reason.params)
        if "capabilities" in params:
            params["capabilities"] = ", ".join(capability_text(one) for one in str(params["capabilities"]).split(", "))
        return self.words[reason.code] % params

    def _cover(self, before: str, after: str) -> str:
        return self.words["cover_kept" if before == after else "cover_after"] % {"before": before, "after": after}


def capability_text(code: str) -> str:
    """An installation's own capabilities are shown as it wrote them."""
    return str(CAPABILITIES.get(code, code))


def on_duty(units: Iterable[UUID] | None = None) -> list[OnDuty]:
    """Every unit on shift, or those of these, with its order and last position, in two queries."""
    active = Order.objects.filter(state__in=ACTIVE).select_related("incident")
    if units is not None:
        units = list(units)
        active = active.filter(unit__in=units)
    serving = {order.unit_id: order for order in active}
    return [_on_duty(one, serving.get(one.unit.id)) for one in running(units)]


def _on_duty(one: Running, order: Order | None) -> OnDuty:
    return OnDuty(
        unit=one.unit,
        since=one.since,
        order=order,
        state=unit_state(order),
        lon=one.lon,
        lat=one.lat,
        heading=one.heading,
        position_at=one.position_at,
    )


def unit_state(order: Order | None) -> str:
    """What a unit on shift is doing, from the order it serves."""
    if order is None:
        return UnitState.FREE
    if order.state in {OrderState.EN_ROUTE, OrderState.ON_SCENE}:
        return str(order.state)
    return UnitState.ORDERED


def advise(incident: Incident, duty: Sequence[OnDuty] | None = None, *, seen_by: User | None = None) -> Advice:
    """All units on duty for this incident, best first; nothing is written.

    ``seen_by``: of the units of this person's areas; the cover left behind counts everybody's.
    """
    from shouwang.engine.ranking import recommend

    started, now = perf_counter(), sources.now()
    duty = [one for one in (on_duty() if duty is None else duty) if not _is_there(one, incident)]
    shares = cover.shares(duty)
    if seen_by is not None:
        duty, shares = _seen(duty, shares, seen_by.paths)
    turned_down = _turned_down(incident)
    candidates = recommend(
        _needs(incident),
        [_ranked(one, incident, turned_down.get(one.unit.id), now) for one in duty],
        _travel(duty, incident),
        shares,
        post_minimum={str(one.unit.post_id): one.unit.post.minimum_units for one in duty},
    )
    if incident.lon is None:
        candidates = [candidate._replace(reasons=_without_place(candidate.reasons)) for candidate in candidates]
    by_id = {str(one.unit.id): one for one in duty}
    advised = tuple(Advised(by_id[candidate.unit_id], candidate) for candidate in candidates)
    return Advice(advised, shares.before if shares else None, (perf_counter() - started) * 1000)


def _seen(
    duty: "Sequence[OnDuty]", shares: "CoverShares | None", paths: Sequence[str]
) -> "tuple[list[OnDuty], CoverShares | None]":
    kept = [place for place, one in enumerate(duty) if one.unit.area.path.startswith(tuple(paths))]
    seen = replace(shares, after=shares.after[kept]) if shares else None
    return [duty[place] for place in kept], seen


def _without_place(reasons: "Sequence[Reason]") -> "tuple[Reason, ...]":
    """Nobody knows yet whether a way leads there: that is another thing than that none does."""
    from shouwang.engine.ranking import Reason

    return tuple(Reason("place_unknown", {}) if reason.code == "not_reachable" else reason for reason in reasons)


def _is_there(one: OnDuty, incident: Incident) -> bool:
    """Sent there already, or the very crew that calls for help."""
    if one.unit.id == incident.help_of_id:
        return True
    return one.order is not None and one.order.incident_id == incident.id


def _needs(incident: Incident) -> "Needs":
    from shouwang.engine.ranking import Needs

    needs = incident.category.needs
    return Needs(
        capabilities=frozenset(needs.get("capabilities", ())),
        wanted=frozenset(incident.needs_too),
        unit_kinds=tuple(needs.get("kinds", ())),
        units_needed=needs.get("units", 1),
        priority=incident.priority,
        beat_id=str(incident.area_id),
    )


def _turned_down(incident: Incident) -> dict[UUID, str]:
    """By unit: who declined this incident or let its order expire."""
    over = Order.objects.filter(incident=incident, state__in=[OrderState.DECLINED, OrderState.EXPIRED])
    return dict(over.order_by("sent_at", "id").values_list("unit_id", "state"))


def _ranked(one: OnDuty, incident: Incident, turned_down: str | None, now: datetime) -> "RankedUnit":
    from shouwang.engine.ranking import UnitState as RankedUnit

    age = max(0.0, (now - one.position_at).total_seconds()) if one.position_at else None
    return RankedUnit(
        id=str(one.unit.id),
        call_sign=one.unit.call_sign,
        kind=one.unit.kind,
        capabilities=frozenset(one.unit.capabilities),
        state=one.state,
        incident_priority=one.order.incident.priority if one.order else None,
        position_age_seconds=age,
        beat_ids=frozenset({str(incident.area_id if incident.area.is_within(one.unit.area) else one.unit.area_id)}),
        post_id=str(one.unit.post_id),
        turned_down=turned_down,
    )


def _travel(duty: Sequence[OnDuty], incident: Incident) -> "NDArray[np.int64]":
    """Milliseconds from each unit by its own way of moving; -1 where nobody knows or no road leads."""
    import numpy as np

    travel = np.full(len(duty), -1, np.int64)
    book = roads.book()
    if book is None or incident.lon is None or incident.lat is None:
        return travel
    for profile in sorted({one.profile for one in duty}):
        target = book.snap(profile, incident.lon, incident.lat)
        mine = [(place, one.snap) for place, one in enumerate(duty) if one.profile == profile]
        known = [(place, snap) for place, snap in mine if snap is not None]
        if target is not None and known:
            places = [place for place, _snap in known]
            travel[places] = book.metric(profile).travel_milliseconds([snap for _place, snap in known], target)
    return travel


def expected_arrival(order: Order, one: OnDuty | None) -> float | None:
    """Seconds from now to the scene for a unit on its way, by road from its last position."""
    book = roads.book()
    incident = order.incident
    if order.state in UNANSWERED or order.state == OrderState.ON_SCENE or one is None or book is None:
        return None
    if incident.lon is None or incident.lat is None or one.snap is None:
        return None
    target = book.snap(one.profile, incident.lon, incident.lat)
    if target is None:
        return None
    milliseconds = int(book.metric(one.profile).travel_milliseconds([one.snap], target)[0])
    return milliseconds / 1000 if milliseconds >= 0 else None
