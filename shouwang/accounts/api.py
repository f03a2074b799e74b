"""Sessions and tokens by program: one's own to read, other people's for an administrator to end."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

import msgspec
from django.urls import path

from shouwang.accounts import actions, queries
from shouwang.accounts.endpoint import ByUser, Nothing, does, reads
from shouwang.accounts.models import SecondFactor, User
from shouwang.accounts.queries import administered

S = TypeVar("S", bound=msgspec.Struct)


class OpenSession(msgspec.Struct):
    id: UUID
    started_at: datetime
    seen_at: datetime
    ends_at: datetime
    address: str
    device: str


class OpenToken(msgspec.Struct):
    id: UUID
    label: str
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None


class Access(msgspec.Struct):
    """What somebody has open."""

    user: UUID
    name: str
    has_second_factor: bool
    sessions: list[OpenSession]
    tokens: list[OpenToken]


@reads(Access)
def account(request: ByUser) -> Access:
    return _access(request.user)


@reads(Access)
def access(request: ByUser, user_id: UUID) -> Access:
    """Of somebody whom the reader administers."""
    return _access(administered(user_id, seen_by=request.user))


@does(Nothing)
def end_access(request: ByUser, _body: Nothing, user_id: UUID) -> None:
    actions.end_access(administered(user_id, seen_by=request.user), by=request.user)


@does(Nothing)
def reset_second_factor(request: ByUser, _body: Nothing, user_id: UUID) -> None:
    actions.remove_second_factor(administered(user_id, seen_by=request.user), by=request.user)


def _access(user: User) -> Access:
    has_factor = SecondFactor.objects.filter(user=user).exists()
    sessions, tokens = queries.open_sessions(user), queries.open_tokens(user)
    return Access(user.id, user.name, has_factor, _rows(OpenSession, sessions), _rows(OpenToken, tokens))


def _rows(shape: type[S], rows: Iterable[object]) -> list[S]:
    return [msgspec.convert(row, shape, from_attributes=True) for row in rows]


urlpatterns = [
    path("account", account, name="api-account"),
    path("users/<uuid:user_id>/access", access, name="api-access"),
    path("users/<uuid:user_id>/end-access", end_access, name="api-end-access"),
    path("users/<uuid:user_id>/reset-second-factor", reset_second_factor, name="api-reset-second-factor"),
]
