"""Simulated crews: they answer after drawn delays, drive the network, and say where they are.

A crew's phone gets an order within a second; it is seen half-way to the answer. Once under way the crew follows the
quickest road as closures stand then, reports its position every two minutes and on arrival, and afterwards drives back
to its post, free all the way. What a crew still meant to do about an order that it no longer has does not happen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol
from uuid import UUID

from shouwang.accounts.models import User
from shouwang.demo.replay.stage import Stage
from shouwang.dispatch.actions import advance_order
from shouwang.dispatch.models import Order
from shouwang.dispatch.queries import OUTLINES
from shouwang.dispatch.states import ACTIVE, OrderState
from shouwang.duty.actions import report_position
from shouwang.duty.models import Position, Unit
from shouwang.duty.states import ShiftState
from shouwang.engine.simulation import Delays, OrderPlan, plan_order
from shouwang.places import roads

if TYPE_CHECKING:
    from shouwang.engine.roads.route import Route

P = ParamSpec("P")
PHONE_SECONDS = 1.0
REPORT_SECONDS = 120.0
HEARTBEAT_SECONDS = 60.0  # older than this a position counts as stale in the ranking


class Desk(Protocol):
    def look_after(self, incident_id: UUID) -> None: ...

    def unit_is_free(self) -> None: ...


@dataclass(eq=False)
class Crew:
    unit: Unit
    member: User
    order: Order | None = None
    route: "Route | None" = None
    left_at: float = 0.0
    reported_at: float = 0.0

    def position(self, seconds: float) -> tuple[float, float, float | None]:
        """(lon, lat, heading): along the last route, or where its last route ended, or at its post."""
        if self.route is None:
            return self.unit.post.lon, self.unit.post.lat, None
        return self.route.position_at((seconds - self.left_at) * 1000)

    def has_moved(self) -> bool:
        """Since its last report."""
        return self.route is not None and self.reported_at < self.left_at + self.route.milliseconds / 1000

    def way_to(self, lon: float, lat: float, seconds: float) -> "Route | None":
        book, profile = roads.book(), roads.PROFILE_OF_KIND[self.unit.kind]
        if book is None:
            return None
        metric = book.metric(profile)
        here = metric.snap(*self.position(seconds)[:2], max_metres=roads.MAX_SNAP_METRES)
        there = book.snap(profile, lon, lat)
        return metric.route(here, there) if here and there else None


class Crews:
    def __init__(self, stage: Stage, crews: Sequence[Crew], delays: Delays, desk: Desk) -> None:
        self.stage = stage
        self.delays = delays
        self.desk = desk
        self.by_unit = {crew.unit.id: crew for crew in crews}

    def has_free(self) -> bool:
        return any(crew.order is None for crew in self.by_unit.values())

    def heartbeat(self) -> None:
        """Phones report every minute, busy or not. It only matters when somebody looks, so it is done then; those
        that stand still repeat their last position, all in one statement."""
        seconds = self.stage.seconds
        stale = [crew for crew in self.by_unit.values() if seconds - crew.reported_at >= HEARTBEAT_SECONDS]
        for crew in stale:
            if crew.has_moved():
                self._report(crew)
        standing = [crew for crew in stale if crew.reported_at < seconds]
        here = Position.objects.filter(shift__state=ShiftState.ON, shift__unit__in=[crew.unit.id for crew in standing])
        here.update(at=self.stage.now(), received_at=self.stage.now())
        for crew in standing:
            crew.reported_at = seconds

    def look_at_phones(self) -> list[Order]:
        """Takes note of orders that expired, and answers with those that the ladder has sent."""
        active = Order.objects.filter(state__in=ACTIVE).select_related("incident__area", "unit__area").defer(*OUTLINES)
        orders = {order.unit_id: order for order in active}
        for unit_id, crew in self.by_unit.items():
            if crew.order is not None and orders.get(unit_id) != crew.order:
                self._finish(crew)
        new = [orders[unit_id] for unit_id, crew in self.by_unit.items() if unit_id in orders and not crew.order]
        for order in new:
            self.receive(order)
        return new

    def receive(self, order: Order) -> None:
        crew = self.by_unit[order.unit_id]
        crew.order = order
        plan = plan_order(self.delays, self.stage.luck(crew.unit.call_sign))
        phone_seconds = min(PHONE_SECONDS, plan.acknowledge_seconds / 3)
        self._then(crew, phone_seconds, self._advance, OrderState.DELIVERED)
        if plan.answer == "silent":
            return
        self._then(crew, (phone_seconds + plan.acknowledge_seconds) / 2, self._advance, OrderState.SEEN)
        answer = self._decline if plan.answer == "refuses" else self._accept
        self._then(crew, plan.acknowledge_seconds, answer, plan)

    def _then(
        self,
        crew: Crew,
        seconds: float,
        happen: Callable[Concatenate[Crew, P], None],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Happens unless the crew has another order, or none, by then."""
        order = crew.order

        def happen_if_still_ours() -> None:
            if crew.order is order:
                happen(crew, *args, **kwargs)

        self.stage.after(seconds, happen_if_still_ours)

    def _advance(self, crew: Crew, step: str, reason: str = "") -> None:
        assert crew.order is not None  # noqa: S101 - _then has made sure
        self.stage.act(advance_order, crew.order, step, reason=reason, by=crew.member)

    def _accept(self, crew: Crew, plan: OrderPlan) -> None:
        self._advance(crew, OrderState.ACCEPTED)
        self._then(crew, plan.turnout_seconds, self._set_out, plan)

    def _decline(self, crew: Crew, _plan: OrderPlan, reason: str = "busy") -> None:
        self._advance(crew, OrderState.DECLINED, reason)
        self._finish(crew)

    def _set_out(self, crew: Crew, plan: OrderPlan) -> None:
        assert crew.order is not None  # noqa: S101 - _then has made sure
        incident = crew.order.incident
        assert incident.lon is not None  # noqa: S101 - rows without a place are refused
        assert incident.lat is not None  # noqa: S101
        route = crew.way_to(incident.lon, incident.lat, self.stage.seconds)
        if route is None:
            self._decline(crew, plan, "no way leads there")
            return
        self._advance(crew, OrderState.EN_ROUTE)
        crew.route, crew.left_at = route, self.stage.seconds
        drive_seconds = route.milliseconds / 1000
        for number in range(1, int(drive_seconds / REPORT_SECONDS) + 1):
            self._then(crew, number * REPORT_SECONDS, self._report)
        self._then(crew, drive_seconds, self._arrive, plan)

    def _arrive(self, crew: Crew, plan: OrderPlan) -> None:
        self._report(crew)
        self._advance(crew, OrderState.ON_SCENE)
        self._then(crew, plan.scene_seconds, self._clear)

    def _clear(self, crew: Crew) -> None:
        self._advance(crew, OrderState.CLEARED)
        home = crew.way_to(crew.unit.post.lon, crew.unit.post.lat, self.stage.seconds)
        if home is not None:
            crew.route, crew.left_at = home, self.stage.seconds
        self._finish(crew)

    def _finish(self, crew: Crew) -> None:
        assert crew.order is not None  # noqa: S101 - _then has made sure
        incident_id, crew.order = crew.order.incident_id, None
        self.desk.look_after(incident_id)
        self.desk.unit_is_free()

    def _report(self, crew: Crew) -> None:
        lon, lat, heading = crew.position(self.stage.seconds)
        report_position(crew.unit, lon, lat, heading=heading, at=self.stage.now(), by=crew.member)
        crew.reported_at = self.stage.seconds
