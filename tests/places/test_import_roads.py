"""An extract imported again: the same references stay the same places, confirmed ones as they are, the rest retires."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError

from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position, verify
from shouwang.places import roads
from shouwang.places.actions import import_roads, write_roads
from shouwang.places.importing import prepare
from shouwang.places.models import Asset, Place, PlaceName, RoadVersion
from tests import make

HYDRANT = '<node id="70" version="1" lon="116.003" lat="28.685"><tag k="emergency" v="fire_hydrant"/></node>'
MARKET = (
    '<node id="60" version="1" lon="116.006" lat="28.6851"><tag k="amenity" v="marketplace"/>'
    '<tag k="name" v="秀隆市场"/><tag k="alt_name" v="老市场;菜场"/></node>'
)


@pytest.fixture(autouse=True)
def stands(town: make.Town, tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path / "home"


def extract(folder: Path, *extra: str, without: str = "") -> Path:
    """The small town with more nodes, or without the line of one."""
    path = make.extract(folder)
    text = path.read_text("utf-8")
    if without:
        start = text.index(f'<node id="{without}"')
        text = text[:start] + text[text.index("</node>", start) + 7 :]
    head, tail = text.split("<way", 1)
    path.write_text(head + "".join(extra) + "<way" + tail, "utf-8")
    return path


def put(path: Path) -> dict[str, Any]:
    """Imports, and gives what the journal says of it."""
    import_roads(path, by=system_user())
    return Entry.objects.order_by("position").last().changed  # type: ignore[union-attr]


def folders() -> set[str]:
    return {path.name for path in (roads.folder(RoadVersion()).parent).glob("*")}


def references() -> dict[str | None, UUID]:
    places, assets = (table.values_list("osm_ref", "id") for table in (Place.objects, Asset.objects))
    return dict(places) | dict(assets)


def place(reference: str) -> Place:
    return Place.objects.get(osm_ref=reference)


def test_places_names_assets_and_files_are_there(tmp_path: Path) -> None:
    changed = put(extract(tmp_path, MARKET, HYDRANT))
    version = RoadVersion.objects.get()
    crossings = Place.objects.filter(kind="crossing").values_list("name", flat=True)
    assert (changed["places"], changed["assets"], changed["retired"], len(crossings)) == (12, 1, 0, 5)
    assert "北湖路与秀隆街交叉口" in crossings
    assert (version.source, version.is_current, folders()) == ("town.osm", True, {str(version.id)})
    market = place("n60")
    assert (market.name, market.kind, market.area.name if market.area else "") == ("秀隆市场", "landmark", "一警格")
    assert set(market.names.values_list("text", "kind")) == {("老市场", "alias"), ("菜场", "alias")}
    assert Asset.objects.get().kind == "hydrant"
    assert list(verify()) == []


def test_the_same_references_keep_their_rows(tmp_path: Path) -> None:
    """Twice the same file, then a changed one: ids stay, content follows, aliases are replaced."""
    put(extract(tmp_path, MARKET, HYDRANT))
    ids = references()
    put(extract(tmp_path, MARKET, HYDRANT))
    assert references() == ids
    assert PlaceName.objects.count() == 2
    renamed = MARKET.replace("秀隆市场", "新市场").replace("老市场;菜场", "秀隆市场;菜场")
    put(extract(tmp_path, renamed, HYDRANT.replace("116.003", "116.0031")))
    assert (place("n60").id, place("n60").name) == (ids["n60"], "新市场")
    assert set(PlaceName.objects.values_list("text", flat=True)) == {"秀隆市场", "菜场"}
    assert Asset.objects.values_list("id", "lon").get() == (ids["n70"], 116.0031)
    assert RoadVersion.objects.filter(is_current=True).count() == 1
    assert RoadVersion.objects.count() == 3


def test_what_is_gone_retires_and_comes_back_as_itself(tmp_path: Path) -> None:
    """Retiring is counted once; a place that is in the file again is in use again, under its old id."""
    put(extract(tmp_path, MARKET, HYDRANT))
    market = place("n60")
    assert put(extract(tmp_path))["retired"] == 1
    assert put(extract(tmp_path))["retired"] == 0
    assert (place("n60").retired_at is None, Asset.objects.get().retired_at is None) == (False, False)
    put(extract(tmp_path, MARKET, HYDRANT))
    assert (place("n60"), place("n60").retired_at, Asset.objects.get().retired_at) == (market, None, None)


def test_what_someone_confirmed_stays_as_it_is(tmp_path: Path) -> None:
    """Neither moved, renamed nor retired by a file; a confirmed name stays too."""
    put(extract(tmp_path, MARKET))
    Place.objects.filter(osm_ref="n60").update(is_confirmed=True, name="大市场", lon=116.0061)
    PlaceName.objects.filter(text="老市场").update(confirmed_times=1)
    for path in (extract(tmp_path, MARKET.replace("秀隆市场", "新市场")), extract(tmp_path)):
        put(path)
        assert (place("n60").name, place("n60").lon, place("n60").retired_at) == ("大市场", 116.0061, None)
        assert "老市场" in place("n60").names.values_list("text", flat=True)


def test_an_id_that_stands_twice_in_a_file_is_one_place(tmp_path: Path) -> None:
    twice = MARKET.replace('id="60"', 'id="60" ') + MARKET.replace("秀隆市场", "新市场")
    assert put(extract(tmp_path, twice))["places"] == 12
    assert place("n60").name == "新市场"


def test_a_failure_while_writing_leaves_the_old_roads_current(tmp_path: Path) -> None:
    """The last of the rows to be written, an asset, cannot stand in its table: files and rows are as before."""
    put(extract(tmp_path, MARKET))
    before = (folders(), head_position(), list(RoadVersion.objects.values_list("id", "is_current")))
    prepared = prepare(extract(tmp_path, HYDRANT), None)
    places = [
        replace(found, asset_kind=None) if found.kind == "asset" else found  # type: ignore[arg-type]  # must be there
        for found in prepared.extract.places
    ]
    prepared = replace(prepared, extract=replace(prepared.extract, places=places))
    with pytest.raises(IntegrityError, match=r"(?i)null"):
        write_roads(prepared, by=system_user())
    assert (folders(), head_position(), list(RoadVersion.objects.values_list("id", "is_current"))) == before
    assert place("n60").retired_at is None
    assert {path.name for path in tmp_path.joinpath("home").iterdir()} == {"roads"}


def test_a_file_that_cannot_be_read_leaves_nothing(tmp_path: Path, town: make.Town) -> None:
    path = extract(tmp_path)
    path.write_text(path.read_text("utf-8")[:-40], "utf-8")
    position = head_position()
    with pytest.raises(Refusal) as caught:
        import_roads(path, by=system_user())
    assert (caught.value.code, head_position(), RoadVersion.objects.count()) == ("unreadable", position, 0)
    assert list(tmp_path.joinpath("home").iterdir()) == []


def test_an_interrupted_import_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl+C while the network is built."""

    def interrupt(step: str, _share: float) -> None:
        if step == "network":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_roads(extract(tmp_path), progress=interrupt, by=system_user())
    assert (list(tmp_path.joinpath("home").iterdir()), RoadVersion.objects.count()) == ([], 0)


def test_only_an_administrator_imports(tmp_path: Path, town: make.Town) -> None:
    for role, code in ((Role.DISPATCHER, "no_right"), (Role.SUPERVISOR, "no_right")):
        with pytest.raises(Refusal) as caught:
            import_roads(extract(tmp_path), by=make.user(role, town.city))
        assert caught.value.code == code
    import_roads(extract(tmp_path), by=make.user(Role.ADMINISTRATOR, town.city))
    assert RoadVersion.objects.count() == 1


def test_files_stay_of_the_current_roads_and_of_those_before(tmp_path: Path) -> None:
    """A page that was open during the import still asks for the tiles it was given; older ones nobody asks for."""
    versions = [import_roads(extract(tmp_path), by=system_user()) for _ in range(4)]
    assert folders() == {str(version.id) for version in versions[-2:]}
    assert RoadVersion.objects.count() == 4
    book = roads.book()
    assert book is not None
    assert book.version == versions[-1]
