"""What devices say, under ``/devices/v1/``, each message signed."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from shouwang.accounts.queries import system_user
from shouwang.callpoints.calling import follow_press
from shouwang.callpoints.doors import signed
from shouwang.callpoints.hearing import Pressed, Said, hear_heartbeat, hear_press
from shouwang.callpoints.models import CallPoint, Press
from shouwang.foundation import sources

Battery = Annotated[int, msgspec.Meta(ge=0, le=100)]
LAMP_SECONDS = 30 * 60  # so long a heartbeat tells the device what became of its last press


class HeartbeatBody(msgspec.Struct, forbid_unknown_fields=True):
    battery: Battery | None = None


class PressBody(msgspec.Struct, forbid_unknown_fields=True):
    """``id``: the same for every try to send one press. ``seconds_ago``: when it could not be sent at once."""

    id: UUID
    battery: Battery | None = None
    test: bool = False
    seconds_ago: Annotated[float, msgspec.Meta(ge=0, le=86_400)] = 0.0


class Heard(msgspec.Struct, forbid_unknown_fields=True):
    """``now`` sets a device's clock. ``state``: of the press, or of the last one lately; what its lamp may show."""

    now: datetime
    state: str | None


@signed(HeartbeatBody, Heard)
def heartbeat(point: CallPoint, body: HeartbeatBody, nonce: str) -> dict[str, object]:
    hear_heartbeat(point, Said(nonce, body.battery), by=system_user())
    now = sources.now()
    last = Press.objects.filter(point=point).order_by("-heard_at", "-id").first()
    is_lately = last is not None and (now - last.heard_at).total_seconds() < LAMP_SECONDS
    return {"now": now, "state": last.state if last and is_lately else None}


@signed(PressBody, Heard)
def press(point: CallPoint, body: PressBody, nonce: str) -> dict[str, object]:
    by, pressed = system_user(), Pressed(body.id, is_test=body.test, seconds_ago=body.seconds_ago)
    found, is_new = hear_press(point, Said(nonce, body.battery), pressed, by=by)
    if is_new:
        found.point = point
        found = follow_press(found, by=by)
    return {"now": sources.now(), "state": found.state}
