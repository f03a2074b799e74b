"""What one installs is whole: the wheel carries what is built and git-ignored."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
UV = Path(sys.executable).parent / "uv"
BUILT = "shouwang/console/static/console/built"


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        UV,
        "--quiet",
        "--offline",
        "build",
        "--wheel",
        "--no-build-isolation",
        "--python",
        sys.executable,
        "-o",
        folder,
        ROOT,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.mark.slow
def test_the_wheel_carries_pages_messages_templates_and_migrations(names):
    wanted = {
        f"{BUILT}/board.js",
        f"{BUILT}/phone.js",
        f"{BUILT}/theme.js",
        f"{BUILT}/map_worker.js",
        f"{BUILT}/maplibre-gl.css",
        "shouwang/ui/static/ui/board.css",
        "shouwang/ui/fonts/built/NotoSansSC-Regular.ttf",
        "shouwang/ui/fonts/built/NotoSansSC-Bold.ttf",
        "shouwang/ui/fonts/built/OFL.txt",
        "shouwang/ui/templates/ui/frame.typ",
        "shouwang/downpack/templates/downpack/downpack.typ",
        "shouwang/engine/names/address/built/divisions.txt.gz",
        "shouwang/console/templates/console/board.html",
        "shouwang/locale/zh_Hans/LC_MESSAGES/django.mo",
        "shouwang/locale/en/LC_MESSAGES/django.mo",
        "shouwang/journal/migrations/0002_guard.py",
    }
    assert wanted - set(names) == set()


@pytest.mark.slow
def test_the_wheel_carries_nothing_of_an_installation_or_of_the_tests(names):
    endings = (".sqlite3", ".key", ".pbf", ".ts", ".po")
    assert [name for name in names if name.endswith(endings) or name.startswith(("tests", "var", "scripts"))] == []
