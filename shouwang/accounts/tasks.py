"""What the worker does here: erase failed logins that slow nobody down any more, and sessions that have ended."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from shouwang.accounts.models import Attempt, Session, User
from shouwang.foundation.write_lock import write_lock

KEEP = timedelta(days=1)


def do_due(now: datetime, *, by: User) -> int:
    """Address and device words go with the session they belong to."""
    may_be_idle = Session.objects.filter(seen_at__lte=now - timedelta(seconds=settings.SESSION_IDLE_SECONDS))
    idle = [row.id for row in may_be_idle if now - row.seen_at >= timedelta(seconds=row.idle_seconds)]
    ended = Session.objects.filter(Q(ends_at__lte=now) | Q(id__in=idle))
    with write_lock():
        return int(Attempt.objects.filter(at__lte=now - KEEP).delete()[0] + ended.delete()[0])
