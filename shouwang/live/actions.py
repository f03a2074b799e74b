"""A browser asks to be told while its page is closed, and no more."""

from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import Session, User
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import action, append
from shouwang.live import rules
from shouwang.live.models import PushSubscription
from shouwang.live.web_push import BadKeyError, Target, checked_keys, is_allowed


@action
def subscribe_push(session_id: UUID | None, target: Target, *, by: User) -> None:
    """For this session alone. Only at services the installation trusts: an address from outside may name anything."""
    rules.may_be_told.require(by)
    if not settings.PUSH_ORIGINS:
        raise Refusal("push_is_off", _("This installation sends nothing to closed pages."), status=409)
    if not is_allowed(target.endpoint, settings.PUSH_ORIGINS):
        raise Refusal("push_service", _("This push service is not one this installation trusts."), field="endpoint")
    try:
        checked_keys(target)
    except BadKeyError:
        raise Refusal("bad_key", _("This is not the key of a browser."), field="p256dh") from None
    session = Session.objects.filter(id=session_id, user=by).first() if session_id else None
    if session is None:
        raise Refusal("no_session", _("Only a browser that is logged in can be told."), status=409)
    kept = {"endpoint": target.endpoint, "p256dh": target.p256dh, "auth": target.auth, "created_at": sources.now()}
    PushSubscription.objects.update_or_create(session=session, defaults=kept)
    append("subscribe_push", ("session", session.id), by=by, area=None, changes={})


@action
def unsubscribe_push(session_id: UUID | None, *, by: User) -> None:
    rules.may_be_told.require(by)
    if not PushSubscription.objects.filter(session=session_id, session__user=by).delete()[0]:
        raise Refusal("not_subscribed", _("This browser is not told of anything."), status=409)
    assert session_id is not None  # noqa: S101 - there was one
    append("unsubscribe_push", ("session", session_id), by=by, area=None, changes={})
