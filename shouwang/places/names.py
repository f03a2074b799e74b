"""The names of places as this process holds them: an index built once, changed place by place as entries come in."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from shouwang.areas.models import Area
from shouwang.areas.queries import atlas
from shouwang.journal import follow
from shouwang.journal.models import Entry
from shouwang.places.models import ASSET_KINDS, Asset, Place, PlaceName

if TYPE_CHECKING:
    from shouwang.engine.names import NameEntry, NameIndex
    from shouwang.engine.names.entries import NameKind

BOTH_LANGUAGES = "|"  # 兴宁区|Xingning: each part of an area may be said either way
MOST_CHANGES = 5_000  # names changed since the index was built; past them a new one is built beside it
_LIVING = ["id", "kind", "name", "name_en", "street", "house_number", "lon", "lat", "category", "area_id"]


@dataclass(frozen=True)
class Shown:
    """How something that is no place of the table is shown among places."""

    text: str
    kind: str


@dataclass(frozen=True)
class Source:
    """Names of things that stand in another table; ``entries`` bear ids "prefix:id"."""

    entries: Callable[[], Iterator["NameEntry"]]
    shown: Callable[[Sequence[str]], dict[str, Shown]]


sources: dict[str, Source] = {}


def offer(prefix: str, source: Source, renewing: Sequence[str]) -> None:
    """Puts another table's names under the search; entries of these verbs change them."""
    sources[prefix] = source
    follow.listen(renewing, _renewed)


def shown_elsewhere(ids: Iterable[str]) -> dict[str, Shown]:
    """What those of the ids are that no place of the table bears."""
    by_prefix: dict[str, list[str]] = {}
    for one in ids:
        prefix, colon, own = one.partition(":")
        if colon and prefix in sources:
            by_prefix.setdefault(prefix, []).append(own)
    return {
        f"{prefix}:{own}": shown
        for prefix, owns in by_prefix.items()
        for own, shown in sources[prefix].shown(owns).items()
    }


class NameBook:
    """The index of this process and what changed while a new one was being built."""

    def __init__(self) -> None:
        self._index: NameIndex | None = None
        self._changing = threading.RLock()
        self._since: set[str] | None = None  # places changed since the building of another index began
        self._is_late = False  # that index began before something that renews all

    def index(self) -> "NameIndex":
        found = self._index
        if found is None:
            with self._changing:
                found = self._index or self._build()
                self._index = found
        return found

    def change(self, place_ids: Iterable[str]) -> None:
        """Reads these places again; the others stay as they are."""
        ids = [str(place_id) for place_id in place_ids]
        with self._changing:
            if self._since is not None:
                self._since.update(ids)
            if self._index is not None and ids:
                self._index = self._index.with_changes(list(_entries(ids)), ids)
            is_worth_it = self._since is None and self._index is not None and self._index.changes > MOST_CHANGES
        if is_worth_it:
            self.rebuild()

    def renew(self) -> None:
        """A large index answers on until a new one is there; a small one is built anew by whoever asks next."""
        if self._index is not None and len(self._index) > MOST_CHANGES:
            self.rebuild()
        else:
            self.forget()

    def rebuild(self) -> None:
        """Builds a new index in a thread of its own, which then takes the old one's place."""
        with self._changing:
            if self._since is not None:
                self._is_late = True
            if self._index is None or self._since is not None:
                return
            self._since = set()
        threading.Thread(target=self._replace, name="names", daemon=True).start()

    def forget(self) -> None:
        with self._changing:
            self._index, self._is_late = None, self._since is not None

    def _replace(self) -> None:
        try:
            fresh = self._build()
            with self._changing:
                changed = sorted(self._since or ())
                self._index = fresh.with_changes(list(_entries(changed)), changed) if changed else fresh
        finally:
            with self._changing:
                self._since, is_late, self._is_late = None, self._is_late, False
            connection.close()
        if is_late:
            self.rebuild()

    def _build(self) -> "NameIndex":
        from shouwang.engine.names import NameIndex

        others = (entry for source in sources.values() for entry in source.entries())
        return NameIndex.build(chain(_entries(), others))


book = NameBook()


def named_path(area: Area | None) -> str:
    """The names from the town down to the area, in both languages: 南宁市|Nanning/青秀区|Qingxiu."""
    if area is None:
        return ""
    steps = [step for step in area.path.split("/") if step]
    above = ["/" + "".join(f"{step}/" for step in steps[: count + 1]) for count in range(len(steps))]
    known = atlas().by_path
    return "/".join(_both(known[path]) for path in above if path in known)


