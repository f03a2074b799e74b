"""What the worker does here: the newest sheets in a folder of this machine, for when nothing else is there."""

import logging
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from shouwang.accounts.models import User
from shouwang.areas.queries import root_area
from shouwang.downpack.actions import desk_of, hand_out_cards
from shouwang.downpack.models import Card, CardBlock
from shouwang.downpack.sheets import CARDS, downpack
from shouwang.ui.training import marked

KEPT = 6  # half an hour of them: whoever doubts the newest has what it was made from
AWAY = timedelta(seconds=30)  # a worker that did nothing for so long had no database
RETRY = timedelta(minutes=1)
OWNER_ALONE = 0o600
log = logging.getLogger(__name__)


@dataclass
class _Refreshing:
    """What this process remembers: when the next is due, and the numbers that stand on the blank cards."""

    due_at: datetime | None = None
    asked_at: datetime | None = None
    block: CardBlock | None = None


_refreshing = _Refreshing()


def pattern() -> str:
    return marked("downpack-*.pdf")


def folder() -> Path:
    return Path(settings.DOWNPACK_FOLDER)


def do_due(now: datetime, *, by: User) -> int:
    state = _refreshing
    if state.asked_at is not None and now - state.asked_at > AWAY:
        state.block = None  # the database was away: somebody may have printed, and written on, those cards
    state.asked_at = now
    if (state.due_at is not None and now < state.due_at) or root_area() is None:
        return 0
    state.due_at = now + RETRY
    try:
        refresh(now, by=by)
    except OSError as error:
        log.warning(
            "down-pack: the sheets for when the system is away could not be written: %s; tried again in %.0f s",
            error,
            RETRY.total_seconds(),
        )
        return 0
    state.due_at = now + timedelta(minutes=settings.DOWNPACK_MINUTES)
    return 1


def refresh(now: datetime, *, by: User) -> Path:
    """A new file beside the others, whole or not at all; then the oldest go."""
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with translation.override(settings.LANGUAGE_CODE):
        content = downpack(_block(now, by), seen_by=by)
    target = place / marked(f"downpack-{timezone.localtime(now):%Y%m%d-%H%M%S}.pdf")
    write_whole(target, content)
    # Also what a worker that was killed has left half.
    for old in (*sorted(place.glob(pattern()))[:-KEPT], *place.glob(f".{pattern()}.*")):
        old.unlink(missing_ok=True)
    return target


def write_whole(target: Path, content: bytes) -> None:
    """For its owner alone; nobody ever sees half a file, not even after the power went."""
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ALONE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _block(now: datetime, by: User) -> CardBlock:
    """The same blank cards in each refreshed file, until the day changes, one comes back or the database was away."""
    block = _refreshing.block
    is_used = block is None or block.day != timezone.localdate(now) or Card.objects.filter(block=block).exists()
    if block is None or is_used:
        block = hand_out_cards(desk_of(by), CARDS, is_for_folder=True, by=by)
        _refreshing.block = block
    return block


def newest() -> Path | None:
    return max(folder().glob(pattern()), default=None)


def complaint(now: datetime) -> str | None:
    """What is wrong with the folder, for ``shouwang doctor``."""
    found = newest()
    if found is None:
        return _("no sheets for when the system is away in %s yet") % folder()
    age_minutes = (now.timestamp() - found.stat().st_mtime) / 60
    if age_minutes > 3 * settings.DOWNPACK_MINUTES:
        return _("the newest sheets in %(folder)s are %(minutes).0f min old") % {
            "folder": folder(),
            "minutes": age_minutes,
        }
    if found.stat().st_mode & 0o077:
        return _("%(path)s can be read by others on this machine: chmod 600 %(path)s") % {"path": found}
    return None
