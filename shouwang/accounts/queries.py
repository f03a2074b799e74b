"""Finding users and what they hold."""

from hashlib import sha256
from uuid import UUID

from django.db import connection

from shouwang.accounts.models import SYSTEM_ID, User
from shouwang.foundation import sources


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
