"""What every response carries, and how a refusal looks: JSON where JSON was asked for, else a page."""

import logging
import sys
from math import ceil

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext_lazy as _

from shouwang.foundation.outage import outage
from shouwang.foundation.refusal import Message, Refusal

# No nonce, no hash, nothing inline: scripts and styles are files of our own. The map draws its labels and symbols
# itself; its worker is a file too. `data:` pictures are the map library's buttons and
# the QR code of a second factor, which must not be at an address of its own.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
FEATURES = ("camera", "microphone", "payment", "usb", "serial", "midi", "display-capture", "hid")
TOLD = {403, 404, 429}  # somebody asked for what is not theirs, or too often: the log says who
log = logging.getLogger(__name__)
REFUSED = _("This cannot be done")


def protection() -> dict[str, str]:
    """What every answer carries, whoever gives it: pages, the API, files, tiles, the stream, a refusal of size."""
    headers = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join([*(f"{name}=()" for name in FEATURES), "geolocation=(self)"]),
    }
    if settings.IS_HTTPS:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


class SecurityHeaders(MiddlewareMixin):
    """Beside ``protection``: what is personal is kept nowhere, unless its view says how long it may be."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        for name, value in protection().items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class Refusals(MiddlewareMixin):
    """Turns a raised Refusal into its answer, wherever it was raised; a database that is away is one too."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Django's own "not in this way" has no words."""
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        told = refused(request, Refusal("wrong_method", _("This address is not used in this way."), status=405))
        told["Allow"] = response["Allow"]
        return told

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return refused(request, exception)
        return _out_of_order(request, exception)


def refused(request: HttpRequest, refusal: Refusal, *, title: Message = REFUSED) -> HttpResponse:
    if refusal.status in TOLD:
        log.info(
            "refused %d %s: user %s", refusal.status, refusal.code, getattr(request, "user", None) and request.user.pk
        )
    headers = {} if refusal.wait_seconds is None else {"Retry-After": str(ceil(refusal.wait_seconds))}
    if speaks_json(request):
        return JsonResponse(refusal.as_json(), status=refusal.status, headers=headers)
    shown = {"title": title, "message": refusal.message}
    response = render(request, "ui/message.html", shown, status=refusal.status)
    for name, value in headers.items():
        response.headers[name] = value
    return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = _("This page is out of date, or cookies are switched off. Load it again and repeat what you did.")
    return refused(request, Refusal("bad_csrf", message, status=403))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refused(request, Refusal("forbidden", _("This is not open to you."), status=403))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    refusal = Refusal("not_found", _("There is nothing at this address."), status=404)
    return refused(request, refusal, title=_("Not found"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing of the request is trusted: not even its host."""
    return _plain(request, Refusal("bad_request", _("The request cannot be read.")), REFUSED)


def failed(request: HttpRequest) -> HttpResponse:
    """A bug, or a database that was away before any view was asked."""
    if (answer := _out_of_order(request, sys.exc_info()[1])) is not None:
        return answer
    message = _("Something went wrong on the server. It is in the server's log. Try again in a moment.")
    return _plain(request, Refusal("failed", message, status=500), _("Something went wrong"))


def _out_of_order(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    refusal = outage(error)
    if refusal is None:
        return None
    log.warning("%s %s: %s: %s", request.method, request.path, refusal.code, str(error).partition("\n")[0])
    answer = _plain(request, refusal, REFUSED)
    answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - Django would add a traceback to each
    return answer


def _plain(request: HttpRequest, refusal: Refusal, title: Message) -> HttpResponse:
    """Asks the database nothing, not even who is reading."""
    if speaks_json(request):
        return JsonResponse(refusal.as_json(), status=refusal.status)
    page = render_to_string("ui/message.html", {"title": title, "message": refusal.message})
    return HttpResponse(page, status=refusal.status)


def speaks_json(request: HttpRequest) -> bool:
    """Under ``/api/`` and at the devices' door, and wherever JSON is asked for."""
    return request.path.startswith(("/api/", "/devices/")) or "application/json" in request.headers.get("Accept", "")
