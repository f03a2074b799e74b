"""How officers answer what rings them, and the desk for them."""

from uuid import UUID

import msgspec
from django.urls import path

from shouwang.accounts.endpoint import ByUser, Nothing, does
from shouwang.callpoints import actions, queries


@does(Nothing)
def take_ring(request: ByUser, body: Nothing, press_id: UUID) -> None:
    actions.take_ring(queries.press(press_id, seen_by=request.user), by=request.user)


class OutcomeBody(msgspec.Struct, forbid_unknown_fields=True):
    outcome: str


@does(OutcomeBody)
def close_ring(request: ByUser, body: OutcomeBody, press_id: UUID) -> None:
    """``dealt_with``, ``false_press``, or ``at_desk``: the desk gets an incident within a second."""
    actions.close_ring(queries.press(press_id, seen_by=request.user), body.outcome, by=request.user)


urlpatterns = [
    path("presses/<uuid:press_id>/take", take_ring),
    path("presses/<uuid:press_id>/close", close_ring),
]
