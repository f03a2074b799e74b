"""What the worker does here: write down whom to tell, and let a thread of its own tell them.

A push service that is dead takes seconds to say so. The ladders wait for nobody: they run in the worker's own thread.
"""

import logging
import threading
from datetime import datetime

from django.conf import settings
from django.db import close_old_connections

from shouwang.accounts.models import User
from shouwang.foundation import sources
from shouwang.live.telling import collect, send_due

log = logging.getLogger(__name__)
_sending: threading.Thread | None = None


def do_due(now: datetime, *, by: User) -> int:
    global _sending  # noqa: PLW0603 - one sender a worker
    if not settings.PUSH_ORIGINS:
        return 0
    read = collect(now)
    if _sending is None or not _sending.is_alive():
        _sending = threading.Thread(target=_send, name="push", daemon=True)
        _sending.start()
    return read


def _send() -> None:
    try:
        send_due(sources.now())
    except Exception:  # the channel's edge: what could not be told now is due again
        log.exception("push: a round failed")
    finally:
        close_old_connections()
