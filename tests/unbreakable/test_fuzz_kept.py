"""What a fuzz or a second look once broke, by itself: each was an exception, an endless run or a half-done import."""

import gzip
import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import connections
from django.test import Client

from shouwang.accounts.models import Role
from shouwang.demo.replay.log import read_map
from shouwang.demo.replay.words import read_words
from shouwang.dispatch.catalogue import default_clocks
from shouwang.engine import clocks
from shouwang.engine.roads import extract_guard
from shouwang.engine.roads.extract import ExtractError, read_extract
from shouwang.engine.roads.network import NetworkFileError, RoadNetwork
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.tables import TableRefused
from shouwang.founding.outlines import from_geojson
from shouwang.founding.tables import read_posts
from shouwang.live import stream
from shouwang.operate import command, restore
from shouwang.operate.backup import MANIFEST
from shouwang.places.importing import prepare
from shouwang.settings import environment
from tests import make
from tests.unbreakable.backups import packed
from tests.unbreakable.parsers import as_pbf, network_seeds, written, xml_seeds

MANY = "9" * 5000  # more digits than Python turns into a number


@pytest.fixture
def client(town: make.Town) -> Client:
    """Of somebody who may open every page."""
    user = make.dispatcher(town)
    make.incident(town, user)
    for role in (Role.AUDITOR, Role.SUPERVISOR):
        make.grant_role(user, role, town.city, by=make.system_user())
    client = Client(raise_request_exception=True)
    client.force_login(type(user).objects.get(id=user.id))
    return client


@pytest.mark.parametrize(
    "address",
    [
        f"/journal/?before={MANY}",
        "/journal/?before=9223372036854775808",
        f"/intervals/?days={MANY}",
        "/intervals/?days=²",
        "/api/places?q=%00&lon=1e308&lat=-1e308",
        "/api/places?q=%ED%A0%80",
        "/api/duplicates?lon=1e308&lat=1e308&category=%00",
        "/api/duplicates?lon=116.005&lat=28.685&category=%00",
        f"/map/01890a5d-ac96-774b-bcce-b302099a8057/24/{MANY}/0.mvt",
        "/board/?%00=%00",
        "/login/?next=%00//evil.example",
    ],
)
def test_addresses_that_nobody_writes_by_hand(client: Client, address: str) -> None:
    assert client.get(address).status_code in {200, 302, 400, 404}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "value", ['"\\000\\000\\000\\000\\000\\000\\000\\000"', '"\\377\\376', "x" * 5000, "=", ";;;", "[" * 900]
)
def test_cookies_and_tokens_that_no_browser_sends(value: str) -> None:
    """Neither a page nor the stream, which asks in a thread of its own, takes them for anybody."""
    with ThreadPoolExecutor(1) as thread:
        for header in ("sessionid=" + value, "django_language=" + value, "csrftoken=" + value):
            assert Client().get("/board/", headers={"Cookie": header}).status_code in {302, 401}
            assert thread.submit(stream.reader_of, {"cookie": header}).result() is None
        for token in (value, "\x80\xff", ""):
            assert Client().get("/board/", headers={"Authorization": f"Bearer {token}"}).status_code == 401
            assert thread.submit(stream.reader_of, {"authorization": f"Bearer {token}"}).result() is None
        thread.submit(connections.close_all).result()


@pytest.mark.parametrize("asked", [MANY, "²", "٣", "-1", "1.5", "9" * 18])
def test_a_page_that_says_nonsense_of_its_last_event(asked: str) -> None:
    """It gets what any new page gets, or the position that stands there."""
    after = stream._after({"query_string": f"after={asked}".encode()}, {})
    assert after is None or 0 <= after < 2**63
    assert stream._after({"query_string": b""}, {"last-event-id": asked}) in {None, 3, 10**18 - 1}


def test_a_login_with_what_no_keyboard_has(town: make.Town) -> None:
    for name in ("\0", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "x" * 9000, "=1+1"):
        assert Client().post("/login/", {"username": name, "password": name}).status_code in {200, 429}


