"""States, kinds and outcomes, in the words of the models."""

from shouwang.dispatch.actions.closing import DISPOSITIONS
from shouwang.dispatch.states import IncidentState, OrderState
from shouwang.duty.states import UnitState

STATES = {
    # States and outcomes, in the words of the models
    **{f"state_{state.value}": state.label for state in IncidentState},
    **{f"order_{state.value}": state.label for state in OrderState},
    **{f"unit_{state.value}": state.label for state in UnitState},
    **{f"disposition_{code}": words for code, words in DISPOSITIONS.items()},
}
