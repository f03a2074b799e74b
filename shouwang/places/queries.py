"""Searching places, what stands near, which roads are closed."""

from datetime import datetime, timedelta
from math import cos, radians
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.areas.models import Area
from shouwang.areas.queries import root_area, within
from shouwang.foundation import sources
from shouwang.places import names, rules
from shouwang.places.models import Asset, Closure, Place, PlaceName, PlaceNote, RoadVersion

if TYPE_CHECKING:
    from shouwang.engine.names import Answer

P = TypeVar("P", Place, Asset)
METRES_PER_DEGREE = 111_195.0
NEW_NOTE, ENDING_NOTE = timedelta(hours=24), timedelta(days=2)
ENTRANCE_METRES, COMPOUND_METRES, ASSET_METRES, MOST_ASSETS = 120.0, 150.0, 300.0, 12


def current_roads() -> RoadVersion | None:
    return RoadVersion.objects.filter(is_current=True).first()


def standing_closures(*, seen_by: User) -> QuerySet[Closure]:
    return within(Closure.objects.filter(lifted_at=None), seen_by.paths).order_by("since", "id")


def search(
    text: str,
    *,
    near: tuple[float, float] | None = None,
    unit: tuple[float, float] | None = None,
    home: Area | None = None,
    limit: int = 8,
    seen_by: User,
) -> "Answer":
    """Candidates for what a caller says. Every place may be searched: callers do not stop at a border.

    ``near``: where the caller is known to be; ``unit``: where the unit stands that calls; ``home``: whose ground it is.
    """
    rules.may_search_places.require(seen_by)
    return names.book.index().search(text, near=near, unit=unit, home=names.named_path(home), limit=limit)


def prepare_search() -> None:
    """Builds this process's index, and compiles or loads what a search runs on."""
    names.book.index().search("1")


def shown(answer: "Answer") -> tuple[dict[str, Place], dict[str, names.Shown]]:
    """The places of an answer, and what its other candidates are, by the ids they bear in it."""
    ids = [candidate.place_id for candidate in answer.candidates]
    places = Place.objects.filter(id__in=[one for one in ids if ":" not in one]).select_related("area")
    return {str(place.id): place for place in places}, names.shown_elsewhere(ids)


def place(place_id: UUID) -> Place:
    """Places belong to the whole town: whoever may search them may see each."""
    found = Place.objects.filter(id=place_id, retired_at=None).select_related("area").first()
    if found is None:
        raise not_found()
    return found


def names_to_review(*, seen_by: User) -> QuerySet[PlaceName]:
    """What people have confirmed in one's areas and nobody has looked at, the oldest first."""
    rules.may_review_names.require(seen_by)
    waiting = PlaceName.objects.filter(said_at__isnull=False, reviewed_at=None).select_related("place__area", "area")
    return within(waiting, rules.may_review_names.paths(seen_by)).order_by("said_at", "id")


def reviewed_names(*, seen_by: User) -> QuerySet[PlaceName]:
    """Those looked at, the last first: what was withdrawn may be restored, what was kept may be withdrawn."""
    rules.may_review_names.require(seen_by)
    seen = PlaceName.objects.filter(reviewed_at__isnull=False).select_related("place__area", "area")
    return within(seen, rules.may_review_names.paths(seen_by)).order_by("-reviewed_at", "-id")


def name(name_id: int, *, seen_by: User) -> PlaceName:
    paths = rules.may_review_names.paths(seen_by)
    found = within(PlaceName.objects.filter(id=name_id), paths).select_related("place__area").first()
    if found is None:
        raise not_found()
    return found


def notes_of(found: Place) -> list[PlaceNote]:
    """What stands about a place and about the compound it lies in, in the order of what is dangerous."""
    compound = compound_of(found)
    order = {kind: rank for rank, kind in enumerate(PlaceNote.Kind.values)}
    standing = PlaceNote.objects.filter(place__in=[found, *([compound] if compound else [])], withdrawn_at=None)
    shown = standing.filter(ends_on__gte=timezone.localdate(sources.now())).select_related("place", "written_by")
    return sorted(shown, key=lambda note: (order.get(note.kind, 0), note.written_at, note.id))


def notes_new_or_ending(now: datetime, *, seen_by: User) -> list[PlaceNote]:
    """In one's areas: what was written within a day, and what holds two days more at most; the first to end first."""
    today = timezone.localdate(now)
    told = Q(written_at__gt=now - NEW_NOTE) | Q(ends_on__lt=today + ENDING_NOTE)
    rows = PlaceNote.objects.filter(told, withdrawn_at=None, ends_on__gte=today).select_related("place")
    return list(within(rows, rules.may_search_places.paths(seen_by)).order_by("ends_on", "written_at", "id"))


def place_with_notes(place_id: UUID, *, seen_by: User) -> Place:
    """Only in one's own areas: an entry code is no business of the next town's desk."""
    rules.may_search_places.require(seen_by)
    found = place(place_id)
    rules.may_search_places.require(seen_by, found.area or root_area())
    return found


def place_note(note_id: UUID, *, seen_by: User) -> PlaceNote:
    paths = rules.may_search_places.paths(seen_by)
    standing = PlaceNote.objects.filter(id=note_id, withdrawn_at=None).select_related("area", "place")
    found = within(standing, paths).first()
    if found is None:
        raise not_found()
    return found


def entrances_of(found: Place) -> list[Place]:
    """The entrances within a short walk, the nearest first."""
    return [place for _, place in _around(found, Place.objects.filter(kind=Place.Kind.ENTRANCE), ENTRANCE_METRES)]


def compound_of(found: Place) -> Place | None:
    """The compound whose middle is nearest, where one is near enough to be its own."""
    compounds = Place.objects.filter(kind=Place.Kind.COMPOUND).exclude(id=found.id)
    return next((place for _, place in _around(found, compounds, COMPOUND_METRES)), None)


def assets_around(found: Place) -> list[tuple[int, Asset]]:
    """What helps nearby, each with its distance in metres."""
    return _around(found, Asset.objects.all(), ASSET_METRES)[:MOST_ASSETS]


def box_around(lon: float, lat: float, metres: float) -> Q:
    """All that is within so many metres lies in this box, which an index answers; some of the box lies farther."""
    lat_reach = metres / METRES_PER_DEGREE
    lon_reach = lat_reach / max(cos(radians(lat)), 0.01)
    return Q(lon__range=(lon - lon_reach, lon + lon_reach), lat__range=(lat - lat_reach, lat + lat_reach))


def _around(found: Place, rows: QuerySet[P], metres: float) -> list[tuple[int, P]]:
    """The rows in use within so many metres, the nearest first."""
    from shouwang.engine.names.distance import metres_between

    near = list(rows.filter(box_around(found.lon, found.lat, metres), retired_at=None))
    away = metres_between((found.lon, found.lat), [row.lon for row in near], [row.lat for row in near]).tolist()
    pairs = sorted(zip(away, near, strict=True), key=lambda pair: (pair[0], str(pair[1].id)))
    return [(round(distance_m), row) for distance_m, row in pairs if distance_m <= metres]


def forget(_entries: Any = None) -> None:
    names.book.forget()
