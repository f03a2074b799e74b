"""What is read often is found by an index: an answer costs what it shows, however many years are stored."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.dispatch import actions
from shouwang.dispatch.models import Incident
from shouwang.foundation import sources
from shouwang.operate.worker import TASKS
from tests import make

GROWING = (
    "contacts_contact",
    "dispatch_call",
    "dispatch_incident",
    "dispatch_note",
    "dispatch_order",
    "dispatch_recommendation",
    "journal_entry",
)
# The newest entries, one page of them: read backwards from the end, however long the table is.
READ_FROM_THE_END = re.compile(r"ORDER BY .journal_entry.\..position. (?:DESC|ASC) LIMIT \d+$")
Plan = tuple[str, str]


@contextmanager
def explained() -> Iterator[list[Plan]]:
    """Every statement of the block with the plan that the database makes for it, as bound as it was."""
    plans: list[Plan] = []

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("SELECT", "UPDATE", "DELETE")) and not many:
            plans.append((sql, plan_of(sql, params)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield plans


def plan_of(sql: str, params: Any) -> str:
    """PostgreSQL would rather read a small table whole: it is told not to, so that what has no index shows."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        bound = connection.connection.execute("EXPLAIN QUERY PLAN " + sql.replace("%s", "?"), params or ())
        return "\n".join(row[3] for row in bound)
    with connection.connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute("EXPLAIN " + sql, params)
        lines = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("RESET enable_seqscan")
        return lines


def read_whole(plans: Sequence[Plan]) -> list[Plan]:
    """Those that read a growing table from end to end."""
    tables = "|".join(GROWING)
    whole = re.compile(rf"SCAN (?:{tables})\b" if connection.vendor == "sqlite" else rf"Seq Scan on (?:{tables})\b")
    return [(sql, plan) for sql, plan in plans if whole.search(plan) and not READ_FROM_THE_END.search(sql)]


of_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL chooses among indexes by its statistics, and has none here"
)


@pytest.fixture
def worked(town: make.Town) -> tuple[make.Town, User, Incident]:
    """A town where something is open, something is closed and something is merged."""
    by = make.dispatcher(town)
    over, first, second = (make.incident(town, by) for _ in range(3))
    actions.close_incident(over, over.category, "advice_given", by=by)
    actions.merge_incident(second, first, by=by)
    return town, by, first


def visit(user: User, *addresses: str) -> None:
    visitor = Client()
    visitor.force_login(user)
    for address in addresses:
        assert visitor.get(address).status_code == 200, address


def test_no_page_reads_a_growing_table_whole(worked):
    town, by, incident = worked
    crew, supervisor = make.crew(town, "C01"), make.user(Role.SUPERVISOR, town.station)
    auditor = make.user(Role.AUDITOR, town.city)
    actions.send_order(incident, town.units["C01"], by=by)
    near = f"lon={incident.lon}&lat={incident.lat}&category=fight"
    with explained() as plans:
        visit(by, "/board/state", f"/incidents/{incident.id}/", f"/api/incidents/{incident.id}")
        visit(by, f"/api/duplicates?{near}", f"/api/incidents/{incident.id}/ranking")
        visit(crew, "/board/state")
        visit(supervisor, "/intervals/?days=1")
        visit(auditor, "/journal/")
    assert len(plans) > 50
    assert read_whole(plans) == []


def test_no_action_and_no_round_of_the_worker_reads_a_growing_table_whole(worked):
    town, by, incident = worked
    crew = make.crew(town, "C01")
    with explained() as plans:
        taken = make.incident(town, by, note="二楼", caller_name="某人", caller_phone="110")
        order = actions.send_order(taken, town.units["C01"], by=by)
        for step in ("delivered", "accepted", "on_scene", "cleared"):
            actions.advance_order(order, step, by=crew)
        actions.close_incident(taken, taken.category, "dealt_with", by=by)
        actions.reopen_incident(taken, reason="again", by=by)
        actions.withdraw_order(actions.send_order(incident, town.units["C02"], by=by), reason="", by=by)
        for do_due in TASKS:
            do_due(sources.now(), by=system_user())
    assert len(plans) > 50
    assert read_whole(plans) == []


@of_sqlite
def test_what_is_lately_over_is_found_by_when_it_ended(worked):
    """One index would do for both, and read all that was ever closed or merged: each has its own."""
    _town, by, _incident = worked
    with explained() as plans:
        visit(by, "/board/state")
    over = [
        plan for sql, plan in plans if "closed_at" in sql.partition(" WHERE ")[2] or 'merged_into_id" IS NOT' in sql
    ]
    assert len(over) == 2
    for plan, index in zip(over, ("incident_by_closing", "incident_by_time"), strict=True):
        assert index in plan, plan


@of_sqlite
def test_a_unit_s_order_is_found_without_those_of_its_past(worked):
    """Of one unit there are tens of thousands of orders after some years, and at most one that is not over."""
    town, by, incident = worked
    with explained() as plans:
        actions.send_order(incident, town.units["C01"], by=by)
    by_unit = [plan for sql, plan in plans if re.search(r"WHERE .*order.\..unit_id. = ", sql)]
    assert by_unit
    for plan in by_unit:
        assert "order_by_unit" in plan or "one_incident_at_a_time" in plan, plan
