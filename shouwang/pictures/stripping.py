"""A picture as it arrived becomes one that holds the picture and nothing else. Runs as a process of its own.

``python -m shouwang.pictures.stripping ARRIVED CLEAN SECONDS`` reads hostile bytes: it knows no database and no key,
may use so much memory and time and no more, and if it falls nothing else does. Nothing is looked for in the picture.
"""

import json
import resource
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

REFUSED = 3  # exit status: it is no picture we take; the reason stands in what is printed
MEMORY_BYTES = 3 * 1024**3  # address space: FFmpeg's libraries alone map 400 MB
CPU_SECONDS = 60
MOST_PIXELS = 60_000_000  # a phone's largest photo; 240 MB when it lies open
LONGEST_SIDE = 2560  # a house number across the street can still be read
QUALITY = 85
MOST_CLIP_SIDE = 4096
MOST_STREAMS = 16
# By content: the first bytes. What begins otherwise (SVG, HTML, an archive) is none of ours, whatever it is called.
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"avif", b"avis"}
PHOTO_CODECS = ("JPEG", "PNG", "WEBP", "HEIF")
MP4_PICTURE, MP4_SOUND = {"h264", "hevc", "av1"}, {"aac", "mp3", "opus"}
WEBM_PICTURE, WEBM_SOUND = {"vp8", "vp9", "av1"}, {"opus", "vorbis"}
# Units inside the stream that carry words of the maker's, times and places (SEI, metadata OBU): the picture needs none.
UNITS = {"h264": "6", "hevc": "39|40", "av1": "5"}


UNREAD = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError)  # what Pillow says of what is not whole


class NoPictureError(Exception):
    """The reason, as a code."""


@dataclass(frozen=True)
class Clean:
    kind: str  # photo, clip
    content_type: str
    width: int
    height: int
    seconds: float = 0.0


def kind_of(start: bytes) -> str | None:
    """``photo`` or ``clip`` by the first 16 bytes; None for anything else."""
    if start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (start[:4] == b"RIFF" and start[8:12] == b"WEBP"):
        return "photo"
    if start[4:8] == b"ftyp":
        return "photo" if is_heif(start) else "clip"
    return "clip" if start.startswith(b"\x1a\x45\xdf\xa3") else None


def is_heif(start: bytes) -> bool:
    """One envelope for several ways of packing a picture; not each of them can be read here (AVIF, say)."""
    return start[4:8] == b"ftyp" and start[8:12] in HEIF_BRANDS


def strip(arrived: Path, clean: Path, *, most_seconds: float) -> Clean:
    with arrived.open("rb") as file:
        start = file.read(16)
    kind = kind_of(start)
    if kind == "photo":
        return _photo(arrived, clean, unreadable="send_as_jpeg" if is_heif(start) else "not_whole")
    if kind == "clip":
        return _clip(arrived, clean, most_seconds)
    raise NoPictureError("unknown_kind")


