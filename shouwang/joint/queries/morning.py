"""The chief's morning: the last 24 hours in plain numbers, what was late, who is on duty, what waits for a decision.

One base: 警情, incidents taken. A case opened (立案) is another one and is never counted here.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from shouwang.accounts.models import User
from shouwang.areas.queries import within
from shouwang.dispatch.models import Call, Incident
from shouwang.dispatch.policy import categories
from shouwang.dispatch.queries import incidents
from shouwang.dispatch.queries.clocks import clocks_of
from shouwang.dispatch.states import IncidentState
from shouwang.duty.models import Post
from shouwang.duty.queries import shifts_on
from shouwang.joint import rules

DAY = timedelta(hours=24)
WEEK = timedelta(days=7)
WEEKS = 4
MOST_TYPES = 14  # the sheet has one side; the rest is one line that says how many types it holds
UNFOUNDED = "unfounded"


@dataclass(frozen=True)
class Counted:
    """``before``: the same hours of the same weekday, one to four weeks ago; None where nothing was recorded yet."""

    name: str
    now: int
    before: list[int | None]


@dataclass(frozen=True)
class Day:
    calls: int
    merged: int
    unfounded: int
    open_now: int
    types: list[Counted]
    others: Counted | None
    others_count: int
    total: Counted


@dataclass(frozen=True)
class Kept:
    """How often a clock was kept in these 24 hours."""

    name: str
    target_seconds: int
    kept: int
    late: int
    running: int


def _told_apart(key: str, name: str) -> str:
    """The clocks of several priorities share a name; their keys end with the priority."""
    _clock, mark, priority = key.rpartition("_p")
    return f"{name} P{priority}" if mark and priority.isdecimal() else name


@dataclass(frozen=True)
class PostDuty:
    post: Post
    call_signs: list[str]

    @property
    def is_short(self) -> bool:
        return len(self.call_signs) < self.post.minimum_units


def last_day(until: datetime, *, seen_by: User) -> Day:
    """Incidents taken in the 24 hours before ``until``, by type; merged ones count with the one they went into."""
    spans = [until - WEEK * weeks for weeks in range(WEEKS + 1)]
    first = _seen(seen_by).order_by("opened_at").values_list("opened_at", flat=True).first()
    counts = [_by_type(end, seen_by) for end in spans]
    is_recorded = [first is not None and first <= end - DAY for end in spans]
    found = sorted(counts[0], key=lambda code: (-counts[0][code], code))
    shown, rest = found[:MOST_TYPES], found[MOST_TYPES:]
    own = _opened(until, seen_by)
    return Day(
        calls=_calls(until, seen_by),
        merged=own.filter(state=IncidentState.MERGED).count(),
        unfounded=own.filter(state=IncidentState.CLOSED, disposition=UNFOUNDED).count(),
        open_now=_seen(seen_by).exclude(state__in=[IncidentState.CLOSED, IncidentState.MERGED]).count(),
        types=[_counted(categories()[code].shown_name, [code], counts, is_recorded) for code in shown],
        others=_counted("", rest, counts, is_recorded) if rest else None,
        others_count=len(rest),
        total=_counted("", None, counts, is_recorded),
    )


def _counted(
    name: str, codes: Sequence[str] | None, counts: Sequence[Counter[str]], is_recorded: Sequence[bool]
) -> Counted:
    """``codes``: None for all types, those that came only in earlier weeks too."""
    sums = [sum(one.values()) if codes is None else sum(one[code] for code in codes) for one in counts]
    before = [count if known else None for count, known in zip(sums[1:], is_recorded[1:], strict=True)]
    return Counted(name, sums[0], before)


def _seen(user: User) -> QuerySet[Incident]:
    return within(Incident.objects.all(), rules.may_read_morning.paths(user))


def _calls(until: datetime, user: User) -> int:
    seen = _seen(user).values("id")
    return Call.objects.filter(incident__in=seen, taken_at__gte=until - DAY, taken_at__lt=until).count()


def _opened(until: datetime, user: User) -> QuerySet[Incident]:
    return _seen(user).filter(opened_at__gte=until - DAY, opened_at__lt=until)


def _by_type(until: datetime, user: User) -> Counter[str]:
    own = _opened(until, user).exclude(state=IncidentState.MERGED)
    return Counter(dict(own.order_by().values_list("category").annotate(Count("id"))))


def clocks_kept(until: datetime, *, seen_by: User) -> list[Kept]:
    """Of the incidents of these 24 hours; what still runs is neither kept nor late unless its time is over."""
    own = incidents(seen_by=seen_by).filter(id__in=_opened(until, seen_by).values("id"))
    states: dict[tuple[str, str, float], Counter[str]] = {}
    for clocks in clocks_of(list(own.exclude(state=IncidentState.MERGED)), until).values():
        for clock in clocks:
            told = {"met": "kept", "breached": "late", "due": "late"}.get(clock.reading.state, "running")
            if clock.reading.state not in {"not_started", "cancelled"}:
                states.setdefault((clock.key, clock.name, clock.target_seconds), Counter())[told] += 1
    return [
        Kept(_told_apart(key, name), round(target), counted["kept"], counted["late"], counted["running"])
        for (key, name, target), counted in sorted(states.items())
    ]


def duty_by_post(*, seen_by: User) -> list[PostDuty]:
    """Every post of one's areas that should have units, or has; those below their minimum first."""
    paths = rules.may_read_morning.paths(seen_by)
    signs: dict[UUID, list[str]] = {}
    for shift in within(shifts_on(), paths, field="unit__area"):
        signs.setdefault(shift.unit.post_id, []).append(shift.unit.call_sign)
    own = within(Post.objects.all(), paths).order_by("code")
    found = [PostDuty(post, signs[post.id]) for post in own if post.id in signs]
    found += [PostDuty(post, []) for post in own if post.id not in signs and post.minimum_units]
    return sorted(found, key=lambda one: (not one.is_short, one.post.code))
