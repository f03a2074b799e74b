"""Tables from outside: refused whole, with file, row and field; nothing a file holds makes the reader crash."""

import gzip
import tracemalloc
import zlib
from pathlib import Path
from random import Random

import pytest
from django.utils.translation import override

from shouwang.foundation.tables import MAX_BYTES, Fault, Row, TableRefused, all_or_nothing, read_rows

GOOD = "code,name,age\nA1,秀隆街,12\nA2,北湖路,7\n"
MUTATIONS = 500


def read(path: Path, *, max_bytes: int = MAX_BYTES) -> list[tuple[int, str, str, int]]:
    """As the tables of a town are read: every row, then all or nothing."""
    rows = list(read_rows(path, ("code", "name"), ("age", "note"), max_bytes=max_bytes))
    found = [
        (
            row.number,
            row.text("code", is_required=True, limit=20),
            row.text("name"),
            row.whole_between("age", 0, 150, default=0),
        )
        for row in rows
    ]
    all_or_nothing(rows)
    return found


def write(folder: Path, content: str | bytes, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refused(path: Path, *, max_bytes: int = MAX_BYTES) -> list[tuple[int, str, str]]:
    with pytest.raises(TableRefused) as caught, override("en"):
        read(path, max_bytes=max_bytes)
    assert {fault.file for fault in caught.value.faults} == {path.name}
    return [(fault.row, fault.field, fault.problem) for fault in caught.value.faults]


def test_a_good_table_is_read_with_the_rows_a_spreadsheet_shows(tmp_path: Path) -> None:
    """Blank lines and line ends of any kind keep their row numbers."""
    assert read(write(tmp_path, GOOD)) == [(2, "A1", "秀隆街", 12), (3, "A2", "北湖路", 7)]
    windows = GOOD.replace("\n", "\r\n").replace("A2", "\r\nA2")
    assert read(write(tmp_path, windows)) == [(2, "A1", "秀隆街", 12), (4, "A2", "北湖路", 7)]
    assert read(write(tmp_path, gzip.compress(GOOD.encode()), "people.csv.gz")) == read(write(tmp_path, GOOD))


def test_an_optional_column_may_be_left_out(tmp_path: Path) -> None:
    assert read(write(tmp_path, "code,name\nA1,x\n")) == [(2, "A1", "x", 0)]


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (GOOD.encode("gbk"), [(2, "name", "is not UTF-8 (byte 0xd0); save the file as UTF-8")]),
        (
            GOOD.encode("utf-8-sig"),
            [(1, "code", "the file starts with a byte order mark; save it as UTF-8 without BOM")],
        ),
        (GOOD.encode("utf-16"), [(1, "", "is not UTF-8 (byte 0xff); save the file as UTF-8")]),
        (b"", [(0, "", "the file is empty")]),
        (b"code,age\nA1,2\n", [(1, "name", "the column is missing")]),
        (b"\n", [(1, "code", "the column is missing"), (1, "name", "the column is missing")]),
        (b"code,name,name\nA1,x,y\n", [(1, "name", "the column stands there twice")]),
        (b"code,name,agee\nA1,x,1\n", [(1, "agee", "there is no such column; known are code, name, age, note")]),
        (b"code,name\nA1,x,y\n", [(2, "", "has 3 cells, the header 2")]),
        (b'code,name\n"A1,x\n', [(2, "", "cannot be read as CSV: unexpected end of data")]),
        (b'"code,name\n', [(1, "", "cannot be read as CSV: unexpected end of data")]),
        (b'code,name\n"A1"x,y\n', [(2, "", "cannot be read as CSV: ',' expected after '\"'")]),
        (b"code,name,age\nA1,x,-1\n", [(2, "age", "'-1' is not a number from 0 to 150")]),
        (b"code,name,age\nA1,x,nan\n", [(2, "age", "'nan' is not a number from 0 to 150")]),
        (b"code,name,age\nA1,x,1e999\n", [(2, "age", "'1e999' is not a number from 0 to 150")]),
        (b"code,name,age\nA1,x,1_0\n", [(2, "age", "'1_0' is not a number from 0 to 150")]),
        ("code,name,age\nA1,x,１２\n", [(2, "age", "'１２' is not a number from 0 to 150")]),
        (b"code,name,age\nA1,x,2026-02-30\n", [(2, "age", "'2026-02-30' is not a number from 0 to 150")]),
        (b"code,name,age\nA1,x,1.5\n", [(2, "age", "'1.5' is not a whole number")]),
        (b"code,name\n,x\n", [(2, "code", "is empty")]),
        (b"code,name\nA1,=1+1\n", [(2, "name", "looks like a spreadsheet formula: '=1+1'")]),
        (b"code,name\nA1,+cmd\n", [(2, "name", "looks like a spreadsheet formula: '+cmd'")]),
        (b"code,name,age\nA1,-,x\n", [(2, "age", "'x' is not a number from 0 to 150")]),  # a lone mark is none
        (b"code,name\nA1,-cmd\n", [(2, "name", "looks like a spreadsheet formula: '-cmd'")]),
        (b"code,name\nA1, @SUM(A1)\n", [(2, "name", "looks like a spreadsheet formula: '@SUM(A1)'")]),
        (b"code,name\nA1,\t=1\n", [(2, "name", "name has a control character (U+0009) at position 1.")]),
        (b"code,name\nA1,x\x00y\n", [(2, "name", "name has a control character (U+0000) at position 2.")]),
        (b'code,name\nA1,"x\ny"\n', [(2, "name", "name has a control character (U+000A) at position 2.")]),
        (b"code,name\nA1," + b"x" * 102_400, [(2, "name", "name is too long: 102400 characters, 200 at most.")]),
        (
            b"code,name,age\n,=1,x\nA2,ok,7,8\n",
            [
                (2, "code", "is empty"),
                (2, "name", "looks like a spreadsheet formula: '=1'"),
                (2, "age", "'x' is not a number from 0 to 150"),
                (3, "", "has 4 cells, the header 3"),
            ],
        ),
    ],
)
def test_what_is_wrong_is_named_by_row_and_field(
    tmp_path: Path, content: str | bytes, faults: list[tuple[int, str, str]]
) -> None:
    assert refused(write(tmp_path, content)) == faults


