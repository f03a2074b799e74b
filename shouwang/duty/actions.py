"""Setting up posts and units, starting and ending shifts. A position is written here too, but is no action."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.duty import rules
from shouwang.duty.models import Member, Position, Post, Shift, Unit
from shouwang.duty.states import ShiftState
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.stamps import stamp_after
from shouwang.foundation.write_lock import write_lock
from shouwang.journal.append import action, append

MAX_AHEAD = timedelta(seconds=30)  # a phone's clock may be a little fast


@action
def set_up_posts(posts: Sequence[Post], units: Sequence[Unit], *, by: User) -> None:
    """Writes posts and units of an installation, all or nothing."""
    for post in posts:
        rules.may_set_up.require(by, post.area)
    Post.objects.bulk_create(posts)
    Unit.objects.bulk_create(units)
    changes = {"posts": [post.code for post in posts], "units": [unit.call_sign for unit in units]}
    append("set_up_posts", ("post", posts[0].id), by=by, area=posts[0].area, changes=changes)


@action
def join_unit(user: User, unit: Unit, *, by: User) -> Member:
    rules.may_set_up.require(by, unit.area)
    member, _created = Member.objects.update_or_create(user=user, defaults={"unit": unit})
    append("join_unit", ("unit", unit.id), by=by, area=unit.area, changes={"user": user.id})
    return member


@action
def start_shift(unit: Unit, *, lon: float | None = None, lat: float | None = None, by: User) -> Shift:
    """The unit is on duty from now, at its post until it says where it is."""
    rules.require_shift_right(by, unit)
    if Shift.objects.filter(unit=unit, state=ShiftState.ON).exists():
        raise Refusal("already_on_shift", _("%(unit)s is on shift already.") % {"unit": unit.call_sign}, status=409)
    now = sources.now()
    shift = Shift.objects.create(unit=unit, state=ShiftState.ON, started_at=now)
    Position.objects.create(
        shift=shift,
        lon=unit.post.lon if lon is None else lon,
        lat=unit.post.lat if lat is None else lat,
        at=now,
        received_at=now,
    )
    append("start_shift", ("unit", unit.id), by=by, area=unit.area, changes={"shift": shift.id})
    return shift


@action
def end_shift(shift: Shift, *, by: User) -> None:
    """The unit is off duty; its position is gone."""
    rules.require_shift_right(by, shift.unit)
    ended = Shift.objects.filter(id=shift.id, state=ShiftState.ON).update(
        state=ShiftState.ENDED, ended_at=stamp_after("started_at")
    )
    if not ended:
        raise Refusal("not_on_shift", _("%(unit)s is not on shift.") % {"unit": shift.unit.call_sign}, status=409)
    if any(keeps(shift.unit) for keeps in rules.KEEPS_ON_SHIFT):
        message = _("%(unit)s still serves an incident; clear it or take the order back first.")
        raise Refusal("still_serving", message % {"unit": shift.unit.call_sign}, status=409)
    Position.objects.filter(shift=shift).delete()
    append("end_shift", ("unit", shift.unit_id), by=by, area=shift.unit.area, changes={"shift": shift.id})


def report_position(
    unit: Unit, lon: float, lat: float, *, at: datetime, heading: float | None = None, by: User
) -> None:
    """Overwrites where the unit is; an older report never replaces a newer one. Refused off shift."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Refusal("bad_position", _("This is not a position on Earth."), field="lon")
    rules.require_shift_right(by, unit)
    now = sources.now()
    if at > now + MAX_AHEAD:
        at = now
    with write_lock(), transaction.atomic():
        of_unit = Position.objects.filter(shift__unit=unit, shift__state=ShiftState.ON)
        is_older = Q(at__lte=at) | Q(at__gt=now + MAX_AHEAD)  # ahead of now: the clock was set back since
        written = of_unit.filter(is_older).update(lon=lon, lat=lat, heading=heading, at=at, received_at=now)
        if not written and not of_unit.exists():
            raise Refusal("not_on_shift", _("Off shift no position is taken."), status=409)


@action
def erase_shifts(shifts: Sequence[Shift], *, by: User) -> None:
    """The date has come: who was on duty when is gone; what the units did stays in the incidents."""
    rules.may_run_shifts.require(by)
    Shift.objects.filter(id__in=[shift.id for shift in shifts], state=ShiftState.ENDED).delete()
    changes = {"shifts": [shift.id for shift in shifts]}
    append("erase_shifts", ("shift", shifts[0].id), by=by, area=None, changes=changes)
