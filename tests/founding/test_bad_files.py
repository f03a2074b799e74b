"""Files that cannot be used: each refused by name, row and field, and nothing of the town is there."""

from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from shouwang.accounts.models import Role
from shouwang.areas.models import Area
from shouwang.dispatch.models import Agency
from shouwang.duty.models import Post, Unit
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.tables import TableRefused
from shouwang.founding.town import Files, found_town
from tests.founding.paper import AGENCIES, PEOPLE, POSTS, UNITS, feature, files, geojson, state

TOWN = '<osm version="0.6"><node id="1" version="1" lon="116" lat="28"/></osm>'
UNREADABLE = "cannot be read as OpenStreetMap; it is damaged, cut off or something else"


def refusal_of(folder: Path, home: Path, table: str, content: str | bytes) -> list[str]:
    """The faults, after a look that nothing was written."""
    before = state(home)
    with override("en"):
        with pytest.raises(TableRefused) as caught:
            found_town(files(folder, **{table: content}))
        faults = [str(fault) for fault in caught.value.faults]
    assert (state(home), list(home.glob("*"))) == (before, [])
    return faults


def one_of(value: str, known: Any) -> str:
    return f"{value!r} is not one of {', '.join(known.values)}"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (POSTS.encode("gbk"), "row 2, name: is not UTF-8 (byte 0xfe); save the file as UTF-8"),
        (POSTS.splitlines()[0], "row 2: there is no row under the header"),
        (POSTS.replace("Y,", "S,"), "row 3, code: 'S' stands in row 2 already"),
        (POSTS.replace("station,岱", "office,岱"), f"row 2, kind: {one_of('office', Post.Kind)}"),
        (POSTS.replace("28.685,1", "128.685,1"), "row 2, lat: '128.685' is not a number from -90 to 90"),
        (POSTS.replace("28.685,0", "28.685,0.5"), "row 3, minimum_units: '0.5' is not a whole number"),
        (POSTS.replace("116.0004", "16.0004"), "row 3, lon: there is no road within 500\u00a0m of the post"),
    ],
)
def test_bad_posts(tmp_path: Path, home: Path, content: str | bytes, fault: str) -> None:
    assert refusal_of(tmp_path, home, "posts", content) == [f"posts.csv, {fault}"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (AGENCIES.replace("next,station", "next,consulate"), f"row 3, kind: {one_of('consulate', Agency.Kind)}"),
        (AGENCIES.replace("next", "water"), "row 3, code: 'water' stands in row 2 already"),
        (AGENCIES.replace("岱湖水厂", ""), "row 2, name: is empty"),
        (AGENCIES.replace("8812345", "=1+1"), "row 2, dial_number: looks like a spreadsheet formula: '=1+1'"),
        (AGENCIES.replace(",120,", ",0,"), "row 2, answer_seconds: '0' is not a number from 1 to 3600"),
        (AGENCIES.replace("5400", "a day"), "row 2, repair_seconds: 'a day' is not a number from 1 to 604800"),
        (AGENCIES.replace("岱湖派出所", "西湖区"), "row 3, area: there is no area named '西湖区'"),
        (AGENCIES.replace("code,", "id,"), "row 1, code: the column is missing"),
        (AGENCIES.splitlines()[0], "row 2: there is no row under the header"),
    ],
)
def test_bad_agencies(tmp_path: Path, home: Path, content: str | bytes, fault: str) -> None:
    assert refusal_of(tmp_path, home, "agencies", content)[0] == f"agencies.csv, {fault}"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (UNITS.replace("foot,Y", "foot,Z"), "row 3, post: 'Z' is not one of S, Y"),
        (UNITS.replace("foot", "boat"), f"row 3, kind: {one_of('boat', Unit.Kind)}"),
        (UNITS.replace("yes", "maybe"), "row 2, on_shift: 'maybe' is not one of yes, no"),
        (UNITS.replace("F07", "C01"), "row 3, call_sign: 'C01' stands in row 2 already"),
        (UNITS.replace("capabilities,", ""), "row 1, capabilities: the column is missing"),
    ],
)
def test_bad_units(tmp_path: Path, home: Path, content: str, fault: str) -> None:
    assert refusal_of(tmp_path, home, "units", content) == [f"units.csv, {fault}"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (PEOPLE.replace("dispatcher", "chief"), f"row 2, role: {one_of('chief', Role)}"),
        (PEOPLE.replace(",C01", ",C09"), "row 3, unit: 'C09' is not one of C01, F07"),
        (PEOPLE.replace(",C01", ","), "row 3, unit: is empty; this role rides with a unit"),
        (PEOPLE.replace("crew,", "zhou,"), "row 3, username: 'zhou' stands in row 2 already"),
        (PEOPLE.replace("zhou,", "\nsystem,"), "row 3, username: 'system' is taken"),
        (PEOPLE.replace("岱湖派出所", "梅湖所"), "row 3, area: there is no area named '梅湖所'"),
        (PEOPLE.replace(",en", ",fr"), "row 2, language: 'fr' is not one of zh-hans, en, browser"),
        (PEOPLE.replace("zhou", "=x"), "row 2, username: looks like a spreadsheet formula: '=x'"),
    ],
)
def test_bad_people(tmp_path: Path, home: Path, content: str, fault: str) -> None:
    assert refusal_of(tmp_path, home, "people", content) == [f"people.csv, {fault}"]


