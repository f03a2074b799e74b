"""Houses and points under the place search: what no table of places has, by the words that people say."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from shouwang.approach.models import House, NamedPoint
from shouwang.approach.queries import current
from shouwang.areas.queries import atlas
from shouwang.places import names
from shouwang.places.names import Shown, Source, named_path

if TYPE_CHECKING:
    from shouwang.engine.names import NameEntry

BATCH = 5_000


def _path(area_id: UUID | None) -> str:
    area = atlas().by_id.get(area_id) if area_id else None
    return named_path(area)


def house_text(house: House) -> str:
    return " ".join(part for part in (house.survey.ground.name, f"{house.street}{house.number}") if part)


def _house_entries() -> Iterator["NameEntry"]:
    """By its lane or its ground. A house that is a place is found as that place, unless the ground says it better."""
    from shouwang.engine.names import NameEntry

    known = current(House).select_related("survey__ground", "place").order_by("id")
    for house in known.iterator(BATCH):
        ground, said = house.survey.ground, house.number + ("号" if house.number[-1:].isdigit() else "")
        if house.place and (house.street or ground.name in house.place.name):
            continue
        path, counted_in = _path(ground.area_id), house.street or ground.name
        yield NameEntry(f"house:{house.id}", f"{counted_in} {said}", "address", house.lon, house.lat, path)


def _shown_houses(ids: Sequence[str]) -> dict[str, Shown]:
    found = current(House).filter(id__in=ids).select_related("survey__ground")
    return {str(one.id): Shown(house_text(one), "house") for one in found}


def _point_entries() -> Iterator["NameEntry"]:
    """By its own name and by its ground's before it: 梅湖站A端非通道2."""
    from shouwang.engine.names import NameEntry

    for point in current(NamedPoint).select_related("survey__ground").order_by("id").iterator(BATCH):
        ground, key = point.survey.ground, f"point:{point.id}"
        path = _path(ground.area_id)
        yield NameEntry(key, f"{ground.name}{point.name}", "official", point.lon, point.lat, path)
        for alias in filter(None, (part.strip() for part in point.aliases.split(";"))):
            yield NameEntry(key, alias, "alias", point.lon, point.lat, path)
        if point.name_en:
            yield NameEntry(key, f"{ground.name_en} {point.name_en}".strip(), "alias", point.lon, point.lat, path)


def _shown_points(ids: Sequence[str]) -> dict[str, Shown]:
    found = current(NamedPoint).filter(id__in=ids).select_related("survey__ground")
    return {str(one.id): Shown(f"{one.survey.ground.name}{one.name}", "point") for one in found}


def offer() -> None:
    """Once, when the room is ready."""
    renewing = ["publish_survey", "import_surveys"]
    names.offer("house", Source(_house_entries, _shown_houses), renewing)
    names.offer("point", Source(_point_entries, _shown_points), renewing)
