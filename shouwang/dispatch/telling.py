"""Which entries of dispatch a crew is told of while its page is closed: an order, a reminder."""

from uuid import UUID

from shouwang.duty.telling import crews_of
from shouwang.journal.models import Entry
from shouwang.live import telling


def _ordered(entry: Entry) -> list[UUID]:
    orders = entry.changed.get("orders")
    units = [unit for _order, unit in orders] if orders else [entry.changed["unit"]]
    return crews_of([UUID(str(unit)) for unit in units])


telling.offer(["send_order", "reinforce", "remind_unit"], "order", _ordered)
