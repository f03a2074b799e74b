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
