"""What a simulated crew does with an order, and the queue its doings come from. Start with
`crews.plan_order`.

`delays` holds the distributions, `san_francisco` the constants taken from a real
log, `fitting` how they were taken, `crews` one crew's answer to one order, `event_queue` the order of all
that follows. Everything is drawn from seeded generators: the same seed gives the same day.
"""

from shouwang.engine.simulation.crews import CrewAnswer, OrderPlan, plan_order
from shouwang.engine.simulation.delays import DelayModel, Delays
from shouwang.engine.simulation.event_queue import EventQueue
from shouwang.engine.simulation.san_francisco import SAN_FRANCISCO_DELAYS

__all__ = [
    "SAN_FRANCISCO_DELAYS",
    "CrewAnswer",
    "DelayModel",
    "Delays",
    "EventQueue",
    "OrderPlan",
    "plan_order",
]
