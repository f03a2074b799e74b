"""Every parser of what comes from outside but HTTP (``addresses.py``): valid seeds, how it is read, how it refuses.

A new parser of files or words is registered here; API bodies and addresses are found by introspection.
"""

import gzip
import io
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.apps import apps
from django.conf import settings
from django.db import transaction

from shouwang.approach.tables import read_surveys
from shouwang.demo.replay.delays import read_delays
from shouwang.demo.replay.log import DEFAULT_MAP, read_logs, read_map
from shouwang.demo.replay.words import read_words
from shouwang.dispatch.catalogue import default_clocks
from shouwang.engine import clocks
from shouwang.engine.names import NameEntry, NameIndex
from shouwang.engine.proofs import Frontier, is_consistent, is_included
from shouwang.engine.roads.network import NetworkFileError, RoadNetwork
from shouwang.engine.simulation import SAN_FRANCISCO_DELAYS
from shouwang.foundation import text
from shouwang.foundation.refusal import Refusal
from shouwang.founding.outlines import as_tree, from_geojson
from shouwang.founding.tables import PostRow, UnitRow, read_agencies, read_people, read_posts, read_units
from shouwang.founding.town import found_town
from shouwang.operate import command
from shouwang.places import importing
from shouwang.places.tables import read_places
from shouwang.settings import environment
from tests import make
from tests.founding import paper
from tests.unbreakable.scenarios_approach import SURVEYS

Read = Callable[[bytes, Path], object]


@dataclass(frozen=True)
class Parser:
    """``read`` ends well or with one of ``refusals``, anything else is a fault. ``state``: what a refusal leaves."""

    name: str
    seeds: Callable[[Path], Sequence[bytes]]
    read: Read
    refusals: tuple[type[BaseException], ...] = (Refusal,)
    state: Callable[[], object] = lambda: None
    body_after: bytes = b""  # what stands before it is changed less often
    share: float = 1.0  # of the short run's cases: less where one case costs much


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def encoded(*texts: str) -> list[bytes]:
    return [content.encode() for content in texts]


def rows_and_files() -> object:
    """How many rows stand in every table, and what lies in the home folder."""
    counts = {model._meta.label: model._default_manager.count() for model in apps.get_models()}
    return counts, sorted(str(path) for path in Path(settings.HOME).rglob("*") if ".sqlite3" not in path.name)


# --- roads ---------------------------------------------------------------------------------------------------------


def xml_seeds(folder: Path) -> list[bytes]:
    town = make.extract(folder).read_bytes()
    ring = "".join(f'<nd ref="{number}"/>' for number in (1, 2, 4, 1))
    area = f'<way id="900" version="1">{ring}<tag k="building" v="yes"/><tag k="name" v="岱湖小区"/></way>'
    member = (
        '<member type="way" ref="900" role="outer"/><tag k="type" v="boundary"/><tag k="boundary" v="administrative"/>'
    )
    border = f'<relation id="3" version="1">{member}<tag k="admin_level" v="8"/><tag k="name" v="所"/></relation>'
    return [town, town.replace(b"</osm>", f"{area}{border}</osm>".encode())]


def pbf_seeds(folder: Path) -> list[bytes]:
    """Packed, plain, and as XML that a case turns into pbf: what it says may be odd, the form is right."""
    texts = xml_seeds(folder)
    return [*(as_pbf(one, folder, packing) for one in texts for packing in ("none", "zlib")), *texts]


def as_pbf(content: bytes, folder: Path, compression: str) -> bytes:
    import osmium

    target = folder / "seed.osm.pbf"
    target.unlink(missing_ok=True)
    try:
        with osmium.SimpleWriter(osmium.io.File(str(target), f"pbf,pbf_compression={compression}")) as writer:
            for one in osmium.FileProcessor(written(folder, "seed.osm", content)):
                writer.add(one)
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:  # no XML that could be written as pbf
        raise Refusal("no_seed", str(error)[:200]) from error
    return target.read_bytes()


