"""The key of an installation: its own, its owner's alone, and told when it is not."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from shouwang.operate import doctor

MAKE = "import django; django.setup(); from django.conf import settings; print(settings.SECRET_KEY)"


def installed(home: Path) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
    kept |= {"SHOUWANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "shouwang.settings"}
    return subprocess.run([sys.executable, "-c", MAKE], env=kept, check=True, capture_output=True, text=True).stdout


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_every_installation_has_a_key_of_its_own_and_keeps_it(tmp_path):
    """64 characters of it; the folder and the file are their owner's, whatever the umask says."""
    before = os.umask(0)
    try:
        first, second, again = (installed(tmp_path / name) for name in ("one", "two", "one"))
    finally:
        os.umask(before)
    assert (len(first.strip()), first == again, first == second) == (64, True, False)
    assert [mode(tmp_path / "one"), mode(tmp_path / "one" / "secret.key")] == [0o700, 0o600]


def test_a_database_is_its_owners_alone_in_a_folder_that_is_open(tmp_path):
    tmp_path.chmod(0o755)
    address = f"sqlite://{tmp_path}/town.sqlite3"
    command = [sys.executable, "-m", "shouwang", "migrate", "--database", address]
    kept = os.environ | {"SHOUWANG_HOME": str(tmp_path)}
    before = os.umask(0o022)
    try:
        subprocess.run(command, env=kept, check=True, capture_output=True)
    finally:
        os.umask(before)
    modes = {file.name: mode(file) & 0o077 for file in tmp_path.iterdir()}
    assert ("town.sqlite3" in modes, set(modes.values())) == (True, {0})


@pytest.mark.parametrize(("folder", "file", "is_well"), [(0o755, 0o600, True), (0o700, 0o644, True)])
def test_a_key_that_is_closed_is_well(db, home, folder, file, is_well):
    (home / "secret.key").write_text("x")
    (home / "secret.key").chmod(file)
    home.chmod(folder)
    assert [finding.is_well for finding in doctor._modes()] == [is_well]


@pytest.mark.parametrize("file", [0o644, 0o640, 0o604])
def test_a_key_that_others_can_read_is_bad_and_named(db, home, file):
    (home / "secret.key").write_text("x")
    (home / "secret.key").chmod(file)
    home.chmod(0o755)
    [finding] = doctor._modes()
    assert (finding.is_well, str(home / "secret.key") in finding.what) == (False, True)


def test_a_server_that_shows_its_faults_is_bad(db, home, settings):
    assert [finding for finding in doctor._debug() if not finding.is_well] == []
    settings.DEBUG = True
    assert [finding.is_well for finding in doctor._debug()] == [False]
