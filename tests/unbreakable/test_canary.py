"""Invented names and numbers, typed into calls of a real installation, are found only where they belong.

A caller's name and number stand in one table and in the answer of `disclose_contact`, until the erase date. What is
typed as free text (note, place, type of incident) is shown to those who may see the incident, and to nobody else; in
the journal, the logs and the exports it stands nowhere.
"""

import http.client
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from tests.unbreakable.canaries import CONTACT, FIELDS, Typed, found, typed
from tests.unbreakable.databases import database, put_tables, vendor

ROOT = Path(__file__).parents[2]
SECONDS = 60
SHORT, LONG = 10, 200  # calls, with five canaries each
READERS = ("dispatcher", "auditor", "neighbour", "administrator")
pytestmark = pytest.mark.slow


@dataclass
class Evidence:
    """Everything the installation let out, by where; and what was typed."""

    calls: list[Typed]
    places: dict[str, bytes] = field(default_factory=dict)
    disclosed: bytes = b""

    def add(self, place: str, content: bytes) -> None:
        self.places[place] = self.places.get(place, b"") + content + b"\n"


@dataclass
class Installation:
    folder: Path
    database: str
    evidence: Evidence
    port: int = 0
    tokens: dict[str, str] = field(default_factory=dict)
    spot: dict[str, float] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
        own = {"SHOUWANG_HOME": str(self.home), "TMPDIR": str(self.folder / "temp")}
        own |= {"SHOUWANG_DATABASE": self.database} if self.database else {}
        return kept | own | {"DJANGO_SETTINGS_MODULE": "tests.unbreakable.loud"}

    def run(self, *words: str) -> bytes:
        """A command of ours; what it prints, and what it complains about."""
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=ROOT, env=self.environment, capture_output=True, check=False
        )
        self.evidence.add("logs", done.stderr)
        assert done.returncode in {0, 1}, done.stderr.decode()
        return done.stdout

    def ask(self, who: str, method: str, address: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)) as line:
            known = {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
            content = body if isinstance(body, bytes | None) else json.dumps(body, ensure_ascii=False).encode()
            line.request(method, address, content, known | {"Content-Type": "application/json"} | headers)
            answer = line.getresponse()
            head = "\n".join(f"{name}: {value}" for name, value in answer.getheaders()).encode()
            return answer.status, head + b"\n\n" + answer.read()


@contextmanager
def serving(installation: Installation) -> Iterator[None]:
    """`shouwang serve` with everything logged, until it has ended."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        installation.port = probe.getsockname()[1]
    command = [sys.executable, "-m", "shouwang", "serve", "--port", str(installation.port)]
    log = (installation.folder / "serve.log").open("wb")
    server = subprocess.Popen(command, cwd=ROOT, env=installation.environment, stdout=log, stderr=log)
    try:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            with suppress(ConnectionError):
                if installation.ask("", "GET", "/health")[0] == 200:
                    break
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(SECONDS)
        log.close()
        installation.evidence.add("logs", (installation.folder / "serve.log").read_bytes())


def listen(installation: Installation, who: str) -> threading.Thread:
    """An open page: all its frames, until the server ends."""

    def read() -> None:
        line = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=SECONDS)
        line.request("GET", "/live", headers={"Authorization": f"Bearer {installation.tokens[who]}"})
        answer = line.getresponse()
        with closing(line), suppress(OSError, http.client.HTTPException):
            while part := answer.read1():
                installation.evidence.add(f"frames of {who}", part)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread


def type_calls(installation: Installation) -> list[dict[str, Any]]:
    answers = []
    for call in installation.evidence.calls:
        key = str(uuid4())
        for _ in range(2):  # the second time as after a broken line
            status, answer = installation.ask(
                "dispatcher", "POST", "/api/calls", call.body() | installation.spot, **{"Idempotency-Key": key}
            )
            assert status == 201, answer
            installation.evidence.add("answers to calls", answer)
        answers.append(json.loads(answer.partition(b"\n\n")[2]))
    return answers


def read_pages(installation: Installation, incident: str) -> None:
    """Every page that shows incidents, by everybody; those without the right get their error pages."""
    addresses = ("/board/state", "/board/", "/journal/", "/intervals/", f"/incidents/{incident}/")
    for who in READERS:
        for address in (*addresses, f"/api/incidents/{incident}", f"/api/incidents/{incident}/ranking"):
            installation.evidence.add(f"pages of {who}", installation.ask(who, "GET", address)[1])


def disclose(installation: Installation, incidents: list[str]) -> None:
    for incident in incidents:
        _status, answer = installation.ask("dispatcher", "GET", f"/api/incidents/{incident}")
        for call in json.loads(answer.partition(b"\n\n")[2])["calls"]:
            address = f"/api/contacts/{call['contact']}/disclose"
            for who in READERS[1:]:
                installation.evidence.add("error pages", installation.ask(who, "POST", address, {})[1])
            status, shown = installation.ask("dispatcher", "POST", address, {})
            assert status == 201
            installation.evidence.disclosed += shown


def give_reasons(installation: Installation, incident: str, call: Typed) -> None:
    """Free text wherever an action on an incident takes some."""
    ask = installation.ask

    def post(address: str, **body: Any) -> dict[str, Any]:
        status, answer = ask("dispatcher", "POST", f"/api/{address}", body)
        assert status == 201, answer
        given: dict[str, Any] = json.loads(answer.partition(b"\n\n")[2])
        return given

    unit = next(
        one["id"] for one in json.loads(ask("dispatcher", "GET", "/board/state")[1].partition(b"\n\n")[2])["units"]
    )
    order = post(f"incidents/{incident}/orders", unit=unit)["subject"]["id"]
    post(f"orders/{order}/withdraw", reason=call.note)
    order = post(f"incidents/{incident}/orders", unit=unit)["subject"]["id"]
    post(f"orders/{order}/steps", step="declined", reason=call.category_text)
    post(f"incidents/{incident}/notes", text=call.place_text)
    post(f"incidents/{incident}/place", place_text=call.place_text, **installation.spot)
    post(f"incidents/{incident}/close", category="fight", disposition="dealt_with")
    post(f"incidents/{incident}/reopen", reason=call.note)


def misuse(installation: Installation, call: Typed) -> None:
    """Bodies that are refused, addresses that are not there, forms without their token: the answers are error pages."""
    body = call.body() | installation.spot
    bad: list[tuple[int, Any]] = [
        (400, body | {"caller_name": call.caller_name * 60}),
        (400, body | {"caller_phone": call.caller_phone + "\0"}),
        (400, body | {"caller_name": [call.caller_name]}),
        (400, body | {"note": call.note * 2000}),
        (400, body | {"priority": call.caller_phone}),
        (400, body | {"place": call.place_text}),
        (400, body | {"ring_at": call.caller_name}),
        (400, json.dumps(body, ensure_ascii=False).encode()[:-9]),
        (400, json.dumps(body, ensure_ascii=False).encode("gbk", "replace")),
        (400, body | {"note": call.note + "x" * 70_000}),
        (413, body | {"note": call.note + "x" * 1_100_000}),
    ]
    for expected, content in bad:
        status, answer = installation.ask("dispatcher", "POST", "/api/calls", content)
        assert status == expected, (status, expected, answer)
        installation.evidence.add("error pages", answer)
    for who, address in (
        ("dispatcher", "/nowhere"),
        ("", "/api/calls"),
        ("neighbour", f"/api/incidents/{uuid4()}/notes"),
    ):
        status, answer = installation.ask(who, "POST", address, body)
        assert status in {401, 403, 404, 400}, (address, status)
        installation.evidence.add("error pages", answer)


def fail(installation: Installation, call: Typed) -> None:
    """A bug in the middle of taking a call: the table of contacts refuses the row."""
    with broken_contacts(installation):
        status, answer = installation.ask("dispatcher", "POST", "/api/calls", call.body() | installation.spot)
    assert status == 500
    installation.evidence.add("error pages", answer)


@contextmanager
def broken_contacts(installation: Installation) -> Iterator[None]:
    """On PostgreSQL a constraint, whose error tells the whole row; on SQLite the table is away."""
    if not installation.database:
        with closing(sqlite3.connect(installation.home / "shouwang.sqlite3", timeout=SECONDS)) as database:
            database.execute("ALTER TABLE contacts_contact RENAME TO contacts_away")
            yield
            database.execute("ALTER TABLE contacts_away RENAME TO contacts_contact")
        return
    with closing(psycopg.connect(installation.database, autocommit=True)) as server:
        server.execute("ALTER TABLE contacts_contact ADD CONSTRAINT broken CHECK (length(phone) > 99) NOT VALID")
        yield
        server.execute("ALTER TABLE contacts_contact DROP CONSTRAINT broken")


def export(installation: Installation) -> None:
    add, run = installation.evidence.add, installation.run
    add("journal and proofs", run("tests.unbreakable.canary_town", "dump"))
    for words in (("journal", "root"), ("journal", "verify"), ("intervals", "--json"), ("doctor",), ("user", "list")):
        add("exports", run("shouwang", *words))
    backup = Path(run("shouwang", "backup", str(installation.folder / "backups")).decode().strip())
    with tarfile.open(backup) as archive:
        for member in archive:
            file = archive.extractfile(member)
            assert file is not None
            place = "the database in a backup" if member.name.startswith("database.") else "what else is in a backup"
            add(place, member.name.encode() + b"\n" + file.read())


def files(folder: Path, *, with_database: bool) -> bytes:
    is_database = ("shouwang.sqlite3", "shouwang.sqlite3-wal", "shouwang.sqlite3-shm")
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return b"\n".join(
        path.name.encode() + b"\n" + path.read_bytes()
        for path in paths
        if with_database or path.name not in is_database
    )


def rows_of(installation: Installation) -> bytes:
    """Every row of every table as a reader of the database sees it; on SQLite the files themselves."""
    if not installation.database:
        return files(installation.home, with_database=True)
    with closing(psycopg.connect(installation.database)) as server:
        tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return b"\n".join(
            str(row).encode()
            for (table,) in tables
            for row in server.execute(f'SELECT * FROM "{table}"'.encode()).fetchall()
        )


def server_log(installation: Installation) -> bytes:
    """PostgreSQL's own log, where it lies beside the data as that of the tests' server does."""
    if not installation.database:
        return b""
    with closing(psycopg.connect(installation.database)) as server:
        row = server.execute("SHOW data_directory").fetchone()
    path = Path(row[0]).parent / "log" if row else Path("none")
    return path.read_bytes() if path.is_file() and os.access(path, os.R_OK) else b""


@pytest.fixture(scope="module", params=[SHORT, pytest.param(LONG, marks=pytest.mark.long)])
def evidence(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    """One life of an installation, from the first call to the day after the erase date."""
    folder = tmp_path_factory.mktemp("canary")
    with database(folder) as address:
        own = address if vendor() == "postgresql" else ""  # on SQLite the home folder's
        installation = Installation(folder, own, Evidence(typed(request.param)))
        (installation.folder / "temp").mkdir()
        installation.home.mkdir()
        if not own:
            put_tables(installation.home)
        live(installation)
        yield installation.evidence


def live(installation: Installation) -> None:
    evidence = installation.evidence
    made = json.loads(installation.run("tests.unbreakable.canary_town", "make"))
    installation.tokens, installation.spot = made["tokens"], {"lon": made["lon"], "lat": made["lat"]}
    with serving(installation):
        pages = [listen(installation, who) for who in READERS]
        time.sleep(1)
        incidents = [answer["subject"]["id"] for answer in type_calls(installation)]
        read_pages(installation, incidents[0])
        disclose(installation, incidents)
        give_reasons(installation, incidents[0], evidence.calls[0])
        misuse(installation, evidence.calls[0])
        evidence.add("PostgreSQL's log", server_log(installation))
        fail(installation, evidence.calls[0])
        export(installation)
        evidence.add("the database", rows_of(installation))
        evidence.add("files beside the database", files(installation.home, with_database=False))
        installation.run("tests.unbreakable.canary_town", "erase")  # while the web process goes on
        evidence.add("the database after the erase date", rows_of(installation))
    for page in pages:
        page.join(SECONDS)
    evidence.add("journal and proofs after the erase date", installation.run("tests.unbreakable.canary_town", "dump"))
    evidence.add("temporary files", files(installation.folder / "temp", with_database=True))


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("王五二三", b'{"a": "\\u738b\\u4e94\\u4e8c\\u4e09"}'),
        ("王五二三", "王五二三".encode("gbk")),
        ("王五二三", b"/x?q=%E7%8E%8B%E4%BA%94%E4%BA%8C%E4%B8%89"),
        ("13912345678", b"eDEzOTEyMzQ1Njc4eQ=="),
        ("13912345678", "13912345678".encode("utf-16")),
    ],
)
def test_a_canary_is_found_in_every_form(text: str, content: bytes) -> None:
    assert found(content, [Typed(text, text, text, text, text)], ("note",)) == [f"note {text}"]


def test_they_are_where_they_belong(evidence: Evidence) -> None:
    """Otherwise nothing below would say anything: stored, shown to whoever has the right, in the private backup."""
    everything = len(evidence.calls) * len(FIELDS)
    assert len(found(evidence.disclosed, evidence.calls, CONTACT)) == len(evidence.calls) * len(CONTACT)
    assert len(found(evidence.places["the database"], evidence.calls)) == everything
    shown = found(evidence.places["frames of dispatcher"], evidence.calls, ("place_text", "category_text"))
    assert len(shown) == len(evidence.calls) * 2
    assert found(evidence.places["pages of auditor"], evidence.calls, ("note",)) != []


@pytest.mark.parametrize("who", READERS)
def test_a_name_and_a_number_are_in_no_frame_and_on_no_page(evidence: Evidence, who: str) -> None:
    """Not even for those who may have them shown: that is an action of its own."""
    assert evidence.places[f"frames of {who}"].startswith(b"retry: ")
    assert found(evidence.places[f"frames of {who}"], evidence.calls, CONTACT) == []
    assert found(evidence.places[f"pages of {who}"], evidence.calls, CONTACT) == []


@pytest.mark.parametrize("who", ["neighbour", "administrator"])
def test_who_may_not_see_the_incident_sees_nothing_that_was_typed(evidence: Evidence, who: str) -> None:
    assert found(evidence.places[f"frames of {who}"], evidence.calls) == []
    assert found(evidence.places[f"pages of {who}"], evidence.calls) == []


@pytest.mark.parametrize(
    "place",
    [
        "journal and proofs",
        "logs",
        "exports",
        "error pages",
        "answers to calls",
        "what else is in a backup",
        "files beside the database",
        "temporary files",
        "PostgreSQL's log",
        "journal and proofs after the erase date",
    ],
)
def test_nothing_that_was_typed_is_found_there(evidence: Evidence, place: str) -> None:
    assert found(evidence.places[place], evidence.calls) == []


def test_the_log_was_really_kept(evidence: Evidence) -> None:
    """With DEBUG lines, the refusals and the failure in it."""
    log = evidence.places["logs"]
    assert b" DEBUG shouwang.canary" in log
    assert b"Internal Server Error: /api/calls" in log
    assert b"Traceback" in log or b'File "' in log
    assert log.count(b"Bad Request: /api/calls") >= 8


def test_after_the_erase_date_names_and_numbers_are_nowhere(evidence: Evidence) -> None:
    """SQLite: not one byte in the file or its log, while the web process still has it open. PostgreSQL: in no row."""
    assert found(evidence.places["the database after the erase date"], evidence.calls, CONTACT) == []
    assert (
        connection.vendor == "postgresql" or b"contacts_contact" in evidence.places["the database after the erase date"]
    )
