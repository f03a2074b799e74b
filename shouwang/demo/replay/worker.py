"""The worker of a replay: the real ladder, climbed at the moments it says, instead of every second."""

from datetime import timedelta
from uuid import UUID

from shouwang.accounts.queries import system_user
from shouwang.demo.replay.crews import Crews
from shouwang.demo.replay.stage import Stage
from shouwang.dispatch.actions.ladder import first_step_at
from shouwang.dispatch.models import Incident, LadderStep, Order
from shouwang.dispatch.tasks import do_due

EVERY = timedelta(seconds=1)  # so often the worker looks


class Worker:
    def __init__(self, stage: Stage, crews: Crews) -> None:
        self.stage = stage
        self.crews = crews
        self.by = system_user()

    def watch_order(self, order_id: UUID) -> None:
        self._watch(Order, LadderStep.For.ORDER, order_id)

    def watch_incident(self, incident_id: UUID) -> None:
        self._watch(Incident, LadderStep.For.INCIDENT, incident_id)

    def _watch(self, table: type[Order] | type[Incident], applies_to: str, row_id: UUID) -> None:
        first = first_step_at(applies_to, self.stage.now(), None)  # a replay runs in the routine
        if first is not None:
            self.stage.at(first, self._tick, table, row_id)

    def _tick(self, table: type[Order] | type[Incident], row_id: UUID) -> None:
        step_at = table.objects.filter(id=row_id).values_list("ladder_at", flat=True)
        due = step_at.get()
        if due is not None and due <= self.stage.now():
            self.crews.heartbeat()
            do_due(self.stage.now(), by=self.by)
            for order in self.crews.look_at_phones():
                self.watch_order(order.id)
            due = step_at.get()
        if due is not None:
            self.stage.at(max(due, self.stage.now() + EVERY), self._tick, table, row_id)
