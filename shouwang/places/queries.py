"""Searching places, what stands near, which roads are closed."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from shouwang.accounts.models import User
from shouwang.areas.queries import within
from shouwang.journal import follow
from shouwang.places import rules
from shouwang.places.models import Closure, Place, PlaceName, RoadVersion

if TYPE_CHECKING:
    from shouwang.engine.names import Answer, NameEntry, NameIndex
    from shouwang.engine.names.entries import NameKind


def current_roads() -> RoadVersion | None:
    return RoadVersion.objects.filter(is_current=True).first()


def standing_closures(*, seen_by: User) -> QuerySet[Closure]:
    return within(Closure.objects.filter(lifted_at=None), seen_by.paths).order_by("since", "id")


def search(text: str, *, near: tuple[float, float] | None, seen_by: User) -> "Answer":
    """Candidates for what a caller says. Every place may be searched: callers do not stop at a border."""
    rules.may_search_places.require(seen_by)
    return _index().search(text[:200], near=near)


def places_by_id(ids: list[str]) -> dict[str, Place]:
    return {str(place.id): place for place in Place.objects.filter(id__in=ids).select_related("area")}


@lru_cache(maxsize=1)
def _index() -> "NameIndex":
    from shouwang.engine.names import NameIndex

    return NameIndex.build(_entries())


def _entries() -> Iterator["NameEntry"]:
    from shouwang.engine.names import NameEntry

    living = Place.objects.filter(retired_at=None).select_related("area").order_by("id")
    for place in living.iterator(2000):
        path = place.area.path if place.area else "/"
        position = (place.lon, place.lat)
        if place.name:
            kind: NameKind = "street" if place.kind == Place.Kind.STREET else "official"
            yield NameEntry(str(place.id), place.name, kind, *position, path, 0)
        if place.name_en and place.name_en != place.name:
            yield NameEntry(str(place.id), place.name_en, "alias", *position, path, 0)
        if place.street and place.house_number:
            yield NameEntry(str(place.id), f"{place.street} {place.house_number}", "address", *position, path, 0)
    named = PlaceName.objects.filter(place__retired_at=None).select_related("place__area").order_by("id")
    for name in named.iterator(2000):
        path = name.place.area.path if name.place.area else "/"
        alias: NameKind = "old" if name.kind == PlaceName.Kind.OLD else "alias"
        position = (name.place.lon, name.place.lat)
        yield NameEntry(str(name.place_id), name.text, alias, *position, path, name.confirmed_times)


def forget(_entries: Any = None) -> None:
    _index.cache_clear()


follow.listen(["import_roads", "confirm_name"], forget)