def test_what_is_wrong_is_told_of_all_files_in_one_run(tmp_path: Path, home: Path) -> None:
    """While the posts are refused nobody can say which of them a unit may name; its other cells are checked."""
    with override("en"), pytest.raises(TableRefused) as caught:
        found_town(
            files(
                tmp_path,
                posts=POSTS.encode("utf-8-sig"),
                units=UNITS.replace("foot,Y", "boat,Z"),
                people=PEOPLE.replace("dispatcher", "=x"),
                areas=geojson(),
            )
        )
    assert [(fault.file, fault.row, fault.field) for fault in caught.value.faults] == [
        ("posts.csv", 1, "code"),
        ("units.csv", 3, "kind"),
        ("people.csv", 2, "role"),
        ("areas.geojson", 0, "features"),
    ]


def shaped(coordinates: object, kind: str = "Polygon") -> str:
    return geojson(feature("x", "beat", 116, 116.01) | {"geometry": {"type": kind, "coordinates": coordinates}})


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("[]", ": is not a GeoJSON FeatureCollection"),
        ('{"features": 7}', ": is not a GeoJSON FeatureCollection"),
        (geojson(), ", features: there is no area in the file"),
        (geojson(feature("", "beat", 116, 116.01)), ", feature 1, name: is empty"),
        (geojson(feature("=1+1", "beat", 116, 116.01)), ", feature 1, name: looks like a spreadsheet formula: '=1+1'"),
        (
            geojson(feature("x", "beat", 116, 116.01)).encode("utf-8-sig"),
            ": the file starts with a byte order mark; save it as UTF-8 without BOM",
        ),
        (shaped([[[10**400, 28], [117, 29], [117, 28]]]), ", feature 1, geometry: the coordinates make no polygon"),
        (geojson(feature("岱湖所", "town", 116, 116.01)), f", feature 1, kind: {one_of('town', Area.Kind)}"),
        (geojson({"type": "Feature"}), f", feature 1, kind: {one_of('None', Area.Kind)}"),
        (geojson({"properties": {"kind": "beat", "name": 7}}), ", feature 1, name: name must be text."),
        (geojson({"properties": 7}), ", feature 1, properties: is no object"),
        (shaped([116, 28], "Point"), ", feature 1, geometry: is no Polygon or MultiPolygon"),
        (shaped([[7]]), ", feature 1, geometry: the coordinates make no polygon"),
        (shaped([]), ", feature 1, geometry: the coordinates make no polygon"),
        (shaped("no"), ", feature 1, geometry: the coordinates make no polygon"),
        (
            shaped([[[116, 28], [117, 29], [117, 28], [116, 29], [116, 28]]]),
            ", feature 1, geometry: the polygon crosses itself",
        ),
        (
            geojson(feature("x", "beat", 12_900_000, 12_901_000)),
            ", feature 1, geometry: the coordinates are not longitude and latitude",
        ),
    ],
)
def test_bad_areas(tmp_path: Path, home: Path, content: str | bytes, fault: str) -> None:
    assert refusal_of(tmp_path, home, "areas", content) == [f"areas.geojson{fault}"]


def test_tables_that_do_not_fit_the_areas(tmp_path: Path, home: Path) -> None:
    """A post outside them, and a name that two of them have."""
    half = geojson(feature("岱湖派出所", "beat", 116.005, 116.01))
    twice = geojson(feature("岱湖派出所", "station", 116, 116.01), feature("岱湖派出所", "beat", 116, 116.01))
    assert refusal_of(tmp_path, home, "areas", half) == ["posts.csv, row 3, lon: the post lies outside every area"]
    named = "people.csv, row 3, area: 2 areas are named '岱湖派出所'"
    assert refusal_of(tmp_path, home, "areas", twice) == [named]


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe{",
        b"",
        b"{",
        b"[" * 200_000,
        geojson().encode("utf-16"),
        geojson().encode("gbk")[:-1] + b"\xb5",
        '{"features": [NaN'.encode("utf-16"),
    ],
)
def test_what_is_no_json_is_refused(tmp_path: Path, home: Path, content: bytes) -> None:
    with pytest.raises(TableRefused) as caught:
        found_town(files(tmp_path, areas=content))
    [fault] = caught.value.faults
    assert (fault.file, fault.row, fault.field) == ("areas.geojson", 0, "")


@pytest.mark.parametrize(
    ("name", "content", "code", "message"),
    [
        ("town.zip", b"", "wrong_suffix", "town.zip: an extract ends in .osm.pbf, .osm.gz or .osm."),
        ("none.osm", None, "not_found", "none.osm: there is no such file."),
        ("town.osm", TOWN.encode(), "no_roads", "town.osm: has no road a vehicle can use."),
        (
            "town.osm.pbf",
            b"\0\0\0\x0dnot a header",
            "unreadable",
            f"town.osm.pbf: {UNREADABLE} (cut off or damaged at byte 0).",
        ),
        (
            "town.osm.gz",
            b"\x1f\x8b\x08\0cut",
            "unreadable",
            f"town.osm.gz: {UNREADABLE} (Compressed file ended before the end-of-stream marker was reached).",
        ),
        (
            "town.osm",
            b"<!DOCTYPE x>" + TOWN.encode(),
            "unreadable",
            f"town.osm: {UNREADABLE} (town.osm carries a document type, an entity or a NUL byte).",
        ),
        (
            "town.osm",
            TOWN.replace("116", "716").encode(),
            "bad_coordinates",
            "town.osm: has coordinates that are not on Earth (wrong format for coordinate: '716').",
        ),
    ],
)
def test_an_extract_that_cannot_be_used_is_refused_and_nothing_is_done(
    tmp_path: Path, home: Path, name: str, content: bytes | None, code: str, message: str
) -> None:
    given, before = files(tmp_path), state(home)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with override("en"), pytest.raises(Refusal) as caught:
        found_town(Files(tmp_path / name, given.posts, given.units, given.people))
    assert (caught.value.code, str(caught.value.message)) == (code, message)
    assert (state(home), list(home.glob("*"))) == (before, [])
