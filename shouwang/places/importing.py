"""From an extract to files and rows: prepared in a folder of its own, written in one transaction."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shouwang.areas.queries import area_at
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.text import shown
from shouwang.places.models import Asset, Closure, Place, PlaceName, RoadVersion
from shouwang.places.roads import edge_line

if TYPE_CHECKING:
    from shouwang.engine.roads.extract import Extract, ExtractPlace, Progress
    from shouwang.engine.roads.network import RoadNetwork

P = TypeVar("P", Place, Asset)
BATCH = 1000
OPENSTREETMAP = "© OpenStreetMap contributors"
MAX_CLOSURE_SNAP_METRES = 60.0
MAX_DETAIL = 200  # what the parser quotes of a damaged file
PROBLEMS = {
    "not_found": _("%(file)s: there is no such file."),
    "wrong_suffix": _("%(file)s: an extract ends in .osm.pbf, .osm.gz or .osm."),
    "unreadable": _(
        "%(file)s: cannot be read as OpenStreetMap; it is damaged, cut off or something else (%(detail)s)."
    ),
    "too_large": _("%(file)s: is too large (%(detail)s)."),
    "no_roads": _("%(file)s: has no road a vehicle can use."),
    "bad_coordinates": _("%(file)s: has coordinates that are not on Earth (%(detail)s)."),
}


@dataclass(frozen=True)
class Prepared:
    version: RoadVersion
    extract: "Extract"
    network: "RoadNetwork"
    folder: Path


def prepare(path: Path, progress: "Progress | None", *, attribution: str = OPENSTREETMAP) -> Prepared:
    """Reads the file, builds network and tiles into a folder beside their later place."""
    from shouwang.engine.roads.build import build_network
    from shouwang.engine.roads.extract import ExtractError, read_extract
    from shouwang.engine.roads.tiles import write_tiles

    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="roads-", dir=home))
    try:
        extract = read_extract(path, progress)
        network = build_network(extract, progress)
        network.save(folder / "network.npz")
        write_tiles(extract, folder / "map.mbtiles", progress)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, ExtractError):
            message = PROBLEMS[error.code] % {
                "file": path.name,
                "detail": shown(error.detail.removeprefix(f"{path.name}: "), MAX_DETAIL),
            }
            raise Refusal(error.code, message, field="roads") from error
        raise
    version = RoadVersion(
        id=sources.new_id(),
        source=path.name,
        attribution=attribution,
        fingerprint=network.fingerprint,
        junctions=network.junction_count,
        edges=network.edge_count,
        bounds=[
            float(network.junction_lon.min()),
            float(network.junction_lat.min()),
            float(network.junction_lon.max()),
            float(network.junction_lat.max()),
        ],
    )
    return Prepared(version, extract, network, folder)


def discard(prepared: Prepared) -> None:
    """Removes what was prepared and not put in place."""
    shutil.rmtree(prepared.folder, ignore_errors=True)


def carry_closures(prepared: Prepared) -> dict[str, int]:
    """Standing closures go on: each to the edge of the new network nearest to its middle, if one is near."""
    from shouwang.engine.roads.metric import Metric
    from shouwang.engine.roads.profiles import PROFILES

    standing = list(Closure.objects.filter(lifted_at=None).order_by("since", "id"))
    metric = Metric.build(prepared.network, PROFILES["car"]) if standing else None
    lost = 0
    for closure in standing:
        lon, lat = closure.line[len(closure.line) // 2]
        snap = metric.snap(lon, lat, max_metres=MAX_CLOSURE_SNAP_METRES) if metric else None
        closure.roads, closure.edges = prepared.version, [int(snap.edge)] if snap else []
        closure.line = edge_line(prepared.network, snap.edge) if snap else closure.line
        closure.save(update_fields=["roads", "edges", "line"])
        lost += snap is None
    return {"closures": len(standing), "closures_lost": lost}


def write_places(extract: "Extract") -> dict[str, int]:
    """Brings the tables in line with the extract: same reference, same row; what is gone retires; confirmed stays."""
    found_once = {_reference(found): found for found in extract.places}  # an id may stand twice in a damaged file
    places = [found for found in found_once.values() if found.kind != "asset"]
    assets = [found for found in found_once.values() if found.kind == "asset"]
    now = sources.now()
    known = {place.osm_ref: place for place in Place.objects.exclude(osm_ref=None)}
    rows = [_place(found, known.get(_reference(found))) for found in places]
    fresh = [row for row in rows if row._state.adding]  # noqa: SLF001 - Django's own word for "not in the table"
    kept = [row for row in rows if not row._state.adding and not row.is_confirmed]  # noqa: SLF001
    Place.objects.bulk_create(fresh, BATCH)
    fields = [
        "kind",
        "name",
        "name_en",
        "street",
        "house_number",
        "category",
        "residents",
        "lon",
        "lat",
        "area",
        "retired_at",
    ]
    Place.objects.bulk_update(kept, fields, BATCH)
    gone = set(known) - {row.osm_ref for row in rows}
    retired = _retire(Place.objects.filter(is_confirmed=False), gone, now)
    PlaceName.objects.filter(said_at=None, withdrawn_at=None, confirmed_times=0, place__osm_ref__isnull=False).delete()
    PlaceName.objects.bulk_create(_names(places, rows), BATCH, ignore_conflicts=True)
    _write_assets(assets, now)
    return {"places": len(rows), "retired": retired, "assets": len(assets)}


def _reference(found: "ExtractPlace") -> str:
    return found.osm_ref if found.kind != "street" else f"s{found.osm_ref}"


def _place(found: "ExtractPlace", row: Place | None) -> Place:
    if row is None:
        row = Place(osm_ref=_reference(found))
    elif row.is_confirmed:
        return row
    row.kind = found.kind
    row.name, row.name_en = found.name[:200], found.name_en[:200]
    row.street, row.house_number = found.street[:200], found.house_number[:40]
    row.residents, row.lon, row.lat = found.residents, found.lon, found.lat
    row.category = _category(found.tags)
    row.area, row.retired_at = area_at(found.lon, found.lat), None
    return row


def _category(tags: dict[str, str]) -> str:
    from shouwang.engine.names.categories import category_of_tags

    return category_of_tags(tags)


def _names(places: list["ExtractPlace"], rows: list[Place]) -> list[PlaceName]:
    return [
        PlaceName(place=row, text=alias[:200], kind=PlaceName.Kind.ALIAS)
        for found, row in zip(places, rows, strict=True)
        for alias in dict.fromkeys(found.aliases)
        if alias not in {row.name, row.name_en}
    ]


def _write_assets(assets: list["ExtractPlace"], now: datetime) -> None:
    known = {asset.osm_ref: asset for asset in Asset.objects.exclude(osm_ref=None)}
    rows = []
    for found in assets:
        row = known.get(found.osm_ref) or Asset(osm_ref=found.osm_ref)
        row.kind, row.name, row.lon, row.lat = found.asset_kind, found.name[:200], found.lon, found.lat
        row.area, row.retired_at = area_at(found.lon, found.lat), None
        rows.append(row)
    kept = [row for row in rows if not row._state.adding]  # noqa: SLF001
    Asset.objects.bulk_create([row for row in rows if row._state.adding], BATCH)  # noqa: SLF001
    Asset.objects.bulk_update(kept, ["kind", "name", "lon", "lat", "area", "retired_at"], BATCH)
    _retire(Asset.objects.all(), set(known) - {row.osm_ref for row in rows}, now)


def _retire(rows: QuerySet[P], references: set[str | None], now: datetime) -> int:
    """How many were in use until now."""
    gone = sorted(reference for reference in references if reference)
    return sum(
        rows.filter(osm_ref__in=gone[start : start + 500], retired_at=None).update(retired_at=now)
        for start in range(0, len(gone), 500)
    )
