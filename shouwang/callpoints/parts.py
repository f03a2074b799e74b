"""What an incident's page learns of the call point it came from."""

from shouwang.accounts.models import User
from shouwang.callpoints.queries import presses_of
from shouwang.dispatch.models import Incident
from shouwang.dispatch.queries.parts import offer


def _presses(incident: Incident, _seen_by: User) -> object:
    """Where, how often and when; who pressed is not known here and not asked."""
    rows = [
        {
            "name": press.point.asset.name or press.point.asset.shown_kind,
            "kind": press.point.kind,
            "times": press.times,
            "pressed_at": press.pressed_at,
        }
        for press in presses_of(incident.id)
    ]
    return rows or None


offer("call_point", _presses)
