"""What is kept is the picture and nothing else; what is no picture is refused, whatever it is called."""

import io
import struct
import zlib

import pytest
from PIL import Image, features

from shouwang.pictures import stripping
from tests.pictures import samples


def strip(folder, content, *, most_seconds=60.0):
    (folder / "arrived").write_bytes(content)
    clean = stripping.strip(folder / "arrived", folder / "clean", most_seconds=most_seconds)
    return clean, (folder / "clean").read_bytes()


def telling(content):
    return [words for words in samples.TELLTALES if words in content]


@pytest.mark.parametrize("codec", ["JPEG", "PNG", "WEBP"])
def test_a_photo_keeps_its_pixels_alone(tmp_path, codec):
    """Camera, place, comment, XMP, IPTC and the archive behind the end are gone."""
    arrived = samples.photo(codec)
    assert b"TELLTALE" in arrived
    clean, kept = strip(tmp_path, arrived)
    assert (clean.kind, clean.content_type, clean.width, clean.height) == ("photo", "image/jpeg", 320, 240)
    assert telling(kept) == []
    opened = Image.open(io.BytesIO(kept))
    assert (dict(opened.getexif()), set(opened.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}) == (
        {},
        set(),
    )
    assert kept.endswith(b"\xff\xd9")


def test_a_photo_of_a_telephone_keeps_its_pixels_alone(tmp_path):
    arrived = samples.heic()
    assert b"TELLTALE" in arrived
    clean, kept = strip(tmp_path, arrived)
    assert (clean.kind, clean.content_type, clean.width, clean.height) == ("photo", "image/jpeg", 320, 240)
    assert telling(kept) == []
    red, green, blue = Image.open(io.BytesIO(kept)).getpixel((160, 120))
    assert (red > 180, green < 60, blue < 60) == (True, True, True)


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1"


def heif(name):
    if name.startswith("whole"):
        return samples.heic(coding=name[-4:].encode())
    if name == "cut off":
        return samples.heic()[:-150]
    if not name.startswith("avif"):
        return HEIC + (b"\x00" * 100 if name == "damaged" else b"")
    if not features.check("avif"):
        pytest.skip("this Pillow writes no AVIF")
    made = io.BytesIO()  # a real one, also under other brands: libheif knows the envelope and not what is in it
    Image.new("RGB", (64, 64), "red").save(made, "AVIF")
    content = made.getvalue()
    return content[:8] + name.partition(" as ")[2].encode() + content[12:]


UNREADABLE = ["head alone", "damaged", "cut off", "whole in vvc1", "avif as avif", "avif as mif1", "avif as heic"]


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_photo_of_a_telephone_that_cannot_be_read_is_to_be_taken_as_jpeg(tmp_path, name):
    content = heif(name)
    assert stripping.kind_of(content) == "photo"
    with pytest.raises(stripping.NoPictureError, match="send_as_jpeg"):
        strip(tmp_path, content)


def test_it_stands_upright_without_being_told(tmp_path):
    clean, kept = strip(tmp_path, samples.photo(turned=6))
    assert (clean.width, clean.height) == (240, 320)
    assert Image.open(io.BytesIO(kept)).getexif().get(0x0112) is None


def test_a_large_photo_is_made_as_small_as_one_can_read(tmp_path):
    clean, _kept = strip(tmp_path, samples.photo(size=(4000, 3000)))
    assert (clean.width, clean.height) == (2560, 1920)


def test_a_picture_that_unfolds_is_refused_before_it_does(tmp_path):
    """A PNG of a few hundred bytes that says it is 60,000 x 60,000."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(stripping.NoPictureError, match="too_many_pixels"):
        strip(tmp_path, bomb)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a" + b"\x00" * 100,
        b"%PDF-1.7",
        samples.archive(),
        b"MZ" + b"\x00" * 100,
    ],
    ids=["nothing", "svg", "html", "gif", "pdf", "zip", "exe"],
)
def test_what_is_no_picture_is_refused_by_its_content(tmp_path, content):
    with pytest.raises(stripping.NoPictureError, match="unknown_kind"):
        strip(tmp_path, content)


def test_a_page_behind_a_photo_does_not_stay(tmp_path):
    """A file that is a photo to one program and a page to another is a photo afterwards to both."""
    photo = samples.photo()
    polyglot = (
        photo[:2] + b"\xff\xfe\x00\x2c<html><script>TELLTALE()</script></html>  " + photo[2:] + b"<script>TELLTALE()"
    )
    assert telling(strip(tmp_path, polyglot)[1]) == []


@pytest.mark.parametrize("cut", [20, 400, 2000])
def test_half_a_photo_is_refused(tmp_path, cut):
    with pytest.raises(stripping.NoPictureError, match="not_whole"):
        strip(tmp_path, samples.photo()[:cut])


@pytest.mark.parametrize(
    ("codec", "suffix", "kept_as"),
    [("libx264", "mp4", "video/mp4"), ("libx264", "mov", "video/mp4"), ("libvpx-vp9", "webm", "video/webm")],
)
def test_a_clip_keeps_its_pictures_and_sound_alone(tmp_path, codec, suffix, kept_as):
    import av

    arrived = samples.clip(tmp_path, codec=codec, suffix=suffix)
    assert b"TELLTALE" in arrived
    clean, kept = strip(tmp_path, arrived)
    assert (clean.kind, clean.content_type, clean.width, clean.height, clean.seconds) == (
        "clip",
        kept_as,
        160,
        120,
        2.0,
    )
    assert telling(kept) == []
    assert b"x264" not in kept  # what an encoder writes into the stream itself
    with av.open(io.BytesIO(kept)) as source:
        assert sum(1 for _frame in source.decode(video=0)) == 20


def test_how_long_a_clip_is_is_counted_not_believed(tmp_path):
    with pytest.raises(stripping.NoPictureError, match="too_long"):
        strip(tmp_path, samples.clip(tmp_path), most_seconds=1.5)


@pytest.mark.parametrize("share", [0.2, 0.6])
def test_half_a_clip_is_refused(tmp_path, share):
    arrived = samples.clip(tmp_path)
    with pytest.raises(stripping.NoPictureError):
        strip(tmp_path, arrived[: int(len(arrived) * share)])
