"""Creating users, granting and revoking, tokens, sessions."""

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shouwang.accounts import rules
from shouwang.accounts.models import Grant, Role, Token, User
from shouwang.accounts.queries import token_digest
from shouwang.areas.models import Area
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.stamps import stamp_after
from shouwang.journal.append import action, append

PREFIX = "sw_"


@action
def create_user(username: str, name: str, password: str | None, *, language: str = "zh-hans", by: User) -> User:
    rules.may_administer.require(by)
    username = text.checked(username, "username", limit=60)
    user = User(username=username, name=text.checked(name, "name", limit=100), language=language)
    if User.objects.filter(username=username).exists():
        raise Refusal("name_taken", _("This user name is taken."), status=409, field="username")
    set_checked_password(user, password)
    user.save(force_insert=True)
    append("create_user", ("user", user.id), by=by, area=None, changes={"language": language})
    return user


def set_checked_password(user: User, password: str | None) -> None:
    """None makes a user who cannot log in with a password."""
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal("weak_password", " ".join(error.messages), field="password") from error
    user.set_password(password)


@action
def grant_role(user: User, role: Role, area: Area, *, by: User) -> Grant:
    rules.may_administer.require(by, area)
    if Grant.objects.filter(user=user, role=role, area=area, revoked_at=None).exists():
        raise Refusal("already_granted", _("This role is already granted there."), status=409)
    grant = Grant.objects.create(user=user, role=role, area=area, granted_at=sources.now())
    user.__dict__.pop("granted", None)
    append("grant_role", ("user", user.id), by=by, area=area, changes={"role": role, "area": area.id})
    return grant


@action
def revoke_role(grant: Grant, *, by: User) -> None:
    rules.may_administer.require(by, grant.area)
    if not Grant.objects.filter(id=grant.id, revoked_at=None).update(revoked_at=stamp_after("granted_at")):
        raise Refusal("already_revoked", _("This role was already revoked."), status=409)
    append("revoke_role", ("user", grant.user_id), by=by, area=grant.area, changes={"role": grant.role})


@action
def close_user(user: User, *, by: User) -> None:
    """The user may no longer come in; open pages and tokens end at once."""
    rules.may_administer.require(by)
    if not User.objects.filter(id=user.id, is_active=True).update(is_active=False):
        raise Refusal("already_closed", _("This account was already closed."), status=409)
    user.is_active = False
    append("close_user", ("user", user.id), by=by, area=None, changes={})


@action
def create_token(user: User, label: str, *, by: User) -> tuple[Token, str]:
    """The token and its secret, which is not kept and cannot be shown again."""
    rules.may_administer.require(by)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=user,
        label=text.checked(label, "label", limit=60),
        digest=token_digest(secret),
        created_at=sources.now(),
    )
    append("create_token", ("token", token.id), by=by, area=None, changes={"user": user.id})
    return token, secret


@action
def revoke_token(token: Token, *, by: User) -> None:
    rules.may_administer.require(by)
    if not Token.objects.filter(id=token.id, revoked_at=None).update(revoked_at=stamp_after("created_at")):
        raise Refusal("already_revoked", _("This token was already revoked."), status=409)
    append("revoke_token", ("token", token.id), by=by, area=None, changes={"user": token.user_id})


@action
def log_in(user: User, *, by: User) -> None:
    append("log_in", ("user", user.id), by=by, area=None, changes={})


@action
def log_out(user: User, *, by: User) -> None:
    append("log_out", ("user", user.id), by=by, area=None, changes={})


@action
def set_password(user: User, password: str, *, by: User) -> None:
    """A new password; sessions opened with the old one end."""
    if by.id != user.id:
        rules.may_administer.require(by)
    set_checked_password(user, password)
    User.objects.filter(id=user.id).update(password=user.password)
    append("set_password", ("user", user.id), by=by, area=None, changes={})
