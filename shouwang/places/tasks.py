"""What the worker does here: lift closures whose end has come."""

from datetime import datetime

from shouwang.accounts.models import User
from shouwang.places.actions import lift_closure
from shouwang.places.models import Closure


def do_due(now: datetime, *, by: User) -> int:
    due = list(Closure.objects.filter(until__lte=now, lifted_at=None).select_related("area"))
    for closure in due:
        lift_closure(closure, by=by)
    return len(due)
