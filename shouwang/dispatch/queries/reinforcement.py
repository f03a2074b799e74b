"""Whom the run card sends next, and what that leaves behind: shown before anybody presses the key."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shouwang.dispatch.models import Incident
from shouwang.dispatch.policy import run_card
from shouwang.dispatch.queries.recommendation import Advice, Advised
from shouwang.duty.models import Post, Unit
from shouwang.duty.states import UnitState


@dataclass(frozen=True)
class Left:
    """A post that keeps fewer free units than it should."""

    post: Post
    remaining: int


@dataclass(frozen=True)
class Reinforcement:
    """``short``: how many fewer than the card wants; ``left``: posts that it takes below their minimum."""

    step: int
    units: tuple[Unit, ...] = ()
    short: int = 0
    left: tuple[Left, ...] = ()

    def in_words(self) -> str:
        parts = [", ".join(unit.call_sign for unit in self.units)]
        if self.short:
            parts.append(_("%(short)d fewer than the card wants") % {"short": self.short})
        for one in self.left:
            params = {"post": one.post.shown_name, "remaining": one.remaining, "minimum": one.post.minimum_units}
            parts.append(_("leaves %(post)s with %(remaining)d of %(minimum)d units") % params)
        return " · ".join(parts)


def next_reinforcement(incident: Incident, advice: Advice) -> Reinforcement:
    """The next step of the run card for which anybody is free; no units when none is left.

    A step that nobody fits is passed over: whoever calls for help must not wait for a post that stands empty.
    """
    from shouwang.engine.ranking import RunCardStep, Wanted, pick_reinforcement

    free = [one for one in advice.candidates if one.duty.state == UnitState.FREE]
    by_id = {one.candidate.unit_id: one for one in free}
    steps, ordered = run_card(incident), incident.reinforcement_step
    for number, wanted in enumerate(steps[ordered:], ordered + 1):
        step = RunCardStep(tuple(Wanted(**one) for one in wanted))
        picked = [by_id[one.unit_id] for one in pick_reinforcement(step, [one.candidate for one in free], ())]
        if picked:
            units = tuple(one.duty.unit for one in picked)
            short = sum(one.count for one in step.wanted) - len(picked)
            return Reinforcement(number, units, short, _left_below_minimum(picked, free))
    return Reinforcement(ordered + 1)


def _left_below_minimum(picked: Sequence[Advised], free: Sequence[Advised]) -> tuple[Left, ...]:
    """All of a step together: two from one post may be too many where either alone is not."""
    posts = {one.duty.unit.post_id: one.duty.unit.post for one in picked}
    remaining = Counter(one.duty.unit.post_id for one in free)
    remaining.subtract(one.duty.unit.post_id for one in picked)
    left = [Left(post, remaining[post_id]) for post_id, post in posts.items()]
    return tuple(one for one in left if one.remaining < one.post.minimum_units)
