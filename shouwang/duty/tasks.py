"""What the worker does here: erase shifts that have reached their date."""

from datetime import datetime, timedelta

from shouwang.accounts.models import User
from shouwang.duty.actions import erase_shifts
from shouwang.duty.models import Shift
from shouwang.duty.states import ShiftState

KEEP = timedelta(days=2 * 365)  # pay and leave are settled by then; an installation may keep less


def do_due(now: datetime, *, by: User) -> int:
    due = list(Shift.objects.filter(state=ShiftState.ENDED, ended_at__lte=now - KEEP).order_by("ended_at", "id")[:500])
    if due:
        erase_shifts(due, by=by)
    return len(due)
