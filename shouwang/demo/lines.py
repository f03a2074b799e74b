"""The telephone lines of the demo's room: other desks take over what is transferred, works say how it goes.

Of one dispatcher, after pauses as long as such talks take; a visitor may be quicker, then there is nothing left to do.
"""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from shouwang.accounts.models import User
from shouwang.dispatch.actions import confirm_transfer, connect_transfer, offer_transfer
from shouwang.dispatch.models import Agency, Incident, Transfer
from shouwang.dispatch.states import TRANSFER_OPEN, TransferState
from shouwang.joint.actions import notify_agency, promise_support, restore_notice, update_notice
from shouwang.joint.models import Notice, SupportRequest
from shouwang.joint.states import NoticeState, SupportState

if TYPE_CHECKING:
    from shouwang.demo.street import LiveStage

LOOK_SECONDS = 5.0
# Type of incident -> whose business it is too: transferred with the caller on the line, or told that it is broken.
TAKES_OVER = {"traffic_accident": "122", "traffic_injury": "120", "medical_help": "120", "fire": "119"}
REPAIRS = {"utilities": "water", "gas_leak": "gas", "road_hazard": "roads"}
PROGRESS = ["已派人，在路上", "已到现场，正在检查", "正在抢修"]


class Lines:
    def __init__(self, seed: int, stage: "LiveStage", by: User) -> None:
        self.luck, self.stage, self.by = Random(seed), stage, by
        self.waited_for: set[UUID] = set()

    def start(self) -> None:
        self.stage.after(LOOK_SECONDS, self._look)

    def speak_of(self, incident: Incident) -> None:
        """Some time after units were sent: police come first."""
        if incident.category_id in TAKES_OVER:
            self._after(6, 25, self._offer, incident, TAKES_OVER[incident.category_id])
        elif incident.category_id in REPAIRS:
            self._after(20, 60, self._notify, incident, REPAIRS[incident.category_id])

    def _look(self) -> None:
        self.stage.after(LOOK_SECONDS, self._look)
        for transfer in Transfer.objects.filter(state__in=TRANSFER_OPEN).select_related("incident__area", "agency"):
            self._soon(transfer.id, 10, 40, self._answer, transfer)
        asked = SupportRequest.objects.filter(state=SupportState.ASKED, to_area=None)
        for request in asked.select_related("incident__area", "agency"):
            self._soon(request.id, 40, 150, self._promise, request)
        late = Notice.objects.filter(state=NoticeState.STANDING, due_at__lt=self.stage.now())
        for notice in late.select_related("area", "agency"):
            self._soon(notice.id, 120, 600, self._tell, notice)

    def _soon(self, row: UUID, least: float, most: float, act: Callable[..., object], *what: object) -> None:
        if row not in self.waited_for:
            self.waited_for.add(row)
            self._after(least, most, act, *what)

    def _after(self, least: float, most: float, act: Callable[..., object], *what: object) -> None:
        self.stage.after(self.luck.uniform(least, most), act, *what)

    def _offer(self, incident: Incident, code: str) -> None:
        offer_transfer(incident, Agency.objects.get(code=code), by=self.by)

    def _notify(self, incident: Incident, code: str) -> None:
        what = incident.category.name
        notify_agency(Agency.objects.get(code=code), what=what, incident=incident, by=self.by)

    def _answer(self, transfer: Transfer) -> None:
        self.waited_for.discard(transfer.id)
        if transfer.state == TransferState.OFFERED:
            connect_transfer(transfer, by=self.by)
            return
        desk = f"{transfer.agency.name} {self.luck.randint(1, 9)} 席"
        confirm_transfer(transfer, taken_by=desk, reference=f"{self.luck.randrange(10_000):04d}", by=self.by)

    def _promise(self, request: SupportRequest) -> None:
        promise_support(request, answer=f"1 辆车，{self.luck.randint(4, 12)} 分钟到", by=self.by)

    def _tell(self, notice: Notice) -> None:
        """It gets on, and one day it is restored."""
        self.waited_for.discard(notice.id)
        said = notice.updates.count()
        if said >= len(PROGRESS):
            restore_notice(notice, by=self.by)
            return
        promised_at = self.stage.now() + timedelta(minutes=self.luck.randint(20, 90))
        update_notice(notice, PROGRESS[said], promised_at=promised_at, by=self.by)
