"""``shouwang intervals`` as a table and as JSON."""

import json

import pytest

from tests import make
from tests.operate.conftest import Run


def test_each_step_is_a_row_even_before_the_first_call(town: make.Town, run: Run) -> None:
    code, lines = run("intervals")
    assert (code, [line.split("n=")[1].split() for line in lines]) == (
        0,
        [["0", "p50=-", "p90=-", "p95=-", "missing=-"]] * 7,
    )


def test_what_was_done_is_counted(town: make.Town, run: Run) -> None:
    """One call, no order yet: the step from call to order has no case and is missing in all of them."""
    make.incident(town, make.dispatcher(town))
    code, lines = run("intervals", "--days", 1, "--json")
    rows = {row["key"]: row for row in json.loads("\n".join(lines))}
    assert (code, rows["call_to_order"]["n"], rows["call_to_order"]["missing_share"]) == (0, 0, 1.0)
    assert run("intervals")[1][1].endswith("missing=100.0%")


@pytest.mark.parametrize("days", ["0", "-1", "x", "99999999999"])
def test_impossible_days_are_refused(run: Run, days: str) -> None:
    code, lines = run("intervals", f"--days={days}")
    assert (code, lines[-1].split(": ")[-1]) == (2, f"{days!r} is not a whole number from 1 to 36500")
