"""What a file must pass before the parser sees it: suffix, whole, bounded, no document type."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from shouwang.engine.roads.extract import ExtractError

FORMATS = {".osm.pbf": "pbf", ".osm.gz": "osm.gz", ".osm": "osm"}
CHUNK_BYTES = 1024 * 1024
MAX_BLOB_HEADER_BYTES = 64 * 1024  # both limits: OSM wiki, "PBF Format"
MAX_BLOB_BYTES = 32 * 1024 * 1024
# How often its own size a file may hold unfolded: real extracts have 2 to 3 (pbf) and 10 (gzip); a bomb has 1,000.
MAX_UNFOLDED = {"pbf": 30, "osm.gz": 100, "osm": 1}
ALWAYS_BYTES = 64 * 1024 * 1024  # a small file may be as repetitive as it likes
# Entities would be expanded by the XML parser; NUL stands in for UTF-16, which would hide the words from us.
HOSTILE_XML = (b"<!DOCTYPE", b"<!ENTITY", b"\0")


def check_file(path: Path, max_bytes: int) -> str:
    """Return the file's format ("pbf", "osm.gz", "osm") or refuse it, in bounded memory."""
    file_format = next((name for suffix, name in FORMATS.items() if path.name.lower().endswith(suffix)), None)
    if file_format is None:
        raise ExtractError("wrong_suffix", f"{path.name}: expected {', '.join(FORMATS)}")
    if not path.is_file():
        raise ExtractError("not_found", f"{path.name} is not a file")
    try:
        max_bytes = min(max_bytes, ALWAYS_BYTES + MAX_UNFOLDED[file_format] * path.stat().st_size)
        if file_format == "pbf":
            _check_pbf(path, max_bytes)
        else:
            _check_xml(path, file_format, max_bytes)
    except (OSError, EOFError, zlib.error) as error:
        raise ExtractError("unreadable", f"{path.name}: {error}") from error
    return file_format


def _check_xml(path: Path, file_format: str, max_bytes: int) -> None:
    tail, read_bytes = b"", 0
    for chunk in _chunks(path, is_gzip=file_format == "osm.gz"):
        read_bytes += len(chunk)
        if read_bytes > max_bytes:
            raise ExtractError("too_large", f"{path.name} holds more than {max_bytes:,} bytes")
        text = tail + chunk
        if any(word in text for word in HOSTILE_XML):
            raise ExtractError("unreadable", f"{path.name} carries a document type, an entity or a NUL byte")
        tail = text[-16:]


def _chunks(path: Path, *, is_gzip: bool) -> Iterator[bytes]:
    with gzip.open(path, "rb") if is_gzip else path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _check_pbf(path: Path, max_bytes: int) -> None:
    """Walk the blobs without inflating them: each says its own size, and the parser holds it to that."""
    size_bytes = path.stat().st_size
    inflated_bytes = 0
    with path.open("rb") as file:
        while file.tell() < size_bytes:
            inflated_bytes += _blob_bytes(file, size_bytes, path.name)
            if inflated_bytes > max_bytes:
                raise ExtractError("too_large", f"{path.name} holds more than {max_bytes:,} bytes")
    if not inflated_bytes:
        raise ExtractError("unreadable", f"{path.name} is empty")


def _blob_bytes(file: BinaryIO, size_bytes: int, name: str) -> int:
    start = file.tell()
    header_bytes = int.from_bytes(file.read(4), "big")
    if header_bytes > MAX_BLOB_HEADER_BYTES:
        raise ExtractError("unreadable", f"{name}: no blob header at byte {start}")
    blob_bytes = _varint_field(file.read(header_bytes), 3)
    if not 0 < blob_bytes <= min(MAX_BLOB_BYTES, size_bytes - file.tell()):
        raise ExtractError("unreadable", f"{name}: cut off or damaged at byte {start}")
    return _varint_field(file.read(blob_bytes), 2) or blob_bytes  # raw_size; a stored blob has none


def _varint_field(message: bytes, wanted: int) -> int:
    """Value of one varint field of a protobuf message, the last one as the parser does; 0 where missing."""
    position = found = 0
    while position < len(message):
        key, position = _varint(message, position)
        if key & 7 == 0:
            value, position = _varint(message, position)
            found = value if key >> 3 == wanted else found
        elif key & 7 == 2:
            length, position = _varint(message, position)
            position += length
        else:
            break
    return found


def _varint(message: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while position < len(message) and shift < 64:
        byte = message[position]
        value |= (byte & 0x7F) << shift
        position, shift = position + 1, shift + 7
        if byte < 0x80:
            break
    return value, position
