"""From a press to what it sets off: units rung step by step, and a call at the desk. Done again, it does no harm."""

from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from uuid import UUID

from shouwang.accounts.models import User
from shouwang.callpoints.actions.presses import pass_to_desk, ring_unit
from shouwang.callpoints.models import Press, RingStep
from shouwang.callpoints.queries import ring_steps
from shouwang.callpoints.queries.ringing import whom_to_ring
from shouwang.callpoints.states import PressState
from shouwang.dispatch.actions import Report, add_call, take_call
from shouwang.dispatch.models import Call, Incident
from shouwang.dispatch.states import OPEN
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.write_lock import write_lock
from shouwang.journal.append import perform_once


def follow_press(press: Press, *, by: User) -> Press:
    """What is due for a press now; in the request of the device, and again by the worker."""
    if press.state == PressState.RINGING:
        with suppress(Refusal):  # answered between the look and the step
            climb(press, by=by)
        press = Press.objects.select_related("point__asset", "point__area", "point__category").get(id=press.id)
    if press.state == PressState.AT_DESK and press.ladder_at is not None:
        open_call(press, by=by)
    return press


def climb(press: Press, *, by: User) -> None:
    """The next step that finds somebody; the last is the desk."""
    steps = ring_steps()
    for number in range(press.ladder_step + 1, len(steps)):
        does = steps[number].does
        unit = None if does == RingStep.Does.DESK else whom_to_ring(press, does)
        if unit is not None:
            ring_unit(press, number, unit, by=by)
            return
    pass_to_desk(press, by=by)


def open_call(press: Press, *, by: User) -> None:
    """One call for one press, however often this is tried: the press's id is the request's."""
    point, asset = press.point, press.point.asset
    report = Report(
        category=point.category_id,
        place_text=asset.name or asset.shown_kind,
        lon=asset.lon,
        lat=asset.lat,
        channel=Call.Channel.DEVICE,
        ring_at=press.pressed_at,
    )

    def call() -> None:
        earlier = Incident.objects.filter(id=press.incident_id).select_related("area", "category", "place").first()
        if earlier is not None and earlier.state in OPEN:
            add_call(earlier, replace(report, category=None, place_text="", lon=None, lat=None), by=by)
        else:
            take_call(report, incident_id=press.id, desk=point.area, by=by)

    entry = perform_once(press.id, sha256(press.id.bytes).hexdigest(), call)
    _keep(press, entry.subject_id)


def _keep(press: Press, incident_id: UUID) -> None:
    with write_lock():
        Press.objects.filter(id=press.id).update(incident_id=incident_id, ladder_at=None)
