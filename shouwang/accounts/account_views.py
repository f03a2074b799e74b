"""One's own account: sessions, tokens, password, language, second factor.

What changes the ways in asks for the password again. Open to everybody who is logged in, also to those who must finish
something here before anything else opens.
"""

from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.accounts import actions, doors, queries, second_factor
from shouwang.accounts.endpoint import ByUser
from shouwang.accounts.forms import CodeForm, ConfirmForm, PasswordForm
from shouwang.accounts.models import SecondFactor
from shouwang.accounts.sessions import confirm, is_confirmed, standing
from shouwang.foundation.refusal import Refusal

ANY = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def account(request: ByUser) -> HttpResponse:
    return _page(request)


def _page(request: ByUser, **more: object) -> HttpResponse:
    user, here = request.user, standing(request.session.session_key)
    shown = {
        "sessions": queries.open_sessions(user),
        "here": here.id if here else None,
        "tokens": queries.open_tokens(user),
        "factor": SecondFactor.objects.filter(user=user).first(),
        "is_required": queries.is_second_factor_required(user),
        "codes_left": queries.recovery_codes_left(user),
        "languages": settings.LANGUAGES,
        "unfinished": request.session.get("unfinished", ""),
        "is_confirmed": is_confirmed(request.session),
        "confirm_form": ConfirmForm(),
        "password_form": PasswordForm(),
    }
    return render(request, "accounts/account.html", shown | more)


@sensitive_post_parameters()
@require_POST
def confirm_it_is_me(request: ByUser) -> HttpResponse:
    """The password once more opens what changes the account, for ten minutes, under a new session key."""
    form = ConfirmForm(request.POST)
    if form.is_valid() and _is_mine(request, form.cleaned_data["password"]):
        request.session.cycle_key()
        confirm(request.session)
        return redirect("account")
    form.add_error("password", _("This is not your password."))
    return _page(request, confirm_form=form)


def _is_mine(request: ByUser, password: str) -> bool:
    """By the same door as a login, so that guessing is slowed down here too."""
    found = authenticate(cast("HttpRequest", request), username=request.user.username, password=password)
    return found is not None and found.pk == request.user.pk


def require_confirmed(request: ByUser) -> None:
    if not is_confirmed(request.session):
        raise Refusal("not_confirmed", _("Enter your password on “My account” first."), status=403)


@require_POST
def end_session(request: ByUser, session_id: UUID) -> HttpResponse:
    require_confirmed(request)
    actions.end_session(queries.own_session(session_id, seen_by=request.user), by=request.user)
    return _done(request, _("The session has ended."))


@require_POST
def end_other_sessions(request: ByUser) -> HttpResponse:
    require_confirmed(request)
    here = standing(request.session.session_key)
    actions.end_other_sessions(request.user, kept=here.id if here else None, by=request.user)
    return _done(request, _("All other sessions have ended."))


@require_POST
def revoke_token(request: ByUser, token_id: UUID) -> HttpResponse:
    require_confirmed(request)
    actions.revoke_token(queries.own_token(token_id, seen_by=request.user), by=request.user)
    return _done(request, _("The token opens nothing any more."))


@require_POST
def set_language(request: ByUser) -> HttpResponse:
    """The account's own language; what this browser had chosen gives way to it."""
    actions.set_language(request.user, request.POST.get("language", ""), by=request.user)
    response = redirect("account")
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


@sensitive_post_parameters()
@require_POST
def set_password(request: ByUser) -> HttpResponse:
    """With the old one; every other session ends, this one goes on under a new key."""
    form = PasswordForm(request.POST)
    if form.is_valid():
        problem = _set_password(request, form)
        if problem is None:
            return _done(request, _("Your password is changed; your other sessions have ended."))
        form.add_error(*problem)
    return _page(request, password_form=form)


def _set_password(request: ByUser, form: PasswordForm) -> tuple[str, str] | None:
    """None where it is done, else the field and what is wrong with it."""
    current, password = form.cleaned_data["current"], form.cleaned_data["password"]
    if not _is_mine(request, current):
        return "current", _("This is not your password.")
    if current == password:
        return "password", _("This is the old one.")
    here = standing(request.session.session_key)
    try:
        actions.set_password(request.user, password, kept=here.id if here else None, by=request.user)
    except Refusal as refusal:
        return "password", str(refusal.message)
    update_session_auth_hash(request, request.user)
    request.session["unfinished"] = queries.unfinished(request.user)
    confirm(request.session)
    return None


@sensitive_post_parameters()
@ANY
def add_second_factor(request: ByUser) -> HttpResponse:
    """Shows a new secret until the phone has answered with its first code; never afterwards."""
    require_confirmed(request)
    form = CodeForm(request.POST or None)
    if request.method != "POST" or "new_factor" not in request.session:
        request.session["new_factor"] = second_factor.sealed(second_factor.new_secret())
    secret = second_factor.unsealed(request.session["new_factor"])
    if secret is None:
        del request.session["new_factor"]
        return redirect("add-second-factor")
    if form.is_valid():
        codes = _add_second_factor(request, form, secret)
        if codes is not None:
            return _show_codes(request, codes)
    address = second_factor.address_for_phone(request.user, secret)
    shown = {"form": form, "secret": second_factor.in_words(secret), "picture": second_factor.picture(address)}
    return render(request, "accounts/second_factor.html", shown)


def _add_second_factor(request: ByUser, form: CodeForm, secret: bytes) -> list[str] | None:
    keys = doors.code_keys(request.user, request)
    doors.refuse_if_guessing(keys)
    try:
        codes = actions.add_second_factor(request.user, secret, form.cleaned_data["code"], by=request.user)
    except Refusal as refusal:
        if refusal.field is None:
            raise
        doors.note_failure(keys, request, "code")
        form.add_error("code", str(refusal.message))
        return None
    del request.session["new_factor"]
    request.session["unfinished"] = queries.unfinished(request.user)
    request.session.cycle_key()
    return codes


@require_POST
def renew_recovery_codes(request: ByUser) -> HttpResponse:
    require_confirmed(request)
    return _show_codes(request, actions.renew_recovery_codes(request.user, by=request.user))


def _show_codes(request: ByUser, codes: list[str]) -> HttpResponse:
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


@require_POST
def remove_second_factor(request: ByUser) -> HttpResponse:
    require_confirmed(request)
    actions.remove_second_factor(request.user, by=request.user)
    request.session.cycle_key()
    return _done(request, _("The second factor is removed."))


def _done(request: ByUser, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("account")
