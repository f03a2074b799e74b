"""Base of every feature's ``api.py``: a checked body in, one action performed once, its entry out."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.accounts.models import User
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import perform_once

B = TypeVar("B", bound=msgspec.Struct)


class ByUser(HttpRequest):
    """A request behind the closed door: its user is one of ours."""

    user: User


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """An empty body."""


def answered(content: object, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(content), status=status, content_type="application/json")


def reads(read: Callable[..., object]) -> Callable[..., HttpResponse]:
    """A GET that answers with JSON."""

    @require_GET
    @wraps(read)
    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = answered(read(request, **kwargs))
        response["Cache-Control"] = "no-store"
        return response

    return view


def does(body_type: type[B]) -> Callable[[Callable[..., object]], Callable[..., HttpResponse]]:
    """A POST that performs one action, once, however often the same ``Idempotency-Key`` arrives with this body."""

    def decorate(act: Callable[..., object]) -> Callable[..., HttpResponse]:
        @require_POST
        @wraps(act)
        def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            body = decoded(request.body, body_type)
            digest = sha256(request.path.encode() + b"\n" + request.body).hexdigest()
            extra: dict[str, object] = {}

            def perform() -> None:
                shown = act(request, body, **kwargs)
                if isinstance(shown, dict):
                    extra.update(shown)

            entry = perform_once(_request_id(request), digest, perform)
            subject = {"kind": entry.subject_kind, "id": entry.subject_id}
            answer = {"position": entry.position, "verb": entry.verb, "subject": subject}
            return answered(answer | extra, 201)

        return view

    return decorate


def decoded(body: bytes, body_type: type[B]) -> B:
    try:
        return msgspec.json.decode(body or b"{}", type=body_type)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = _("The request cannot be read: %(error)s") % {"error": error}
        raise Refusal("bad_body", message, field=_field(str(error))) from error


def _field(error: str) -> str | None:
    _before, separator, path = error.partition("at `$.")
    return path.rstrip("`") if separator else None


def _request_id(request: HttpRequest) -> UUID:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return sources.new_id()
    try:
        return UUID(key)
    except ValueError:
        raise Refusal("bad_request_id", _("Idempotency-Key must be a UUID."), field="Idempotency-Key") from None
