"""What closed pages are told. Features say which entries tell whom; nobody here knows units or orders.

The message says no more than its kind: names and places never leave the installation this way. What was told too late
is dropped: the ladder sees to an order without answer.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from shouwang.foundation.write_lock import write_lock
from shouwang.journal.follow import entries_after
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from shouwang.live.models import PushCursor, PushMessage, PushSubscription
from shouwang.live.web_push import Answer, Target, deliver, pass_for, sealed, sender_key

USEFUL = timedelta(minutes=5)
PAUSE = timedelta(seconds=5)  # doubled with each try
LONGEST_PAUSE = timedelta(minutes=2)
MOST_AT_ONCE = 50
GONE = {404, 410}
LATER = {0, 408, 425, 429}
Recipients = Callable[[Entry], Collection[UUID]]


@dataclass(frozen=True)
class _Offer:
    kind: str
    recipients: Recipients


_offers: dict[str, _Offer] = {}
_ends: dict[str, Recipients] = {}


def offer(verbs: Sequence[str], kind: str, recipients: Recipients) -> None:
    """Called once, in ``AppConfig.ready``: entries of these verbs tell these people that there is a ``kind``."""
    _offers.update(dict.fromkeys(verbs, _Offer(kind, recipients)))


def end_with(verbs: Sequence[str], recipients: Recipients) -> None:
    """After entries of these verbs these people are told nothing more until they ask anew: their shift is over."""
    _ends.update(dict.fromkeys(verbs, recipients))


def collect(now: datetime) -> int:
    """Reads on in the journal and writes down whom to tell; how many entries it read."""
    with write_lock(), transaction.atomic():
        cursor, is_new = PushCursor.objects.get_or_create(id=1, defaults={"position": head_position()})
        entries = [] if is_new else entries_after(cursor.position)
        for entry in entries:
            _write_down(entry, now)
        if entries:
            PushCursor.objects.filter(id=1).update(position=entries[-1].position)
    return len(entries)


def _write_down(entry: Entry, now: datetime) -> None:
    if entry.verb in _ends:
        PushSubscription.objects.filter(session__user__in=_ends[entry.verb](entry)).delete()
    told = _offers.get(entry.verb)
    if told is None or entry.recorded_at + USEFUL <= now:
        return
    for subscription in PushSubscription.objects.filter(session__user__in=told.recipients(entry)):
        facts = {"kind": told.kind, "due_at": now, "ends_at": entry.recorded_at + USEFUL}
        PushMessage.objects.get_or_create(subscription=subscription, position=entry.position, defaults=facts)


def send_due(now: datetime) -> int:
    """Tells what is due, one after the other, outside any transaction; how many tries it made."""
    with write_lock():
        PushMessage.objects.filter(ends_at__lte=now).delete()
    due = PushMessage.objects.filter(due_at__lte=now).select_related("subscription").order_by("due_at", "id")
    messages = list(due[:MOST_AT_ONCE])
    for message in messages:
        _settle(message, _sent(message, now), now)
    return len(messages)


def _sent(message: PushMessage, now: datetime) -> Answer:
    one = message.subscription
    target = Target(one.endpoint, one.p256dh, one.auth)
    key = sender_key(settings.SECRET_KEY)
    headers = {
        "Authorization": pass_for(target.endpoint, key, settings.PUSH_CONTACT, now),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(max(0, round((message.ends_at - now).total_seconds()))),
        "Urgency": "high",
        "Topic": message.kind,  # a newer one takes the place of one that still waits there
    }
    return deliver(target, sealed(msgspec.json.encode({"kind": message.kind}), target), headers)


def _settle(message: PushMessage, answer: Answer, now: datetime) -> None:
    rows = PushMessage.objects.filter(id=message.id)
    with write_lock():
        if answer.status in GONE:  # the browser has forgotten us
            PushSubscription.objects.filter(session=message.subscription_id).delete()
        elif answer.status in LATER or answer.status >= 500:
            rows.update(tries=message.tries + 1, due_at=now + _pause(message.tries, answer, now))
        else:
            rows.delete()  # told, or refused for good


def _pause(tries: int, answer: Answer, now: datetime) -> timedelta:
    asked = _asked_pause(answer.retry_after, now)
    own: timedelta = min(PAUSE * 2 ** min(tries, 10), LONGEST_PAUSE)
    return max(own, min(asked, USEFUL))


def _asked_pause(retry_after: str, now: datetime) -> timedelta:
    """Seconds or a date; anything else asks for nothing."""
    if retry_after.isdecimal() and len(retry_after) < 7:
        return timedelta(seconds=int(retry_after))
    try:
        return parsedate_to_datetime(retry_after) - now
    except (ValueError, TypeError):
        return timedelta()
