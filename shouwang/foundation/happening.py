"""When something was really done, where a phone that had no network tells of it later."""

from datetime import datetime, timedelta

from shouwang.foundation import sources

# A phone's corrected clock is right to about a second and a message takes another: nearer than this nothing is late.
NEAR = timedelta(seconds=5)


def true_time(happened_at: datetime | None, *earlier: datetime | None) -> datetime | None:
    """The time to stamp with; None where it is told as it happens.

    Honest within limits: never in the future, never before what it follows.
    """
    now = sources.now()
    if happened_at is None:
        return None
    at = max([happened_at, *(one for one in earlier if one is not None)])
    return at if now - at >= NEAR else None


def as_told(at: datetime | None) -> dict[str, object]:
    """Part of an entry: when it happened, beside when it was written down; nothing where both are the same."""
    return {} if at is None else {"happened_at": at.isoformat()}
