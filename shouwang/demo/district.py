"""The demo district as an installation's files: the invented extract and the three tables that ``init`` reads."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from shouwang.demo.town.district import write_district
from shouwang.demo.town.register import DistrictTables, TownPost
from shouwang.founding.town import Files

if TYPE_CHECKING:
    from shouwang.engine.roads.extract import Progress

SEED = 7
CREW_LOGIN = "unit"
# The crew a visitor plays: off shift until they start their shift on the phone page.
VISITORS_UNIT = "E01"
STAFF = [
    ("calltaker", "接警员 林岚", "call_taker", ""),
    ("dispatcher", "调度员 周宁", "dispatcher", ""),
    ("dispatcher2", "调度员 何平", "dispatcher", ""),
    (CREW_LOGIN, "民警 陈舟", "unit", VISITORS_UNIT),
    ("supervisor", "值班长 吴征", "supervisor", ""),
    ("auditor", "督察员 许慎", "auditor", ""),
    ("administrator", "管理员 方圆", "administrator", ""),
]


def write_files(folder: Path, seed: int = SEED, progress: "Progress | None" = None) -> Files:
    """Writes the district's extract, its tables and the surveys of its grounds; the same seed, the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    files = Files(
        roads=folder / "district.osm.pbf",
        posts=folder / "posts.csv",
        units=folder / "units.csv",
        people=folder / "people.csv",
        surveys=folder / "surveys.geojson",
        attribution="岱湖 Daihu: invented by Shouwang",
    )
    tables = write_district(files.roads, seed, progress, surveys=files.surveys)
    assert tables is not None  # noqa: S101 - the district scale always has tables
    _write_posts(files.posts, tables)
    units = _units(tables.posts)
    header = ("call_sign", "kind", "post", "capabilities", "on_shift")
    _write(files.units, header, [(*unit, "no" if unit[0] == VISITORS_UNIT else "yes") for unit in units])
    crews = [(f"crew-{unit[0].lower()}", f"{unit[0]} 车组", "unit", unit[0]) for unit in units]
    people = [*STAFF, *(crew for crew in crews if crew[3] != VISITORS_UNIT)]
    station = next(area.name for area in tables.areas if area.kind == "station")
    _write_people(files.people, [(*person, station) for person in people])
    return files


def _write_people(path: Path, people: Sequence[tuple[str, ...]]) -> None:
    """A visitor reads on in the language of the login page."""
    header = ("username", "name", "role", "unit", "area", "language")
    _write(path, header, [(*person, "browser") for person in people])


def _write_posts(path: Path, tables: DistrictTables) -> None:
    header = ("code", "kind", "name", "name_en", "lon", "lat", "minimum_units")
    rows = [(post.code, post.kind, post.name, post.name_en, post.lon, post.lat, 1) for post in tables.posts]
    _write(path, header, rows)


def _units(posts: Sequence[TownPost]) -> list[tuple[str, str, str, str]]:
    """Two cars and a fire engine at the station; a car or an e-bike and a walking pair at each service station."""
    station = next(post for post in posts if post.kind == "station")
    service = [post for post in posts if post.kind != "station"]
    units = [
        ("C01", "car", station.code, "police"),
        ("C02", "car", station.code, "police"),
        ("X01", "fire", station.code, "fire"),
    ]
    for number, post in enumerate(service, 1):
        is_car = number % 2 == 0
        sign, kind = (f"C{number:02d}", "car") if is_car else (f"E{number:02d}", "e_bike")
        units.append((sign if sign != "C02" else "C10", kind, post.code, "police"))
        units.append((f"F{number:02d}", "foot", post.code, "police"))
    return units


def _write(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
