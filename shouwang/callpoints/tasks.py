"""What the worker does here, every second: ladders and calls that are due, silent devices, erasures."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from django.db import Error

from shouwang.accounts.models import User
from shouwang.callpoints.actions import erase_presses, mark_silent
from shouwang.callpoints.calling import follow_press
from shouwang.callpoints.doors import TOLERANCE
from shouwang.callpoints.hearing import erase_nonces
from shouwang.callpoints.models import CallPoint, Press
from shouwang.callpoints.queries import due_presses, silent_points
from shouwang.callpoints.states import OPEN
from shouwang.foundation.refusal import Refusal

S = TypeVar("S", CallPoint, Press)
log = logging.getLogger(__name__)


def do_due(now: datetime, *, by: User) -> int:
    presses, silent = due_presses(now), silent_points(now)
    for press in presses:
        _try(follow_press, press, by)
    for point in silent:
        _try(mark_silent, point, by)
    erase_nonces(now, 2 * TOLERANCE)  # the device's clock may be as far ahead as it may be behind
    old = list(Press.objects.filter(erase_at__lte=now).exclude(state__in=OPEN).order_by("erase_at")[:100])
    if old:
        erase_presses(old, by=by)
    return len(presses) + len(silent) + len(old)


def _try(step: Callable[..., object], subject: S, by: User) -> None:
    try:
        with suppress(Refusal):  # answered or heard between the look and the step
            step(subject, by=by)
    except Error:
        raise
    except Exception:  # the worker's edge: one that cannot be followed must not hold up all the others
        log.exception("call points: %s cannot be followed", subject.pk)
