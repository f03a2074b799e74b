"""Sessions and tokens by program: one's own to read, other people's for an administrator to end."""

from uuid import UUID

from django.urls import path

from shouwang.accounts import actions, queries
from shouwang.accounts.endpoint import ByUser, Nothing, does, reads
from shouwang.accounts.models import SecondFactor, Session, Token, User
from shouwang.accounts.queries import administered


@reads
def account(request: ByUser) -> dict[str, object]:
    return _access(request.user)


@reads
def access(request: ByUser, user_id: UUID) -> dict[str, object]:
    """What somebody whom the reader administers has open."""
    return _access(administered(user_id, seen_by=request.user))


@does(Nothing)
def end_access(request: ByUser, _body: Nothing, user_id: UUID) -> None:
    actions.end_access(administered(user_id, seen_by=request.user), by=request.user)


@does(Nothing)
def reset_second_factor(request: ByUser, _body: Nothing, user_id: UUID) -> None:
    actions.remove_second_factor(administered(user_id, seen_by=request.user), by=request.user)


def _access(user: User) -> dict[str, object]:
    return {
        "user": user.id,
        "name": user.name,
        "has_second_factor": SecondFactor.objects.filter(user=user).exists(),
        "sessions": [_session(session) for session in queries.open_sessions(user)],
        "tokens": [_token(token) for token in queries.open_tokens(user)],
    }


def _session(session: Session) -> dict[str, object]:
    return {
        "id": session.id,
        "started_at": session.started_at,
        "seen_at": session.seen_at,
        "ends_at": session.ends_at,
        "address": session.address,
        "device": session.device,
    }


def _token(token: Token) -> dict[str, object]:
    return {
        "id": token.id,
        "label": token.label,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_on": token.last_used_on,
    }


urlpatterns = [
    path("account", account, name="api-account"),
    path("users/<uuid:user_id>/access", access, name="api-access"),
    path("users/<uuid:user_id>/end-access", end_access, name="api-end-access"),
    path("users/<uuid:user_id>/reset-second-factor", reset_second_factor, name="api-reset-second-factor"),
]
