"""Reading a call log and its words: what is no table is refused whole, what is no usable row is counted."""

import gzip
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from shouwang.demo.replay.log import LoggedCall, read_logs, read_map, read_time
from shouwang.demo.replay.words import read_words
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.tables import TableRefused

ZONE = ZoneInfo("America/New_York")
COLUMNS = read_map("time=when,lon=x,lat=y,type=what,priority=how,place=where")
HEADER = "when,x,y,what,how,where\n"
NOON = datetime(2015, 1, 1, 17, tzinfo=UTC)


def write(folder: Path, text: str, name: str = "calls.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def test_columns_of_any_name_become_calls_at_local_time(tmp_path):
    path = write(tmp_path, HEADER + "2015-01-01 12:00:00,-76.5,39.2,BURGLARY,High,0 MARKET PL\n")
    log = read_logs([path], COLUMNS, ZONE)
    assert log.calls == [LoggedCall(NOON, -76.5, 39.2, "BURGLARY", "High", "0 MARKET PL")]
    assert log.refused == {}


def test_rows_without_a_date_or_a_place_are_counted_by_reason_and_the_others_stay(tmp_path):
    rows = [
        "2015-02-30 12:00,-76.5,39.2,a,,",  # no such day
        "yesterday,-76.5,39.2,a,,",
        "2015-03-08 02:30,-76.5,39.2,a,,",  # the hour summer time took
        "0001-01-01 00:00,-76.5,39.2,a,,",
        "2015-01-01 12:00,,39.2,a,,",
        "2015-01-01 12:00,nan,39.2,a,,",
        "2015-01-01 12:00,-76.5,439,a,,",
        "2015-01-01 12:00,-,-,a,,",
        "2015-01-01 12:00,7_6.5,39.2,a,,",  # Python would take it
        "2015-01-01 12:00,７６.5,39.2,a,,",
        "2015-01-01 12:00,-76.5,39.2,kept,,",
    ]
    log = read_logs([write(tmp_path, HEADER + "\n".join(rows))], COLUMNS, ZONE)
    assert log.refused == {"bad_date": 4, "no_place": 6}
    assert [call.raw_type for call in log.calls] == ["kept"]


def test_several_logs_zipped_or_not_are_one_in_order_of_time(tmp_path):
    late = write(tmp_path, HEADER + "2015-01-02 12:00,1,1,late,,\n")
    early = tmp_path / "early.csv.gz"
    early.write_bytes(gzip.compress((HEADER + "2015-01-01 12:00,1,1,early,,\n").encode()))
    assert [call.raw_type for call in read_logs([late, early], COLUMNS, ZONE).calls] == ["early", "late"]


@pytest.mark.parametrize(
    ("content", "row", "field"),
    [
        (b"\xef\xbb\xbf" + HEADER.encode(), 1, "when"),
        (HEADER.encode() + "2015-01-01,1,1,抢劫,,\n".encode("gbk"), 2, "what"),
        (b"when,x,what,how,where\n", 1, "y"),
        (HEADER.encode() + b"2015-01-01,1,1,a,b,c,d\n", 2, ""),
        (HEADER.encode() + b"2015-01-01,1,1,a\x07b,,\n", 2, "what"),
        (HEADER.encode() + b"2015-01-01\x07,1,1,a,,\n", 2, "when"),
        (HEADER.encode() + b"2015-01-01," + b"1" * 102_400 + b",1,a,,\n", 2, "x"),
        (HEADER.encode() + b"2015-01-01,1,=A1,a,,\n", 2, "y"),
    ],
    ids=[
        "byte order mark",
        "wrong encoding",
        "column missing",
        "cell too many",
        "control character",
        "control character in a time",
        "100 kB in a longitude",
        "formula in a latitude",
    ],
)
def test_what_is_no_table_is_refused_whole_naming_file_row_and_field(tmp_path, content, row, field):
    path = tmp_path / "calls.csv"
    path.write_bytes(content)
    with pytest.raises(TableRefused) as refused:
        read_logs([path], COLUMNS, ZONE)
    assert [(fault.file, fault.row, fault.field) for fault in refused.value.faults] == [("calls.csv", row, field)]


@pytest.mark.parametrize(
    "text", ["time=a", "time=a,lon=b,lat=", "time=a,lon=b,lat=c,lon=d", "time=a,lon=b,lat=c,colour=d", "", "a"]
)
def test_a_map_that_does_not_name_what_is_needed_is_refused(text):
    with pytest.raises(Refusal) as refused:
        read_map(text)
    assert refused.value.code == "bad_map"


def test_times_are_read_as_city_portals_write_them():
    assert [
        read_time(text, ZONE)
        for text in ("2015-01-01T12:00", "01/01/2015 12:00:00 PM", "2015/01/01 12:00", "2015-01-01T17:00:00Z")
    ] == [NOON] * 4


def test_raw_types_and_priority_words_become_ours(tmp_path):
    path = write(
        tmp_path, "raw,category,priority\nLARCENY,theft,\nSHOOTING,shots_or_explosion,1\nHigh,,1\n", "types.csv"
    )
    words = read_words(path)
    raw = ["*Larceny", "shooting", "theft", "GTON", ""]
    assert [words.category_of(text) for text in raw] == ["theft", "shots_or_explosion", "theft", "gton", None]
    assert words.priority_of("LARCENY", "HIGH ") == 1
    assert words.priority_of("SHOOTING", "") == 1
    assert words.priority_of("LARCENY", "soon") is None


def test_a_table_of_words_with_a_code_that_is_not_ours_is_refused(tmp_path):
    path = write(tmp_path, "raw,category,priority\nLARCENY,larceny,\nHigh,,9\nLow,,\n", "types.csv")
    with pytest.raises(TableRefused) as refused:
        read_words(path)
    named = [(fault.row, fault.field) for fault in refused.value.faults]
    assert named == [(2, "category"), (3, "priority"), (4, "category")]


def test_a_raw_word_that_is_none_or_stands_twice_is_refused(tmp_path):
    rows = ["A,theft,", "*a ,fight,", "High,,1", "high,,2", "A,,3", ",theft,", "=1+1,theft,", "a\x07,theft,"]
    path = write(tmp_path, "raw,category,priority\n" + "\n".join([*rows, "x" * 102_400 + ",theft,"]), "types.csv")
    with pytest.raises(TableRefused) as refused:
        read_words(path)
    assert [(fault.row, fault.field) for fault in refused.value.faults] == [(row, "raw") for row in (3, 5, 7, 8, 9, 10)]


def test_the_table_shipped_for_baltimore_holds_only_our_codes():
    import shouwang.demo.replay as package

    words = read_words(Path(package.__file__).parent / "types_baltimore.csv")
    assert len(words.categories) > 150
    assert words.priorities == {"high": 1, "medium": 2, "low": 3, "non-emergency": 4, "out of service": 4}
