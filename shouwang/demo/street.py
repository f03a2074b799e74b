"""The demo district alive: people call, a dispatcher orders, crews drive, in real time and through the real actions.

A visitor may do any of it too: whoever is first wins, the simulation finds its step already taken and goes on.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from shouwang.accounts.models import Role, User
from shouwang.demo.devices import Devices
from shouwang.demo.lines import Lines
from shouwang.demo.replay.crews import Crew, Crews
from shouwang.demo.replay.stage import Stage
from shouwang.dispatch.actions import Report, close_incident, send_order, take_call
from shouwang.dispatch.models import Incident, Order
from shouwang.dispatch.policy import categories
from shouwang.dispatch.queries import open_incidents
from shouwang.dispatch.queries.recommendation import advise
from shouwang.dispatch.states import ACTIVE, IncidentState
from shouwang.duty.models import Member
from shouwang.duty.states import UnitState
from shouwang.engine.simulation import DelayModel, Delays
from shouwang.foundation.refusal import Refusal
from shouwang.places.models import Place

TICK_SECONDS = 0.5
MOVING_REPORT_SECONDS = 2.0
STANDING_REPORT_SECONDS = 25.0
CALL_EVERY_SECONDS = 40.0
MOST_OPEN = 10
# Shorter than in a real town, so that a visitor sees a whole incident in a few minutes.
DELAYS = Delays(
    acknowledge=DelayModel.through(4.0, 12.0, most_seconds=60.0),
    turnout=DelayModel.through(4.0, 10.0, most_seconds=60.0),
    scene=DelayModel.through(60.0, 180.0, most_seconds=400.0),
    refuses_share=0.03,
    silent_share=0.03,
)
LOOK = DelayModel.through(9.0, 25.0, most_seconds=80.0)
FREQUENT = [
    "dispute",
    "noise",
    "e_bike_theft",
    "fight",
    "help",
    "traffic_accident",
    "domestic",
    "fraud",
    "lost_property",
]
# Invented; the numbers are of a block nobody has.
CALLERS = ["林女士", "陈先生", "周先生", "吴女士", "赵先生", "许女士"]
NOTES = ["报警人在门口等", "三四个人，没有器械", "楼下有狗", "门禁需要物业开", "听到吵闹声已经十分钟"]
log = logging.getLogger(__name__)


class LiveStage(Stage):
    """The replay's stage with the real clock under it."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed, datetime.now(UTC))
        self._began, self._before, self._pace = time.monotonic(), 0.0, 1.0

    @property
    def seconds(self) -> float:
        return self._before + (time.monotonic() - self._began) * self._pace

    def keep_pace(self, pace: float) -> None:
        """How fast invented people call and drive from now on; at 0 they stand still."""
        if pace != self._pace:
            self._before, self._began, self._pace = self.seconds, time.monotonic(), pace

    def now(self) -> datetime:
        return datetime.now(UTC)

    def run_due(self) -> None:
        """What should have happened by now. A step that a person took first is refused, and that is all right."""
        while (at := self.queue.next_at()) is not None and at <= self.seconds:
            _at, happen = self.queue.take()
            try:
                happen()
            except Refusal as refusal:
                log.info("demo: %s", refusal)


class StreetCrews(Crews):
    def _advance(self, crew: Crew, step: str, reason: str = "") -> None:
        """A step somebody else has taken, or that was taken before the demo was restarted, is simply done."""
        with suppress(Refusal):
            super()._advance(crew, step, reason)

    def report(self) -> None:
        """Phones report often while moving, now and then while standing."""
        for crew in self.by_unit.values():
            is_moving = crew.route is not None and self.stage.seconds - crew.left_at < crew.route.milliseconds / 1000
            every = MOVING_REPORT_SECONDS if is_moving else STANDING_REPORT_SECONDS
            if self.stage.seconds - crew.reported_at >= every:
                self._report(crew)


