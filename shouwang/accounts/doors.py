"""The ways in: password (slowed down when guessed), API token, and the rule that everything else is closed."""

import hmac
import ipaddress
import logging
import secrets
import unicodedata
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import Attempt, User
from shouwang.accounts.queries import note_use, user_of_token
from shouwang.accounts.throttle import require_room
from shouwang.foundation import sources
from shouwang.foundation.pages import refused, speaks_json
from shouwang.foundation.refusal import Refusal

WINDOW = timedelta(minutes=15)
ATTEMPTS_PER_NAME = 5
ATTEMPTS_PER_ADDRESS = 20
KNOWN_DEVICE_SECONDS = 180 * 86_400
# What stays open to somebody who has a step to finish first.
FINISHING = ("/account/", "/logout/", "/language/", "/login/")
log = logging.getLogger(__name__)


class PasswordDoor(ModelBackend):
    """Name and password, refused for a while after too many failures by name or by address."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Any:
        if not username or password is None:
            return None
        keys = _attempt_keys(username, request)
        refuse_if_guessing(keys)
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if not isinstance(user, User) or user.is_system or _is_past(user):
            note_failure(keys, request, "password")
            return None
        return user


def _is_past(user: User) -> bool:
    """Whether a password that was drawn for somebody has waited too long for its owner."""
    return user.password_ends_at is not None and user.password_ends_at <= sources.now()


def _attempt_keys(username: str, request: HttpRequest | None) -> dict[str, int]:
    """What failures count against, and how many. A browser that has let this name in before has a count of its own:

    whoever fails on purpose elsewhere locks others out of a name, never its owner.
    """
    name = folded(username)
    if request is not None and (device := known_device(request, name)):
        return {f"device:{device}": ATTEMPTS_PER_NAME}
    address = address_of(request) if request else ""
    return {f"name:{_short(name)}": ATTEMPTS_PER_NAME, f"address:{address}": ATTEMPTS_PER_ADDRESS}


def code_keys(user: User, request: HttpRequest) -> dict[str, int]:
    """The same for the second factor: the password was right already."""
    device = known_device(request, folded(user.username))
    return {f"code:{device or user.id}": ATTEMPTS_PER_NAME}


def folded(username: str) -> str:
    """Ｚhou, ZHOU and zhou are one name to be guessed."""
    return unicodedata.normalize("NFKC", username).casefold().strip()


def _short(name: str) -> str:
    return salted_hmac("shouwang.attempt", name, algorithm="sha256").hexdigest()


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: what our own proxy says last, if there is one; a client may claim the rest.

    One household has 2**64 addresses of IPv6: they count as one.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    told = forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return str(request.META.get("REMOTE_ADDR", ""))[:45]
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


def refuse_if_guessing(keys: dict[str, int]) -> None:
    since = sources.now() - WINDOW
    for key, limit in keys.items():
        if Attempt.objects.filter(key=key, at__gt=since).count() >= limit:
            message = _("Too many failed attempts; wait 15 minutes.")
            raise Refusal("too_many_attempts", message, status=429, wait_seconds=WINDOW.seconds)


def note_failure(keys: dict[str, int], request: HttpRequest | None, what: str) -> None:
    """The name that was typed is not written down: it may be a password in the wrong field."""
    Attempt.objects.bulk_create([Attempt(key=key, at=sources.now()) for key in keys])
    log.warning("failed login: %s, from %s", what, address_of(request) if request else "here")


def known_device(request: HttpRequest, name: str) -> str:
    """The mark of a browser in which this name has logged in; "" for any other."""
    cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        mark, owner = signing.loads(cookie, salt="shouwang.device", max_age=KNOWN_DEVICE_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(mark) if hmac.compare_digest(str(owner), _short(name)) else ""


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    name = folded(user.username)
    mark = known_device(request, name) or secrets.token_urlsafe(12)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([mark, _short(name)], salt="shouwang.device"),
        max_age=KNOWN_DEVICE_SECONDS,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Strict",
    )


class ClosedByDefault(LoginRequiredMiddleware):
    """Every address asks for a login unless its view says ``login_not_required``. A token counts as one."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        try:
            return self._let_in(request)
        except Refusal as refusal:
            return refused(request, refusal)

    def _let_in(self, request: HttpRequest) -> HttpResponseBase | None:
        require_room(f"address:{address_of(request)}")
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if kind == "Bearer":
            user = user_of_token(secret)
            if user is None:
                return _unauthorised()
            note_use(secret)
            request.user = user
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # noqa: SLF001 - no cookie, no forgery
        if isinstance(request.user, User):
            require_room(f"user:{request.user.id}")
            if request.user.language and not request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
                translation.activate(request.user.language)
        return None

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        answer: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is None and is_unfinished(request) and not request.path.startswith(FINISHING):
            return _finish_first(request)
        return answer

    def handle_no_permission(  # type: ignore[override] # JSON where JSON is spoken
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        if speaks_json(request):
            return _unauthorised()
        return super().handle_no_permission(request, view_func)


def is_unfinished(request: HttpRequest) -> bool:
    """Logged in, but with a password of one's own to choose or a second factor to add before anything opens."""
    return request.user.is_authenticated and bool(request.session.get("unfinished"))


def _finish_first(request: HttpRequest) -> HttpResponseBase:
    if not request.path.startswith("/api/"):
        return redirect("account")
    message = _("Finish setting up your account first: open “My account”.")
    return JsonResponse(Refusal("account_unfinished", message, status=403).as_json(), status=403)


def _unauthorised() -> JsonResponse:
    refusal = Refusal("not_logged_in", _("Log in first."), status=401)
    return JsonResponse(refusal.as_json(), status=401, headers={"WWW-Authenticate": "Bearer"})
