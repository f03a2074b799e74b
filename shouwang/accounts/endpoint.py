"""Base of every feature's ``api.py``: a checked body in, one action performed once, its entry out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Annotated, Any, TypeVar
from uuid import UUID

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from shouwang.accounts.models import User
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.text import shown
from shouwang.journal.append import perform_once

B = TypeVar("B", bound=msgspec.Struct)
REQUEST = "request"  # the entry keeps the body's hash for ever: with the installation's key, nobody can guess a number
SHOWN_AGAIN = timedelta(minutes=5)  # to whoever lost the answer; later, a look is a new one and leaves its entry
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


@dataclass(frozen=True)
class Contract:
    """What an address takes and what it answers, for the schema (``shouwang.api``)."""

    method: str
    status: int
    answer: Any  # a type; None where there is no content
    body: type[msgspec.Struct] | None = None
    asks: type[msgspec.Struct] | None = None  # what may stand behind the question mark
    is_repeatable: bool = False  # takes an Idempotency-Key
    is_file: bool = False  # its body is the bytes of a file, of whatever type


def contract_of(view: Callable[..., object]) -> Contract | None:
    return view.__dict__.get("contract")


class Subject(msgspec.Struct, forbid_unknown_fields=True):
    kind: str
    id: UUID


class Done(msgspec.Struct, forbid_unknown_fields=True):
    """The journal entry of what was done."""

    position: int
    verb: str
    subject: Subject


class Fault(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    message: str
    field: str | None


class Refused(msgspec.Struct, forbid_unknown_fields=True):
    """An expected "no": its code stays, its message is in the reader's language."""

    error: Fault


# A time without a zone is meant in UTC (``in_utc``).
At = Annotated[datetime, msgspec.Meta(extra_json_schema={"format": "date-time"})]
Lon = Annotated[float, msgspec.Meta(ge=-180, le=180)]
Lat = Annotated[float, msgspec.Meta(ge=-90, le=90)]


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """An empty body."""


def answered(content: object, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(content), status=status, content_type="application/json")


def reads(
    answer: Any, *, asks: type[msgspec.Struct] | None = None
) -> Callable[[Callable[..., object]], Callable[..., HttpResponse]]:
    """A GET that answers with JSON of type ``answer``; ``asks`` is read from the address and handed on."""

    def decorate(read: Callable[..., object]) -> Callable[..., HttpResponse]:
        @require_GET
        @wraps(read)
        def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            asked = (_asked(request, asks),) if asks else ()
            response = answered(read(request, *asked, **kwargs))
            response["Cache-Control"] = "no-store"
            return response

        return _kept(view, Contract("GET", 200, answer, asks=asks))

    return decorate


def hears(body_type: type[B]) -> Callable[[Callable[..., None]], Callable[..., HttpResponse]]:
    """A POST that is no action and has no answer but that it was heard."""

    def decorate(hear: Callable[..., None]) -> Callable[..., HttpResponse]:
        @require_POST
        @wraps(hear)
        def view(request: ByUser, **kwargs: Any) -> HttpResponse:
            hear(request, decoded(request, body_type), **kwargs)
            return HttpResponse(status=204)

        return _kept(view, Contract("POST", 204, None, body=body_type))

    return decorate


def does(
    body_type: type[B],
    *,
    answer: type[msgspec.Struct] = Done,
    shows: Callable[[ByUser, UUID], dict[str, object]] | None = None,
    names: Callable[[ByUser, B], UUID] | None = None,
) -> Callable[[Callable[..., None]], Callable[..., HttpResponse]]:
    """A POST that performs one action, once, however often the same ``Idempotency-Key`` arrives with this body.

    ``names``: the request by what its body is about, where the sender gives the thing an id of its own.
    ``shows``: what the answer says of the entry's subject beside its id, asked for after the action.
    """

    def decorate(act: Callable[..., None]) -> Callable[..., HttpResponse]:
        @require_POST
        @wraps(act)
        def view(request: ByUser, **kwargs: Any) -> HttpResponse:
            body = decoded(request, body_type)
            asked = f"{request.user.pk}\n{request.path}\n"  # somebody else's request is another one
            digest = salted_hmac(REQUEST, asked.encode() + request.body, algorithm="sha256").hexdigest()
            request_id = names(request, body) if names else _request_id(request)
            entry = perform_once(request_id, digest, lambda: act(request, body, **kwargs))
            if shows and sources.now() - entry.recorded_at > SHOWN_AGAIN:
                raise Refusal("shown_already", gettext_lazy("This was shown a while ago; ask for it anew."), status=409)
            subject = {"kind": entry.subject_kind, "id": entry.subject_id}
            done = {"position": entry.position, "verb": entry.verb, "subject": subject}
            return answered(done | (shows(request, entry.subject_id) if shows else {}), 201)

        return _kept(view, Contract("POST", 201, answer, body=body_type, is_repeatable=True))

    return decorate


def _kept(view: Callable[..., HttpResponse], contract: Contract) -> Callable[..., HttpResponse]:
    view.__dict__["contract"] = contract
    return view


def _asked(request: HttpRequest, asks: type[B]) -> B:
    """What is empty counts as not asked."""
    given = {name: value for name, value in request.GET.items() if value}
    try:
        return msgspec.convert(given, asks, strict=False)
    except msgspec.ValidationError as error:
        raise Refusal("bad_question", _fault(str(error)), field=_field(str(error))) from error


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
            return words % {name: shown(part) for name, part in found.groupdict().items()}
    return _("The request cannot be read.")


def _field(error: str) -> str | None:
    found = re.search(r"(?:field `|at `\$\.)([^`]+)`", error)
    return shown(found[1]) if found else None


def in_utc(at: datetime, field: str) -> datetime:
    """A time without a zone is meant in UTC. Refuses what cannot be told in UTC: the first and the last day of all."""
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        raise Refusal("bad_time", _("This is not a time that can be kept."), field=field) from None


def _request_id(request: HttpRequest) -> UUID:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return sources.new_id()
    try:
        return UUID(key)
    except ValueError:
        raise Refusal("bad_request_id", _("Idempotency-Key must be a UUID."), field="Idempotency-Key") from None
