"""Creating users, granting and revoking, passwords, tokens, coming in and going, second factors."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.accounts import rules, second_factor
from shouwang.accounts.models import Grant, RecoveryCode, Role, SecondFactor, SecondFactorRule, Session, Token, User
from shouwang.accounts.queries import is_second_factor_required, token_digest
from shouwang.accounts.sessions import SessionStore, idle_seconds_of
from shouwang.areas.models import Area
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.stamps import stamp_after
from shouwang.journal.append import action, append

PREFIX = "sw_"
INITIAL_DAYS = 7
TOKEN_DAYS = 365


@action
def create_user(
    username: str,
    name: str,
    password: str | None,
    *,
    language: str = "zh-hans",
    is_password_initial: bool = False,
    by: User,
) -> User:
    """``is_password_initial``: the password was drawn for this person, who replaces it at the first login."""
    rules.may_administer.require(by)
    username = User.normalize_username(text.checked(username, "username", limit=60))
    user = User(username=username, name=text.checked(name, "name", limit=100), language=language)
    if User.objects.filter(username__iexact=username).exists():
        raise Refusal("name_taken", _("This user name is taken."), status=409, field="username")
    set_checked_password(user, password)
    user.password_ends_at = _initial_end() if is_password_initial else None
    user.save(force_insert=True)
    append("create_user", ("user", user.id), by=by, area=None, changes={"language": language})
    return user


def _initial_end() -> datetime:
    return sources.now() + timedelta(days=INITIAL_DAYS)


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
    rules.may_administer_user(user, by=by)
    if not User.objects.filter(id=user.id, is_active=True).update(is_active=False):
        raise Refusal("already_closed", _("This account was already closed."), status=409)
    user.is_active = False
    Session.objects.filter(user=user).delete()
    append("close_user", ("user", user.id), by=by, area=None, changes={})


@action
def create_token(user: User, label: str, *, days: int = TOKEN_DAYS, by: User) -> tuple[Token, str]:
    """The token and its secret, which is not kept and cannot be shown again."""
    rules.may_administer_user(user, by=by)
    if not 1 <= days <= TOKEN_DAYS:
        message = _("A token is good for 1 to %(days)d days.") % {"days": TOKEN_DAYS}
        raise Refusal("bad_days", message, field="days")
    secret = PREFIX + secrets.token_urlsafe(32)
    now = sources.now()
    token = Token.objects.create(
        user=user,
        label=text.checked(label, "label", limit=60),
        digest=token_digest(secret),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    append("create_token", ("token", token.id), by=by, area=None, changes={"user": user.id, "days": days})
    return token, secret


@action
def revoke_token(token: Token, *, by: User) -> None:
    """One's own, or by an administrator."""
    if by.id != token.user_id:
        rules.may_administer_user(token.user, by=by)
    if not Token.objects.filter(id=token.id, revoked_at=None).update(revoked_at=stamp_after("created_at")):
        raise Refusal("already_revoked", _("This token was already revoked."), status=409)
    append("revoke_token", ("token", token.id), by=by, area=None, changes={"user": token.user_id})


@action
def log_in(
    user: User, begin: Callable[[], SessionStore], *, code: str = "", address: str = "", device: str = "", by: User
) -> None:
    """The password has opened; a second factor, if there is one, must. Then ``begin`` makes the session the user's.

    A code counts once, so it is used up in the transaction that opens the session.
    """
    by_what = ["password"]
    if SecondFactor.objects.filter(user=user).exists():
        used = second_factor.use(user, code)
        if used is None:
            raise Refusal("wrong_code", _("This code is wrong or was used before."), status=403, field="code")
        by_what.append(used)
    store = begin()
    store.save()
    now = sources.now()
    lasts = {"idle_seconds": idle_seconds_of(user), "ends_at": now + timedelta(seconds=settings.SESSION_COOKIE_AGE)}
    seen = {"started_at": now, "seen_at": now, "address": address[:45], "device": device[:40]}
    session_id = store.row.id if store.row else None
    Session.objects.filter(_is(session_id)).update(**lasts, **seen)
    append("log_in", ("user", user.id), by=by, area=None, changes={"session": session_id, "by": by_what})


def _is(session_id: UUID | None) -> Q:
    return Q(id=session_id) if session_id else Q(pk__in=[])


@action
def log_out(user: User, *, session_id: UUID | None = None, by: User) -> None:
    Session.objects.filter(_is(session_id), user=user).delete()
    append("log_out", ("user", user.id), by=by, area=None, changes={"session": session_id})