def test_what_is_no_file_or_no_whole_file_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(GOOD.encode() * 50)
    damaged = whole[:30] + b"\xff\xff\xff" + whole[33:]
    assert refused(tmp_path / "none.csv") == [(0, "", "cannot be read: No such file or directory")]
    assert refused(tmp_path) == [(0, "", "cannot be read: Is a directory")]
    for content in (whole[:-20], damaged, GOOD.encode()):
        [(row, field, problem)] = refused(write(tmp_path, content, "people.csv.gz"))
        assert (row, field, problem[:16]) == (0, "", "cannot be read: ")


def test_a_gzip_bomb_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    """128 MB in 128 kB: no more than the limit is ever unpacked."""
    squeezer = zlib.compressobj(9, wbits=31)
    path = write(tmp_path, b"".join(squeezer.compress(b"0" * 2**20) for _ in range(128)) + squeezer.flush(), "b.csv.gz")
    tracemalloc.start()
    faults = refused(path, max_bytes=4 * 2**20)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert faults == [(0, "", "is larger than 4194304 bytes")]
    assert peak_bytes < 32 * 2**20


def test_a_choice_names_what_is_known_but_not_a_thousand_of_them() -> None:
    row = Row("units.csv", 2, {"post": "P9"})
    with override("en"):
        row.choice("post", ["", *(f"P{number}" for number in range(100, 1100))])
    known = ", ".join(f"P{number}" for number in range(100, 120))
    assert row.faults == [Fault("units.csv", 2, "post", f"'P9' is not one of {known} ...")]


def test_a_message_says_where_in_both_languages() -> None:
    places = [(3, "name"), (3, ""), (0, "features"), (0, "")]
    with override("en"):
        assert [str(Fault("a.csv", row, field, "is empty")) for row, field in places] == [
            "a.csv, row 3, name: is empty",
            "a.csv, row 3: is empty",
            "a.csv, features: is empty",
            "a.csv: is empty",
        ]
    with override("zh-hans"):
        assert str(Fault("a.csv", 3, "name", "缺")) == "a.csv 第 3 行 name：缺"


def test_only_so_many_faults_are_shown_but_all_are_counted() -> None:
    refusal = TableRefused([Fault("a.csv", row, "name", "is empty") for row in range(2, 32)])
    with override("en"):
        lines = str(TableRefused(refusal.faults).message).splitlines()
    assert (len(refusal.faults), len(lines), lines[-1]) == (30, 21, "... and 10 more")


def test_no_mutation_of_a_good_table_makes_the_reader_crash(tmp_path: Path) -> None:
    """Five hundred seeded mutations of bytes: each is read or refused, nothing else."""
    luck, good = Random(20260302), (GOOD + "A3,东门路,30\nA4,西院路,41\n").encode()
    outcomes = {"read": 0, "refused": 0}
    for _ in range(MUTATIONS):
        is_packed = luck.random() < 0.2
        content = _mutated(gzip.compress(good) if is_packed else good, luck)
        path = write(tmp_path, content, "people.csv.gz" if is_packed else "people.csv")
        try:
            read(path)
            outcomes["read"] += 1
        except TableRefused:
            outcomes["refused"] += 1
    assert sum(outcomes.values()) == MUTATIONS
    assert min(outcomes.values()) > 10, outcomes


def _mutated(good: bytes, luck: Random) -> bytes:
    content = bytearray(good)
    for _ in range(luck.randint(1, 4)):
        place = luck.randrange(len(content) + 1)
        kind = luck.randrange(4)
        if kind == 0:
            content[place:place] = luck.choice(
                [b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"=", b"9", luck.randbytes(3)]
            )
        elif kind == 1:
            del content[place : place + luck.randint(1, 40)]
        elif kind == 2:
            content[place:place] = content[luck.randrange(len(content) + 1) :][:50]
        elif place < len(content):
            content[place] = luck.randrange(256)
    return bytes(content)
