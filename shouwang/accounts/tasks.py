"""What the worker does here: erase failed logins that slow nobody down any more."""

from datetime import datetime, timedelta

from shouwang.accounts.models import Attempt, User

KEEP = timedelta(days=1)


def do_due(now: datetime, *, by: User) -> int:
    return Attempt.objects.filter(at__lte=now - KEEP).delete()[0]
