"""``shouwang init`` and ``shouwang demo --files``: the command's own part; the town itself is in tests/founding."""

from pathlib import Path

import pytest

from shouwang.accounts.models import User
from shouwang.areas.models import Area
from shouwang.places.models import RoadVersion
from tests.founding.paper import POSTS, files
from tests.operate.conftest import Run


def arguments(folder: Path, **contents: str) -> list[str]:
    given = vars(files(folder, **contents))
    return [
        "init",
        *(word for name, path in given.items() if isinstance(path, Path) for word in (f"--{name}", str(path))),
    ]


@pytest.mark.django_db
def test_init_prints_every_password_once(run: Run, tmp_path: Path) -> None:
    code, lines = run(*arguments(tmp_path))
    words = [line.split() for line in lines if line.startswith(("dispatcher", "unit"))]
    logins = [
        (role, username, User.objects.get(username=username).check_password(password))
        for role, username, password in words
    ]
    assert (code, logins) == (0, [("dispatcher", "zhou", True), ("unit", "crew", True)])
    assert "Start it with: shouwang serve" in lines


@pytest.mark.django_db
def test_init_says_what_is_wrong_and_leaves_an_empty_database(run: Run, tmp_path: Path) -> None:
    code, lines = run(*arguments(tmp_path, posts=POSTS.replace("28.685", "")))
    problem = "lat: '' is not a number from -90 to 90"
    said = [f"shouwang init: posts.csv, row 2, {problem}", f"posts.csv, row 3, {problem}"]
    assert (code, lines, Area.objects.count(), RoadVersion.objects.count()) == (2, said, 0, 0)


@pytest.mark.django_db
@pytest.mark.slow
def test_the_demo_writes_its_files_and_init_reads_them(run: Run, tmp_path: Path) -> None:
    code, lines = run("demo", "--files", tmp_path / "district")
    names = ["district.osm.pbf", "posts.csv", "units.csv", "people.csv"]
    written = [str(tmp_path / "district" / name) for name in names]
    assert (code, [line for line in lines if line in written]) == (0, written)
    roads, posts, units, people = written
    code, lines = run("init", "--roads", roads, "--posts", posts, "--units", units, "--people", people)
    assert (code, "Start it with: shouwang serve" in lines) == (0, True)
    assert RoadVersion.objects.get(is_current=True).source == "district.osm.pbf"
    assert Area.objects.get(parent=None).name_en == "Chengjiang Province"
