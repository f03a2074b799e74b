"""The ladder a new installation rings by, until it sets its own."""

from shouwang.callpoints.models import RingStep

# Two minutes at most until the desk has it: as long as an order may stay unanswered (dispatch's ladder), twice.
_STEPS = ((RingStep.Does.AREA, 40), (RingStep.Does.DEPUTY, 40), (RingStep.Does.NEIGHBOUR, 40), (RingStep.Does.DESK, 0))


def default_ring_steps() -> list[RingStep]:
    return [RingStep(step=number, does=does, wait_seconds=wait) for number, (does, wait) in enumerate(_STEPS)]
