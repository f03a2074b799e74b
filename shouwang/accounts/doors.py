"""The ways in: password (slowed down when guessed), API token, and the rule that everything else is closed."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import Attempt, User
from shouwang.accounts.queries import user_of_token
from shouwang.foundation import sources
from shouwang.foundation.pages import speaks_json
from shouwang.foundation.refusal import Refusal

WINDOW = timedelta(minutes=15)
ATTEMPTS_PER_NAME = 5
ATTEMPTS_PER_ADDRESS = 20


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
        _refuse_if_guessing(keys)
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is None or user.is_system:
            Attempt.objects.bulk_create([Attempt(key=key, at=sources.now()) for key in keys])
            return None
        return user


def _attempt_keys(username: str, request: HttpRequest | None) -> list[str]:
    return [f"name:{username[:60]}", f"address:{address_of(request) if request else ''}"]


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: what our own proxy says last, if there is one; a client may claim the rest."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def _refuse_if_guessing(keys: list[str]) -> None:
    since = sources.now() - WINDOW
    for key, limit in zip(keys, (ATTEMPTS_PER_NAME, ATTEMPTS_PER_ADDRESS), strict=True):
        if Attempt.objects.filter(key=key, at__gt=since).count() >= limit:
            raise Refusal("too_many_attempts", _("Too many failed attempts; wait 15 minutes."), status=429)


class ClosedByDefault(LoginRequiredMiddleware):
    """Every address asks for a login unless its view says ``login_not_required``. A token counts as one."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if kind == "Bearer":
            user = user_of_token(secret)
            if user is None:
                return _unauthorised()
            request.user = user
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # noqa: SLF001 - no cookie, no forgery
        if isinstance(request.user, User) and "django_language" not in request.COOKIES:
            translation.activate(request.user.language)
        return None

    def handle_no_permission(  # type: ignore[override] # JSON where JSON is spoken
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        if speaks_json(request):
            return _unauthorised()
        return super().handle_no_permission(request, view_func)


def _unauthorised() -> JsonResponse:
    refusal = Refusal("not_logged_in", _("Log in first."), status=401)
    return JsonResponse(refusal.as_json(), status=401, headers={"WWW-Authenticate": "Bearer"})
