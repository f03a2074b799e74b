"""Files that must be refused, each with its code, and none may crash the process or fill its memory."""

import gzip
import random
import zlib
from pathlib import Path

import osmium
import pytest
from osmium.osm import mutable

from shouwang.engine.roads.extract import MAX_BYTES, ExtractError, read_extract

TOWN = (
    '<osm version="0.6"><node id="1" lon="116.0" lat="28.0"/><node id="2" lon="116.1" lat="28.0"/>'
    '<way id="3"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way></osm>'
)


def refusal(path: Path, content: bytes, max_bytes: int = MAX_BYTES) -> str:
    path.write_bytes(content)
    with pytest.raises(ExtractError) as caught:
        read_extract(path, max_bytes=max_bytes)
    return caught.value.code


def write_pbf(path: Path, node_count: int) -> bytes:
    """A street of many nodes, each with a name, over several blobs."""
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for index in range(1, node_count + 1):
            location = (116 + index % 1000 * 1e-5, 28 + index * 1e-6)
            writer.add_node(mutable.Node(id=index, location=location, tags={"shop": "yes", "name": f"店{index}"}))
        for start in range(1, node_count - 9, 10):
            nodes = list(range(start, start + 10))
            writer.add_way(mutable.Way(id=start, nodes=nodes, tags={"highway": "residential"}))
    return path.read_bytes()


def test_the_plain_town_is_read(tmp_path: Path) -> None:
    """The refusals below change this one thing by one thing."""
    path = tmp_path / "town.osm"
    path.write_text(TOWN)
    assert len(read_extract(path).roads) == 1


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ExtractError) as caught:
        read_extract(tmp_path / "none.osm.pbf")
    assert caught.value.code == "not_found"


@pytest.mark.parametrize("name", ["town.zip", "town.pbf", "town.osm.bz2", "osm"])
def test_wrong_suffix(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path / name, TOWN.encode()) == "wrong_suffix"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("town.osm", TOWN[:-30].encode()),
        ("town.osm", b""),
        ("town.osm", b"<html><body>no map</body></html>"),
        ("town.osm", TOWN.replace("116.0", "east").encode()),
        ("town.osm", TOWN.encode().replace(b"residential", b"\xff\xfe")),
        ("town.osm", TOWN.encode("utf-16")),
        ("town.osm.gz", gzip.compress(TOWN.encode())[:-12]),
        ("town.osm.gz", TOWN.encode()),
        ("town.osm.gz", b""),
        ("town.osm.pbf", b""),
        ("town.osm.pbf", b"<html>not found</html>"),
        ("town.osm.pbf", b"\0\0\0\x0d\x0a\x09OSMHeader\x18\x7f"),
    ],
)
def test_damaged_or_foreign_content(tmp_path: Path, name: str, content: bytes) -> None:
    expected = "bad_coordinates" if b"east" in content else "unreadable"
    assert refusal(tmp_path / name, content) == expected


