"""What a file must pass before the parser sees it: suffix, whole, bounded, no document type."""

import gzip
import re
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
MAX_FIELDS = 2_000_000  # a full block of real writers has a tenth of that
FIXED_BYTES = {1: 8, 5: 4}  # of protobuf's fields that say no length
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
    except (OSError, EOFError, ValueError, zlib.error) as error:
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
    """Walk the blobs: each says its own size, and the parser holds it to that. One is unfolded at a time."""
    size_bytes = path.stat().st_size
    inflated_bytes = 0
    with path.open("rb") as file:
        while file.tell() < size_bytes:
            start = file.tell()
            kind, blob = _blob(file, size_bytes, path.name)
            inflated_bytes += _number(blob, 2) or len(blob)  # raw_size; a stored blob has none
            if inflated_bytes > max_bytes:
                raise ExtractError("too_large", f"{path.name} holds more than {max_bytes:,} bytes")
            if kind == b"OSMData" and _has_nul(_unfolded(blob, path.name)):
                raise ExtractError("unreadable", f"{path.name}: a NUL byte in a text behind byte {start}")
    if not inflated_bytes:
        raise ExtractError("unreadable", f"{path.name} is empty")


def _blob(file: BinaryIO, size_bytes: int, name: str) -> tuple[bytes, bytes]:
    """The next blob's kind and content."""
    start = file.tell()
    header_bytes = int.from_bytes(file.read(4), "big")
    if header_bytes > MAX_BLOB_HEADER_BYTES:
        raise ExtractError("unreadable", f"{name}: no blob header at byte {start}")
    header = file.read(header_bytes)
    blob_bytes = _number(header, 3)
    if not 0 < blob_bytes <= min(MAX_BLOB_BYTES, size_bytes - file.tell()):
        raise ExtractError("unreadable", f"{name}: cut off or damaged at byte {start}")
    return _last(header, 1), file.read(blob_bytes)


def _unfolded(blob: bytes, name: str) -> bytes:
    """Stored as it is or by zlib, as all who publish extracts do; what cannot be looked into is not let through."""
    known = {1, 2, 3}
    if any(number not in known for number, _value in _fields(blob)):
        raise ExtractError("unreadable", f"{name} is packed by another method than zlib")
    packed = _last(blob, 3)
    return zlib.decompressobj().decompress(packed, MAX_BLOB_BYTES) if packed else _last(blob, 1)


def _has_nul(block: bytes) -> bool:
    """Whether a text holds a NUL byte: the parser ends the text there and goes on in the middle of others, or falls."""
    for number, table in _fields(block):
        if number != 1 or not isinstance(table, bytes):
            continue
        texts = re.sub(rb"\A(\n\0)+", b"", table)  # the empty ones at its beginning, which every writer makes
        if b"\0" in texts and any(b"\0" in text for _one, text in _fields(texts) if isinstance(text, bytes)):
            return True
    return False


def _number(message: bytes, wanted: int) -> int:
    """Value of one number of a protobuf message, the last one as the parser does; 0 where missing."""
    return next((value for value in reversed(_values(message, wanted)) if isinstance(value, int)), 0)


def _last(message: bytes, wanted: int) -> bytes:
    return next((value for value in reversed(_values(message, wanted)) if isinstance(value, bytes)), b"")


def _values(message: bytes, wanted: int) -> list[int | bytes]:
    return [value for number, value in _fields(message) if number == wanted]


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of every field of a protobuf message that is a whole number or bytes."""
    position = count = 0
    while position < len(message):
        key, position = _varint(message, position)
        count += 1
        if count > MAX_FIELDS:
            raise ValueError(f"more than {MAX_FIELDS:,} fields in one message")
        if key >> 3 == 0:
            break
        if key & 7 == 0:
            value, position = _varint(message, position)
            yield key >> 3, value
        elif key & 7 == 2:
            length, position = _varint(message, position)
            yield key >> 3, message[position : position + length]
            position += length
        elif key & 7 in FIXED_BYTES:
            position += FIXED_BYTES[key & 7]
        else:
            break


def _varint(message: bytes, position: int) -> tuple[int, int]:
    if position < len(message) and message[position] < 0x80:
        return message[position], position + 1
    value = shift = 0
    while position < len(message) and shift < 64:
        byte = message[position]
        value |= (byte & 0x7F) << shift
        position, shift = position + 1, shift + 7
        if byte < 0x80:
            break
    return value, position
