"""What follows a press of a one-key point: whom it rings, who comes, how it ends. A call at the desk: ``calling``."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.callpoints import rules
from shouwang.callpoints.models import Press
from shouwang.callpoints.queries import ring_steps
from shouwang.callpoints.states import OPEN, PressState, press_states_before
from shouwang.duty.models import Unit
from shouwang.duty.queries import unit_of
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import action, append

OUTCOMES = (PressState.DEALT_WITH, PressState.FALSE_PRESS, PressState.AT_DESK)


@action
def ring_unit(press: Press, step: int, unit: Unit, *, by: User) -> None:
    """The unit's phone rings until somebody takes it, or the next step is due."""
    rules.may_answer_for_unit.require(by, press.point.area)
    now = sources.now()
    waiting = Press.objects.filter(id=press.id, state=PressState.RINGING, ladder_step=press.ladder_step)
    following = now + timedelta(seconds=ring_steps()[step].wait_seconds)
    rung = [*press.rung, str(unit.id)]
    if not waiting.update(unit=unit, rung=rung, ladder_step=step, ladder_at=following):
        raise _answered()
    _append("ring_unit", press, {"unit": unit.id, "step": step + 1}, by=by)


@action
def take_ring(press: Press, *, by: User) -> None:
    """An officer is coming: nobody else is rung. The desk may say so for them."""
    rules.require_answer(by, press)
    unit = (unit_of(by) if rules.is_rung(by, press) else None) or press.unit
    if unit is None:
        raise Refusal("not_ringing", _("Nobody has been rung yet."), status=409)
    changes = {"state": PressState.ANSWERED, "unit": unit, "answered_at": sources.now(), "ladder_at": None}
    if not Press.objects.filter(id=press.id, state=PressState.RINGING).update(**changes):
        raise _answered()
    _append("take_ring", press, {"unit": unit.id}, by=by)


@action
def close_ring(press: Press, outcome: str, *, by: User) -> None:
    """How it ended: dealt with, a false press, or an incident, which is opened at the desk right after this."""
    rules.require_answer(by, press)
    if outcome not in OUTCOMES:
        raise Refusal("unknown_outcome", _("This outcome is not known."), field="outcome")
    _end(press, outcome)
    unit = unit_of(by) if rules.is_rung(by, press) else None
    _append("close_ring", press, {"outcome": outcome, "unit": unit.id if unit else press.unit_id}, by=by)


@action
def pass_to_desk(press: Press, *, by: User) -> None:
    """Nobody answered, or nobody is there: the desk gets a call."""
    rules.may_answer_for_unit.require(by, press.point.area)
    _end(press, PressState.AT_DESK, state=PressState.RINGING, ladder_step=press.ladder_step)
    _append("pass_to_desk", press, {"rung": press.rung}, by=by)


@action
def erase_presses(presses: Sequence[Press], *, by: User) -> None:
    """The date has come; the incidents they opened stay."""
    rules.may_answer_for_unit.require(by)
    Press.objects.filter(id__in=[press.id for press in presses]).exclude(state__in=OPEN).delete()
    changes = {"presses": len(presses)}
    append("erase_presses", ("press", presses[0].id), by=by, area=None, changes=changes)


def _end(press: Press, to: str, **known: str | int) -> None:
    """At the desk is where a call follows, which is due now; ``known``: what must not have changed meanwhile."""
    now = sources.now()
    is_call = to == PressState.AT_DESK
    changes = {"state": to, "closed_at": None if is_call else now, "ladder_at": now if is_call else None}
    if not Press.objects.filter(id=press.id, state__in=press_states_before(to), **known).update(**changes):
        raise _answered()


def _answered() -> Refusal:
    return Refusal("already_answered", _("Somebody answered this meanwhile."), status=409)


def _append(verb: str, press: Press, changes: dict[str, object], *, by: User) -> None:
    """In the timeline of the incident that may come of it: its id is the press's own."""
    changes = changes | {"point": press.point_id}
    append(verb, ("press", press.id), by=by, area=press.point.area, matter_id=press.incident_id, changes=changes)
