"""Places from a table or a GeoJSON file: read and checked whole, then written in one transaction, or not at all."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from uuid import UUID

from shouwang.accounts.models import User
from shouwang.areas.queries import area_at
from shouwang.foundation import sources
from shouwang.journal.append import action, append
from shouwang.places import rules
from shouwang.places.models import Place, PlaceName
from shouwang.places.tables import PlaceLine, read_places

BATCH = 1000
_WRITTEN = [
    "kind", "name", "name_en", "street", "house_number", "category", "residents", "lon", "lat", "area", "import_id",
    "retired_at",
]  # fmt: skip


def import_places(path: Path, *, by: User) -> dict[str, int]:
    """How many were ``new``, ``changed``, and ``kept`` as a person confirmed them. The same id is the same place."""
    rules.may_import_places.require(by)
    return _write(path.name, read_places(path), by=by)


@action
def _write(source: str, lines: Sequence[PlaceLine], *, by: User) -> dict[str, int]:
    rules.may_import_places.require(by)
    import_id = sources.new_id()
    counts = {"new": 0, "changed": 0, "kept": 0}
    rest = iter(lines)
    while batch := list(islice(rest, BATCH)):
        _write_batch(batch, import_id, counts)
    changes = {"source": source, "places": counts["new"] + counts["changed"]} | counts
    append("import_places", ("import", import_id), by=by, area=None, changes=changes)
    return counts


def _write_batch(lines: Sequence[PlaceLine], import_id: UUID, counts: dict[str, int]) -> None:
    known = {place.own_ref: place for place in Place.objects.filter(own_ref__in=[line.id for line in lines])}
    fresh: list[Place] = []
    changed: list[Place] = []
    rows: list[tuple[Place, PlaceLine]] = []
    for line in lines:
        place = known.get(line.id)
        if place is not None and place.is_confirmed:
            counts["kept"] += 1
            rows.append((place, line))
            continue
        (changed if place else fresh).append(_filled(place or Place(own_ref=line.id), line, import_id))
        rows.append(((changed if place else fresh)[-1], line))
    Place.objects.bulk_create(fresh, BATCH)
    Place.objects.bulk_update(changed, _WRITTEN, BATCH)
    counts["new"] += len(fresh)
    counts["changed"] += len(changed)
    _write_names(rows)


def _filled(place: Place, line: PlaceLine, import_id: UUID) -> Place:
    place.kind, place.name, place.name_en = line.kind, line.name, line.name_en
    place.street, place.house_number = line.street, line.house_number
    place.category, place.residents = line.category, line.residents
    place.lon, place.lat, place.area = line.lon, line.lat, area_at(line.lon, line.lat)
    place.import_id, place.retired_at = import_id, None
    return place


def _write_names(rows: Sequence[tuple[Place, PlaceLine]]) -> None:
    """The file's other names; what people confirmed or a supervisor withdrew stays as it is."""
    places = [place for place, _line in rows if not place._state.adding]  # noqa: SLF001 - Django's own word
    PlaceName.objects.filter(place__in=places, said_at=None, withdrawn_at=None, confirmed_times=0).delete()
    names = [
        PlaceName(place=place, text=alias, kind=PlaceName.Kind.ALIAS)
        for place, line in rows
        for alias in dict.fromkeys(line.aliases)
        if alias not in {line.name, line.name_en}
    ]
    PlaceName.objects.bulk_create(names, BATCH, ignore_conflicts=True)
