"""CSV files from outside: read strictly, every fault named by file, row and field, all of them at once."""

import csv
import gzip
import io
import re
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from shouwang.foundation import text
from shouwang.foundation.refusal import Refusal

MAX_FAULTS = 20
MAX_SHOWN = 20
MAX_QUOTED = 40
MAX_CELL = 1_000_000  # above every limit of a column, so that a long text is refused by its own name
MAX_BYTES = 512 * 1024 * 1024
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file. Rows count from 1 as a spreadsheet shows them, the header being row 1.

    Row 0 is the file as a whole; a field without a name is the row as a whole.
    """

    file: str
    row: int
    field: str
    problem: str

    def __str__(self) -> str:
        words = vars(self) | {"field": text.shown(self.field)}  # a header may say anything
        if self.row and self.field:
            return _("%(file)s, row %(row)d, %(field)s: %(problem)s") % words
        if self.row:
            return _("%(file)s, row %(row)d: %(problem)s") % words
        if self.field:
            return _("%(file)s, %(field)s: %(problem)s") % words
        return _("%(file)s: %(problem)s") % words


class TableRefused(Refusal):
    def __init__(self, faults: Sequence[Fault]) -> None:
        shown = [str(fault) for fault in faults[:MAX_FAULTS]]
        if len(faults) > MAX_FAULTS:
            shown.append(_("... and %(count)d more") % {"count": len(faults) - MAX_FAULTS})
        super().__init__("table_refused", "\n".join(shown))
        self.faults = tuple(faults)


@dataclass
class Row:
    """One line of a table; its readers note a fault and go on, so that a person sees all of them in one run."""

    file: str
    number: int
    cells: dict[str, str]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, name: str, problem: str) -> None:
        self.faults.append(Fault(self.file, self.number, name, problem))

    def text(self, name: str, *, is_required: bool = False, limit: int = text.MAX_LINE) -> str:
        raw = self.cells.get(name, "")
        try:
            value = text.checked(raw, name, limit=limit)
        except Refusal as refusal:
            self.fault(name, str(refusal.message))
            return ""
        if is_formula(value):
            self.fault(name, _("looks like a spreadsheet formula: %(value)r") % {"value": _quoted(value)})
        if is_required and not value:
            self.fault(name, _("is empty"))
        return value

    def number_between(self, name: str, low: float, high: float, *, default: float | None = None) -> float:
        raw = self.cells.get(name, "").strip()
        if not raw and default is not None:
            return default
        if not is_number(raw) or not low <= float(raw) <= high:
            problem = _("%(value)r is not a number from %(low)g to %(high)g")
            self.fault(name, problem % {"value": _quoted(raw), "low": low, "high": high})
            return low
        return float(raw)

    def whole_between(self, name: str, low: int, high: int, *, default: int | None = None) -> int:
        number = self.number_between(name, low, high, default=default)
        if number != int(number):
            self.fault(name, _("%(value)r is not a whole number") % {"value": _quoted(self.cells[name])})
        return int(number)

    def choice(self, name: str, known: Sequence[str], *, default: str | None = None) -> str:
        value = self.cells.get(name, "").strip() or default or ""
        if value not in known:
            problem = _("%(value)r is not one of %(known)s")
            self.fault(name, problem % {"value": _quoted(value), "known": _shown([name for name in known if name])})
        return value


def _quoted(value: str) -> str:
    return text.shown(value, MAX_QUOTED)


def _shown(names: Sequence[str]) -> str:
    return ", ".join(names[:MAX_SHOWN]) + (" ..." if len(names) > MAX_SHOWN else "")


def is_formula(value: str) -> bool:
    """What a spreadsheet would reckon instead of showing it; a lone mark is how people write that they know nothing."""
    return len(value) > 1 and value[0] in "=+-@" and not is_number(value)


def is_number(value: str) -> bool:
    """Plain ASCII digits: what Python also takes (1_000, nan, full-width digits) is a slip in a table."""
    return NUMBER.fullmatch(value) is not None


def read_rows(
    path: Path,
    required: Sequence[str],
    optional: Sequence[str] | None = None,
    *,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Row]:
    """Every row of a UTF-8 CSV file (``.gz`` is read too). Refuses what is not one, before the first row.

    ``optional``: the other columns the table may have; None lets any column stand.
    """
    csv.field_size_limit(MAX_CELL)
    content = _content(path, max_bytes)
    require_no_mark(path, content, 1, required[0])
    reader = csv.reader(io.StringIO(_decoded(path, content), newline=""), strict=True)
    number, header = 0, [""]
    try:
        for number, cells in enumerate(reader, 1):
            if number == 1:
                header = _header(path, cells, required, optional)
            elif cells:
                yield _row(path, number, header, cells)
    except csv.Error as error:
        problem = _("cannot be read as CSV: %(error)s") % {"error": error}
        raise TableRefused([Fault(path.name, number + 1, "", problem)]) from error
    if not number:
        raise TableRefused([Fault(path.name, 0, "", _("the file is empty"))])


def require_no_mark(path: Path, content: bytes, row: int = 0, field: str = "") -> None:
    if content.startswith(BOM_UTF8):
        problem = _("the file starts with a byte order mark; save it as UTF-8 without BOM")
        raise TableRefused([Fault(path.name, row, field, problem)])


def _row(path: Path, number: int, header: list[str], cells: list[str]) -> Row:
    row = Row(path.name, number, dict(zip(header, cells, strict=False)))
    if len(cells) != len(header):
        problem = _("has %(cells)d cells, the header %(header)d")
        row.fault("", problem % {"cells": len(cells), "header": len(header)})
    return row


def _header(path: Path, cells: list[str], required: Sequence[str], optional: Sequence[str] | None) -> list[str]:
    header = [name.strip() for name in cells]
    known = header if optional is None else [*required, *optional]
    problems = [(name, _("the column is missing")) for name in required if name not in header]
    problems += [(name, _("the column stands there twice")) for name in set(header) if header.count(name) > 1]
    problems += [
        (name, _("there is no such column; known are %(known)s") % {"known": _shown(known)})
        for name in header
        if name not in known
    ]
    if problems:
        raise TableRefused([Fault(path.name, 1, name, problem) for name, problem in sorted(problems)])
    return header


def _decoded(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        problem = _("is not UTF-8 (byte 0x%(byte)02x); save the file as UTF-8") % {"byte": content[error.start]}
        raise TableRefused([Fault(path.name, row, _field_at(content, error.start), problem)]) from error


def _field_at(content: bytes, place: int) -> str:
    """The column of a byte that cannot be decoded, as far as a simple count of commas tells."""
    line_start = content.rfind(b"\n", 0, place) + 1
    header = content.partition(b"\n")[0].decode("ascii", "replace").split(",")
    column = content.count(b",", line_start, place)
    return header[column].strip() if line_start and column < len(header) else ""


def _content(path: Path, max_bytes: int) -> bytes:
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise TableRefused([Fault(path.name, 0, "", _("cannot be read: %(error)s") % {"error": reason})]) from error
    if len(content) > max_bytes:
        raise TableRefused([Fault(path.name, 0, "", _("is larger than %(bytes)d bytes") % {"bytes": max_bytes})])
    return content


def require_once(row: Row, column: str, key: str, first: dict[str, int]) -> None:
    """A key that stands in an earlier row already is a fault. ``first``: the row of each key so far."""
    earlier = first.setdefault(key, row.number)
    if key and earlier != row.number:
        row.fault(column, _("%(name)r stands in row %(row)d already") % {"name": key, "row": earlier})


def all_or_nothing(rows: Sequence[Row]) -> None:
    """Refuses the whole table if any row has a fault."""
    faults = [fault for row in rows for fault in row.faults]
    if faults:
        raise TableRefused(faults)
