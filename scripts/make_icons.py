"""The icons for a phone's home screen, drawn from the numbers of ``ui/icon.svg``: `python scripts/make_icons.py`.

PNG written with zlib alone, so that no picture library is needed for three small files.
"""

import struct
import zlib
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "shouwang/ui/static/ui"
GROUND, MARK = (0x1B, 0x1F, 0x27), (0x6C, 0xC7, 0xEC)
UNITS = 32.0  # of the drawing
SAMPLES = 4  # a side: smooth edges
ICONS = {"icon-192.png": (192, False), "icon-512.png": (512, False), "icon-maskable-512.png": (512, True)}


def is_in_square(x: float, y: float, radius: float = 7.0) -> bool:
    dx, dy = max(radius - x, x - (UNITS - radius), 0.0), max(radius - y, y - (UNITS - radius), 0.0)
    return dx * dx + dy * dy <= radius * radius


def is_in_mark(x: float, y: float) -> bool:
    """The ring and its dot around (16, 16), and the notch above."""
    away = ((x - 16) ** 2 + (y - 16) ** 2) ** 0.5
    is_in_notch = 1.5 <= y <= 7 and abs(x - 16) <= 4 * (y - 1.5) / 5.5
    return abs(away - 8.5) <= 1.5 or away <= 2.5 or is_in_notch


def pixel(column: int, row: int, size: int, *, is_maskable: bool) -> bytes:
    """A maskable icon fills its square and keeps the mark inside the inner 80 %."""
    square, mark = 0, 0
    for step in range(SAMPLES * SAMPLES):
        x = (column + (step % SAMPLES + 0.5) / SAMPLES) / size * UNITS
        y = (row + (step // SAMPLES + 0.5) / SAMPLES) / size * UNITS
        square += is_maskable or is_in_square(x, y)
        mark += is_in_mark(*((16 + (x - 16) / 0.72, 16 + (y - 15) / 0.72) if is_maskable else (x, y)))
    whole = SAMPLES * SAMPLES
    colour = (
        round((ground * (whole - mark) + light * mark) / whole) for ground, light in zip(GROUND, MARK, strict=True)
    )
    return bytes((*colour, round(255 * square / whole)))


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(size: int, *, is_maskable: bool) -> bytes:
    rows = b"".join(
        b"\0" + b"".join(pixel(column, row, size, is_maskable=is_maskable) for column in range(size))
        for row in range(size)
    )
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


if __name__ == "__main__":
    for name, (size, is_maskable) in ICONS.items():
        (FOLDER / name).write_bytes(png(size, is_maskable=is_maskable))