def import_extract(content: bytes, folder: Path, *, name: str) -> None:
    """Read, built, saved, drawn: whatever was accepted as an extract must stand all of it."""
    if name.endswith(".gz") and not content.startswith(b"\x1f\x8b"):
        content = gzip.compress(content, 1)
    if name.endswith(".pbf") and content.startswith(b"<?xml"):
        content = as_pbf(content, folder, "none")
    prepared = importing.prepare(written(folder, name, content), None)
    RoadNetwork.load(prepared.folder / "network.npz")
    importing.discard(prepared)


def network_seeds(folder: Path) -> list[bytes]:
    prepared = importing.prepare(make.extract(folder), None)
    content = (prepared.folder / "network.npz").read_bytes()
    importing.discard(prepared)
    pickled = io.BytesIO()
    import numpy as np

    np.savez(pickled, format=np.array([{"a": print}], dtype=object))
    return [content, pickled.getvalue()]


def load_network(content: bytes, folder: Path) -> None:
    RoadNetwork.load(written(folder, "network.npz", content))


# --- tables --------------------------------------------------------------------------------------------------------

CALLS = "call_time,lon,lat,description,priority\n2026-03-01 08:00:00,116.001,28.685,FIGHT,High\n03/01/2026 9:15:00 PM,"
CALLS += '116.002,28.686,"NOISE, LOUD",3\n2026-03-01T10:00:00+08:00,116.003,28.687,,\n'
TYPES = "raw,category,priority\nCOMMON ASSAULT,assault,1\n*NOISE,noise,\nHigh,,2\n"
DELAYS = "name,p50_seconds,p90_seconds\nacknowledge,10,25.5\nturnout,60,120\nscene,900,3600\n"
POSTS = [PostRow(row, code, "station", code, "", 116.0, 28.685, 0) for row, code in ((2, "S"), (3, "Y"))]
UNITS = [UnitRow("C01", "car", "S", ("police",), is_on_shift=True), UnitRow("F07", "foot", "Y", (), is_on_shift=False)]
STATION = paper.feature("岱湖派出所", "station", 116.0, 116.01, name_en="Daihu Station")
BEATS = [paper.feature(name, "beat", west, east, name_en=name_en) for name, name_en, _, west, east in paper.HALVES]
AREAS = (paper.geojson(STATION), paper.geojson(STATION, *BEATS))


def table(read: Callable[[Path], object], content: bytes, folder: Path) -> None:
    """Plain and, where the content is gzip, as ``.gz``."""
    read(written(folder, "table.csv.gz" if content.startswith(b"\x1f\x8b") else "table.csv", content))


def table_parser(name: str, seed: str, read: Callable[[Path], object]) -> Parser:
    seeds = [
        seed.encode(),
        gzip.compress(seed.encode(), mtime=0),
        b"\xef\xbb\xbf" + seed.replace("\n", "\r\n").encode(),
    ]
    return Parser(name, lambda _folder: seeds, partial(table, read), (Refusal,))


def founded(content: bytes, folder: Path, *, name: str) -> None:
    """A whole town with one of its files like this; undone if it was founded."""
    with transaction.atomic():
        found_town(paper.files(folder, **{name: content}), password="a long enough passphrase")
        transaction.set_rollback(True)
    for path in Path(settings.HOME).glob("roads/*"):
        for file in path.iterdir():
            file.unlink()
        path.rmdir()


def founding_parser(name: str, *seeds: str) -> Parser:
    return Parser(
        f"founding {name}", lambda _: encoded(*seeds), partial(founded, name=name), state=rows_and_files, share=0.2
    )


# --- words and data ------------------------------------------------------------------------------------------------

NAMES = (
    "秀隆街",
    "岱湖派出所",
    "朝阳A端非通道2",
    "Fleet St",
    "St. Paul's Avenue",
    "北湖路 7",
    "三塘江",
    "1200 Block Rd",
)
ASKED = (
    "秀隆街12号东门",
    "12 Broadway",
    "Broadway 12-14",
    "1200 block of Fleet St",
    "秀隆街",
    "12号秀隆街",
    "ＦＬＥＥＴ　ＳＴ",
    "",
)


def spoken(content: bytes) -> str:
    """Text as it comes out of JSON or a query string: lone surrogates too."""
    return content.decode("utf-8", "surrogatepass" if content.count(b"\xed") else "replace")


