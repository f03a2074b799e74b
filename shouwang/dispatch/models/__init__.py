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
from shouwang.dispatch.models.questions import Answer, Question
from shouwang.dispatch.models.rings import CallBack, CallDraft, Ring

__all__ = [
    "MAX_PRIORITY",
    "Agency",
    "Answer",
    "Call",
    "CallBack",
    "CallDraft",
    "Category",
    "ClockPolicy",
    "DayNumber",
    "Incident",
    "LadderStep",
    "Mode",
    "ModePeriod",
    "Note",
    "Order",
    "Question",
    "Recommendation",
    "Ring",
    "RunCard",
    "Transfer",
]
