"""``shouwang user``: add people, grant and revoke roles, units, passwords, tokens, second factors; close accounts."""

import argparse
import secrets
from collections.abc import Callable
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from shouwang.accounts import actions
from shouwang.accounts.models import Grant, Role, SecondFactor, SecondFactorRule, Token, User
from shouwang.accounts.queries import open_sessions, system_user
from shouwang.areas.models import Area
from shouwang.areas.queries import root_area
from shouwang.duty.actions import join_unit
from shouwang.duty.models import Unit
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", help="URL of the database")
    what = parser.add_subparsers(dest="what", required=True)
    add = what.add_parser("add", help="a new person with one role; prints a password once")
    add.add_argument("username")
    add.add_argument("name")
    for command in (add, what.add_parser("grant", help="one more role")):
        if command is not add:
            command.add_argument("username")
        command.add_argument("role", choices=Role.values)
        command.add_argument("--area", help="an area's name, in either language; default: the whole town")
    revoke = what.add_parser("revoke", help="take a role away")
    revoke.add_argument("username")
    revoke.add_argument("role", choices=Role.values)
    what.add_parser("close", help="close the account; open pages end at once").add_argument("username")
    what.add_parser("password", help="a new password, printed once").add_argument("username")
    token = what.add_parser("token", help="a new API token, printed once")
    token.add_argument("username")
    token.add_argument("label")
    token.add_argument("--days", type=int, default=actions.TOKEN_DAYS, help="how long it opens; at most a year")
    what.add_parser("end", help="end all of a person's sessions and tokens").add_argument("username")
    reset = what.add_parser("reset-second-factor", help="the phone is lost: the password alone opens, until a new one")
    reset.add_argument("username")
    require = what.add_parser("require-second-factor", help="a role that comes in with a second factor only")
    require.add_argument("role", choices=Role.values)
    require.add_argument("--no", action="store_true", help="no longer")
    unit = what.add_parser("unit", help="the unit a person rides with from now on")
    unit.add_argument("username")
    unit.add_argument("call_sign")
    what.add_parser("revoke-token", help="end a token").add_argument(
        "token", type=UUID, help="its id, as 'user list' prints it"
    )
    what.add_parser("list", help="people, roles and tokens")


def run(options: argparse.Namespace) -> int:
    commands: dict[str, Callable[[argparse.Namespace, User], None]] = {
        "add": _add,
        "grant": _grant,
        "revoke": _revoke,
        "close": lambda asked, by: actions.close_user(_user(asked), by=by),
        "password": _password,
        "token": _token,
        "end": lambda asked, by: actions.end_access(_user(asked), by=by),
        "reset-second-factor": lambda asked, by: actions.remove_second_factor(_user(asked), by=by),
        "require-second-factor": _require_second_factor,
        "revoke-token": _revoke_token,
        "unit": _unit,
        "list": _list,
    }
    commands[options.what](options, system_user())
    return 0


def _add(options: argparse.Namespace, by: User) -> None:
    area = _area(options.area)
    password = secrets.token_urlsafe(12)
    user = actions.create_user(options.username, options.name, password, is_password_initial=True, by=by)
    actions.grant_role(user, Role(options.role), area, by=by)
    print(f"{user.username} {password}")


def _grant(options: argparse.Namespace, by: User) -> None:
    actions.grant_role(_user(options), Role(options.role), _area(options.area), by=by)


def _revoke(options: argparse.Namespace, by: User) -> None:
    user = _user(options)
    standing = Grant.objects.filter(user=user, role=options.role, revoked_at=None).select_related("area")
    if not standing:
        raise Refusal("no_such_role", _("%(name)s does not have this role.") % {"name": user.username}, status=404)
    for grant in standing:
        actions.revoke_role(grant, by=by)


def _password(options: argparse.Namespace, by: User) -> None:
    password = secrets.token_urlsafe(12)
    actions.set_password(_user(options), password, by=by)
    print(password)


def _token(options: argparse.Namespace, by: User) -> None:
    _token_row, secret = actions.create_token(_user(options), options.label, days=options.days, by=by)
    print(secret)


def _require_second_factor(options: argparse.Namespace, by: User) -> None:
    actions.require_second_factor(Role(options.role), is_required=not options.no, by=by)


def _unit(options: argparse.Namespace, by: User) -> None:
    unit = Unit.objects.filter(call_sign=options.call_sign).select_related("area").first()
    if unit is None:
        raise Refusal("no_such_unit", _("There is no unit %(name)r.") % {"name": options.call_sign}, status=404)
    join_unit(_user(options), unit, by=by)


def _revoke_token(options: argparse.Namespace, by: User) -> None:
    token = Token.objects.filter(id=options.token).first()
    if token is None:
        raise Refusal("no_such_token", _("There is no such token."), status=404)
    actions.revoke_token(token, by=by)


def _list(_options: argparse.Namespace, _by: User) -> None:
    required = SecondFactorRule.objects.filter(until=None).order_by("role").values_list("role", flat=True)
    if required:
        print(f"second factor required: {', '.join(required)}")
    for user in User.objects.order_by("username").prefetch_related("grants__area", "tokens"):
        roles = ", ".join(f"{grant.role}@{grant.area.name}" for grant in user.grants.all() if not grant.revoked_at)
        print(f"{user.username:20} {user.name:20} {'' if user.is_active else 'closed'} {roles}{_access(user)}")
        for token in user.tokens.all():
            print(f"    token {token.id} {token.label} {_standing(token)}")


def _access(user: User) -> str:
    sessions = open_sessions(user).count()
    has_factor = SecondFactor.objects.filter(user=user).exists()
    return (", second factor" if has_factor else "") + (f", {sessions} sessions" if sessions else "")


def _standing(token: Token) -> str:
    if token.revoked_at:
        return "revoked"
    used = f", last used {token.last_used_on}" if token.last_used_on else ""
    return f"{'until' if token.expires_at > sources.now() else 'ended'} {token.expires_at:%Y-%m-%d}{used}"


def _user(options: argparse.Namespace) -> User:
    user = User.objects.filter(username=options.username).first()
    if user is None or user.is_system:
        raise Refusal("no_such_user", _("There is no user %(name)r.") % {"name": options.username}, status=404)
    return user


def _area(name: str | None) -> Area:
    whole = root_area()
    if whole is None:
        raise Refusal("not_set_up", _("There are no areas yet; set up the town with: shouwang init"), status=409)
    if name is None:
        return whole
    found = list(Area.objects.filter(Q(name=name) | Q(name_en=name)))
    if len(found) != 1:
        problem = _("%(count)d areas are named %(name)r") if found else _("There is no area %(name)r.")
        raise Refusal("no_such_area", problem % {"count": len(found), "name": name}, status=404)
    return found[0]
