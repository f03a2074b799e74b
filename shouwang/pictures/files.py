"""The folder of the pictures: what arrives, is kept, is swept away. No web server serves it."""

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shouwang.foundation.outage import FULL
from shouwang.foundation.refusal import Refusal
from shouwang.pictures import sealing, stripping

CHILD_SECONDS = 120  # of the clock: a busy machine is no bad picture
CHUNK = 256 * 1024
START = 16  # bytes that tell what it is
SWEPT_AFTER_SECONDS = 3600
REFUSED = {
    "unknown_kind": _("This is no picture that is taken here: JPEG, PNG, WebP, HEIC, or a clip in MP4, MOV, WebM."),
    "send_as_jpeg": _(
        "This HEIC or AVIF picture cannot be read here. Take it as JPEG: on an iPhone Settings, Camera, Formats, "
        "“Most Compatible”; elsewhere switch HEIF off in the camera."
    ),
    "not_whole": _("This picture cannot be read: it is damaged or not whole."),
    "too_many_pixels": _("This picture has too many pixels."),
    "too_long": _("This clip is too long: %(most)d seconds at most."),
}
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """A sealed file that a row will name."""

    id: UUID
    name: str
    key: bytes
    size_bytes: int
    clean: stripping.Clean


def folder() -> Path:
    path = Path(settings.HOME) / "pictures"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def arriving() -> Path:
    path = folder() / "arriving"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def path_of(name: str) -> Path:
    return folder() / name


def most_bytes(kind: str) -> int:
    return settings.PHOTO_BYTES if kind == "photo" else settings.CLIP_BYTES


@contextmanager
def arrived(source: BinaryIO, name: UUID) -> Iterator[tuple[Path, str]]:
    """What a request brings, in a file of its own while it is looked at, with the hash of its bytes."""
    from hashlib import sha256

    with _room_refused(), tempfile.TemporaryDirectory(dir=arriving(), prefix=f"{name}-") as place:
        path, digest, size = Path(place) / "arrived", sha256(), 0
        start = source.read(START)
        kind = stripping.kind_of(start)
        if kind is None:
            raise _refused("unknown_kind")
        with path.open("wb") as file:
            piece = start
            while piece:
                size += len(piece)
                if size > most_bytes(kind):
                    message = _("This is too large: %(most)d MB at most.") % {"most": most_bytes(kind) // 1_000_000}
                    raise Refusal("too_large", message, status=413)
                digest.update(piece)
                file.write(piece)
                piece = source.read(CHUNK)
        yield path, digest.hexdigest()


@contextmanager
def _room_refused() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in {ENOSPC, EDQUOT}:
            raise
        raise Refusal("disk_full", FULL, status=507) from error


def keep(path: Path, picture_id: UUID) -> Kept:
    """Strips, seals and puts in place; durable before anything refers to it."""
    clean_path = path.with_name("clean")
    clean = _strip(path, clean_path)
    key, sealed_path = sealing.new_key(), path.with_name("sealed")
    with clean_path.open("rb") as source, sealed_path.open("wb") as target:
        size = sealing.seal(source, target, key)
        target.flush()
        os.fsync(target.fileno())
    name = uuid4().hex
    sealed_path.rename(path_of(name))
    _sync(folder())
    return Kept(picture_id, name, key, size, clean)


def _strip(path: Path, clean_path: Path) -> stripping.Clean:
    """In a process of its own: a picture that brings a decoder down brings nothing else down."""
    command = [sys.executable, "-m", "shouwang.pictures.stripping", str(path), str(clean_path)]
    command.append(str(settings.CLIP_SECONDS))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=CHILD_SECONDS, check=False)  # noqa: S603 - our own arguments
    except subprocess.TimeoutExpired:
        raise _refused("not_whole") from None
    if done.returncode == 0:
        return stripping.Clean(**json.loads(done.stdout))
    if done.returncode == stripping.REFUSED:
        raise _refused(json.loads(done.stdout)["refused"])
    log.warning("a picture brought its decoder down: exit status %d", done.returncode)
    raise _refused("not_whole")


def _refused(code: str) -> Refusal:
    return Refusal(code, REFUSED[code] % {"most": settings.CLIP_SECONDS} if code == "too_long" else REFUSED[code])


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(name: str) -> None:
    path_of(name).unlink(missing_ok=True)


def sweep(now: datetime, known: set[str]) -> int:
    """Files whose request ended before a row named them, and what was left of uploads that were cut off."""
    before = now.timestamp() - SWEPT_AFTER_SECONDS
    swept = 0
    for path in [*folder().iterdir(), *arriving().iterdir()]:
        if path.name == "arriving" or path.stat().st_mtime > before or path.name in known:
            continue
        _remove_all(path)
        swept += 1
    return swept


def _remove_all(path: Path) -> None:
    import shutil

    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
