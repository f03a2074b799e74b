"""What the worker does here: lift closures whose end has come, erase notes about places on their date."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from shouwang.accounts.models import User
from shouwang.foundation.erasure import empty_log
from shouwang.places.actions import erase_place_note, lift_closure
from shouwang.places.models import Closure, PlaceNote

KEEP_WITHDRAWN = timedelta(days=1)  # for who withdrew it by mistake and asks what stood there


def do_due(now: datetime, *, by: User) -> int:
    due = list(Closure.objects.filter(until__lte=now, lifted_at=None).select_related("area"))
    for closure in due:
        lift_closure(closure, by=by)
    return len(due) + _erase_notes(now, by)


def _erase_notes(now: datetime, by: User) -> int:
    is_over = Q(ends_on__lt=timezone.localdate(now)) | Q(withdrawn_at__lte=now - KEEP_WITHDRAWN)
    over = list(PlaceNote.objects.filter(is_over).select_related("area").order_by("ends_on", "id")[:100])
    for note in over:
        erase_place_note(note, by=by)
    empty_log(is_needed=bool(over))
    return len(over)
