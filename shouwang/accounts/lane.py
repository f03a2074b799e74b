"""The short way of programs: a request to the API with a token needs no session, no form, no cookie."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import resolve
from django.utils import translation

from shouwang.accounts.doors import ClosedByDefault
from shouwang.foundation.pages import refused
from shouwang.foundation.refusal import Refusal


class TokenLane:
    """In front of the middlewares that serve pages; everything else goes through them as ever.

    The same door lets in, the same views answer: only what a token has no use for is left out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.door = ClosedByDefault(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith("/api/") or not request.headers.get("Authorization", "").startswith("Bearer "):
            return self.get_response(request)
        # The thread still speaks the last request's language, and the door may shut before the user's is known.
        translation.activate(translation.get_language_from_request(request))
        if (shut := self.door.process_request(request)) is not None:
            return shut
        match = request.resolver_match = resolve(request.path_info)
        try:
            response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        except Refusal as refusal:
            response = refused(request, refusal)
        return response
