"""Who is reading: what somebody may see, as a key that many readers share."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shouwang.accounts.models import User
from shouwang.journal.models import Entry

MOST_WAITING = 64
SESSIONS_ONLY = {"log_out", "end_other_sessions", "set_password", "reset_second_factor"}  # a token has neither


@dataclass(frozen=True)
class Audience:
    """All readers with the same rights and language; a frame is built once for each."""

    granted: frozenset[tuple[str, str]]  # (role, area path)
    language: str
    only_user: UUID | None  # a crew sees its own orders: nobody shares its frames

    def paths(self, roles: frozenset[str]) -> tuple[str, ...]:
        return tuple(sorted({path for role, path in self.granted if role in roles}))


def audience_of(user: User, language: str, *, is_personal: bool) -> Audience:
    granted = frozenset((role, path) for role, paths in user.granted.items() for path in paths)
    return Audience(granted, language, user.id if is_personal else None)


@dataclass(eq=False)
class Reader:
    """One open page. Frames wait in a short queue; a page that does not read is sent away, not waited for."""

    user_id: UUID
    token_id: UUID | None
    audience: Audience
    loop: asyncio.AbstractEventLoop
    session_id: UUID | None = None
    ends_at: datetime | None = None  # of the session or the token it was opened with
    waiting: "asyncio.Queue[bytes | None]" = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    is_over: bool = False
    cut: Callable[[], None] | None = None  # drops the connection with all that waits in it, where the server can

    def is_touched_by(self, entry: Entry) -> bool:
        """Whether an entry about access is about this page: its session or token alone, or all its person has."""
        changed = entry.changed
        if entry.verb == "log_out" and changed["session"]:
            return str(self.session_id) == str(changed["session"])
        if entry.verb == "end_session":
            return self.session_id == entry.subject_id
        if entry.verb == "revoke_token":
            return self.token_id == entry.subject_id
        is_kept = changed.get("kept") is not None and str(self.session_id) == changed["kept"]
        is_untouched_token = entry.verb in SESSIONS_ONLY and self.token_id is not None
        user_id = str(changed.get("user") or entry.subject_id)
        return str(self.user_id) == user_id and not is_kept and not is_untouched_token

    def put(self, frame: bytes) -> None:
        """Called from the hub's thread."""
        self.loop.call_soon_threadsafe(self.take, frame)

    def end(self, last: bytes) -> None:
        self.loop.call_soon_threadsafe(self.finish, last)

    def take(self, frame: bytes) -> None:
        if self.is_over:
            return
        if self.waiting.full():
            self.finish(b"")
            if self.cut is not None:  # it does not read: what was written may wait for ever
                self.cut()
            return
        self.waiting.put_nowait(frame)

    def finish(self, last: bytes) -> None:
        """Drops what waits: after the right is gone nothing more is shown."""
        self.is_over = True
        while not self.waiting.empty():
            self.waiting.get_nowait()
        self.waiting.put_nowait(last)
        self.waiting.put_nowait(None)
