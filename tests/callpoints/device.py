"""A call point on the town's wall, and what its device sends: signed as ``signing`` says, through the real address."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.test import Client

from shouwang.accounts.queries import system_user
from shouwang.callpoints import actions, signing
from shouwang.callpoints.models import CallPoint
from shouwang.dispatch.policy import categories
from shouwang.foundation import sources
from shouwang.places.models import Asset
from tests import make

PRESS, HEARTBEAT = "/devices/v1/press", "/devices/v1/heartbeat"


@dataclass
class Device:
    point: CallPoint
    key: str

    def send(self, path: str, body: object = None, **changed: Any) -> tuple[int, dict[str, Any]]:
        """``changed``: parts of the message that are not what was signed."""
        content = body if isinstance(body, bytes) else json.dumps({} if body is None else body, default=str).encode()
        at = changed.pop("at", int(sources.now().timestamp()))
        headers = signing.headers(
            str(self.point.id), self.key, method="POST", path=path, body=content, at=at, nonce=changed.pop("nonce", "")
        )
        headers |= changed.pop("headers", {})
        answer = Client().post(
            changed.pop("to", path), changed.pop("sent", content), content_type="application/json", headers=headers
        )
        assert not changed
        return answer.status_code, answer.json()

    def press(self, message_id: UUID | None = None, **said: Any) -> tuple[int, dict[str, Any]]:
        return self.send(PRESS, {"id": message_id or sources.new_id(), **said})

    def beat(self, **said: Any) -> tuple[int, dict[str, Any]]:
        return self.send(HEARTBEAT, said)

    def now(self) -> CallPoint:
        return CallPoint.objects.select_related("asset", "area").get(id=self.point.id)


def device(town: make.Town, kind: str, *, lon: float = make.WEST + make.STEP / 2, name: str = "东门报警柱") -> Device:
    """In beat A, unless told otherwise."""
    asset = Asset(kind="call_point", name=name, lon=lon, lat=make.SOUTH + make.STEP / 2)
    code = "alarm" if kind == "street" else "help"
    return Device(*actions.create_point(asset, kind, category=categories()[code], by=system_user()))
