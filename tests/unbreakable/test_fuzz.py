"""Whatever comes in is read or clearly refused: no other exception, nothing half done, bounded memory, no hang.

A case is named by its parser and number; what fails prints both and the bytes, and then stands in `test_fuzz_kept.py`.
"""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from shouwang.foundation.refusal import Refusal
from tests.unbreakable import fuzzing
from tests.unbreakable.addresses import bodies, body_parsers, contracts, endpoints, request_parser
from tests.unbreakable.databases import database, put_tables, vendor
from tests.unbreakable.figures import note
from tests.unbreakable.fuzzing import MOST_RESIDENT
from tests.unbreakable.mutations import mutated
from tests.unbreakable.parsers import Parser, parsers
from tests.unbreakable.trials import remaining

ROOT = Path(__file__).parents[2]
SHORT, LONG, BATCH = 300, 10_000, 1_000
NAMES = [parser.name for parser in (*parsers(), *body_parsers(), request_parser())]
GROUPS: dict[str, tuple[str, ...]] = {
    "bodies": ("body",),
    "requests": ("requests",),
    "words": ("log columns", "place names", "text", "clock policy", "proof", "command", "environment"),
    "tables": (
        "posts",
        "units",
        "people",
        "agencies",
        "call log",
        "types",
        "delays",
        "places",
        "places geojson",
        "surveys",
        "areas",
        "saved network",
    ),
    "backup": ("backup",),
    "founding": ("founding",),
    "extracts": ("extract",),
}
OF_THE_DATABASE = [name for name in NAMES if name.startswith("founding") or name == "requests"]
pytestmark = pytest.mark.slow


def fuzz(folder: Path, first: int, count: int, names: list[str], database: str) -> dict[str, dict[str, Any]]:
    """What each parser says of its cases, from a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
    home = folder / "home"
    environment = kept | {"SHOUWANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "shouwang.settings"}
    environment |= {"SHOUWANG_REQUESTS_PER_USER": "none", "SHOUWANG_REQUESTS_PER_ADDRESS": "none"}  # one asks for all
    environment |= {"SHOUWANG_DATABASE": database} if database else {}
    home.mkdir(parents=True)
    if not database:
        put_tables(home)
    command = [sys.executable, "-m", "tests.unbreakable.fuzzing", str(first), str(count), *names]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    case = (folder / "case").read_text()[:4000] if (folder / "case").exists() else "none"
    assert done.returncode == 0, f"ended by {done.returncode} in case {case}\n{done.stderr[-4000:]}"
    return {one["parser"]: one for one in map(json.loads, done.stdout.splitlines())}


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """The address of an empty one; on SQLite "": the home folder's."""
    with database(folder) as address:
        yield address if vendor() == "postgresql" else ""


@pytest.fixture(scope="module")
def short_run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """All parsers in one process: the tests below ask what it said."""
    folder = tmp_path_factory.mktemp("fuzz")
    with own_database(folder) as address:
        return fuzz(folder, 0, SHORT, OF_THE_DATABASE if address else [], address)


@pytest.mark.parametrize("name", NAMES)
def test_every_parser_reads_or_refuses(short_run: dict[str, dict[str, Any]], name: str) -> None:
    if name not in short_run and connection.vendor != "sqlite":
        pytest.skip("asks no database: tried on SQLite")
    said = short_run[name]
    assert said["faults"] == [], f"{name}: {said['faults']}"
    assert said["resident"] < MOST_RESIDENT
    assert said["outcomes"].get("read", 0) > 0, "not one of the seeds was read"
    assert name == "place names" or len(said["outcomes"]) > 1, "nothing was refused"


def test_a_batch_is_judged_like_the_first(tmp_path: Path) -> None:
    """Its first request is refused: that the token was used today is written down all the same."""
    with own_database(tmp_path) as address:
        said = fuzz(tmp_path, 1000, 1, ["requests"], address)["requests"]
    assert (said["faults"], said["outcomes"].get("refused: 400", 0) > 0) == ([], True)


def test_every_address_and_every_body_is_asked() -> None:
    """What a new `api.py` takes is fuzzed without anyone remembering."""
    assert {f"body {body.__name__}" for one in contracts().values() if (body := one.body)} <= set(NAMES)
    assert (len(bodies()), len(contracts()), len(list(endpoints()))) >= (15, 25, 38)
    assert [name for name in NAMES if sum(name.startswith(group) for group in GROUPS.values()) != 1] == []


def told(parser: Parser, folder: Path) -> str:
    signal.signal(signal.SIGALRM, fuzzing.alarm)
    return fuzzing.outcome_of(parser, b"x", folder)[1]


def refuses(message: str) -> Callable[[bytes, Path], None]:
    def read(_content: bytes, _folder: Path) -> None:
        raise Refusal("no", message)

    return read


def test_the_fuzz_itself_sees_what_it_looks_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another exception, a refusal without words, one that left something behind, one that quotes it all, a hang."""
    monkeypatch.setattr(fuzzing, "CASE_SECONDS", 1)
    states = itertools.count()
    seeds = lambda _folder: [b"x"]  # noqa: E731 - the same for all
    assert told(Parser("well", seeds, lambda _content, _folder: None), tmp_path) == ""
    assert told(Parser("clear", seeds, refuses("town.csv, row 2: is empty")), tmp_path) == ""
    assert told(Parser("other", seeds, lambda content, _folder: {}[content]), tmp_path).startswith("KeyError: ")
    assert "unclear" in told(Parser("mute", seeds, refuses("")), tmp_path)
    assert "unclear" in told(Parser("long", seeds, refuses("x" * 9000)), tmp_path)
    assert "left something" in told(Parser("half", seeds, refuses("no"), state=lambda: next(states)), tmp_path)
    assert told(Parser("hang", seeds, lambda _content, _folder: time.sleep(9)), tmp_path).startswith("Hang: ")


def test_a_case_is_the_same_again_by_its_number() -> None:
    seeds = [b'{"a": [1, 2]}', b"name,lon\nx,1\n"]
    cases = [mutated("some", number, seeds) for number in range(400)]
    assert cases == [mutated("some", number, seeds) for number in range(400)]
    assert cases[:2] == seeds
    assert len(set(cases)) > 300
    assert cases != [mutated("other", number, seeds) for number in range(400)]


@pytest.mark.long
@pytest.mark.parametrize("group", GROUPS)
def test_ten_thousand_mutations_of_every_parser(group: str, tmp_path: Path) -> None:
    """In batches, each a process and a database of its own, so that a run that was stopped goes on."""
    known = NAMES if vendor() == "sqlite" else OF_THE_DATABASE
    names = [name for name in known if name.startswith(GROUPS[group])]
    assert names or vendor() == "postgresql"
    for batch in remaining(f"fuzz {group} {connection.vendor}", LONG // BATCH if names else 0):
        with own_database(tmp_path) as address:
            answers = fuzz(tmp_path / str(batch), batch * BATCH, BATCH, names, address)
        for name, said in answers.items():
            assert (said["faults"], said["cases"]) == ([], BATCH), f"{name}: {said['faults']}"
            assert said["resident"] < MOST_RESIDENT
            note(f"fuzz-{group}-{connection.vendor}", batch=batch, **said)
