"""Base of every feature's ``api.py``: a checked body in, one action performed once, its entry out."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from hashlib import sha256
from math import isfinite
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from shouwang.accounts.models import User
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import perform_once

B = TypeVar("B", bound=msgspec.Struct)
FAULTS = tuple(
    (re.compile(shape), words)
    for shape, words in (
        (r"missing required field `(?P<field>[^`]+)`", gettext_lazy("“%(field)s” is missing.")),
        (r"unknown field `(?P<field>[^`]+)`", gettext_lazy("“%(field)s” is not known here.")),
        (
            r"Expected `(?P<wanted>[^`]+)`, got `(?P<found>[^`]+)` - at `\$\.(?P<field>[^`]+)`",
            gettext_lazy("“%(field)s” must be %(wanted)s, not %(found)s."),
        ),
        (
            r"Expected `(?P<wanted>[^`]+)`, got `(?P<found>[^`]+)`",
            gettext_lazy("The request must be %(wanted)s, not %(found)s."),
        ),
        (r" - at `\$\.(?P<field>[^`]+)`", gettext_lazy("“%(field)s” has a value that cannot be read.")),
        (r"malformed|truncated", gettext_lazy("The request is not complete JSON.")),
    )
)


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


def does(
    body_type: type[B], *, shows: Callable[[ByUser, UUID], dict[str, object]] | None = None
) -> Callable[[Callable[..., None]], Callable[..., HttpResponse]]:
    """A POST that performs one action, once, however often the same ``Idempotency-Key`` arrives with this body.

    ``shows``: what the answer says of the entry's subject beside its id, asked for after the action.
    """

    def decorate(act: Callable[..., None]) -> Callable[..., HttpResponse]:
        @require_POST
        @wraps(act)
        def view(request: ByUser, **kwargs: Any) -> HttpResponse:
            body = decoded(request, body_type)
            asked = f"{request.user.pk}\n{request.path}\n"  # somebody else's request is another one
            digest = sha256(asked.encode() + request.body).hexdigest()
            entry = perform_once(_request_id(request), digest, lambda: act(request, body, **kwargs))
            subject = {"kind": entry.subject_kind, "id": entry.subject_id}
            answer = {"position": entry.position, "verb": entry.verb, "subject": subject}
            return answered(answer | (shows(request, entry.subject_id) if shows else {}), 201)

        return view

    return decorate


def decoded(request: HttpRequest, body_type: type[B]) -> B:
    try:
        return msgspec.json.decode(request.body or b"{}", type=body_type)
    except RequestDataTooBig as error:
        raise Refusal("too_long", _("The request is too large.")) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal("bad_body", _fault(str(error)), field=_field(str(error))) from error


def _fault(error: str) -> str:
    """msgspec's words in the reader's language."""
    for shape, words in FAULTS:
        if found := shape.search(error):
            return words % found.groupdict()
    return _("The request cannot be read.")


def _field(error: str) -> str | None:
    found = re.search(r"(?:field `|at `\$\.)([^`]+)`", error)
    return found[1] if found else None


def in_utc(at: datetime, field: str) -> datetime:
    """A time without a zone is meant in UTC. Refuses what cannot be told in UTC: the first and the last day of all."""
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        raise Refusal("bad_time", _("This is not a time that can be kept."), field=field) from None


def number_asked(request: HttpRequest, name: str) -> float | None:
    """A number in the address; None where there is none that one can reckon with."""
    try:
        number = float(request.GET[name])
    except (KeyError, ValueError):
        return None
    return number if isfinite(number) else None


def _request_id(request: HttpRequest) -> UUID:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return sources.new_id()
    try:
        return UUID(key)
    except ValueError:
        raise Refusal("bad_request_id", _("Idempotency-Key must be a UUID."), field="Idempotency-Key") from None
