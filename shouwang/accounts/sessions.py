"""Sessions: the key is in the browser alone, the table has its hash. They end by idleness, by age and by hand.

Django's session engine (``SESSION_ENGINE``) on our own table, so that each can be listed and ended. Rotating the key
keeps the row: what is open of this session knows it by its id.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import DatabaseError
from django.http import HttpRequest

from shouwang.accounts.models import Role, Session, User
from shouwang.foundation import sources
from shouwang.foundation.write_lock import write_lock

SEEN_SECONDS = 60  # how exactly "last seen" is kept: a write a minute, not one a request
CONFIRMED_SECONDS = 600
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "MicroMessenger": "WeChat", "Firefox": "Firefox", "Chrome": "Chrome"}
SYSTEMS = {"OpenHarmony": "HarmonyOS", "HarmonyOS": "HarmonyOS", "Android": "Android", "iPhone": "iPhone"}
BROWSERS |= {"Safari": "Safari"}  # what every browser also says of itself comes last
SYSTEMS |= {"iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS", "Linux": "Linux"}


def key_digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


class SessionStore(SessionBase):
    """``row`` is the session as the table has it, once it was loaded or saved."""

    row: Session | None = None

    def load(self) -> dict[str, Any]:
        self.row = standing(self.session_key)
        if self.row is None:
            self._session_key = None
            return {}
        return dict(self.decode(self.row.content))

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(digest=key_digest(session_key)).exists()

    def create(self) -> None:
        self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]  # not in the stubs
        self.modified = True
        self.save(must_create=True)

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        content = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # not in the stubs
        kept = {"content": self.encode(content), "user_id": content.get(SESSION_KEY)}
        with write_lock():
            if not must_create:
                self._update(kept)
                return
            now = sources.now()
            ends_at = now + timedelta(seconds=settings.SESSION_COOKIE_AGE)
            stamps = {"started_at": now, "seen_at": now, "ends_at": ends_at}
            session = Session(
                digest=key_digest(str(self.session_key)), idle_seconds=settings.SESSION_IDLE_SECONDS, **stamps, **kept
            )
            if self.exists(str(self.session_key)):
                raise CreateError
            session.save(force_insert=True)
            self.row = session

    def _update(self, kept: dict[str, Any]) -> None:
        """A session that was ended meanwhile stays ended."""
        rows = Session.objects.filter(digest=key_digest(str(self.session_key)))
        if not rows.update(**kept):
            raise UpdateError
        if self.row is None:
            self.row = rows.get()

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            with write_lock():
                Session.objects.filter(digest=key_digest(key)).delete()

    def cycle_key(self) -> None:
        """A new key for the same session: what somebody may have learnt of the old one opens nothing."""
        content, old = self._session, self.session_key  # type: ignore[attr-defined]  # not in the stubs
        new = self._get_new_session_key()  # type: ignore[attr-defined]  # not in the stubs
        with write_lock():
            is_kept = old and Session.objects.filter(digest=key_digest(old)).update(digest=key_digest(new))
        if not is_kept:
            self.create()
            self._session_cache = content
            return
        self._session_key = new
        self.modified = True

    @classmethod
    def clear_expired(cls) -> None:
        clear_ended(sources.now())


def clear_ended(now: datetime) -> int:
    with write_lock():
        return Session.objects.filter(ends_at__lte=now).delete()[0]


def standing(key: str | None) -> Session | None:
    """The session of this key if it has neither ended nor been idle too long; being asked for makes it seen."""
    if not key:
        return None
    row, now = Session.objects.filter(digest=key_digest(key)).first(), sources.now()
    if row is None or now >= row.ends_at or now - row.seen_at >= timedelta(seconds=row.idle_seconds):
        return None
    if now - row.seen_at >= timedelta(seconds=SEEN_SECONDS):
        note_seen([row.id], now)
    return row


def note_seen(session_ids: list[Any], now: datetime) -> None:
    """Where nothing can be written (a full disk) reading goes on all the same."""
    with suppress(DatabaseError), write_lock():
        Session.objects.filter(id__in=session_ids).update(seen_at=now)


def idle_seconds_of(user: User) -> int:
    """A crew's phone sleeps in a pocket: it must open at an order, so only the watch's end logs it out."""
    is_only_crew = set(user.granted) == {Role.UNIT}
    return settings.SESSION_COOKIE_AGE if is_only_crew else settings.SESSION_IDLE_SECONDS


def device_words(request: HttpRequest) -> str:
    """Browser and system in two words; the rest of what a browser tells of itself is not kept."""
    agent = request.headers.get("User-Agent", "")
    found = [next((word for mark, word in known.items() if mark in agent), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(word for word in found if word)


def confirm(store: SessionBase) -> None:
    """Whoever uses this session has just proved again who they are."""
    store["confirmed_at"] = sources.now().timestamp()


def is_confirmed(store: SessionBase) -> bool:
    age_seconds = sources.now().timestamp() - float(store.get("confirmed_at", 0))
    return 0 <= age_seconds < CONFIRMED_SECONDS
