"""The tables of dispatch, by what they are about."""

from shouwang.dispatch.models.agencies import Agency, Transfer
from shouwang.dispatch.models.incidents import (
    MAX_PRIORITY,
    Call,
    Category,
    ClockPolicy,
    DayNumber,
    Incident,
    LadderStep,
    Note,
    Order,
    Recommendation,
)
from shouwang.dispatch.models.modes import Mode, ModePeriod, RunCard

__all__ = [
    "MAX_PRIORITY",
    "Agency",
    "Call",
    "Category",
    "ClockPolicy",
    "DayNumber",
    "Incident",
    "LadderStep",
    "Mode",
    "ModePeriod",
    "Note",
    "Order",
    "Recommendation",
    "RunCard",
    "Transfer",
]
