"""Setting up call points and their keys; testing them; noticing that one is silent or its battery low."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.queries import area_at
from shouwang.callpoints import rules
from shouwang.callpoints.keys import made_key
from shouwang.callpoints.models import CallPoint, PointKey, RingStep
from shouwang.dispatch.models import Category
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.rows import insert
from shouwang.journal.append import action, append
from shouwang.places.models import Asset

# A call point is named for its kind of trouble unless somebody knows better.
CATEGORIES = {CallPoint.Kind.ONE_KEY: "help", CallPoint.Kind.STREET: "alarm"}
LEAST_HEARTBEAT, MOST_HEARTBEAT = 30, 24 * 3600
OVERLAP = timedelta(days=7)  # the old key counts until somebody has been there with the new one
MOST_TEST_MINUTES = 60  # a window that is forgotten must not swallow a real press for long
BATTERY_LOW, BATTERY_WELL = 20, 30  # per cent; apart, so that a battery at the edge does not come and go


@action
def create_point(
    asset: Asset, kind: str, *, category: Category, heartbeat_seconds: int = 300, by: User
) -> tuple[CallPoint, str]:
    """A device at an asset, and the key it signs with, which is shown this once."""
    area = asset.area or area_at(asset.lon, asset.lat)
    if area is None:
        raise Refusal("outside_area", _("This place lies outside every area."), field="lon")
    rules.may_set_up_call_points.require(by, area)
    if kind not in CallPoint.Kind.values:
        raise Refusal("unknown_kind", _("This kind is not known."), field="kind")
    if not LEAST_HEARTBEAT <= heartbeat_seconds <= MOST_HEARTBEAT:
        raise Refusal("bad_heartbeat", _("A heartbeat comes every 30 seconds to every day."), field="heartbeat_seconds")
    if CallPoint.objects.filter(asset=asset, retired_at=None).exists():
        raise Refusal("asset_taken", _("This asset has a device already."), status=409, field="asset")
    if asset._state.adding:  # noqa: SLF001 - Django's own way to tell a row from one to be written
        asset.area, asset.name = area, text.checked(asset.name, "name")
        asset.save(force_insert=True)
    point = CallPoint(
        kind=kind,
        asset=asset,
        area=area,
        category=category,
        heartbeat_seconds=heartbeat_seconds,
        set_up_at=sources.now(),
    )
    key, secret = made_key(point)
    insert(point)
    insert(key)
    append(
        "create_call_point",
        ("call_point", point.id),
        by=by,
        area=area,
        changes={"kind": kind, "asset": asset.id, "category": category.code, "heartbeat_seconds": heartbeat_seconds},
    )
    return point, secret


@action
def rotate_key(point: CallPoint, *, is_at_once: bool = False, by: User) -> str:
    """A new key. The one before counts a week longer, or not a moment where it may be in wrong hands."""
    rules.may_set_up_call_points.require(by, point.area)
    _claim(point)
    now = sources.now()
    standing = PointKey.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), point=point).order_by("-made_at")
    kept = None if is_at_once else standing.first()
    PointKey.objects.filter(point=point).exclude(id__in=[kept.id] if kept else []).delete()
    if kept is not None and kept.ends_at is None:
        PointKey.objects.filter(id=kept.id).update(ends_at=now + OVERLAP)
    key, secret = made_key(point)
    insert(key)
    append("rotate_key", ("call_point", point.id), by=by, area=point.area, changes={"at_once": is_at_once})
    return secret


@action
def retire_point(point: CallPoint, *, by: User) -> None:
    """The device is gone: its keys open nothing, nobody waits for its heartbeat. What it reported stays."""
    rules.may_set_up_call_points.require(by, point.area)
    _claim(point, retired_at=sources.now(), silent_at=None, silent_since=None, battery_low_since=None, test_until=None)
    PointKey.objects.filter(point=point).delete()
    append("retire_call_point", ("call_point", point.id), by=by, area=point.area, changes={})


@action
def set_test_window(point: CallPoint, *, minutes: int, by: User) -> None:
    """For so many minutes its presses are tests and ring nobody; 0 ends the window."""
    rules.may_test_call_points.require(by, point.area)
    if not 0 <= minutes <= MOST_TEST_MINUTES:
        message = _("A test lasts %(most)d minutes at most.") % {"most": MOST_TEST_MINUTES}
        raise Refusal("bad_minutes", message, field="minutes")
    _claim(point, test_until=sources.now() + timedelta(minutes=minutes) if minutes else None)
    append("test_call_point", ("call_point", point.id), by=by, area=point.area, changes={"minutes": minutes})


@action
def mark_silent(point: CallPoint, *, by: User) -> None:
    """It was not heard in time: somebody must look after it."""
    due = CallPoint.objects.filter(id=point.id, retired_at=None, silent_since=None, silent_at__lte=sources.now())
    if not due.update(silent_since=F("silent_at"), silent_at=None):
        raise Refusal("heard_again", _("The device was heard meanwhile."), status=409)
    heard_at = point.heard_at.isoformat() if point.heard_at else None
    append("call_point_silent", ("call_point", point.id), by=by, area=point.area, changes={"heard_at": heard_at})


@action
def hear_again(point: CallPoint, *, by: User) -> None:
    if not CallPoint.objects.filter(id=point.id, silent_since__isnull=False).update(silent_since=None):
        raise _told_already()
    append("call_point_heard", ("call_point", point.id), by=by, area=point.area, changes={})


@action
def note_battery(point: CallPoint, percent: int, *, is_low: bool, by: User) -> None:
    """It has fallen below what is enough, or is well again."""
    changing = CallPoint.objects.filter(id=point.id, battery_low_since__isnull=is_low)
    if not changing.update(battery_low_since=sources.now() if is_low else None):
        raise _told_already()
    changes = {"percent": percent, "low": is_low}
    append("call_point_battery", ("call_point", point.id), by=by, area=point.area, changes=changes)


@action
def set_ring_steps(steps: Sequence[RingStep], *, by: User) -> None:
    """The ladder of one-key points, whole: it must end at the desk."""
    rules.may_set_ring_steps.require(by)
    if not steps or steps[-1].does != RingStep.Does.DESK or any(step.wait_seconds < 0 for step in steps):
        raise Refusal("bad_ladder", _("The last step of a ladder is a call at the desk."))
    RingStep.objects.all().delete()
    RingStep.objects.bulk_create(steps)
    changes = {"steps": [[step.step, step.does, step.wait_seconds] for step in steps]}
    append("set_ring_steps", ("ring_step", steps[0].id), by=by, area=None, changes=changes)


def _told_already() -> Refusal:
    return Refusal("told_already", _("This is known already."), status=409)


def _claim(point: CallPoint, **changes: object) -> None:
    """Takes the row, so that two people never rotate or retire at once; refused where it was retired."""
    if not CallPoint.objects.filter(id=point.id, retired_at=None).update(**(changes or {"kind": point.kind})):
        raise Refusal("retired", _("This call point is retired."), status=409)
