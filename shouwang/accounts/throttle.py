"""How much one person and one address may ask for: a bucket each, refilled as time passes, in this process's memory.

Generous for a dispatcher at the busiest hour (``docs/operate/accounts.md``); it stops a program that has run wild and
somebody who reads everything there is, before the four threads are theirs alone.
"""

import threading
from time import monotonic

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shouwang.foundation.refusal import Refusal

MOST_BUCKETS = 20_000
LOOPBACK = {"address:127.0.0.1", "address:::"}  # this machine's own programs, or a proxy that does not say for whom


class Buckets:
    """Each holds up to ``size`` requests and is refilled at ``per_second``; 0 means without limit."""

    def __init__(self) -> None:
        self._left: dict[str, tuple[float, float]] = {}  # key: (requests left, when that was)
        self._lock = threading.Lock()

    def take(self, key: str, per_second: float, size: float, now: float) -> float:
        """0 where there was room for one more, else the seconds until there is."""
        with self._lock:
            left, since = self._left.get(key, (size, now))
            left = min(size, left + (now - since) * per_second)
            if left < 1:
                self._left[key] = (left, now)
                return (1 - left) / per_second
            self._left[key] = (left - 1, now)
            if len(self._left) > MOST_BUCKETS:
                self._drop_full(now)
            return 0.0

    def _drop_full(self, now: float) -> None:
        """Those not asked for longest are the fullest; forgetting them gives nobody more than a full bucket."""
        oldest = sorted(self._left, key=lambda key: self._left[key][1])
        for key in oldest[: MOST_BUCKETS // 2]:
            del self._left[key]

    def forget(self) -> None:
        with self._lock:
            self._left.clear()


_buckets = Buckets()


def require_room(key: str) -> None:
    """Refuses with 429 what is more than ``REQUESTS_PER_USER`` or ``REQUESTS_PER_ADDRESS`` allow."""
    per_second, size = settings.REQUESTS_PER_USER if key.startswith("user:") else settings.REQUESTS_PER_ADDRESS
    if not per_second or key in LOOPBACK:
        return
    wait_seconds = _buckets.take(key, per_second, size, monotonic())
    if wait_seconds:
        message = _("Too many requests; wait a moment.")
        raise Refusal("too_many_requests", message, status=429, wait_seconds=wait_seconds)


def forget() -> None:
    _buckets.forget()
