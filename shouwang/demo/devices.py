"""The demo's call points: they beat and are pressed now and then, over HTTP and signed, as real ones are."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import TYPE_CHECKING

from shouwang.accounts.queries import system_user
from shouwang.callpoints.actions import create_point
from shouwang.callpoints.client import heartbeat, press
from shouwang.callpoints.keys import keys_of
from shouwang.callpoints.models import CallPoint
from shouwang.dispatch.policy import categories
from shouwang.foundation.refusal import Refusal
from shouwang.places.models import Asset

if TYPE_CHECKING:
    from shouwang.demo.street import LiveStage

log = logging.getLogger(__name__)
BEAT_SECONDS = 60
PRESS_EVERY_SECONDS = 420.0
MOST_POINTS = 16
SILENT = 5  # one of so many stops after its first heartbeats: a visitor sees a dead device


def set_up_call_points() -> None:
    """A device at each call point of the map, street points and one-key points in turn."""
    by = system_user()
    assets = Asset.objects.filter(kind="call_point", area__isnull=False).select_related("area").order_by("name", "id")
    for number, asset in enumerate(assets[:MOST_POINTS]):
        is_street = number % 2 == 0
        kind, code = (CallPoint.Kind.STREET, "alarm") if is_street else (CallPoint.Kind.ONE_KEY, "help")
        create_point(asset, kind, category=categories()[code], heartbeat_seconds=BEAT_SECONDS, by=by)


class Device:
    """One device: what it knows is its id, its key and the server."""

    def __init__(self, point: CallPoint, key: str, battery: int) -> None:
        self.id, self.key, self.battery = str(point.id), key, battery
        self.beats = 0


class Devices:
    def __init__(self, seed: int, server: str, stage: "LiveStage") -> None:
        self.luck, self.server, self.stage = Random(seed), server, stage
        self.line = ThreadPoolExecutor(1, thread_name_prefix="devices")
        points = CallPoint.objects.filter(retired_at=None).order_by("set_up_at", "id")
        self.all = [Device(point, keys[0], self.luck.randint(15, 100)) for point in points if (keys := keys_of(point))]

    def start(self) -> None:
        """Spread over a minute, as devices that were switched on one after the other."""
        for number, device in enumerate(self.all):
            self.stage.after(5 + self.luck.uniform(0, BEAT_SECONDS), self._beat, device, number)
        self.stage.after(self.luck.expovariate(1 / PRESS_EVERY_SECONDS), self._press)

    def _beat(self, device: Device, number: int) -> None:
        device.beats += 1
        if number % SILENT == SILENT - 1 and device.beats > 2:
            return
        self.stage.after(BEAT_SECONDS, self._beat, device, number)
        self._send(heartbeat, device)

    def _press(self) -> None:
        self.stage.after(self.luck.expovariate(1 / PRESS_EVERY_SECONDS), self._press)
        if self.all:
            device = self.luck.choice(self.all)
            self._send(press, device)

    def _send(self, message: Callable[..., object], device: Device) -> None:
        """In a thread of its own: a server that is slow to answer holds up no crew."""
        self.line.submit(self._sent, message, device)

    def _sent(self, message: Callable[..., object], device: Device) -> None:
        try:
            message(self.server, device.id, device.key, battery=device.battery)
        except Refusal as refusal:
            log.info("demo: %s", refusal)