def search(content: bytes, _folder: Path) -> None:
    asked = content.decode("utf-8", "replace")[:200]
    entries = [NameEntry(str(at), name, "official", 116 + at / 1e3, 28.0) for at, name in enumerate((*NAMES, asked))]
    index = NameIndex.build(entries)
    for near in (None, (116.0, 28.0), (1e308, -1e308)):
        answer = index.search(asked, near=near)
        assert len(answer.candidates) <= len(entries)


def check_text(content: bytes, _folder: Path) -> None:
    value = content.decode("utf-8", "surrogateescape")
    kept = text.checked(value, "note", limit=text.MAX_NOTE, is_many_lines=True)
    assert kept.encode() == kept.encode("utf-8", "strict")
    assert len(kept) <= text.MAX_NOTE


def clock_seeds(_folder: Path) -> list[bytes]:
    return [msgspec.json.encode(row.policy) for row in default_clocks()]


def read_clock(content: bytes, _folder: Path) -> None:
    """A policy row is read as the board reads it; what was accepted must be reckoned with."""
    from datetime import UTC, datetime, timedelta

    policy = msgspec.convert(json.loads(content), clocks.ClockPolicy)
    start = datetime(2026, 3, 1, tzinfo=UTC)
    codes = sorted(policy.codes)
    events = [clocks.ClockEvent(code, start + timedelta(minutes=place), place + 1) for place, code in enumerate(codes)]
    reading = clocks.read_clock(policy, events, start + timedelta(days=1))
    clocks.next_change_at(reading)


def proof_seeds(_folder: Path) -> list[bytes]:
    leaves = [bytes([place]) * 32 for place in range(5)]
    return [b"".join(leaves), b"\x05" + b"".join(leaves[:2])]


def check_proof(content: bytes, _folder: Path) -> None:
    """Sizes and hashes as a stranger might claim them; False is an answer."""
    hashes = [content[start : start + 32] for start in range(0, len(content), 32)] or [b""]
    size = int.from_bytes(content[:9], "big")
    for index, count in ((size % 7, 7), (size, size + 1), (-size, size)):
        assert not is_included(hashes[0], index, count, hashes[1:], b"no root")
        is_consistent(index, count, hashes, hashes[0], hashes[-1])
    Frontier.from_bytes(size % 64, content)


COMMANDS = (
    "journal verify --root 5:" + "a" * 64,
    "journal prove 3",
    "intervals --days 7 --json",
    "user grant zhou dispatcher --area 岱湖所",
    "user token zhou 王五的电脑",
    "user revoke-token 01890a5d-ac96-774b-bcce-b302099a8057",
    "user unit zhou C01",
)


def run_command(content: bytes, _folder: Path) -> None:
    """Words as the shell hands them over: bytes that are no UTF-8 become surrogates."""
    words = os.fsdecode(content[:20_000].replace(b"\0", b"")).split()
    wanted = words if words[:1] and words[0] in {"journal", "intervals", "user"} else ["journal", *words]
    code = command.main([word for word in wanted if not word.startswith("--database")])
    assert code in {0, 1, 2}


@contextmanager
def environment_variable(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name) if before is None else os.environ.__setitem__(name, before)


def read_environment(content: bytes, folder: Path) -> None:
    value = os.fsdecode(content[:2000].replace(b"\0", b""))
    if value.startswith("sqlite:"):
        value = f"sqlite://{folder}/{value.rpartition('/')[2][:60]}"
    readers: list[tuple[str, Callable[[str], object]]] = [
        ("DATABASE", environment.database),
        ("TIME_ZONE", lambda name: environment.time_zone(name, "Asia/Shanghai")),
        ("DEBUG", environment.is_on),
    ]
    refused = []
    for name, read in readers:
        with environment_variable(f"SHOUWANG_{name}", value):
            try:
                read(name)
            except environment.SettingError as error:
                refused.append(error)
    if len(refused) == len(readers):
        raise refused[0]


def column_map(content: bytes, _folder: Path) -> None:
    read_map(content.decode("utf-8", "replace"))


PLACES = (
    "id,name,kind,lon,lat,aliases,category,residents\n"
    "1,阳光乳业,landmark,116.001,28.685,老牛奶厂;奶厂,,0\n"
    "2,惠民大药房,landmark,116.0012,28.685,,pharmacy,12\n"
)
PLACES_GEOJSON = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": 7, "properties": {"name": "象湖公寓", '
    '"kind": "compound", "aliases": ["象湖"]}, "geometry": {"type": "Polygon", "coordinates": '
    "[[[116.0, 28.68], [116.002, 28.68], [116.002, 28.682], [116.0, 28.68]]]}}]}"
)


