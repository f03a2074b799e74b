"""A backup as a parser: the archive itself, and archives around a hostile manifest; a refusal leaves no table."""

import io
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from shouwang.foundation.refusal import Refusal
from shouwang.operate.backup import MANIFEST, SQLITE, write_backup
from shouwang.operate.restore import restore_backup
from tests.unbreakable.parsers import Parser


def packed(files: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return whole.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return {member.name: file.read() for member in archive if (file := archive.extractfile(member))}


class Backups:
    """Seeds: a small whole archive, and the manifest of a real one (the archive is put around it again)."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def seeds(self, folder: Path) -> list[bytes]:
        self.files = unpacked(write_backup(folder / "backups").read_bytes())
        manifest = json.loads(self.files[MANIFEST])
        small = {SQLITE: b"SQLite format 3\0", "roads/x/network.npz": b"PK"}
        digests = {name: sha256(content).hexdigest() for name, content in small.items()}
        about = json.dumps(manifest | {"sha256": digests}).encode()
        return [self.files[MANIFEST], packed({MANIFEST: about} | small), self.files[MANIFEST]]

    def read(self, content: bytes, folder: Path) -> None:
        path = folder / "backup.tar"
        is_manifest = content.lstrip(b"\xef\xbb\xbf \n").startswith((b"{", b"["))
        path.write_bytes(packed(self.files | {MANIFEST: content}) if is_manifest else content)
        with empty_installation(folder / "there") as database:
            try:
                restore_backup(path)
            except Refusal:
                assert tables(database) == []
                assert not (folder / "there" / "roads").exists()
                raise
        assert not (folder / "out.txt").exists()


@contextmanager
def empty_installation(home: Path) -> Iterator[Path]:
    """This process on an empty SQLite file in a home of its own, for a while."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    known: Any = connection.settings_dict
    before = known["NAME"], settings.HOME
    connection.close()
    known["NAME"], settings.HOME = str(home / "restored.sqlite3"), home
    try:
        yield home / "restored.sqlite3"
    finally:
        connection.close()
        known["NAME"], settings.HOME = before


def tables(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return [name for (name,) in database.execute("SELECT name FROM sqlite_master")]


def backup_parser() -> Parser:
    backups = Backups()
    return Parser("backup", backups.seeds, backups.read, share=0.7)