@pytest.mark.parametrize("wanted", ["9" * 25, "board", "a:b", "/" + "x" * 9000, "/login/", "/login/?next=/login/"])
def test_a_login_that_wants_to_go_nowhere(town: make.Town, wanted: str) -> None:
    """No address of ours, one that cannot be sent back, or the login again: then it is the front page."""
    make.dispatcher(town, username="zhou", password="a long enough passphrase")
    client = Client(raise_request_exception=True)
    words = {"username": "zhou", "password": "a long enough passphrase", "next": wanted}
    for answer in (client.post("/login/", words), client.get("/login/", {"next": wanted})):
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_a_call_form_that_lies_in_itself(client: Client) -> None:
    """The only body without a shape of its own: a thousand forms in one another were more than Python unfolds."""
    deep = b'{"form":' * 5_000 + b"{}" + b"}" * 5_000
    body = b'{"id": "01890a5d-ac96-774b-bcce-b302099a8057", "form": ' + deep + b"}"
    answer = client.post("/api/calls/draft", body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_body")


def test_a_priority_that_is_none_in_a_table_of_types(tmp_path: Path) -> None:
    with pytest.raises(TableRefused) as refused:
        read_words(written(tmp_path, "types.csv", b"raw,category,priority\nHigh,,{0}\nLow,,-90.1\n"))
    assert [(fault.row, fault.field) for fault in refused.value.faults] == [(2, "priority"), (3, "priority")]


def test_what_is_quoted_in_a_refusal_is_short(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        read_map("[" * 20_000)
    assert len(str(refused.value)) < 300
    with pytest.raises(Refusal) as refused:
        prepare(
            written(tmp_path, "town.osm", b'<osm version="0.6"><node id="1" lon="' + b"[" * 20_000 + b'"/></osm>'), None
        )
    assert len(str(refused.value)) < 400


@pytest.mark.parametrize("packed_as", [bytes, gzip.compress])
def test_what_is_quoted_of_a_header_is_short(tmp_path: Path, packed_as: Any) -> None:
    """Of a byte that is no UTF-8 the column is named before anybody has looked at the header."""
    name = "table.csv" if packed_as is bytes else "table.csv.gz"
    for content in (b"code," + b"[" * 20_000 + b"\nS,\xff\n", b"code" + b",name" * 4000 + b",\nS,\xff\n"):
        with pytest.raises(TableRefused) as refused:
            read_posts(written(tmp_path, name, packed_as(content)))
        assert len(str(refused.value)) < 400
    with pytest.raises(TableRefused) as refused:
        read_posts(written(tmp_path, name, packed_as((b"name" * 5000 + b",") * 2 + b"\n")))
    assert len(str(refused.value)) < 2000


@pytest.mark.parametrize("value", ["\ufeff" + "y\udcbf" * 1000, "=" * 9000, "postgresql://u:secret@" + "h:" * 5000])
def test_what_is_quoted_of_a_setting_is_short(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SHOUWANG_DATABASE", value)
    with pytest.raises(environment.SettingError) as refused:
        environment.database()
    assert len(str(refused.value)) < 2000
    assert str(refused.value).endswith("postgresql://USER@HOST/NAME")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("kind", [{}, [], None, 7])
def test_a_geometry_whose_type_is_no_word(tmp_path: Path, kind: object) -> None:
    feature = {"properties": {"kind": "beat", "name": "x"}, "geometry": {"type": kind, "coordinates": []}}
    with pytest.raises(TableRefused):
        from_geojson(written(tmp_path, "areas.geojson", json.dumps({"features": [feature]}).encode()))


@pytest.mark.parametrize("seconds", [10**10, 10**400, 1e300])
def test_a_clock_that_would_never_ring(seconds: float) -> None:
    """Refused where the row is read, not where a board is drawn."""
    row = default_clocks()[0].policy | {"target_seconds": seconds}
    with pytest.raises(ValueError, match="target_seconds"):
        msgspec.convert(row, clocks.ClockPolicy)


@pytest.mark.parametrize(("place", "value"), [(8, 99), (4, 0xFF), (6, 1)])
def test_a_network_file_packed_in_another_way(tmp_path: Path, settings: Any, place: int, value: int) -> None:
    """A method of packing nobody knows, a version to come, a lock: whatever zipfile raises, it is no network."""
    settings.HOME = tmp_path
    content = bytearray(network_seeds(tmp_path)[0])
    start = content.rfind(b"PK\x01\x02", 0, content.find(b"PK\x01\x02") + 4)
    content[start + place + 2] = value
    with pytest.raises(NetworkFileError):
        RoadNetwork.load(written(tmp_path, "network.npz", bytes(content)))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:secret@h:NaN/x",
        "postgresql://u:secret@[/x",
        "mysql://u:secret@h/x",
        "postgresql://u:an/secret@h:x/y",
    ],
)
def test_a_database_address_that_is_none_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("SHOUWANG_DATABASE", url)
    with pytest.raises(environment.SettingError) as refused:
        environment.database()
    assert ("SHOUWANG_DATABASE" in str(refused.value), "secret" in str(refused.value)) == (True, False)


def test_words_of_the_command_line_that_are_no_utf8(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["user", "unit", "zhou", "C01😀\udcff"]) == 2
    assert capsys.readouterr().err == "shouwang: an argument is not UTF-8\n"


# --- backups -------------------------------------------------------------------------------------------------------


def refused_backup(tmp_path: Path, content: bytes) -> None:
    work = tmp_path / "work"
    work.mkdir()
    with pytest.raises(Refusal) as refused:
        restore._unpack(written(tmp_path, "backup.tar", content), work)
    assert sum(path.stat().st_size for path in work.rglob("*")) < 10_000_000
    assert refused.value.code == "bad_backup"
    assert len(str(refused.value)) < 2000


@pytest.mark.parametrize("manifest", [b"[" * 100_000, b'{"database": []}', b"\xff", b'{"sha256": {"/dev/zero": ""}}'])
def test_a_manifest_that_is_none(tmp_path: Path, manifest: bytes) -> None:
    """Nested without end, of other types, or sending us to read a device for ever."""
    refused_backup(tmp_path, packed({MANIFEST: manifest}))


def test_a_manifest_names_nothing_outside_and_leaves_nothing_out(tmp_path: Path) -> None:
    about = {"version": "", "written_at": "", "database": "/dev/zero", "root": "", "counts": {}}
    named = json.dumps(about | {"sha256": {"/dev/zero": "", "database.sqlite3": ""}}).encode()
    refused_backup(tmp_path, packed({MANIFEST: named}))


def test_a_kind_of_database_without_end(tmp_path: Path) -> None:
    """Nothing else is wrong with it, so that the kind is what is named."""
    about = {"version": "", "written_at": "", "database": "守" * 5000, "root": "", "counts": {}, "sha256": {}}
    refused_backup(tmp_path, packed({MANIFEST: json.dumps(about).encode()}))


def test_a_file_that_no_manifest_names_is_not_put_in_place(tmp_path: Path) -> None:
    about = {"version": "", "written_at": "", "database": "database.sqlite3", "root": "", "counts": {}, "sha256": {}}
    files = {MANIFEST: json.dumps(about).encode(), "roads/x/network.npz": b"PK"}
    refused_backup(tmp_path, packed(files))


def test_an_archive_that_would_unfold_is_refused(tmp_path: Path) -> None:
    """Packed by gzip, or with a file of holes that says it is a terabyte."""
    (tmp_path / "gz").mkdir()
    bomb = io.BytesIO()
    with tarfile.open(fileobj=bomb, mode="w:gz") as archive:
        member = tarfile.TarInfo(MANIFEST)
        member.size = 50_000_000
        archive.addfile(member, io.BytesIO(bytes(50_000_000)))
    refused_backup(tmp_path / "gz", bomb.getvalue())
    (tmp_path / "holes").mkdir()
    holes = tarfile.TarInfo("database.sqlite3")
    holes.type, holes.pax_headers = tarfile.REGTYPE, {"GNU.sparse.size": str(10**12), "GNU.sparse.map": "0,0"}
    sparse = io.BytesIO()
    with tarfile.open(fileobj=sparse, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(holes, io.BytesIO())
    refused_backup(tmp_path / "holes", sparse.getvalue())


# --- extracts ------------------------------------------------------------------------------------------------------


def test_a_road_without_a_single_node(tmp_path: Path, settings: Any) -> None:
    """It is none: what is left is read, and alone it is refused."""
    settings.HOME = tmp_path
    road = b'<way id="%d" version="1"><tag k="highway" v="residential"/></way>'
    town = make.extract(tmp_path).read_bytes()
    prepared = prepare(written(tmp_path, "town.osm", town.replace(b"</osm>", road % 999 + b"</osm>")), None)
    assert prepared.network.edge_count == prepare(written(tmp_path, "town.osm", town), None).network.edge_count
    with pytest.raises(Refusal) as refused:
        prepare(written(tmp_path, "town.osm", b'<osm version="0.6">' + road % 1 + b"</osm>"), None)
    assert refused.value.code == "no_roads"


@pytest.mark.parametrize("packing", ["none", "zlib"])
@pytest.mark.parametrize("text", [b"type", b"highway", b"outer", b"residential"])
def test_a_nul_byte_in_a_text_of_a_pbf_is_refused(tmp_path: Path, packing: str, text: bytes) -> None:
    """The parser took what followed for other texts, up to reading where nothing was: the process was gone."""
    blobs = list(blobs_of(as_pbf(xml_seeds(tmp_path)[1], tmp_path, "zlib")))
    read_extract(written(tmp_path, "town.osm.pbf", b"".join(blob_of(*blob, packing) for blob in blobs)))
    blobs = [(kind, unfolded.replace(text, text[:1] + b"\0" + text[2:])) for kind, unfolded in blobs]
    with pytest.raises(ExtractError, match="NUL") as refused:
        read_extract(written(tmp_path, "town.osm.pbf", b"".join(blob_of(*blob, packing) for blob in blobs)))
    assert refused.value.code == "unreadable"


def test_a_pbf_that_cannot_be_looked_into_is_refused(tmp_path: Path) -> None:
    """Packed in another way, or of fields without end, before the one that is looked for or instead of it."""
    by_lz4 = as_pbf(xml_seeds(tmp_path)[0], tmp_path, "lz4")
    hidden = blob_of(b"OSMData", b"\x8d\x01xxxx" + b"\x0a\x05\x0a\x03a\0b", "none")
    endless = blob_of(b"OSMData", b"\x28\x01" * 15_000_000, "zlib")
    for content, words in ((by_lz4, "another method"), (hidden, "NUL"), (endless, "fields")):
        with pytest.raises(ExtractError, match=words):
            read_extract(written(tmp_path, "town.osm.pbf", content))


def test_a_pbf_that_unfolds_a_thousand_times_is_refused_by_its_size(tmp_path: Path) -> None:
    """No limit is given: what real extracts never reach is refused before the parser sees a byte."""
    with pytest.raises(Refusal) as refused:
        prepare(written(tmp_path, "bomb.osm.pbf", blob_of(b"OSMData", bytes(31_000_000), "zlib") * 5), None)
    assert refused.value.code == "too_large"


def blobs_of(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and unfolded content of all blobs of a pbf."""
    file = io.BytesIO(content)
    while file.tell() < len(content):
        kind, blob = extract_guard._blob(file, len(content), "town")
        yield kind, extract_guard._unfolded(blob, "town")


def blob_of(kind: bytes, unfolded: bytes, packing: str) -> bytes:
    packed = zlib.compress(unfolded)
    stored = b"\x0a" + varint(len(unfolded)) + unfolded
    blob = stored if packing == "none" else b"\x10" + varint(len(unfolded)) + b"\x1a" + varint(len(packed)) + packed
    header = b"\x0a" + varint(len(kind)) + kind + b"\x18" + varint(len(blob))
    return len(header).to_bytes(4, "big") + header + blob


def varint(value: int) -> bytes:
    return bytes([value & 0x7F | 0x80]) + varint(value >> 7) if value > 0x7F else bytes([value])