def read_places_geojson(content: bytes, folder: Path) -> None:
    read_places(written(folder, "places.geojson", content))


SURVEYS_CSV = (
    "id,kind,lon,lat,ground,name,ground_kind,number,line,width_m,passable,permit_until\n"
    "g,ground,116.001,28.685,,三塘村,village,,116 28.68;116.002 28.68;116.001 28.69,,,\n"
    "h,house,116.001,28.685,g,,,12,,,,\n"
    "l,lane,116.001,28.685,g,,,,116.001 28.685;116.001 28.686,2.1,foot;e_bike,\n"
    "d,dangerous_goods,116.001,28.685,g,液化气,,,,,,2026-06-30\n"
)


def read_surveys_geojson(content: bytes, folder: Path) -> None:
    read_surveys(written(folder, "surveys.geojson", content))


def call_log(path: Path) -> Any:
    return read_logs([path], read_map(DEFAULT_MAP), ZoneInfo("America/New_York"))


def areas_parser() -> Parser:
    def read(content: bytes, folder: Path) -> None:
        from_geojson(written(folder, "areas.geojson", content))

    return Parser("areas", lambda _: encoded(*AREAS), read)


URLS = (
    "sqlite:///var/x.sqlite3",
    "postgresql://user:p%40ss@localhost:5432/name?sslmode=require",
    "yes",
    "Asia/Shanghai",
)


def parsers() -> list[Parser]:
    from tests.unbreakable.backups import backup_parser

    return [
        Parser("extract .osm", xml_seeds, partial(import_extract, name="town.osm"), share=0.3),
        Parser("extract .osm.gz", lambda folder: [*xml_seeds(folder), *map(gzip.compress, xml_seeds(folder))],
               partial(import_extract, name="town.osm.gz"), share=0.3),
        Parser("extract .osm.pbf", pbf_seeds, partial(import_extract, name="town.osm.pbf"), share=0.3),
        Parser("saved network", network_seeds, load_network, (NetworkFileError,)),
        table_parser("posts", paper.POSTS, read_posts),
        table_parser("units", paper.UNITS, lambda path: read_units(path, POSTS)),
        table_parser("people", paper.PEOPLE, lambda path: read_people(path, UNITS)),
        table_parser("agencies", paper.AGENCIES, read_agencies),
        table_parser("call log", CALLS, call_log),
        table_parser("types", TYPES, read_words),
        table_parser("delays", DELAYS, lambda path: read_delays(path, SAN_FRANCISCO_DELAYS)),
        table_parser("places", PLACES, read_places),
        Parser("surveys geojson", lambda _: encoded(json.dumps(SURVEYS)), read_surveys_geojson),
        table_parser("surveys", SURVEYS_CSV, read_surveys),
        Parser("places geojson", lambda _: encoded(PLACES_GEOJSON), read_places_geojson),
        areas_parser(),
        founding_parser("posts", paper.POSTS),
        founding_parser("units", paper.UNITS),
        founding_parser("people", paper.PEOPLE),
        founding_parser("agencies", paper.AGENCIES),
        founding_parser("areas", *AREAS),
        backup_parser(),
        Parser("log columns", lambda _: encoded(DEFAULT_MAP, "time=t,lon=x,lat=y,place=where"), column_map),
        Parser("place names", lambda _: encoded(*ASKED, *NAMES), search, ()),
        Parser("text", lambda _: encoded("王五说\n二楼有烟", *NAMES), check_text),
        Parser("clock policy", clock_seeds, read_clock, (ValueError, RecursionError)),
        Parser("proof", proof_seeds, check_proof, (ValueError,)),
        Parser("command", lambda _: encoded(*COMMANDS), run_command, (Refusal, SystemExit)),
        Parser("environment", lambda _: encoded(*URLS), read_environment, (environment.SettingError,)),
    ]  # fmt: skip


__all__ = ["Parser", "as_tree", "parsers", "rows_and_files", "written"]