def _photo(arrived: Path, clean: Path, *, unreadable: str) -> Clean:
    """Pixels in a new picture: what stood beside them (EXIF, GPS, XMP, IPTC, a thumbnail, an archive) is gone."""
    import pi_heif
    from PIL import Image, ImageOps, UnidentifiedImageError

    pi_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # asked below, before anything is decoded
    try:
        with Image.open(arrived, formats=PHOTO_CODECS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NoPictureError("too_many_pixels")
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            turned = ImageOps.exif_transpose(opened)
            turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            plain = _on_white(turned, Image)
    except (UnidentifiedImageError, RuntimeError, *UNREAD) as error:  # RuntimeError: libheif's, of what it has not
        raise NoPictureError(unreadable) from error
    bare = Image.frombytes("RGB", plain.size, plain.tobytes())  # nothing comes along but the pixels
    bare.save(clean, "JPEG", quality=QUALITY, optimize=True)
    return Clean("photo", "image/jpeg", *bare.size)


def _on_white(picture: Any, image: Any) -> Any:
    """In the colours of a screen; what was transparent is white."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        ground = image.new("RGBA", layered.size, "white")
        return image.alpha_composite(ground, layered).convert("RGB")
    return picture.convert("RGB")


def _clip(arrived: Path, clean: Path, most_seconds: float) -> Clean:
    """The packets of one picture stream and at most one of sound in a new file; every other stream stays behind."""
    import av

    options = {"protocol_whitelist": "file", "enable_drefs": "0", "use_absolute_path": "0"}
    try:
        with av.open(str(arrived), "r", options=options) as source:
            picture, sound, suffix = _chosen(source)
            with av.open(str(arrived), "r", options=options) as looked_at:  # one frame: it is what it claims to be
                next(looked_at.decode(looked_at.streams[picture.index]))
            size = picture.codec_context.width, picture.codec_context.height
            seconds = _copy(source, [picture, *sound], clean, suffix, most_seconds)
    except (av.FFmpegError, ValueError, OSError, IndexError, OverflowError, StopIteration) as error:
        raise NoPictureError("not_whole") from error
    return Clean("clip", f"video/{suffix}", *size, seconds)


def _chosen(source: Any) -> tuple[Any, list[Any], str]:
    """The picture, the sound if there is one, and the kind of file that can hold both."""
    from av.stream import Disposition

    pictures = [one for one in source.streams.video if Disposition.attached_pic not in one.disposition]
    if len(source.streams) > MOST_STREAMS or len(pictures) != 1:
        raise NoPictureError("unknown_kind")
    picture, sounds = pictures[0], list(source.streams.audio)[:1]
    if max(picture.codec_context.width, picture.codec_context.height) > MOST_CLIP_SIDE:
        raise NoPictureError("too_many_pixels")
    coded, heard = _codec(picture), {_codec(sound) for sound in sounds}
    kinds = [("webm", WEBM_PICTURE, WEBM_SOUND), ("mp4", MP4_PICTURE, MP4_SOUND)]
    for suffix, known, sound_known in kinds if "webm" in source.format.name else reversed(kinds):
        if coded in known:
            return picture, sounds if heard <= sound_known else [], suffix
    raise NoPictureError("unknown_kind")


def _codec(stream: Any) -> str:
    return str(stream.codec_context.codec.canonical_name)


def _copy(source: Any, streams: list[Any], clean: Path, suffix: str, most_seconds: float) -> float:
    """How long it is by its packets: what a file says of itself proves nothing."""
    import av
    from av.bitstream import BitStreamFilterContext

    start, end = None, 0.0
    with av.open(str(clean), "w", format=suffix, options={"movflags": "+faststart", "fflags": "+bitexact"}) as target:
        copies = {stream.index: target.add_stream_from_template(stream) for stream in streams}
        filters = {
            stream.index: BitStreamFilterContext(
                f"filter_units=remove_types={UNITS[_codec(stream)]}", stream, copies[stream.index]
            )
            for stream in streams
            if _codec(stream) in UNITS
        }

        def write(index: int, packet: Any) -> None:
            for kept in filters[index].filter(packet) if index in filters else [packet] if packet else []:
                kept.stream = copies[index]
                target.mux(kept)

        for packet in source.demux(streams):
            if packet.dts is None:
                continue
            at = float((packet.pts if packet.pts is not None else packet.dts) * packet.time_base)
            start = at if start is None else min(start, at)
            end = max(end, at + float((packet.duration or 0) * packet.time_base))
            if end - start > most_seconds:
                raise NoPictureError("too_long")
            write(packet.stream.index, packet)
        for index in filters:
            write(index, None)
    if start is None:
        raise NoPictureError("not_whole")
    return round(end - start, 1)


def _limit() -> None:
    """What no picture needs, whatever a decoder makes of it."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main(arguments: list[str]) -> int:
    arrived, clean, most_seconds = arguments
    _limit()
    try:
        found = strip(Path(arrived), Path(clean), most_seconds=float(most_seconds))
    except (NoPictureError, MemoryError) as error:
        sys.stdout.write(json.dumps({"refused": str(error) or "too_many_pixels"}))
        return REFUSED
    sys.stdout.write(json.dumps(asdict(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
