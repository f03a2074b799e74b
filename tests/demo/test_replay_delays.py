"""``--delays``: a table replaces what it names; one with anything wrong in it is refused by file, row and field."""

from pathlib import Path

import pytest
from django.utils.translation import override

from shouwang.demo.replay.delays import read_delays
from shouwang.engine.simulation import SAN_FRANCISCO_DELAYS, DelayModel, Delays
from shouwang.foundation.tables import TableRefused

HEADER = "name,p50_seconds,p90_seconds\n"
RANGE = "is not a number from 0.001 to 86400"


def table(folder: Path, content: bytes) -> Path:
    path = folder / "delays.csv"
    path.write_bytes(content)
    return path


def test_a_table_replaces_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    path = table(tmp_path, f"{HEADER}scene,900,3600\r\nacknowledge,5,5\r\n".encode())
    assert read_delays(path, SAN_FRANCISCO_DELAYS) == Delays(
        acknowledge=DelayModel.through(5.0, 5.0),
        turnout=SAN_FRANCISCO_DELAYS.turnout,
        scene=DelayModel.through(900.0, 3600.0),
        refuses_share=0.02,
        silent_share=0.03,
    )


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("turnout,30,60\nlunch,1,2", "row 3, name: 'lunch' is not one of acknowledge, turnout, scene"),
        ("turnout,30,60\nturnout,30,60", "row 3, name: 'turnout' stands in row 2 already"),
        ("turnout,soon,60", f"row 2, p50_seconds: 'soon' {RANGE}"),
        ("turnout,=1+1,60", f"row 2, p50_seconds: '=1+1' {RANGE}"),
        ("turnout,1_0,60", f"row 2, p50_seconds: '1_0' {RANGE}"),
        ("turnout,0,60", f"row 2, p50_seconds: '0' {RANGE}"),
        ("turnout,30,inf", f"row 2, p90_seconds: 'inf' {RANGE}"),
        ("turnout,60,30", "row 2, p90_seconds: 30 is less than p50_seconds, 60"),
        ("turnout,30,60,90", "row 2: has 4 cells, the header 3"),
        ('turnout,"30', "row 2: cannot be read as CSV: unexpected end of data"),
    ],
)
def test_a_bad_row_is_named_by_file_row_and_field(tmp_path: Path, rows: str, problem: str) -> None:
    assert refused(table(tmp_path, f"{HEADER}{rows}\n".encode())) == [f"delays.csv, {problem}"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", ": the file is empty"),
        (b"name,p50_seconds\n", ", row 1, p90_seconds: the column is missing"),
        (
            f"{HEADER}出动,30,60\n".encode("gbk"),
            ", row 2, name: is not UTF-8 (byte 0xb3); save the file as UTF-8",
        ),
        (
            f"{HEADER}turnout,30,60\n".encode("utf-8-sig"),
            ", row 1, name: the file starts with a byte order mark; save it as UTF-8 without BOM",
        ),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    assert refused(table(tmp_path, content)) == [f"delays.csv{problem}"]


def refused(path: Path) -> list[str]:
    with override("en"):
        with pytest.raises(TableRefused) as caught:
            read_delays(path, SAN_FRANCISCO_DELAYS)
        return [str(fault) for fault in caught.value.faults]
