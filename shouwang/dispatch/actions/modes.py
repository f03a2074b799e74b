"""Switching an area between its routine and another mode. Each switch has a reason, an end and an entry."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.accounts.queries import system_user
from shouwang.areas.models import Area
from shouwang.contacts.models import committed
from shouwang.dispatch import rules
from shouwang.dispatch.models import ClockPolicy, LadderStep, Mode, ModePeriod, RunCard
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import action, append

LONGEST = timedelta(hours=24)  # every shift that inherits a mode decides for it itself


@action
def install_modes(
    modes: Sequence[Mode],
    ladder: Sequence[LadderStep],
    clocks: Sequence[ClockPolicy],
    run_cards: Sequence[RunCard],
    *,
    by: User,
) -> None:
    """Writes modes with all that they change."""
    rules.may_set_policy.require(by)
    Mode.objects.bulk_create(modes)
    LadderStep.objects.bulk_create(ladder)
    ClockPolicy.objects.bulk_create(clocks)
    RunCard.objects.bulk_create(run_cards)
    append(
        "install_modes",
        ("user", system_user().id),
        by=by,
        area=None,
        changes={
            "modes": [[mode.code, mode.roles, mode.reserved] for mode in modes],
            "ladder": [[step.mode_id, step.applies_to, step.step, step.after_seconds, step.does] for step in ladder],
            "clocks": [[clock.mode_id, clock.key, clock.valid_from.isoformat(), clock.source] for clock in clocks],
            "run_cards": [[card.mode_id, card.category_id, card.steps] for card in run_cards],
        },
    )


def start_mode(area: Area, mode: Mode, *, until: datetime, reason: str, by: User) -> ModePeriod:
    """The mode holds in this area and all below it, from now until its end or its renewal."""
    try:
        return _start_mode(area, mode, until=until, reason=reason, by=by)
    except IntegrityError:  # two in the same instant: the constraint let one through
        raise _stands(area) from None


@action
def _start_mode(area: Area, mode: Mode, *, until: datetime, reason: str, by: User) -> ModePeriod:
    rules.require_mode_switch(by, mode, area)
    now, reason = sources.now(), _given(reason)
    if not mode.is_active:
        raise Refusal("unknown_mode", _("This mode is not known."), field="mode")
    _require_soon(until, now)
    # One that has run out stands until the worker looks: it is over all the same.
    if ModePeriod.objects.filter(area=area, ended_at=None, until__gt=now).exists():
        raise _stands(area)
    for over in ModePeriod.objects.filter(area=area, ended_at=None, until__lte=now):
        ModePeriod.objects.filter(id=over.id, ended_at=None).update(ended_at=over.until)
    period = ModePeriod.objects.create(
        area=area, mode=mode, started_at=now, until=until, reason=reason, salt=sources.new_salt()
    )
    _append("start_mode", period, reason, by=by)
    return period


@action
def renew_mode(period: ModePeriod, *, until: datetime, reason: str, by: User) -> None:
    """It goes on: somebody has looked at it again and says until when."""
    rules.require_mode_switch(by, period.mode, period.area)
    now, reason = sources.now(), _given(reason)
    _require_soon(until, now)
    if not _standing(period).filter(until__gt=now).update(until=until, reason=reason):
        raise _over()
    _append("renew_mode", period, reason, until=until, by=by)


@action
def end_mode(period: ModePeriod, *, reason: str, by: User) -> None:
    """Back to the routine. The worker ends what has run out, at the time that was said."""
    rules.require_mode_switch(by, period.mode, period.area)
    now = sources.now()
    reason = text.checked(reason, "reason") if by.is_system else _given(reason)
    standing = _standing(period)
    ends_at = min(now, period.until)
    if by.is_system:
        standing = standing.filter(until__lte=now)
    if not standing.update(ended_at=max(ends_at, period.started_at)):
        raise _over()
    _append("end_mode", period, reason, by=by)


def _standing(period: ModePeriod) -> QuerySet[ModePeriod]:
    """As it was seen: who renewed it meanwhile was first."""
    return ModePeriod.objects.filter(id=period.id, ended_at=None, until=period.until)


def _given(reason: str) -> str:
    reason = text.checked(reason, "reason")
    if not reason:
        raise Refusal("reason_needed", _("Say why the mode changes."), field="reason")
    return reason


def _require_soon(until: datetime, now: datetime) -> None:
    if not now < until <= now + LONGEST:
        message = _("A mode ends within %(hours)d hours; then it is renewed or it is over.")
        raise Refusal("bad_end", message % {"hours": LONGEST // timedelta(hours=1)}, field="until")


def _stands(area: Area) -> Refusal:
    message = _("Another mode is in force in %(area)s; end it first.") % {"area": area.shown_name}
    return Refusal("mode_stands", message, status=409)


def _over() -> Refusal:
    return Refusal("mode_over", _("Somebody has ended or renewed this mode meanwhile."), status=409)


def _append(verb: str, period: ModePeriod, reason: str, *, until: datetime | None = None, by: User) -> None:
    append(
        verb,
        ("mode", period.id),
        by=by,
        area=period.area,
        changes={
            "mode": period.mode_id,
            "until": (until or period.until).isoformat(),
            "reason": committed(period.salt, reason) if reason else None,
        },
    )
