"""The call-taker and the dispatchers of a replay.

A call that reports what an open incident of the last hour reports already (the same category within 300 m; where the
type is none of ours, the same words too) is taken and merged. For every other one a dispatcher looks at the ranking
after a short while and sends as many units as the incident needs, whoever comes first in it, pulling them from less
urgent incidents where the ranking offers that; with nobody to send it waits until a unit is free, most urgent first.
Units that let this incident's order pass are asked again only when there is no other. When its last unit has
cleared, the dispatcher closes the incident. Delays of the desk are assumptions without a source.
"""

from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

from shouwang.accounts.models import User
from shouwang.demo.replay.log import LoggedCall
from shouwang.demo.replay.stage import Stage
from shouwang.demo.replay.town import Town
from shouwang.demo.replay.words import Words
from shouwang.dispatch import queries
from shouwang.dispatch.actions import Report, close_incident, merge_incident, send_order, take_call
from shouwang.dispatch.actions.intake import OTHER
from shouwang.dispatch.models import Incident, Order
from shouwang.dispatch.policy import categories
from shouwang.dispatch.queries.duplicates import possible_duplicates
from shouwang.dispatch.queries.recommendation import Advice, Advised, advise
from shouwang.dispatch.states import ACTIVE, IncidentState
from shouwang.engine.simulation import DelayModel

if TYPE_CHECKING:
    from shouwang.demo.replay.crews import Crews
    from shouwang.demo.replay.worker import Worker

ANSWER = DelayModel.through(4.0, 10.0, most_seconds=60.0)  # it rings -> the call is taken
LOOK = DelayModel.through(15.0, 45.0, most_seconds=300.0)  # something is to be done -> the dispatcher does it


class Desk:
    def __init__(self, stage: Stage, town: Town, words: Words) -> None:
        self.stage = stage
        self.town = town
        self.words = words
        self.crews: Crews
        self.worker: Worker
        self.taken = 0

    def ring(self, call: LoggedCall) -> None:
        self.stage.after(ANSWER.draw(self.stage.luck("call-taker")), self._take, call)

    def _take(self, call: LoggedCall) -> None:
        known = self._known(call)
        by = self.town.call_taker
        incident = self.stage.act(take_call, self._report(call), by=by)
        if known is not None:
            self.stage.act(merge_incident, incident, known, by=by)
            return
        self.worker.watch_incident(incident.id)
        self._look_soon(incident.id)

    def _report(self, call: LoggedCall) -> Report:
        category = self.words.category_of(call.raw_type)
        return Report(
            category=category,
            category_text="" if call.raw_type == category else call.raw_type,
            priority=self.words.priority_of(call.raw_type, call.raw_priority),
            place_text=call.place_text,
            lon=call.lon,
            lat=call.lat,
            ring_at=call.at,
            answered_at=self.stage.now(),
        )

    def _known(self, call: LoggedCall) -> Incident | None:
        code = self.words.category_of(call.raw_type)
        code = code if code in categories() else OTHER
        for duplicate in possible_duplicates(code, call.lon, call.lat, seen_by=self.town.call_taker):
            incident = duplicate.incident
            if incident.category_id == code and (code != OTHER or incident.category_text == call.raw_type):
                return incident
        return None

    def look_after(self, incident_id: UUID) -> None:
        """Something became of one of its orders."""
        self.worker.watch_incident(incident_id)
        self._look_soon(incident_id)

    def _look_soon(self, incident_id: UUID) -> None:
        self.stage.after(LOOK.draw(self.stage.luck("dispatcher")), self._look, incident_id)

    def _look(self, incident_id: UUID) -> None:
        by = self._dispatcher(incident_id)
        incident = queries.incident(incident_id, seen_by=by)
        if incident.state == IncidentState.WAITING:
            self._send(incident, by)
        elif incident.state == IncidentState.ATTENDED and not incident.orders.filter(state__in=ACTIVE).exists():
            self.stage.act(close_incident, incident, incident.category, "dealt_with", by=by)

    def _dispatcher(self, incident_id: UUID) -> User:
        return self.town.dispatchers[incident_id.int % len(self.town.dispatchers)]

    def unit_is_free(self) -> None:
        self.stage.after(LOOK.draw(self.stage.luck("dispatcher")), self._look_at_waiting)

    def _look_at_waiting(self) -> None:
        if not Incident.objects.filter(state=IncidentState.WAITING).exists():
            return
        seen = queries.open_incidents(seen_by=self.town.dispatchers[0]).filter(state=IncidentState.WAITING)
        for incident in seen:
            if not self.crews.has_free():
                return
            self._send(incident, self._dispatcher(incident.id))

    def _send(self, incident: Incident, by: User) -> None:
        self.crews.heartbeat()
        advice = self.stage.decide(advise, incident)
        for advised in self._chosen(incident, advice):
            order = self.stage.act(send_order, incident, advised.duty.unit, advice=advice, by=by)
            left = self.crews.by_unit[order.unit_id].order
            self.crews.receive(order)
            self.worker.watch_order(order.id)
            if left is not None:
                self.look_after(left.incident_id)

    def _chosen(self, incident: Incident, advice: Advice) -> list[Advised]:
        passed = set(Order.objects.filter(incident=incident).values_list("unit_id", flat=True))
        fit = [one for one in advice.candidates if one.candidate.is_capable and one.travel_seconds is not None]
        fit.sort(key=lambda one: (one.duty.unit.id in passed, one.rank))
        return list(islice(fit, incident.category.needs.get("units", 1)))
