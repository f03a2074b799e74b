"""Every address x every role x {own area, other area}, every door that is shut, what the stream tells whom: each is
really asked, and docs/rights.md says what comes. WRITE_RIGHTS=1 in the environment writes what was found into it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints
from uuid import UUID

import msgspec
import pytest
from django.db import transaction
from django.test import override_settings

from shouwang.accounts.endpoint import Contract, Refused, contract_of
from shouwang.accounts.models import Role
from shouwang.api.router import addresses
from tests import make
from tests.accounts import stage as stages
from tests.accounts.stage import COLUMNS, Answer, Stage
from tests.accounts.visits import NOWHERE, VISITS, Visit

DOCUMENT = Path(__file__).parents[2] / "docs" / "rights.md"
pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # the database is set up for tests that say so
# Ids in bodies: which foreign thing each may name; and those that belong to nobody's area: a place is the whole town's,
# a neighbour may be asked by anybody beside it, and an id that the sender makes up for a new incident is refused where
# it is taken already.
OF_THE_TOWN = {"GET /places/{place_id}/"}
IN_BODIES = {
    "agency": "agency",
    "area": "area",
    "closure": "closure",
    "unit": "unit",
    "into": "ordered",
    "to": "colleague",
    "ground": "ground",
    "house": "house",
}
TOLD = {"place", "id", "to_area", "draft"}
REFUSED = {
    "POST /api/rings/answered": "an exchange speaks of its own rings: tests/dispatch/test_rings.py",
    "POST /api/rings/hung-up": "an exchange speaks of its own rings: tests/dispatch/test_rings.py",
    "POST /api/incidents/{incident_id}/call-back": "this caller left no number: tests/dispatch/test_rings.py",
    "POST /api/call-backs/{call_back_id}/end": "who began it ends it: tests/dispatch/test_rings.py",
    "GET /pictures/{picture_id}": "whoever asked for it a moment ago: tests/pictures/",
}
MOST_QUESTIONS = 8  # session, user, grants, the object and what it stands on
WRITES = ("INSERT", "UPDATE", "DELETE")
# By the door: once a day, once a minute.
STAMPS = ('UPDATE "accounts_token" SET "last_used_on"', 'UPDATE "accounts_session" SET "seen_at"')
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SHUT = ["anonymous", "token: unknown, revoked, expired", "account closed", "role revoked", "no X-CSRFToken"]


@dataclass
class Row:
    """What came of one address: by column, in the own area and in the other; behind shut doors; by other methods."""

    visit: Visit
    own: dict[str, Answer] = field(default_factory=dict)
    other: dict[str, Answer] = field(default_factory=dict)
    missing: dict[str, Answer] = field(default_factory=dict)
    shut: dict[str, list[Answer]] = field(default_factory=dict)
    wrong: dict[str, Answer] = field(default_factory=dict)
    named: dict[str, list[Answer]] = field(default_factory=dict)  # by an id in the body: a foreign one, a missing one

    def answers(self) -> Iterator[Answer]:
        for some in (self.own, self.other, self.missing, self.wrong):
            yield from some.values()
        for several in self.shut.values():
            yield from several


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> list[Row]:
    home = tmp_path_factory.mktemp("home")
    with (
        django_db_blocker.unblock(),
        override_settings(HOME=home, PUSH_ORIGINS=["https://push.example"]),
        transaction.atomic(),
    ):
        stages.fresh_caches()
        town = make.town()
        stage = stages.built(make.roads(home), town)
        stages.a_category_with_reinforcement()
        shut = {role: stages.doors(stage, role) for role in {visit.by for visit in VISITS}}
        programs = {role: stages.with_token(make.user(role, town.station)) for role in shut}
        measured = [_measured(stage, visit, shut[visit.by], programs[visit.by]) for visit in VISITS]
        transaction.set_rollback(True)
    return measured


def _measured(stage: Stage, visit: Visit, shut: dict[str, list[stages.Caller]], program: stages.Caller) -> Row:
    row = Row(visit)
    for column in COLUMNS:
        caller, things = stage.seat(column, visit)
        row.own[column] = stage.visit(visit, caller, things)
        if visit.has_area:
            row.other[column] = stage.visit(visit, caller, stage.other)
        if visit.things:
            row.missing[column] = stage.visit(visit, caller, stage.other, is_missing=True)
    for name, callers in shut.items():
        row.shut[name] = [stage.visit(visit, caller, stage.own) for caller in callers]
    row.named = {name: _named(stage, visit, program, name) for name in _ids(visit) & set(IN_BODIES)}
    taken = {one.method for one in VISITS if one.path == visit.path}
    row.wrong = {
        method: stage.visit(visit, program, stage.own, method=method) for method in METHODS if method not in taken
    }
    return row


@cache
def promised() -> dict[tuple[str, str], Contract]:
    return {(contract.method, one.path): contract for one in addresses() if (contract := contract_of(one.view))}


def _ids(visit: Visit) -> set[str]:
    """The fields of the body that are ids."""
    contract = promised().get((visit.method, visit.path))
    fields = get_type_hints(contract.body).items() if contract and contract.body else ()
    return {name for name, kind in fields if kind in {UUID, UUID | None}}


def _named(stage: Stage, visit: Visit, program: stages.Caller, name: str) -> list[Answer]:
    ids = (stage.other[IN_BODIES[name]], stages.NOTHING)
    return [stage.visit(replace(visit, body={**(visit.body or {}), name: one}), program, stage.own) for one in ids]


def _table(head: list[str], lines: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *lines))


def addresses_table(rows: list[Row]) -> str:
    return _table(
        ["address", *COLUMNS],
        [[row.visit.name, *(_cell(row, column) for column in COLUMNS)] for row in rows],
    )


def _cell(row: Row, column: str) -> str:
    own = str(row.own[column].status)
    return f"{own} / {row.other[column].status}" if row.visit.has_area else own


def shut_table(rows: list[Row]) -> str:
    return _table(
        ["address", *SHUT, "other methods"],
        [
            [row.visit.name, *(_statuses(row.shut[name]) for name in SHUT), _statuses(row.wrong.values())]
            for row in rows
        ],
    )


def _statuses(answers: Any) -> str:
    return ", ".join(str(status) for status in sorted({answer.status for answer in answers}))


def written(name: str) -> str:
    return DOCUMENT.read_text("utf-8").partition(f"<!-- {name} -->\n")[2].partition(f"\n<!-- /{name} -->")[0]


def write(name: str, table: str) -> None:
    """Into the document, when that is asked for."""
    if os.environ.get("WRITE_RIGHTS"):
        before, mark, rest = DOCUMENT.read_text("utf-8").partition(f"<!-- {name} -->\n")
        DOCUMENT.write_text(before + mark + table + "\n" + rest[rest.index(f"<!-- /{name} -->") :], "utf-8")


@pytest.mark.parametrize(("name", "table"), [("addresses", addresses_table), ("doors", shut_table)])
def test_every_address_answers_as_the_document_says(rows, name, table):
    found = table(rows)
    write(name, found)
    assert found.splitlines() == written(name).splitlines()


def test_every_address_of_the_router_is_visited_in_its_own_way():
    """A new address fails here until it has a visit, and above until it has a row."""
    known = {address.path for address in addresses()}
    visited = {visit.path for visit in VISITS} - NOWHERE
    assert (known - visited, visited - known) == (set(), set())
    assert set(promised()) - {(visit.method, visit.path) for visit in VISITS} == set()


def test_a_foreign_object_and_a_missing_one_look_alike(rows):
    """The whole answer, for every role; and nobody's is anything but a refusal. A place is nobody's own."""
    told_apart = [
        (row.visit.name, column)
        for row in rows
        for column in row.missing
        if row.visit.name not in OF_THE_TOWN
        if row.missing[column] != row.other[column] or row.other[column].status not in {403, 404}
    ]
    assert told_apart == []
    assert len([row for row in rows if row.missing]) > 15  # there was something to compare


def test_a_refusal_costs_and_changes_nothing(rows):
    """It comes before anything is ranked (nobody's position is read), from a handful of questions, without a write."""
    for row in rows:
        for answer in row.answers():
            if answer.status not in {401, 403, 404}:
                continue
            assert [sql for sql in answer.asked if '"duty_position"' in sql] == [], row.visit.name
            written = [sql for sql in answer.asked if sql.startswith(WRITES) and not sql.startswith(STAMPS)]
            assert written == [], row.visit.name
            questions = [sql for sql in answer.asked if not sql.startswith(STAMPS)]
            assert len(questions) <= MOST_QUESTIONS, (row.visit.name, answer)


def test_an_id_in_a_body_tells_nothing_of_elsewhere(rows):
    """A foreign unit, incident or colleague is refused in the very words that a missing one is."""
    assert {name for row in rows for name in _ids(row.visit)} == {*IN_BODIES, *TOLD}
    compared = {(row.visit.name, name): answers for row in rows for name, answers in row.named.items()}
    assert {name: (one.status, one == other) for name, (one, other) in compared.items()} == {
        ("POST /api/incidents/{incident_id}/orders", "unit"): (404, True),
        ("POST /api/incidents/{incident_id}/merge", "into"): (404, True),
        ("POST /api/incidents/{incident_id}/hand-over", "to"): (400, True),
        ("POST /api/incidents/{incident_id}/transfers", "agency"): (400, True),
        ("POST /api/modes/start", "area"): (404, True),
        ("POST /api/surveys", "ground"): (404, True),
        ("POST /api/surveys/{survey_id}/features", "house"): (400, True),
        ("POST /api/incidents/{incident_id}/notices", "agency"): (400, True),
        ("POST /api/incidents/{incident_id}/notices", "closure"): (404, True),
        ("POST /api/notices", "agency"): (400, True),
        ("POST /api/notices", "closure"): (404, True),
        ("POST /api/notices/{notice_id}/updates", "closure"): (404, True),
        ("POST /api/incidents/{incident_id}/support", "agency"): (400, True),
    }


def test_every_refusal_of_the_api_has_the_one_shape(rows):
    """Whoever asks, however: JSON with a code, a message and a field."""
    shapeless = []
    for row in rows:
        for answer in row.answers():
            if not row.visit.path.startswith("/api/") or answer.status < 400:
                continue
            try:
                msgspec.json.decode(answer.content, type=Refused)
            except msgspec.DecodeError:
                shapeless.append((row.visit.name, answer))
    assert shapeless == []


def test_every_answer_of_the_api_has_the_fields_it_promises(rows):
    """No field is missing and none is there that its schema does not name, whoever reads."""
    seen = 0
    for row in rows:
        contract = promised().get((row.visit.method, row.visit.path))
        for answer in row.answers() if contract else ():
            if answer.status < 300:
                assert answer.status == contract.status, row.visit.name
                _decoded(answer.content, contract.answer)
                seen += 1
    assert seen > 100


def _decoded(content: bytes, kind: Any) -> None:
    if kind is None:
        assert content == b""
    else:
        msgspec.json.decode(content, type=kind, dec_hook=lambda choices, value: choices(value))


def test_each_address_opens_to_somebody(rows):
    """Else its row would show refusals for another reason than the right."""
    opened = {row.visit.name for row in rows if any(answer.status < 400 for answer in row.own.values())}
    assert {row.visit.name for row in rows} - opened == {f"GET {path}" for path in NOWHERE} | set(REFUSED)


def test_the_columns_are_the_roles():
    names = {column.partition(",")[0] for column in COLUMNS}
    assert names == {*Role.values, stages.NO_ROLE}