class Street:
    """Callers, one dispatcher and the crews of every unit on shift that no visitor plays."""

    def __init__(
        self, seed: int, server: str, *, is_dispatching: bool, call_every_seconds: float = CALL_EVERY_SECONDS
    ) -> None:
        self.stage = LiveStage(seed)
        self.luck = Random(seed)
        self.is_dispatching = is_dispatching
        self.call_every_seconds = call_every_seconds
        self.call_taker = _person(Role.CALL_TAKER)
        self.dispatcher = User.objects.get(username="dispatcher2")
        members = Member.objects.filter(user__username__startswith="crew-").select_related(
            "user", "unit__post", "unit__area"
        )
        crews = [Crew(member.unit, member.user) for member in members.order_by("user__username")]
        self.crews = StreetCrews(self.stage, crews, DELAYS, self)
        homes = Place.objects.filter(retired_at=None, kind__in=["building", "landmark", "compound"])
        self.places = list(homes.exclude(area=None).order_by("id"))
        self.looked_at: set[UUID] = set()
        self.devices = Devices(seed, server, self.stage)
        self.lines = Lines(seed, self.stage, self.dispatcher)

    def run(self, is_over: Callable[[], bool], pace: Callable[[], float] = lambda: 1.0) -> None:
        self.stage.after(1.0, self._ring)
        self.devices.start()
        if self.is_dispatching:
            self.lines.start()
        while not is_over():
            self.stage.keep_pace(pace())
            self.stage.run_due()
            self.crews.look_at_phones()
            self._look()
            self._move()
            time.sleep(TICK_SECONDS)

    def look_after(self, incident_id: UUID) -> None:
        self.looked_at.discard(incident_id)

    def unit_is_free(self) -> None:
        """The next look sees it."""

    def _ring(self) -> None:
        self.stage.after(self.luck.expovariate(1 / self.call_every_seconds), self._ring)
        if open_incidents(seen_by=self.dispatcher).count() >= MOST_OPEN:
            return
        place = self.luck.choice(self.places)
        known = [code for code in categories() if code not in {None, "other", "officer_initiated"}]
        code = self.luck.choice(FREQUENT) if self.luck.random() < 0.75 else self.luck.choice(known)
        now = self.stage.now()
        is_named = self.luck.random() < 0.5
        report = Report(
            category=code,
            place=place,
            place_text=place.name,
            note=self.luck.choice(NOTES) if is_named else "",
            caller_name=self.luck.choice(CALLERS) if is_named else "",
            caller_phone=f"1380000{self.luck.randrange(10_000):04d}" if is_named else "",
            ring_at=now - timedelta(seconds=self.luck.uniform(8, 40)),
            answered_at=now - timedelta(seconds=self.luck.uniform(4, 8)),
        )
        take_call(report, by=self.call_taker)

    def _look(self) -> None:
        if not self.is_dispatching:
            return
        for incident in open_incidents(seen_by=self.dispatcher):
            if incident.id in self.looked_at or incident.state == IncidentState.ORDERED:
                continue
            self.looked_at.add(incident.id)
            self.stage.after(LOOK.draw(self.luck), self._do, incident.id)

    def _do(self, incident_id: UUID) -> None:
        self.looked_at.discard(incident_id)
        incident = Incident.objects.select_related("area", "category").get(id=incident_id)
        has_units = Order.objects.filter(incident=incident, state__in=ACTIVE).exists()
        if incident.state == IncidentState.WAITING and not has_units:
            self._send(incident)
        elif incident.state == IncidentState.ATTENDED and not has_units:
            close_incident(incident, incident.category, "dealt_with", by=self.dispatcher)

    def _send(self, incident: Incident) -> None:
        advice = advise(incident)
        wanted = incident.category.needs.get("units", 1)
        is_fit = [one for one in advice.candidates if one.candidate.is_capable and one.travel_seconds is not None]
        for one in [one for one in is_fit if one.duty.state == UnitState.FREE][:wanted]:
            send_order(incident, one.duty.unit, advice=advice, by=self.dispatcher)
        self.lines.speak_of(incident)

    def _move(self) -> None:
        try:
            self.crews.report()
        except Refusal as refusal:  # a visitor ended the unit's shift
            log.info("demo: %s", refusal)


def _person(role: Role) -> User:
    return User.objects.filter(grants__role=role, grants__revoked_at=None).order_by("username")[0]
