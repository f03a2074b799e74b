"""Photos and clips as phones make them, with all that should not stay in them; and what is none."""

import io
import zipfile
from pathlib import Path
from typing import Any

# Each stands somewhere in a sample and must stand nowhere in what is kept.
TELLTALES = [b"TELLTALE", b"Exif\x00", b"xmpmeta", b"PK\x03\x04", b"28.6851", b"Photoshop 3.0"]
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x0d\x1c\x02\x78\x00\x08TELLTALE"


def photo(codec: str = "JPEG", *, size: tuple[int, int] = (320, 240), turned: int = 1) -> bytes:
    """With EXIF (maker, place, thumbnail's tags, a comment), XMP, IPTC, and a whole archive behind its end."""
    from PIL import Image

    picture = Image.effect_noise(size, 40).convert("RGB")
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "TELLTALE maker", turned
    exif.get_ifd(0x8825).update({1: "N", 2: (28.0, 41.0, 6.36), 3: "E", 4: (116.0, 0.0, 18.0), 29: "2026:03:02"})
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\x00\x00\x00TELLTALE comment"
    written = io.BytesIO()
    more: dict[str, Any] = {"xmp": b"<x:xmpmeta>TELLTALE 28.6851</x:xmpmeta>"} if codec != "PNG" else {}
    picture.save(written, codec, exif=exif, **more)
    content = written.getvalue()
    if codec == "JPEG":
        iptc = b"\xff\xed" + (len(IPTC) + 2).to_bytes(2, "big") + IPTC
        content = content[:2] + iptc + content[2:]
    return content + archive()


def heic(size: tuple[int, int] = (320, 240), *, coding: bytes = b"hvc1") -> bytes:
    """As a telephone packs it: one picture of HEVC in its envelope, with EXIF beside it; ``coding``: as what."""
    sets, slices = _hevc(*size)
    exif, brand = _exif_item(), _box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")
    start = len(brand + _heic_meta(size, coding, sets, [(0, 0), (0, 0)])) + 8
    spans = [(start, len(slices)), (start + len(slices), len(exif))]
    return brand + _heic_meta(size, coding, sets, spans) + _box(b"mdat", slices + exif)


def _exif_item() -> bytes:
    from PIL import Image

    exif = Image.Exif()
    exif[0x010F] = "TELLTALE maker"
    return (6).to_bytes(4, "big") + exif.tobytes()


def _hevc(width: int, height: int) -> tuple[list[bytes], bytes]:
    """One encoded picture: the parameter sets, and the slices with their lengths before them."""
    import av
    import numpy as np

    coder: Any = av.CodecContext.create("libx265", "w")
    coder.width, coder.height, coder.pix_fmt, coder.framerate = width, height, "yuv420p", 1
    coder.options = {"x265-params": "log-level=none"}
    frame = av.VideoFrame.from_ndarray(np.full((height, width, 3), (200, 30, 30), np.uint8), format="rgb24")
    stream = b"".join(bytes(packet) for packet in [*coder.encode(frame.reformat(format="yuv420p")), *coder.encode()])
    units = [one.rstrip(b"\0") for one in stream.split(b"\0\0\1") if one.rstrip(b"\0")]
    kinds = [one[0] >> 1 & 0x3F for one in units]
    sets = [one for one, kind in zip(units, kinds, strict=True) if kind in {32, 33, 34}]  # VPS, SPS, PPS
    slices = [one for one, kind in zip(units, kinds, strict=True) if kind < 32]
    return sets, b"".join(len(one).to_bytes(4, "big") + one for one in slices)


def _heic_meta(size: tuple[int, int], coding: bytes, sets: list[bytes], spans: list[tuple[int, int]]) -> bytes:
    """Item 1 is the picture, item 2 its EXIF: what each is, where it lies, what is said of the first."""

    def number(value: int, length: int) -> bytes:
        return value.to_bytes(length, "big")

    infos = [
        _box(b"infe", number(2 << 24, 4) + number(item, 2) + bytes(2) + kind + b"\0")
        for item, kind in ((1, coding), (2, b"Exif"))
    ]
    places = [
        number(item, 2) + bytes(2) + number(1, 2) + number(at, 4) + number(length, 4)
        for item, (at, length) in enumerate(spans, 1)
    ]
    profile = sets[1].replace(b"\0\0\3", b"\0\0")[3:15]
    arrays = [number(0x80 | one[0] >> 1 & 0x3F, 1) + number(1, 2) + number(len(one), 2) + one for one in sets]
    settings = b"\1" + profile + b"\xf0\0\xfc\xfd\xf8\xf8\0\0\x0f" + number(len(arrays), 1) + b"".join(arrays)
    said = _box(b"hvcC", settings) + _box(b"ispe", bytes(4) + number(size[0], 4) + number(size[1], 4))
    parts = [
        _box(b"hdlr", bytes(8) + b"pict" + bytes(13)),
        _box(b"pitm", bytes(4) + number(1, 2)),
        _box(b"iloc", bytes(4) + b"\x44\0" + number(2, 2) + b"".join(places)),
        _box(b"iinf", bytes(4) + number(2, 2) + b"".join(infos)),
        _box(b"iref", bytes(4) + _box(b"cdsc", number(2, 2) + number(1, 2) + number(1, 2))),
        _box(b"iprp", _box(b"ipco", said) + _box(b"ipma", bytes(4) + number(1, 4) + number(1, 2) + b"\2\x81\2")),
    ]
    return _box(b"meta", bytes(4) + b"".join(parts))


def _box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def archive() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as zipped:
        zipped.writestr("TELLTALE.txt", "hello")
    return written.getvalue()


def clip(folder: Path, *, codec: str = "libx264", suffix: str = "mp4", frames: int = 20) -> bytes:
    """Two seconds with a title, a place, a maker and a stream of words."""
    import av
    import numpy as np

    path = folder / f"sample.{suffix}"
    with av.open(str(path), "w") as target:
        target.metadata.update({"title": "TELLTALE", "location": "+28.6851+116.005/TELLTALE", "comment": "TELLTALE"})
        stream: Any = target.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        stream.metadata["handler_name"] = "TELLTALE handler"
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(np.full((120, 160, 3), number * 8 % 256, np.uint8), format="rgb24")
            frame.pts = number
            target.mux(stream.encode(frame))
        target.mux(stream.encode())
    return path.read_bytes()