@pytest.mark.parametrize("name", ["town.osm", "town.osm.gz"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_they_expand(tmp_path: Path, name: str, encoding: str) -> None:
    """Billion laughs, also where UTF-16 hides the word from a search for its bytes."""
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY l0 "lol">{laughs}]>' + TOWN.replace("resid", "&l9;")
    content = bomb.encode(encoding)
    assert refusal(tmp_path / name, gzip.compress(content) if name.endswith("gz") else content) == "unreadable"


def test_an_outside_document_type_is_refused_wherever_it_stands(tmp_path: Path) -> None:
    """The word may lie across two chunks of the search."""
    padding = " " * (1024 * 1024 - 25)
    content = f'<?xml version="1.0"?>{padding}<!DOCTYPE osm SYSTEM "http://x/y">{TOWN}'
    assert refusal(tmp_path / "town.osm", content.encode()) == "unreadable"


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    bomb = gzip.compress(b'<osm version="0.6">' + b" " * 20_000_000)
    assert len(bomb) < 30_000
    assert refusal(tmp_path / "bomb.osm.gz", bomb, max_bytes=10_000_000) == "too_large"


def test_a_pbf_bomb_is_refused_by_what_its_blobs_declare(tmp_path: Path) -> None:
    """Thirty blobs of 31 MB of zeros in a megabyte."""
    packed = zlib.compress(bytes(31_000_000))
    blob = b"\x10" + varint(31_000_000) + b"\x1a" + varint(len(packed)) + packed
    header = b"\x0a\x07OSMData\x18" + varint(len(blob))
    one = len(header).to_bytes(4, "big") + header + blob
    assert refusal(tmp_path / "bomb.osm.pbf", one * 30, max_bytes=500_000_000) == "too_large"


def varint(value: int) -> bytes:
    return bytes([value & 0x7F | 0x80]) + varint(value >> 7) if value > 0x7F else bytes([value])


def test_no_roads(tmp_path: Path) -> None:
    without = TOWN.replace("highway", "waterway")
    assert refusal(tmp_path / "town.osm", without.encode()) == "no_roads"


def test_roads_without_their_nodes(tmp_path: Path) -> None:
    without = TOWN.replace('<node id="2"', '<node id="7"')
    assert refusal(tmp_path / "town.osm", without.encode()) == "no_roads"


@pytest.mark.parametrize(
    ("good", "bad"), [("116.1", "190"), ('"116.0"', '"-180.1"'), ("28.0", "90.5"), ("28.0", "950")]
)
def test_nodes_outside_the_globe(tmp_path: Path, good: str, bad: str) -> None:
    content = TOWN.replace(good, bad, 1)
    assert refusal(tmp_path / "town.osm", content.encode()) == "bad_coordinates"


def test_a_place_outside_the_globe(tmp_path: Path) -> None:
    shop = (
        '<way id="3"><nd ref="1"/>',
        '<node id="9" lon="1" lat="91"><tag k="shop" v="yes"/></node><way id="3"><nd ref="1"/>',
    )
    assert refusal(tmp_path / "town.osm", TOWN.replace(*shop).encode()) == "bad_coordinates"


def test_a_cut_pbf_is_refused_or_read_but_never_crashes(tmp_path: Path) -> None:
    whole = write_pbf(tmp_path / "whole.osm.pbf", 20_000)
    chance = random.Random(7)
    cut_points = [*range(40), *(chance.randrange(len(whole)) for _ in range(40))]
    assert {cut_outcome(tmp_path, whole[:cut]) for cut in cut_points} <= {"unreadable", "no_roads", "read"}


def test_a_damaged_pbf_is_refused_or_read_but_never_crashes(tmp_path: Path) -> None:
    whole = write_pbf(tmp_path / "whole.osm.pbf", 2_000)
    chance = random.Random(11)
    outcomes = set()
    for _ in range(60):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        outcomes.add(cut_outcome(tmp_path, bytes(damaged)))
    assert outcomes <= {"unreadable", "no_roads", "bad_coordinates", "read"}
    assert "unreadable" in outcomes


def cut_outcome(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "cut.osm.pbf"
    path.write_bytes(content)
    try:
        read_extract(path)
    except ExtractError as error:
        return error.code
    return "read"


def test_text_that_is_not_utf8_inside_a_pbf(tmp_path: Path) -> None:
    """The parser does not check the strings of a pbf, so nothing else would stop them."""
    path = tmp_path / "town.osm.pbf"
    write_pbf_uncompressed(path)
    content = path.read_bytes()
    assert [place.name for place in read_extract(path).places] == ["BADNAME"]
    assert content.count(b"BADNAME") == 1
    assert refusal(path, content.replace(b"BADNAME", b"BAD\xff\xfeME")) == "unreadable"


def write_pbf_uncompressed(path: Path) -> None:
    with osmium.SimpleWriter(osmium.io.File(str(path), "pbf,pbf_compression=none"), overwrite=True) as writer:
        writer.add_node(mutable.Node(id=1, location=(1, 1), tags={"amenity": "police", "name": "BADNAME"}))
        writer.add_node(mutable.Node(id=2, location=(1.1, 1)))
        writer.add_way(mutable.Way(id=3, nodes=[1, 2], tags={"highway": "residential"}))
