"""What stands on the sheets, and which cards are out; each inside the areas of the person it is read for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from shouwang.accounts.models import Role, Session, User
from shouwang.areas.queries import within
from shouwang.dispatch.models import Incident, Note
from shouwang.dispatch.queries import open_incidents
from shouwang.dispatch.queries.recommendation import OnDuty, on_duty
from shouwang.downpack import rules
from shouwang.downpack.models import Card, CardBlock, Line
from shouwang.duty.models import Member, Post, Unit
from shouwang.duty.queries import posts, units
from shouwang.places.models import Place
from shouwang.places.queries import box_around

MOST_INCIDENTS = 200
NOTES_SHOWN = 4  # the last ones: what was decided is at the end
NEAR_METRES = 120.0
LISTED_DAYS = timedelta(days=90)
DESK_ROLES = (Role.SUPERVISOR, Role.DISPATCHER, Role.CALL_TAKER)


@dataclass(frozen=True)
class OnTheirWay:
    unit: Unit
    duty: OnDuty | None
    near: str


@dataclass(frozen=True)
class AtDesk:
    name: str
    roles: list[str]


@dataclass(frozen=True)
class Out:
    """A print of which cards have not come back."""

    block: CardBlock
    numbers: list[str]


def incidents_with_notes(*, seen_by: User) -> tuple[list[Incident], dict[UUID, list[Note]]]:
    shown = list(open_incidents(seen_by=seen_by)[:MOST_INCIDENTS])
    notes: dict[UUID, list[Note]] = {}
    for note in Note.objects.filter(incident__in=[one.id for one in shown]).order_by("-at", "-id"):
        of_one = notes.setdefault(note.incident_id, [])
        if len(of_one) < NOTES_SHOWN:
            of_one.insert(0, note)
    return shown, notes


def units_in_areas(*, seen_by: User) -> list[OnTheirWay]:
    """Every unit; those on shift first, with where they were last."""
    duty = {one.unit.id: one for one in on_duty()}
    shown = within(units(seen_by=seen_by), rules.may_print_downpack.paths(seen_by))
    found = [OnTheirWay(unit, one := duty.get(unit.id), place_near(one) if one else "") for unit in shown]
    return sorted(found, key=lambda one: (one.duty is None, one.unit.call_sign))


def place_near(one: OnDuty) -> str:
    """The nearest place by name, as somebody would say it over the radio."""
    from shouwang.engine.names.distance import metres_between

    if one.lon is None or one.lat is None:
        return ""
    near = list(Place.objects.filter(box_around(one.lon, one.lat, NEAR_METRES), retired_at=None)[:200])
    away = metres_between((one.lon, one.lat), [place.lon for place in near], [place.lat for place in near])
    pairs = sorted(zip(away, near, strict=True), key=lambda pair: (pair[0], str(pair[1].id)))
    return next((place.shown_name for _metres, place in pairs if place.shown_name), "")


def members_of(on_shift: Iterable[Unit]) -> dict[UUID, list[str]]:
    rows = Member.objects.filter(unit__in=[unit.id for unit in on_shift], user__is_active=True)
    found: dict[UUID, list[str]] = {}
    for unit_id, name in rows.order_by("user__name").values_list("unit_id", "user__name"):
        found.setdefault(unit_id, []).append(name)
    return found


def people_at_desk(now: datetime, *, seen_by: User) -> list[AtDesk]:
    """Who is logged in with a role of the desk in these areas."""
    since = now - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    here = Session.objects.filter(seen_at__gte=since, ends_at__gt=now, user__isnull=False).values("user")
    paths = rules.may_print_downpack.paths(seen_by)
    found = []
    for user in User.objects.filter(id__in=here, is_active=True).order_by("name", "id"):
        roles = [role for role in DESK_ROLES if any(_is_within(path, paths) for path in user.granted.get(role, ()))]
        if roles:
            found.append(AtDesk(user.name, [str(Role(role).label) for role in roles]))
    return found


def _is_within(path: str, paths: Sequence[str]) -> bool:
    return any(path.startswith(one) or one.startswith(path) for one in paths)


def lines_and_posts(*, seen_by: User) -> tuple[list[Line], list[Post]]:
    """The list of numbers, and the posts that have none: their line is left to be written by hand."""
    paths = rules.may_print_downpack.paths(seen_by)
    # A town's gas works are rung from each of its stations: those of the areas above count too.
    lines = Line.objects.select_related("post", "area").defer("area__outline").order_by("place", "id")
    shown = [line for line in lines if _is_within(line.area.path, paths)]
    numbered = {line.post_id for line in shown if line.post_id}
    own = within(posts(seen_by=seen_by), paths)
    return shown, [post for post in own if post.id not in numbered]


def blocks(*, seen_by: User) -> QuerySet[CardBlock]:
    shown = CardBlock.objects.select_related("area", "handed_out_by").defer("area__outline")
    return within(shown, rules.may_enter_card.paths(seen_by))


def cards_out(now: datetime, *, seen_by: User) -> list[Out]:
    """Cards of people's prints, neither entered nor void. The folder's are out from the first that came back."""
    lately = blocks(seen_by=seen_by).filter(handed_out_at__gte=now - LISTED_DAYS)
    begun = lately.annotate(back=Count("cards")).filter(Q(is_for_folder=False) | Q(back__gt=0))
    settled = set(Card.objects.filter(block__in=begun.values("id")).values_list("number", flat=True))
    found = [
        Out(block, [number for number in block.numbers if number not in settled])
        for block in begun.order_by("-handed_out_at", "-id")
    ]
    return [one for one in found if one.numbers]


def cards_settled(*, seen_by: User) -> QuerySet[Card]:
    """What came back, the last first."""
    shown = Card.objects.select_related("incident__category", "settled_by", "block")
    return within(shown, rules.may_enter_card.paths(seen_by), field="block__area").order_by("-settled_at", "-number")