def _both(area: Area) -> str:
    names = dict.fromkeys(name.replace("/", " ") for name in (area.name, area.name_en) if name)
    return BOTH_LANGUAGES.join(names)


def _entries(place_ids: Sequence[str] | None = None) -> Iterator["NameEntry"]:
    """All names of all places in use, or of some."""
    places = Place.objects.filter(retired_at=None)
    names = PlaceName.objects.filter(place__retired_at=None, withdrawn_at=None)
    if place_ids is not None:
        places, names = places.filter(id__in=place_ids), names.filter(place_id__in=place_ids)
    paths: dict[UUID | None, str] = {None: ""}
    by_id = atlas().by_id
    for place in places.order_by("id").values_list(*_LIVING).iterator(5000):
        yield from _of_place(place, _path(paths, place[-1], by_id))
    yield from _of_names(names, paths, by_id)


def _path(paths: dict[UUID | None, str], area_id: UUID | None, by_id: dict[UUID, Area]) -> str:
    if area_id is not None and not paths.get(area_id):
        paths[area_id] = named_path(by_id.get(area_id))
    return paths.get(area_id, "")


def _of_place(place: tuple[Any, ...], path: str) -> Iterator["NameEntry"]:
    from shouwang.engine.names import NameEntry

    place_id, kind, name, name_en, street, house_number, lon, lat, category, _area = place
    if name:
        leading: NameKind = "street" if kind == Place.Kind.STREET else "official"
        yield NameEntry(str(place_id), name, leading, lon, lat, path, 0, category)
    if name_en and name_en != name:
        yield NameEntry(str(place_id), name_en, "alias" if name else "official", lon, lat, path)
    if street and house_number:
        yield NameEntry(str(place_id), f"{street} {house_number}", "address", lon, lat, path)


def _of_names(
    names: QuerySet[PlaceName], paths: dict[UUID | None, str], by_id: dict[UUID, Area]
) -> Iterator["NameEntry"]:
    from shouwang.engine.names import NameEntry

    columns = ("place_id", "text", "kind", "confirmed_times", "place__lon", "place__lat", "place__area_id")
    for place_id, text, kind, confirmed, lon, lat, area_id in names.order_by("id").values_list(*columns).iterator(5000):
        alias: NameKind = "old" if kind == PlaceName.Kind.OLD else "alias"
        yield NameEntry(str(place_id), text, alias, lon, lat, _path(paths, area_id, by_id), confirmed)


def _changed(entries: Sequence[Entry]) -> None:
    book.change([str(entry.subject_id) for entry in entries if entry.subject_kind == "place"])


def _imported(entries: Sequence[Entry]) -> None:
    for entry in entries:
        if entry.changed["places"] > MOST_CHANGES:
            book.renew()
        else:
            book.change(map(str, Place.objects.filter(import_id=entry.subject_id).values_list("id", flat=True)))


def _renewed(_: Sequence[Entry]) -> None:
    book.renew()


follow.listen(["confirm_name", "withdraw_name", "restore_name", "move_place"], _changed)
follow.listen(["import_places"], _imported)


def _area_entries() -> Iterator["NameEntry"]:
    from shapely.geometry import shape

    from shouwang.engine.names import NameEntry

    for area in atlas().areas:
        inside = shape({"type": "MultiPolygon", "coordinates": area.outline}).representative_point()
        for name in dict.fromkeys(name for name in (area.name, area.name_en) if name):
            kind: NameKind = "official" if name == area.name else "alias"
            yield NameEntry(f"area:{area.id}", name, kind, inside.x, inside.y, named_path(area.parent))


def _shown_areas(ids: Sequence[str]) -> dict[str, Shown]:
    found = (atlas().by_id.get(UUID(own)) for own in ids)
    return {str(area.id): Shown(area.shown_name, "area") for area in found if area}


def _asset_entries() -> Iterator["NameEntry"]:
    from shouwang.engine.names import NameEntry

    paths: dict[UUID | None, str] = {None: ""}
    for asset in Asset.objects.filter(retired_at=None).exclude(name="").order_by("id").iterator(5000):
        path = _path(paths, asset.area_id, atlas().by_id)
        yield NameEntry(f"asset:{asset.id}", asset.name, "official", asset.lon, asset.lat, path)


def _shown_assets(ids: Sequence[str]) -> dict[str, Shown]:
    found = Asset.objects.filter(id__in=ids)
    return {str(one.id): Shown(f"{ASSET_KINDS.get(one.kind, one.kind)} {one.name}", "asset") for one in found}


offer("area", Source(_area_entries, _shown_areas), ["import_areas"])
offer("asset", Source(_asset_entries, _shown_assets), ["import_roads"])  # which brings places and names as well
