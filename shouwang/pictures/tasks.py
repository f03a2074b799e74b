"""What the worker does here: erase what has reached its date, sweep up after uploads that were cut off."""

from contextlib import suppress
from datetime import datetime, timedelta

from shouwang.accounts.models import User
from shouwang.foundation.erasure import empty_log
from shouwang.foundation.refusal import Refusal
from shouwang.pictures import files
from shouwang.pictures.actions import erase_picture
from shouwang.pictures.models import Picture
from shouwang.pictures.queries import due_pictures

SWEEP_EVERY = timedelta(minutes=10)
_swept_at: datetime | None = None


def do_due(now: datetime, *, by: User) -> int:
    due = due_pictures(now)
    for picture in due:
        with suppress(Refusal):  # held in this very moment
            erase_picture(picture, by=by)
            files.remove(picture.file_name)
    empty_log(is_needed=bool(due))
    _sweep(now)
    return len(due)


def _sweep(now: datetime) -> None:
    """Also the file of a row that was erased by a process that ended before it came to the file."""
    global _swept_at  # noqa: PLW0603 - one worker an installation
    if _swept_at is not None and timedelta() <= now - _swept_at < SWEEP_EVERY:
        return
    _swept_at = now
    files.sweep(now, set(Picture.objects.values_list("file_name", flat=True)))


def forget() -> None:
    global _swept_at  # noqa: PLW0603 - as above
    _swept_at = None
