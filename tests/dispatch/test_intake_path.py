"""The statements of a posted call are known, each for a reason: one more shows here."""

import pytest
from django.db import connection

from bench.path import PURPOSES, statements
from bench.town import open_desks
from tests import make

SQLITE = (
    "SELECT person.id",
    "BEGIN",
    "INSERT INTO dispatch_daynumber",
    'INSERT INTO "dispatch_incident"',
    'INSERT INTO "contacts_contact"',
    'INSERT INTO "dispatch_call"',
    'INSERT INTO "dispatch_note"',
    "UPDATE journal_head",
    'INSERT INTO "journal_entry"',
    "COMMIT",
)
POSTGRESQL = (
    "SELECT person.id",
    "BEGIN",
    "INSERT INTO dispatch_daynumber",
    'WITH row_0 AS (INSERT INTO "dispatch_incident"',
    "SELECT journal_append",
    "COMMIT",
)


@pytest.mark.django_db(transaction=True)
def test_a_posted_call_asks_the_database_this_and_nothing_else():
    make.town()
    (desk,) = open_desks(1, ["call_taker"], kind="station")
    known = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    assert [purpose for _sql, purpose in statements(desk)] == [PURPOSES[start] for start in known]
