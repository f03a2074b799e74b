"""Policies are dated rows with a source; a wrong row is refused when it is made."""

from dataclasses import replace
from datetime import date

import pytest

from shouwang.engine.clocks import ClockPolicy, default_policies, policies_in_force

ANSWER = default_policies()[0]


def test_default_policies_carry_target_share_and_source() -> None:
    assert [(row.key, row.target_seconds, row.target_share, row.source) for row in default_policies()] == [
        ("answer_15", 15.0, 0.90, "NENA-STA-020.1-2020: 90% answered within 15 s"),
        ("answer_20", 20.0, 0.95, "NENA-STA-020.1-2020: 95% answered within 20 s"),
        (
            "process",
            60.0,
            0.90,
            "NFPA 1225 (2022): 90% processed within 60 s, from the answer to the first unit ordered",
        ),
        (
            "acceptance",
            30.0,
            0.90,
            "Shouwang default, no published standard known: 90% of orders accepted within 30 s",
        ),
        ("arrival_city", 300.0, 1.0, "Chinese municipal 110 rule: city 5 min for danger to life"),
        ("arrival_suburb", 600.0, 1.0, "Chinese municipal 110 rule: suburb 10 min for danger to life"),
    ]


def test_the_newest_valid_row_of_a_key_is_in_force() -> None:
    """A row of next year neither counts today nor changes what counted last year."""
    tighter = replace(ANSWER, target_seconds=10.0, valid_from=date(2026, 6, 1))
    rows = (tighter, ANSWER)
    chosen = [
        policies_in_force(rows, on=day, priority=2) for day in (date(2019, 12, 31), date(2026, 5, 31), date(2026, 6, 1))
    ]
    assert chosen == [(), (ANSWER,), (tighter,)]


def test_arrival_applies_to_danger_to_life_only() -> None:
    day = date(2026, 11, 21)
    assert [row.key for row in policies_in_force(default_policies(), on=day, priority=1)] == [
        "acceptance",
        "answer_15",
        "answer_20",
        "arrival_city",
        "arrival_suburb",
        "process",
    ]
    assert [row.key for row in policies_in_force(default_policies(), on=day, priority=2)] == [
        "acceptance",
        "answer_15",
        "answer_20",
        "process",
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"target_seconds": 0}, "answer_15: target_seconds is 0, not positive"),
        ({"soon_share": 0}, "answer_15: soon_share is 0, not in"),
        ({"target_share": 1.01}, "answer_15: target_share is 1.01, not in"),
        ({"pauses_on": frozenset({"call_rang"})}, "answer_15: call_rang named for two different moves"),
    ],
)
def test_a_wrong_row_is_refused(change: dict[str, object], problem: str) -> None:
    row: dict[str, object] = {
        field: getattr(ANSWER, field) for field in ClockPolicy.__dataclass_fields__ if field not in change
    }
    with pytest.raises(ValueError, match=problem):
        ClockPolicy(**row, **change)  # type: ignore[arg-type] # wrong on purpose
