"""Tables of places: all or nothing, every fault named, the same id the same place, confirmed ones as they are."""

import json
from pathlib import Path

import pytest

from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.foundation.tables import TableRefused
from shouwang.journal.models import Entry
from shouwang.places import queries
from shouwang.places.actions import import_places
from shouwang.places.models import Place
from tests import make

HEAD = "id,name,kind,lon,lat,aliases,category\n"
DAIRY = "1,阳光乳业,landmark,116.001,28.685,老牛奶厂;奶厂,\n"
CHEMIST = "2,惠民大药房,landmark,116.0012,28.685,,pharmacy\n"


def put(folder: Path, text: str, name: str = "places.csv") -> dict[str, int]:
    path = folder / name
    path.write_text(text)
    return import_places(path, by=system_user())


def first(words: str, town) -> str:
    return queries.search(words, seen_by=make.user(Role.DISPATCHER, town.station)).candidates[0].text


def test_places_and_their_names_are_found_without_building_the_index_anew(town, tmp_path):
    queries.forget()
    queries.search("x", seen_by=system_user())
    assert put(tmp_path, HEAD + DAIRY + CHEMIST) == {"new": 2, "changed": 0, "kept": 0}
    assert (first("老牛奶厂", town), first("药店", town), first("奶厂旁边的药店", town)) == (
        "阳光乳业",
        "惠民大药房",
        "惠民大药房",
    )
    assert Place.objects.get(own_ref="1").area == town.beat_a
    assert Entry.objects.get(verb="import_places").changed["places"] == 2


def test_the_same_id_is_the_same_place(town, tmp_path):
    put(tmp_path, HEAD + DAIRY)
    before = Place.objects.get()
    assert put(tmp_path, HEAD + DAIRY.replace("阳光乳业", "新乳业").replace(";奶厂", "")) == {
        "new": 0,
        "changed": 1,
        "kept": 0,
    }
    after = Place.objects.get()
    assert (after.id, after.name, [name.text for name in after.names.all()]) == (before.id, "新乳业", ["老牛奶厂"])


def test_a_confirmed_place_is_left_alone(town, tmp_path):
    put(tmp_path, HEAD + DAIRY)
    Place.objects.update(is_confirmed=True, lon=116.002)
    assert put(tmp_path, HEAD + DAIRY) == {"new": 0, "changed": 0, "kept": 1}
    assert Place.objects.get().lon == 116.002


def test_a_file_with_faults_changes_nothing_and_names_each(town, tmp_path):
    rows = "1,,landmark,116,28,,\n2,x,castle,200,28,,\n2,y,landmark,116,28,,dragon\n"
    with pytest.raises(TableRefused) as refused:
        put(tmp_path, HEAD + rows)
    assert [(fault.row, fault.field) for fault in refused.value.faults] == [
        (2, "name"),
        (3, "kind"),
        (3, "lon"),
        (4, "category"),
        (4, "id"),
    ]
    assert (Place.objects.count(), Entry.objects.filter(verb="import_places").count()) == (0, 0)


def test_geojson_points_and_shapes_are_places_too(town, tmp_path):
    square = [[[116.0, 28.68], [116.002, 28.68], [116.002, 28.682], [116.0, 28.682], [116.0, 28.68]]]
    features = [
        {"type": "Feature", "id": "a", "properties": {"name": "阳光乳业", "kind": "landmark", "aliases": ["老牛奶厂"]},
         "geometry": {"type": "Point", "coordinates": [116.001, 28.685]}},
        {"type": "Feature", "properties": {"id": "b", "name": "象湖公寓", "kind": "compound"},
         "geometry": {"type": "Polygon", "coordinates": square}},
    ]  # fmt: skip
    assert put(tmp_path, json.dumps({"type": "FeatureCollection", "features": features}), "p.geojson")["new"] == 2
    assert (first("老牛奶厂", town), Place.objects.get(own_ref="b").lon) == ("阳光乳业", 116.001)


@pytest.mark.parametrize(
    "geometry", [None, {}, [], "x", {"type": "Point", "coordinates": []}, {"type": "Point", "coordinates": [200, 0]}]
)
def test_geometry_that_is_none_is_named(town, tmp_path, geometry):
    feature = {"type": "Feature", "properties": {"id": "a", "name": "x", "kind": "landmark"}, "geometry": geometry}
    with pytest.raises(TableRefused) as refused:
        put(tmp_path, json.dumps({"type": "FeatureCollection", "features": [feature]}), "p.geojson")
    assert [(fault.row, fault.field) for fault in refused.value.faults] == [(1, "geometry")]


def test_find_shows_what_the_call_form_would(town, tmp_path, capsys):
    from shouwang.operate.command import main

    put(tmp_path, HEAD + DAIRY + CHEMIST)
    assert main(["find", "老牛奶厂那边", "--near", "116,28.68"]) == 0
    assert "1. 阳光乳业" in capsys.readouterr().out
    assert main(["find", "罗马广场"]) == 1
    assert main(["find", "药店", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.split("\n", 1)[1])["candidates"][0]["text"] == "惠民大药房"
