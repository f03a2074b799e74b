"""What a device says is written here. As a position, a heartbeat is no action: it overwrites what was said before.

A press is kept before anything else is done with it; whatever it then sets off can be done again by the worker.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.callpoints.actions.points import BATTERY_LOW, BATTERY_WELL, hear_again, note_battery
from shouwang.callpoints.models import CallPoint, Nonce, Press
from shouwang.callpoints.states import PressState
from shouwang.dispatch.models import Incident
from shouwang.dispatch.states import OPEN as OPEN_INCIDENTS
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.write_lock import write_lock

BEATS_MISSED = 3  # one lost message is nothing, three in a row are a dead device
REPEATED_WITHIN = timedelta(seconds=60)  # somebody afraid presses more than once; it is one call
TEST_REPEATED_WITHIN = timedelta(seconds=2)
MOST_LATE = timedelta(days=1)  # a device without network says how long ago it was pressed
KEPT = timedelta(days=180)
SOON = timedelta(seconds=5)  # the worker does what the request itself did not come to do


@dataclass(frozen=True)
class Said:
    """What every message may carry."""

    nonce: str
    battery: int | None = None


@dataclass(frozen=True)
class Pressed:
    message_id: UUID
    is_test: bool = False
    seconds_ago: float = 0


def hear_heartbeat(point: CallPoint, said: Said, *, by: User) -> None:
    with write_lock(), transaction.atomic():
        _hear(point, said)
    _say_what_changed(point, said, by)


def hear_press(point: CallPoint, said: Said, pressed: Pressed, *, by: User) -> tuple[Press, bool]:
    """The press this message belongs to, and whether it is a new one."""
    with write_lock(), transaction.atomic():
        _hear(point, said)
        press, is_new = _kept(point, pressed)
    _say_what_changed(point, said, by)
    return press, is_new


def _hear(point: CallPoint, said: Said) -> None:
    """Uses the nonce up; the point is alive."""
    now = sources.now()
    statement = "INSERT INTO callpoints_nonce (point_id, nonce, heard_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        at = connection.ops.adapt_datetimefield_value(now)
        cursor.execute(statement, [point.id.hex, said.nonce, at])
        if not cursor.rowcount:
            raise Refusal("replayed", _("This message was heard before."), status=409)
    silent_at = now + timedelta(seconds=point.heartbeat_seconds * BEATS_MISSED)
    told: dict[str, object] = {"heard_at": now, "silent_at": silent_at}
    if said.battery is not None:
        told["battery_percent"] = said.battery
    if not CallPoint.objects.filter(id=point.id, retired_at=None).update(**told):
        raise Refusal("bad_signature", _("This is not signed as it must be."), status=401)  # retired in this moment


def _say_what_changed(point: CallPoint, said: Said, by: User) -> None:
    """Two messages in one moment say it once; a press is no worse off for it."""
    is_low = point.battery_low_since is not None
    if point.silent_since is not None:
        with suppress(Refusal):
            hear_again(point, by=by)
    if said.battery is not None and (said.battery >= BATTERY_WELL if is_low else said.battery <= BATTERY_LOW):
        with suppress(Refusal):
            note_battery(point, said.battery, is_low=not is_low, by=by)


def _kept(point: CallPoint, pressed: Pressed) -> tuple[Press, bool]:
    """Idempotent by the message, and within a minute by the point: the update decides between two at once."""
    earlier = Press.objects.filter(point=point, message_id=pressed.message_id).first()
    if earlier is not None:
        return earlier, False
    now = sources.now()
    if pressed.is_test or CallPoint.objects.filter(id=point.id, test_until__gt=now).exists():
        return _kept_test(point, pressed, now)
    due = (
        Q(pressed_at=None) | Q(pressed_at__lte=now - REPEATED_WITHIN) | Q(pressed_at__gt=now)
    )  # the clock was set back
    is_first = CallPoint.objects.filter(due, id=point.id).update(pressed_at=now)
    last = Press.objects.filter(point=point).exclude(state=PressState.TEST).order_by("-heard_at", "-id").first()
    if last is not None and (not is_first or last.state == PressState.RINGING):
        Press.objects.filter(id=last.id).update(times=F("times") + 1)
        return last, False
    is_street = point.kind == CallPoint.Kind.STREET
    state = PressState.AT_DESK if is_street else PressState.RINGING
    press = _new(point, pressed, state, now)
    if is_street and last is not None and _is_open(last.incident_id):
        press.incident_id = last.incident_id
    press.ladder_at = now + SOON
    press.save(force_insert=True)
    return press, True


def _kept_test(point: CallPoint, pressed: Pressed, now: datetime) -> tuple[Press, bool]:
    tests = Press.objects.filter(point=point, state=PressState.TEST)
    last = tests.filter(heard_at__gt=now - TEST_REPEATED_WITHIN, heard_at__lte=now).order_by("-heard_at", "-id").first()
    if last is not None:
        tests.filter(id=last.id).update(times=F("times") + 1)
        return last, False
    press = _new(point, pressed, PressState.TEST, now)
    press.save(force_insert=True)
    return press, True


def _new(point: CallPoint, pressed: Pressed, state: PressState, now: datetime) -> Press:
    late = min(max(timedelta(seconds=pressed.seconds_ago), timedelta()), MOST_LATE)
    press_id = sources.new_id()
    return Press(
        id=press_id,
        point=point,
        message_id=pressed.message_id,
        state=state,
        pressed_at=now - late,
        heard_at=now,
        incident_id=press_id,
        erase_at=now + KEPT,
    )


def _is_open(incident_id: UUID) -> bool:
    return Incident.objects.filter(id=incident_id, state__in=OPEN_INCIDENTS).exists()


def erase_nonces(now: datetime, kept: timedelta) -> None:
    """What was heard so long ago is refused by its time."""
    old = Nonce.objects.filter(heard_at__lte=now - kept)
    if old.exists():
        with write_lock():
            old.delete()
