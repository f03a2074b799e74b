"""Delays are lognormals that repeat with their seed; a table is taken whole or refused with row and field."""

import math
from pathlib import Path
from random import Random

import pytest

from shouwang.engine.simulation import SAN_FRANCISCO_DELAYS, DelayModel, Delays, TableError, read_delays_csv

HEADER = "name,p50_seconds,p90_seconds\n"


def table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "delays.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_model_through_two_percentiles_has_them() -> None:
    model = DelayModel.through(8.0, 51.0, offset_seconds=2.5, most_seconds=60.0)
    assert [round(model.quantile(share), 6) for share in (0.5, 0.9, 0.99)] == [8.0, 51.0, 60.0]


def test_the_same_seed_draws_the_same_seconds() -> None:
    model = SAN_FRANCISCO_DELAYS.turnout
    once, again, other = ([model.draw(rng) for rng in [Random(seed)] for _ in range(50)] for seed in (7, 7, 8))
    assert once == again
    assert once != other


def test_draws_follow_the_model_and_stay_inside_it() -> None:
    """20,000 draws: p50, p90 and the share at once as asked, nothing below the offset, nothing past the
    cap."""
    model = DelayModel(math.log(30.0), 1.0, offset_seconds=2.0, most_seconds=400.0, at_once_share=0.2)
    rng = Random(3)
    drawn = sorted(model.draw(rng) for _ in range(20_000))
    assert drawn[10_000] == pytest.approx(model.quantile(0.5), rel=0.05)
    assert drawn[18_000] == pytest.approx(model.quantile(0.9), rel=0.05)
    assert drawn.count(0.0) / 20_000 == pytest.approx(0.2, abs=0.01)
    assert min(seconds for seconds in drawn if seconds) > 2.0
    assert drawn[-1] == 400.0


def test_one_draw_takes_one_number() -> None:
    drawn_from, stepped = Random(5), Random(5)
    SAN_FRANCISCO_DELAYS.scene.draw(drawn_from)
    stepped.random()
    assert drawn_from.getstate() == stepped.getstate()


@pytest.mark.parametrize(
    "wrong",
    [
        {"sigma": -1.0},
        {"at_once_share": 1.0},
        {"offset_seconds": -1.0},
        {"offset_seconds": 9.0, "most_seconds": 9.0},
    ],
)
def test_an_impossible_delay_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="not a delay"):
        DelayModel(**({"mu": 1.0, "sigma": 1.0} | wrong))


def test_shares_that_leave_no_crew_are_refused() -> None:
    model = SAN_FRANCISCO_DELAYS.scene
    with pytest.raises(ValueError, match=r"refuses_share 0.5 and silent_share 0.5 leave nobody"):
        Delays(acknowledge=model, turnout=model, scene=model, refuses_share=0.5, silent_share=0.5)


def test_a_table_replaces_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    path = table(tmp_path, "\ufeff" + HEADER + "scene,900,3600\r\nacknowledge,5,5\r\n")
    read = read_delays_csv(path, SAN_FRANCISCO_DELAYS)
    assert read == Delays(
        acknowledge=DelayModel.through(5.0, 5.0),
        turnout=SAN_FRANCISCO_DELAYS.turnout,
        scene=DelayModel.through(900.0, 3600.0),
        refuses_share=0.02,
        silent_share=0.03,
    )


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (
            "turnout,30,60\nlunch,1,2\n",
            "delays.csv, row 3, field name: 'lunch' is not acknowledge, turnout or scene",
        ),
        ("turnout,30,60\nturnout,30,60\n", "delays.csv, row 3, field name: 'turnout' stands twice"),
        ("turnout,soon,60\n", "delays.csv, row 2, field p50_seconds: 'soon' is not a number"),
        ("turnout,30\n", "delays.csv, row 2, field p90_seconds: '' is not a number"),
        ("turnout,30,60,90\n", "delays.csv, row 2, field (row): has more than 3 fields"),
        ("turnout,0,60\n", "delays.csv, row 2, field p50_seconds: 0.0 is not between 0 and 86400 seconds"),
        ("turnout,nan,60\n", "delays.csv, row 2, field p50_seconds: nan is not between 0 and 86400 seconds"),
        ("turnout,30,inf\n", "delays.csv, row 2, field p90_seconds: inf is not between 0 and 86400 seconds"),
        ("turnout,60,30\n", "delays.csv, row 2, field p90_seconds: 30.0 is below p50 60.0"),
        ('turnout,"30\n', "delays.csv, row 2, field (row): unexpected end of data"),
    ],
)
def test_a_bad_row_is_named_by_file_row_and_field(tmp_path: Path, rows: str, problem: str) -> None:
    with pytest.raises(TableError) as refused:
        read_delays_csv(table(tmp_path, HEADER + rows), SAN_FRANCISCO_DELAYS)
    assert str(refused.value) == problem


@pytest.mark.parametrize(
    ("text", "encoding", "problem"),
    [
        ("", "utf-8", "delays.csv, row 1, field (header): is , not name,p50_seconds,p90_seconds"),
        (
            "name,p50\n",
            "utf-8",
            "delays.csv, row 1, field (header): is name,p50, not name,p50_seconds,p90_seconds",
        ),
        (HEADER + "出动,30,60\n", "gbk", "delays.csv, row 1, field (file): not UTF-8: byte 29"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str, encoding: str, problem: str) -> None:
    with pytest.raises(TableError) as refused:
        read_delays_csv(table(tmp_path, text, encoding), SAN_FRANCISCO_DELAYS)
    assert str(refused.value) == problem
