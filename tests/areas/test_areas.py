"""The area tree: paths, scopes, the smallest area a point lies in."""

import pytest
from django.db import IntegrityError, transaction

from shouwang.accounts.queries import system_user
from shouwang.areas.actions import import_areas
from shouwang.areas.models import Area
from shouwang.areas.queries import area_at, atlas, root_area, within
from shouwang.duty.models import Unit
from shouwang.journal.models import Entry
from tests import make
from tests.make import SOUTH, STEP, WEST


def units_in(*paths: str) -> list[str]:
    return list(within(Unit.objects.order_by("call_sign"), paths).values_list("call_sign", flat=True))


def test_paths_spell_the_way_from_the_root(town: make.Town) -> None:
    assert list(Area.objects.order_by("path").values_list("path", "name")) == [
        ("/1/", "岱湖市"),
        ("/1/1/", "岱湖所"),
        ("/1/1/1/", "一警格"),
        ("/1/1/2/", "二警格"),
        ("/1/2/", "梅湖所"),
    ]
    assert root_area() == town.city
    entry = Entry.objects.get(verb="import_areas")
    assert [kind for _id, kind, _path in entry.changed["areas"]] == ["city", "station", "beat", "beat", "station"]


def test_a_scope_holds_an_area_and_all_below_it_and_nothing_beside_it(town: make.Town) -> None:
    """No areas, no rows; "/1/1" is not above "/1/10/"; the system sees all."""
    assert units_in("/1/1/1/") == ["C01", "E11"]
    assert units_in("/1/1/2/") == ["C02", "F07"]
    assert units_in("/1/1/") == units_in("/1/1/1/", "/1/1/", "/1/1/2/") == ["C01", "C02", "E11", "F07"]
    assert units_in("/1/2/") == units_in() == []
    assert units_in("/") == units_in("/1/")
    Area.objects.filter(path="/1/1/2/").update(path="/1/10/")
    assert units_in("/1/1/") == ["C01", "E11"]
    assert (town.beat_a.is_within(town.station), town.station.is_within(town.beat_a)) == (True, False)


@pytest.mark.parametrize(
    ("lon", "lat", "name"),
    [
        (WEST + STEP / 2, SOUTH + STEP / 2, "一警格"),
        (WEST + STEP, SOUTH + STEP / 2, "一警格"),
        (WEST + 2.5 * STEP, SOUTH + STEP / 2, "梅湖所"),
        (WEST - STEP / 2, SOUTH + STEP / 2, "岱湖市"),
        (WEST + STEP / 2, SOUTH - STEP, None),
        (0.0, 0.0, None),
    ],
)
def test_a_point_lies_in_the_smallest_area_borders_included(
    town: make.Town, lon: float, lat: float, name: str | None
) -> None:
    """On a border between equals the first by path, always."""
    area = area_at(lon, lat)
    assert (area.name if area else None) == name


@pytest.mark.django_db
def test_without_areas_no_point_lies_anywhere() -> None:
    assert (area_at(116.0, 28.68), atlas().bounds(), root_area()) == (None, None, None)


def test_an_import_is_seen_at_once_by_whoever_asked_before(town: make.Town) -> None:
    lon, lat = WEST + STEP / 2, SOUTH + STEP / 2
    assert area_at(lon, lat) == town.beat_a
    cell = make.area("cell", "一号楼", "House 1", town.beat_a, WEST, SOUTH, WEST + STEP, SOUTH + STEP)
    cell.path = "unset"
    Area.objects.filter(id=town.beat_b.id).update(path="/1/1/9/")
    import_areas([cell], source="survey", by=system_user())
    assert area_at(lon, lat) == cell


def test_only_wgs84_is_kept(town: make.Town) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.filter(id=town.city.id).update(datum="GCJ-02")
