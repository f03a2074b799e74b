"""Finding users and what they hold."""

from contextlib import suppress
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import QuerySet

from shouwang.accounts.models import SYSTEM_ID, RecoveryCode, SecondFactor, SecondFactorRule, Session, Token, User
from shouwang.accounts.rules import may_administer, not_found
from shouwang.foundation import sources
from shouwang.foundation.write_lock import write_lock


def system_user() -> User:
    return User.objects.get(id=SYSTEM_ID)


def token_digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


_HOLDER = """
SELECT person.id, person.username, person.name, person.language, held.role, area.path
FROM accounts_token token
JOIN accounts_user person ON person.id = token.user_id
LEFT JOIN accounts_grant held ON held.user_id = person.id AND held.revoked_at IS NULL
LEFT JOIN areas_area area ON area.id = held.area_id
WHERE token.digest = %s AND token.revoked_at IS NULL AND (token.expires_at IS NULL OR token.expires_at > %s)
    AND person.is_active
ORDER BY area.path
"""


def user_of_token(secret: str) -> User | None:
    """The active user of a token that is neither revoked nor expired, with their grants, in one query.

    Written by hand: every request of a program comes through here. What is not read here is read when asked for.
    """
    now = connection.ops.adapt_datetimefield_value(sources.now())
    with connection.cursor() as cursor:
        cursor.execute(_HOLDER, [token_digest(secret), now])
        rows = cursor.fetchall()
    if not rows:
        return None
    identity, username, name, language = rows[0][:4]
    known = (UUID(str(identity)), username, name, language, True)
    user = User.from_db(connection.alias, ("id", "username", "name", "language", "is_active"), known)
    granted: dict[str, list[str]] = {}
    for *_person, role, path in rows:
        if role is not None:
            granted.setdefault(role, []).append(path)
    user.granted = granted
    return user


_used_today: set[tuple[str, date]] = set()


def note_use(secret: str) -> None:
    """The day a token was last used, written once a day; where nothing can be written the token opens all the same."""
    digest, today = token_digest(secret), sources.now().date()
    if (digest, today) in _used_today:
        return
    _used_today.difference_update([used for used in _used_today if used[1] != today])
    with suppress(DatabaseError), write_lock():
        Token.objects.filter(digest=digest).exclude(last_used_on=today).update(last_used_on=today)
        _used_today.add((digest, today))


def forget() -> None:
    _used_today.clear()


def is_second_factor_required(user: User) -> bool:
    return SecondFactorRule.objects.filter(role__in=list(user.granted), until=None).exists()


def unfinished(user: User) -> str:
    """What must be done before anything else opens: "password", "second_factor"; "" if nothing."""
    if user.password_ends_at is not None:
        return "password"
    has_factor = SecondFactor.objects.filter(user=user).exists()
    return "second_factor" if not has_factor and is_second_factor_required(user) else ""


def open_sessions(user: User) -> QuerySet[Session]:
    """Those that have neither ended nor been idle too long; newest use first."""
    now, longest = sources.now(), max(settings.SESSION_COOKIE_AGE, settings.SESSION_IDLE_SECONDS)
    rows = Session.objects.filter(user=user, ends_at__gt=now, seen_at__gt=now - timedelta(seconds=longest))
    kept = [row.id for row in rows if now - row.seen_at < timedelta(seconds=row.idle_seconds)]
    return Session.objects.filter(id__in=kept).order_by("-seen_at", "id")


def open_tokens(user: User) -> QuerySet[Token]:
    return Token.objects.filter(user=user, revoked_at=None, expires_at__gt=sources.now()).order_by("created_at", "id")


def own_session(session_id: UUID, *, seen_by: User) -> Session:
    session = open_sessions(seen_by).filter(id=session_id).first()
    if session is None:
        raise not_found()
    return session


def own_token(token_id: UUID, *, seen_by: User) -> Token:
    token = Token.objects.filter(id=token_id, user=seen_by).first()
    if token is None:
        raise not_found()
    return token


def administered(user_id: UUID, *, seen_by: User) -> User:
    """A person somebody administers: all of their areas lie in the administrator's."""
    may_administer.require(seen_by)
    user, own = User.objects.filter(id=user_id).first(), may_administer.paths(seen_by)
    if user is None or user.is_system or not all(any(path.startswith(top) for top in own) for path in user.paths):
        raise not_found()
    return user


def recovery_codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user).count()
