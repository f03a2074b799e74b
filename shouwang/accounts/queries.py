"""Finding users and what they hold."""

from hashlib import sha256

from django.db.models import Q

from shouwang.accounts.models import SYSTEM_ID, Token, User
from shouwang.foundation import sources


def system_user() -> User:
    return User.objects.get(id=SYSTEM_ID)


def token_digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def user_of_token(secret: str) -> User | None:
    """The active user of a token that is neither revoked nor expired, with their grants, in two queries."""
    now = sources.now()
    is_valid = Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=now))
    token = (
        Token.objects.filter(is_valid, digest=token_digest(secret), user__is_active=True).select_related("user").first()
    )
    return token.user if token else None
