"""The devices' own door: no session and no user, a signature over every message.

Who is refused learns no more than that: not whether the device exists, not which part was wrong.
"""

import hmac
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from time import monotonic
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shouwang.accounts.doors import address_of
from shouwang.accounts.endpoint import Contract, answered, decoded
from shouwang.accounts.throttle import Buckets
from shouwang.callpoints import signing
from shouwang.callpoints.keys import keys_of
from shouwang.callpoints.models import CallPoint
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.write_lock import write_lock

TOLERANCE = timedelta(minutes=5)
MOST_BYTES = 4096
SHAPES = {
    signing.TIME: re.compile(r"\d{1,11}", re.ASCII),
    signing.NONCE: re.compile(r"[A-Za-z0-9_-]{16,64}"),
    signing.SIGNATURE: re.compile(r"[0-9a-f]{64}"),
}
# A device that beats each minute and is pressed in panic stays far below; one that has run wild does not.
MESSAGES_PER_SECOND, MESSAGES_AT_ONCE = 1.0, 30.0
# Refusals that are written down and logged, each device from each address: the rest is only refused.
NOTED_PER_SECOND, NOTED_AT_ONCE = 0.1, 5.0
B = TypeVar("B", bound=msgspec.Struct)
log = logging.getLogger(__name__)
_messages, _noted = Buckets(), Buckets()


def signed(body_type: type[B], answer: type[msgspec.Struct]) -> Callable[[Callable[..., object]], Any]:
    """A POST of a device; the view gets the call point, the checked body and the nonce, which it must use up."""

    def decorate(hear: Callable[..., object]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @login_not_required
        @require_POST
        @wraps(hear)
        def view(request: HttpRequest) -> HttpResponse:
            point = point_of(request)
            return answered(hear(point, decoded(request, body_type), request.headers[signing.NONCE]), 202)

        view.__dict__["contract"] = Contract("POST", 202, answer, body=body_type)
        return view

    return decorate


def point_of(request: HttpRequest) -> CallPoint:
    """The call point whose key signed this request just now."""
    point = _claimed(request)
    if not _is_signed(request, point):
        _note_refusal(request, point)
        raise _refused()
    assert point is not None  # noqa: S101 - no key opens without one
    wait_seconds = _messages.take(str(point.id), MESSAGES_PER_SECOND, MESSAGES_AT_ONCE, monotonic())
    if wait_seconds:
        message = _("Too many requests; wait a moment.")
        raise Refusal("too_many_requests", message, status=429, wait_seconds=wait_seconds)
    if abs(sources.now() - datetime.fromtimestamp(int(request.headers[signing.TIME]), UTC)) > TOLERANCE:
        log.warning("call point %s: its clock is off", point.id)
        message = _("The message's time is more than five minutes off; the header Date says what time it is.")
        raise Refusal("clock_off", message, status=401)
    return point


def _refused() -> Refusal:
    return Refusal("bad_signature", _("This is not signed as it must be."), status=401)


def _claimed(request: HttpRequest) -> CallPoint | None:
    """Whom the message claims to be from. Refuses at once what has not even the form of one."""
    if any(not shape.fullmatch(request.headers.get(name, "")) for name, shape in SHAPES.items()):
        raise _refused()
    try:
        claimed = UUID(request.headers.get(signing.DEVICE, ""))
    except ValueError:
        raise _refused() from None
    points = CallPoint.objects.select_related("asset", "area", "category").defer("area__outline")
    return points.filter(id=claimed, retired_at=None).first()


def _is_signed(request: HttpRequest, point: CallPoint | None) -> bool:
    """Every key is tried, and one where there is none: how long it takes tells nothing."""
    try:
        body = request.body
    except RequestDataTooBig:
        return False
    if len(body) > MOST_BYTES:
        return False
    told = request.headers
    message = {"method": "POST", "path": request.path, "at": told[signing.TIME], "nonce": told[signing.NONCE]}
    keys = (keys_of(point) if point else []) or [""]
    expected = [signing.signature(key, **message, body=body) for key in keys]
    matches = [hmac.compare_digest(one, told[signing.SIGNATURE]) for one in expected]
    return point is not None and any(matches) and keys != [""]


def _note_refusal(request: HttpRequest, point: CallPoint | None) -> None:
    """Counted with the device it named, and logged; not more often than somebody can read."""
    address = address_of(request)
    if _noted.take(f"{point.id if point else ''} {address}", NOTED_PER_SECOND, NOTED_AT_ONCE, monotonic()):
        return
    log.warning("call point %s: a bad signature, from %s", point.id if point else "unknown", address)
    if point is not None:
        with write_lock():
            counted = {"refused_times": F("refused_times") + 1, "refused_at": sources.now()}
            CallPoint.objects.filter(id=point.id).update(**counted)


def forget() -> None:
    _messages.forget()
    _noted.forget()
