"""Surveys from files: all or nothing, every fault by its row; and what the place search finds of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from shouwang.accounts.models import User
from shouwang.accounts.queries import system_user
from shouwang.approach.actions import import_surveys
from shouwang.approach.models import Entrance, Ground, House, Lane, NamedPoint, Survey
from shouwang.approach.queries import current
from shouwang.foundation.tables import TableRefused
from shouwang.operate import command
from tests import make
from tests.unbreakable.scenarios_approach import SURVEYS

CSV = """id,kind,lon,lat,ground,name,ground_kind,number,line,width_m,passable
g,ground,116.004,28.685,,三塘村,village,,116.003 28.684;116.005 28.684;116.005 28.686,,
h,house,116.004,28.6851,g,,,12,,,
l,lane,116.004,28.6852,g,三塘二巷,,,116.004 28.685;116.004 28.6855,2.1,foot;e_bike
p,point,116.0041,28.685,g,A端非通道2,,,,,
"""


def write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path, "surveys.geojson", json.dumps(SURVEYS))


def test_a_file_is_published_at_once_and_again_as_the_next_version(path: Path) -> None:
    by = system_user()
    assert import_surveys(path, by=by) == {"grounds": 1, "features": 5, "replaced": 0}
    assert import_surveys(path, by=by) == {"grounds": 1, "features": 5, "replaced": 5}
    assert [survey.version for survey in Survey.objects.order_by("version")] == [1, 2]
    (entrance,) = current(Entrance)
    assert (Ground.objects.get().name, entrance.house) == ("三塘村", current(House).get())


def test_a_table_says_the_same(tmp_path: Path) -> None:
    assert import_surveys(write(tmp_path, "surveys.csv", CSV), by=system_user())["features"] == 3
    lane = Lane.objects.get()
    assert (lane.name, lane.width_m, lane.passable) == ("三塘二巷", 2.1, ["e_bike", "foot"])
    assert lane.line == [[116.004, 28.685], [116.004, 28.6855]]


def test_every_fault_is_told_by_its_row_and_nothing_is_written(tmp_path: Path) -> None:
    bad = CSV.replace("12,,,", ",,,").replace("2.1,foot;e_bike", "900,foot;tank").replace("p,point", "h,point")
    with pytest.raises(TableRefused) as refused:
        import_surveys(write(tmp_path, "bad.csv", bad), by=system_user())
    told = str(refused.value.message).split("\n")
    assert [line.partition("：")[0] for line in told] == [
        "bad.csv 第 3 行 number",
        "bad.csv 第 4 行 width_m",
        "bad.csv 第 4 行 passable",
        "bad.csv 第 5 行 id",
    ]
    assert Ground.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"geometry": None},
        {"geometry": {"type": "Point", "coordinates": [1000, 0]}},
        {"properties": None},
        {"properties": {"kind": "house", "id": "x", "ground": "nowhere", "number": "1"}},
        {"properties": {"kind": "house", "id": "x", "ground": "g", "number": "1", "owner": "x"}},
    ],
)
def test_a_feature_that_cannot_be_read_is_named(tmp_path: Path, change: dict[str, Any]) -> None:
    content = {"type": "FeatureCollection", "features": [SURVEYS["features"][0], SURVEYS["features"][1] | change]}  # type: ignore[index, operator]
    with pytest.raises(TableRefused, match=r"bad\.geojson 第 2 行"):
        import_surveys(write(tmp_path, "bad.geojson", json.dumps(content)), by=system_user())


def test_points_and_houses_are_found_by_what_people_say(tmp_path: Path, supervisor: User) -> None:
    api = make.Api(supervisor)
    assert api.get("places?q=A端非通道2")[1]["candidates"] == []
    import_surveys(write(tmp_path, "surveys.csv", CSV), by=system_user())
    found = {
        said: api.get(f"places?q={said}")[1]["candidates"][0]
        for said in ("三塘村A端非通道2", "A端非通道2", "三塘村12号")
    }
    assert [(one["text"], one["kind"], one["place"]) for one in found.values()] == [
        ("三塘村A端非通道2", "point", None),
        ("三塘村A端非通道2", "point", None),
        ("三塘村 12", "house", None),
    ]
    point = NamedPoint.objects.get()
    assert (found["A端非通道2"]["lon"], found["A端非通道2"]["lat"]) == (point.lon, point.lat)


def test_the_command_imports_and_sets_sizes(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["approach", "import", str(path)]) == 0
    assert command.main(["approach", "vehicle", "fire", "--width", "2.4"]) == 0
    assert command.main(["approach", "vehicle", "fire"]) == 0
    assert command.main(["approach", "vehicle", "fire", "--unit", "nobody"]) == 2
    assert capsys.readouterr().out.count("宽 2.4\u00a0米") == 2
