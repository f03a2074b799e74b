"""Being told while the page is closed, over HTTP."""

from uuid import UUID

import msgspec

from shouwang.accounts.endpoint import ByUser, Nothing, does
from shouwang.accounts.sessions import standing
from shouwang.live import actions
from shouwang.live.web_push import Target


class SubscriptionBody(msgspec.Struct, forbid_unknown_fields=True):
    """What a browser's ``PushSubscription.toJSON()`` has, without its expiry."""

    endpoint: str
    p256dh: str
    auth: str


@does(SubscriptionBody)
def subscribe_push(request: ByUser, body: SubscriptionBody) -> None:
    target = Target(body.endpoint, body.p256dh, body.auth)
    actions.subscribe_push(_session_id(request), target, by=request.user)


@does(Nothing)
def unsubscribe_push(request: ByUser, body: Nothing) -> None:
    actions.unsubscribe_push(_session_id(request), by=request.user)


def _session_id(request: ByUser) -> UUID | None:
    """None where somebody comes by a token: a program reads the stream."""
    session = getattr(request, "session", None)
    row = standing(session.session_key) if session else None
    return row.id if row else None