@action
def end_session(session: Session, *, by: User) -> None:
    """One's own on some other device, or by an administrator; what it has open ends at once."""
    if by.id != session.user_id:
        rules.may_administer_user(session.user or by, by=by)
    if not Session.objects.filter(id=session.id).delete()[0]:
        raise Refusal("already_ended", _("This session has already ended."), status=409)
    append("end_session", ("session", session.id), by=by, area=None, changes={"user": session.user_id})


@action
def end_other_sessions(user: User, *, kept: UUID | None, by: User) -> None:
    """Every session of ``by`` but the one this is asked in."""
    Session.objects.filter(~_is(kept), user=user).delete()
    append("end_other_sessions", ("user", user.id), by=by, area=None, changes={"kept": kept})


@action
def end_access(user: User, *, by: User) -> None:
    """All sessions and tokens of a person end; the account stays, and its owner may log in again."""
    rules.may_administer_user(user, by=by)
    Session.objects.filter(user=user).delete()
    Token.objects.filter(user=user, revoked_at=None).update(revoked_at=stamp_after("created_at"))
    append("end_access", ("user", user.id), by=by, area=None, changes={})


@action
def set_password(user: User, password: str, *, kept: UUID | None = None, by: User) -> None:
    """A new password; sessions opened with the old one end, but for ``kept``, in which it is changed."""
    if by.id != user.id:
        rules.may_administer_user(user, by=by)
    set_checked_password(user, password)
    user.password_ends_at = None if by.id == user.id else _initial_end()
    User.objects.filter(id=user.id).update(password=user.password, password_ends_at=user.password_ends_at)
    Session.objects.filter(~_is(kept), user=user).delete()
    append("set_password", ("user", user.id), by=by, area=None, changes={"kept": kept})


@action
def set_language(user: User, language: str, *, by: User) -> None:
    """Of one's own account: where no language was chosen in a browser."""
    if language not in dict(settings.LANGUAGES):
        raise Refusal("unknown_language", _("This language is not known."), field="language")
    User.objects.filter(id=user.id).update(language=language)
    append("set_language", ("user", user.id), by=by, area=None, changes={"language": language})


@action
def add_second_factor(user: User, secret: bytes, code: str, *, by: User) -> list[str]:
    """The phone has shown that it has the secret. Answers with the recovery codes, which cannot be shown again."""
    step = second_factor.matching_step(secret, code)
    if step is None:
        raise Refusal("wrong_code", _("This code is wrong or was used before."), status=403, field="code")
    if SecondFactor.objects.filter(user=user).exists():
        raise Refusal("already_added", _("There is a second factor already; remove it first."), status=409)
    kept = {"sealed": second_factor.sealed(secret), "last_step": step, "added_at": sources.now()}
    SecondFactor.objects.create(user=user, **kept)
    codes = second_factor.new_recovery_codes(user)
    append("add_second_factor", ("user", user.id), by=by, area=None, changes={})
    return codes


@action
def renew_recovery_codes(user: User, *, by: User) -> list[str]:
    if not SecondFactor.objects.filter(user=user).exists():
        raise Refusal("no_second_factor", _("There is no second factor."), status=409)
    codes = second_factor.new_recovery_codes(user)
    append("renew_recovery_codes", ("user", user.id), by=by, area=None, changes={})
    return codes


@action
def remove_second_factor(user: User, *, by: User) -> None:
    """By its owner where their roles allow it, or by an administrator when the phone is lost: then sessions end."""
    is_own = by.id == user.id
    if not is_own:
        rules.may_administer_user(user, by=by)
        Session.objects.filter(user=user).delete()
    elif is_second_factor_required(user):
        raise Refusal("second_factor_required", _("Your role requires a second factor."), status=403)
    RecoveryCode.objects.filter(user=user).delete()
    if not SecondFactor.objects.filter(user=user).delete()[0]:
        raise Refusal("no_second_factor", _("There is no second factor."), status=409)
    own_or_reset = "remove_second_factor" if is_own else "reset_second_factor"
    append(own_or_reset, ("user", user.id), by=by, area=None, changes={})


@action
def require_second_factor(role: Role, *, is_required: bool, by: User) -> None:
    """From now on (or no longer) whoever has this role comes in with a second factor only."""
    rules.may_administer.require(by)
    standing = SecondFactorRule.objects.filter(role=role, until=None).first()
    if (standing is not None) == is_required:
        raise Refusal("unchanged", _("This is so already."), status=409)
    now = sources.now()
    if standing is None:
        standing = SecondFactorRule.objects.create(role=role, since=now)
    else:
        SecondFactorRule.objects.filter(id=standing.id).update(until=now)
    changes = {"role": role, "is_required": is_required}
    append("require_second_factor", ("second_factor_rule", standing.id), by=by, area=None, changes=changes)
