"""A backup is whole, private and of one moment; a restore gives the same rows and root, or leaves nothing."""

import io
import json
import os
import signal
import stat
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from shouwang.foundation.refusal import Refusal
from shouwang.journal import guard
from shouwang.journal.models import Entry
from shouwang.journal.queries import root
from shouwang.operate import restore
from shouwang.operate.backup import MANIFEST, write_backup
from shouwang.operate.restore import extract
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def url(name: str) -> str:
    """The address of a database beside the one of this test run."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    known = connection.settings_dict
    login = known["USER"] + (f":{known['PASSWORD']}" if known["PASSWORD"] else "")
    return f"postgresql://{login}@{known['HOST']}:{known['PORT']}/{name}"


def administer(statement: str) -> None:
    with closing(psycopg.connect(url("postgres"), autocommit=True)) as server:
        server.execute(statement.encode())


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if connection.vendor == "sqlite":
        yield url(str(tmp_path / "restored.sqlite3"))
        return
    name = f"test_restored_{uuid4().hex}"
    administer(f"CREATE DATABASE {name}")
    yield url(name)
    administer(f"DROP DATABASE {name}")


@pytest.fixture
def backup(home: Path, tmp_path: Path) -> Path:
    """Of a town with roads, one incident, and an older road version that is not needed again."""
    (home / "secret.key").write_text("the key of this installation")
    town = make.town()
    make.roads(tmp_path)
    make.roads(tmp_path)
    make.incident(town, make.dispatcher(town))
    return write_backup(tmp_path / "backups")


def shouwang(home: Path, database: str, *arguments: object) -> tuple[int, list[str]]:
    environment = os.environ | {"SHOUWANG_HOME": str(home), "SHOUWANG_DATABASE": database, "SHOUWANG_LANGUAGE": "en"}
    command = [sys.executable, "-m", "shouwang", *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).splitlines()


def manifest_of(path: Path) -> dict[str, Any]:
    with tarfile.open(path) as archive:
        member = archive.extractfile(MANIFEST)
        assert member is not None
        manifest: dict[str, Any] = json.load(member)
        return manifest


def altered(path: Path, folder: Path, name: str, content: bytes | None) -> Path:
    """The same backup, one of its files with other content or left out."""
    with tarfile.open(path) as archive:
        extract(archive, folder)
    target = folder / name
    target.unlink()
    if content is not None:
        target.write_bytes(content)
    with tarfile.open(folder.with_suffix(".tar"), "w") as archive:
        for member in sorted(folder.iterdir()):
            archive.add(member, member.name)
    return folder.with_suffix(".tar")


def test_a_restore_gives_the_same_counts_root_and_roads(backup: Path, empty: str, tmp_path: Path) -> None:
    """The drill: restored in an empty place, backed up from there again, both manifests say the same."""
    there, kept = tmp_path / "there", root()
    before = manifest_of(backup)
    said = f"Restored: {kept}, written at {before['written_at']}."
    assert shouwang(there, empty, "restore", backup) == (0, [said])
    code, [second] = shouwang(there, empty, "backup", tmp_path / "second")
    after = manifest_of(Path(second))
    assert (code, after["root"], after["counts"], after["roads"]) == (0, str(kept), before["counts"], before["roads"])
    of_roads = [{name: known for name, known in one["sha256"].items() if "roads" in name} for one in (before, after)]
    assert of_roads[0] == of_roads[1]
    assert {Path(name).name for name in of_roads[0]} == {"network.npz", "map.mbtiles"}
    assert shouwang(there, empty, "restore", backup)[0] == 2, "the second time the database is not empty"
    assert (there / "secret.key").read_text() != "the key of this installation"


def test_a_backup_is_its_owners_and_holds_no_key(backup: Path, home: Path) -> None:
    """Mode 0600; database, current roads and manifest, nothing else; nothing half done beside it."""
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert list(backup.parent.iterdir()) == [backup]
    manifest = manifest_of(backup)
    with tarfile.open(backup) as archive:
        names = archive.getnames()
        content = b"".join(file.read() for member in archive if (file := archive.extractfile(member)))
    assert sorted(names) == sorted([MANIFEST, *manifest["sha256"]])
    assert len(manifest["sha256"]) == 3
    assert (home / "secret.key").read_bytes() not in content


def test_a_cut_off_backup_is_refused_and_nothing_is_left(backup: Path, empty: str, tmp_path: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-30_000])
    there = tmp_path / "there"
    code, [said] = shouwang(there, empty, "restore", backup)
    assert (code, said.startswith(f"shouwang restore: {backup.name} is not a whole backup (")) == (2, True)
    assert [path.name for path in there.iterdir()] == ["secret.key"]
    assert not (tmp_path / "restored.sqlite3").exists()


def test_what_is_no_installation_is_told_in_words(empty: str, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    code, lines = shouwang(tmp_path / "there", empty, "backup", folder)
    assert (code, "journal_head" in lines[0], lines[-1]) == (3, True, "shouwang migrate, shouwang doctor")
    assert list(folder.iterdir()) == []


def test_every_damage_is_seen_before_anything_is_written(backup: Path, tmp_path: Path) -> None:
    """A file changed, gone or unnamed; a manifest that is none; another version, another kind of database."""
    manifest = manifest_of(backup)
    dump, road = manifest["database"], next(name for name in manifest["sha256"] if "network" in name)
    other = {"database.sqlite3": "database.dump", "database.dump": "database.sqlite3"}[dump]
    renamed = {other if name == dump else name: known for name, known in manifest["sha256"].items()}
    cases: list[tuple[str, bytes | None, str]] = [
        (dump, b"no database", "bad_backup"),
        (dump, None, "bad_backup"),
        (road, b"no network", "bad_backup"),
        (MANIFEST, None, "bad_backup"),
        (MANIFEST, b"{", "bad_backup"),
        (MANIFEST, b"[]", "bad_backup"),
        (MANIFEST, b'{"database": 7, "version": "1", "sha256": {}}', "bad_backup"),
        (MANIFEST, json.dumps(manifest | {"sha256": {}}).encode(), "bad_backup"),
        (MANIFEST, json.dumps(manifest | {"sha256": renamed, "database": other}).encode(), "bad_backup"),
        (MANIFEST, json.dumps(manifest | {"version": "0.0.9"}).encode(), "other_version"),
    ]
    for number, (name, content, code) in enumerate(cases):
        path = altered(backup, tmp_path / f"case-{number}", name, content)
        work = tmp_path / f"work-{number}"
        work.mkdir()
        with pytest.raises(Refusal) as caught:
            restore._unpack(path, work)
        assert caught.value.code == code, (name, content)
    with pytest.raises(Refusal) as caught:
        restore._unpack(tmp_path / "none.tar", tmp_path)
    assert caught.value.code == "bad_backup"


def test_a_database_that_is_not_empty_is_refused(backup: Path) -> None:
    with pytest.raises(Refusal) as caught:
        restore.restore_backup(backup)
    assert (caught.value.code, caught.value.status) == ("not_empty", 409)


def test_rows_that_are_not_the_manifests_are_told(backup: Path) -> None:
    manifest = manifest_of(backup)
    restore._compare(manifest)
    with pytest.raises(Refusal) as caught:
        restore._compare(manifest | {"counts": manifest["counts"] | {"journal_entry": 1}})
    assert caught.value.code == "rows_differ"
    with pytest.raises(Refusal) as caught:
        restore._compare(manifest | {"root": "1:" + "0" * 64})
    assert caught.value.code == "root_differs"


def test_a_journal_damaged_before_the_backup_is_restored_and_told(home: Path, empty: str, tmp_path: Path) -> None:
    """What is left after a disaster is worth having; exit code 1 says that it is not whole."""
    make.town()
    guard.lift(connection)
    Entry.objects.filter(position=2).update(verb="nothing")
    guard.put(connection)
    backup = write_backup(tmp_path / "backups")
    code, lines = shouwang(tmp_path / "there", empty, "restore", backup)
    assert (code, lines[1]) == (1, "entry 2: the entry is not what was written")


def test_with_every_it_goes_on_keeps_the_newest_and_ends_clean(home: Path, tmp_path: Path) -> None:
    folder, seen = tmp_path / "backups", set[Path]()
    environment = os.environ | {"SHOUWANG_HOME": str(home), "SHOUWANG_DATABASE": url(connection.settings_dict["NAME"])}
    command = [sys.executable, "-m", "shouwang", "backup", str(folder), "--every", "1", "--keep", "2"]
    going = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while len(seen) < 4 and going.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
        seen |= set(folder.glob("shouwang-*.tar"))
    going.send_signal(signal.SIGTERM)
    printed = (going.communicate(timeout=20)[0] or "").split()
    assert (going.returncode, len(seen) >= 4) == (0, True)
    assert printed[: len(seen)] == sorted(map(str, seen))[: len(printed)]
    left = sorted(folder.iterdir())
    assert left[-2:] == sorted(seen)[-2:]
    assert len(left) in {2, 3}, "between a new backup and the end of the oldest there may be one more"


@pytest.mark.parametrize("arguments", [("--every", "0"), ("--keep", "0"), ("--keep", "-1"), ("--every", "soon")])
def test_impossible_intervals_are_refused(home: Path, tmp_path: Path, arguments: tuple[str, str]) -> None:
    from shouwang.operate.command import main

    with pytest.raises(SystemExit) as ended:
        main(["backup", str(tmp_path), *arguments])
    assert ended.value.code == 2


def test_a_hostile_archive_writes_nowhere_else(tmp_path):
    """Names that lead out of the folder and links are passed over, whatever Python's own filters know."""
    path, folder = tmp_path / "hostile.tar", tmp_path / "here"
    folder.mkdir()
    with tarfile.open(path, "w") as archive:
        for name in ("../out.txt", str(tmp_path / "out.txt"), "in/side.txt"):
            member = tarfile.TarInfo(name)
            member.size = 2
            archive.addfile(member, io.BytesIO(b"hi"))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with tarfile.open(path) as archive:
        extract(archive, folder)
    assert [found.relative_to(folder).as_posix() for found in folder.rglob("*") if not found.is_dir()] == [
        "in/side.txt"
    ]
    assert not (tmp_path / "out.txt").exists()


def test_pictures_are_in_a_backup_only_where_they_are_asked_for(town, tmp_path, settings):
    """As they lie there, sealed; what arrives at the moment is none yet."""
    settings.HOME = tmp_path / "home"
    (settings.HOME / "pictures" / "arriving").mkdir(parents=True)
    (settings.HOME / "pictures" / "a1").write_bytes(b"sealed")
    (settings.HOME / "pictures" / "arriving" / "half").write_bytes(b"half")
    found = []
    for has_pictures in (False, True):
        with tarfile.open(write_backup(tmp_path / "backups", has_pictures=has_pictures)) as archive:
            found.append([name for name in archive.getnames() if name.startswith("pictures")])
    assert found == [[], ["pictures/a1"]]
