"""Files of one key each: what lies in the folder, or in a copy of it, is of no use without the row it belongs to.

Pieces of 64 kB under AES-256-GCM, each with its number and whether it is the last: none can be left out, moved or cut
off unseen, and a piece in the middle can be read alone, as a player of clips asks for it.
"""

from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PIECE_BYTES, TAG_BYTES = 64 * 1024, 16
KEY_BITS = 256


class BrokenError(Exception):
    """The file is not what was sealed."""


def new_key() -> bytes:
    return AESGCM.generate_key(KEY_BITS)


def seal(source: BinaryIO, target: BinaryIO, key: bytes) -> int:
    """Writes the sealed pieces; how many bytes the open text has."""
    cipher, number, size = AESGCM(key), 0, 0
    piece = source.read(PIECE_BYTES)
    while True:
        following = source.read(PIECE_BYTES)
        target.write(cipher.encrypt(_nonce(number, is_last=not following), piece, None))
        size += len(piece)
        if not following:
            return size
        piece, number = following, number + 1


def unseal(path: Path, key: bytes, size: int, first: int, last: int) -> bytes:
    """The bytes from ``first`` to ``last``, both included, of a text of ``size`` bytes."""
    cipher, pieces = AESGCM(key), []
    final = max(0, (size - 1) // PIECE_BYTES)
    start, stop = first // PIECE_BYTES, last // PIECE_BYTES
    with path.open("rb") as file:
        file.seek(start * (PIECE_BYTES + TAG_BYTES))
        for number in range(start, stop + 1):
            sealed = file.read(PIECE_BYTES + TAG_BYTES)
            try:
                pieces.append(cipher.decrypt(_nonce(number, is_last=number == final), sealed, None))
            except (InvalidTag, ValueError) as error:
                raise BrokenError(f"piece {number}") from error
    text = b"".join(pieces)
    return text[first - start * PIECE_BYTES : last + 1 - start * PIECE_BYTES]


def _nonce(number: int, *, is_last: bool) -> bytes:
    """A key is used for one file, so a piece's number may be its nonce."""
    return number.to_bytes(11, "big") + (b"\x01" if is_last else b"\x00")
