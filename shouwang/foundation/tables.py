"""CSV files from outside: read strictly, every fault named by file, row and field, all of them at once."""

import csv
import gzip
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from shouwang.foundation import text
from shouwang.foundation.refusal import Refusal

MAX_FAULTS = 20
MAX_CELL = 100_000
MAX_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file. Rows count from 1 as a spreadsheet shows them, the header being row 1."""

    file: str
    row: int
    field: str
    problem: str

    def __str__(self) -> str:
        return _("%(file)s, row %(row)d, %(field)s: %(problem)s") % vars(self)


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
        if value[:1] in {"=", "+", "-", "@"} and not _is_number(value):
            self.fault(name, _("looks like a spreadsheet formula: %(value)r") % {"value": value[:40]})
        if is_required and not value:
            self.fault(name, _("is empty"))
        return value

    def number_between(self, name: str, low: float, high: float, *, default: float | None = None) -> float:
        raw = self.cells.get(name, "").strip()
        if not raw and default is not None:
            return default
        if not _is_number(raw) or not low <= float(raw) <= high:
            problem = _("%(value)r is not a number from %(low)g to %(high)g")
            self.fault(name, problem % {"value": raw[:40], "low": low, "high": high})
            return low
        return float(raw)

    def choice(self, name: str, known: Sequence[str], *, default: str | None = None) -> str:
        value = self.cells.get(name, "").strip() or default or ""
        if value not in known:
            problem = _("%(value)r is not one of %(known)s")
            self.fault(name, problem % {"value": value[:40], "known": ", ".join(known)})
        return value


def _is_number(value: str) -> bool:
    try:
        return float(value) == float(value)
    except ValueError:
        return False


def read_rows(path: Path, required: Sequence[str], *, is_bom_refused: bool = True) -> Iterator[Row]:
    """Every row of a UTF-8 CSV file (``.gz`` is read too). Refuses what is not one, before the first row."""
    content = _content(path)
    if content.startswith(b"\xef\xbb\xbf"):
        if is_bom_refused:
            raise TableRefused([Fault(path.name, 1, required[0], _("the file starts with a byte order mark (BOM)"))])
        content = content[3:]
    reader = csv.reader(io.StringIO(_decoded(path, content), newline=""), strict=True)
    csv.field_size_limit(MAX_CELL)
    header = _header(path, reader, required)
    try:
        for cells in reader:
            if cells:
                yield _row(path, reader.line_num, header, cells)
    except csv.Error as error:
        raise TableRefused([Fault(path.name, reader.line_num, "", str(error))]) from error


def _row(path: Path, number: int, header: list[str], cells: list[str]) -> Row:
    row = Row(path.name, number, dict(zip(header, cells, strict=False)))
    if len(cells) != len(header):
        problem = _("has %(cells)d cells, the header %(header)d")
        row.fault("", problem % {"cells": len(cells), "header": len(header)})
    return row


def _header(path: Path, reader: Iterator[list[str]], required: Sequence[str]) -> list[str]:
    header = [name.strip() for name in next(reader, [])]
    missing = [name for name in required if name not in header]
    if missing:
        raise TableRefused([Fault(path.name, 1, name, _("the column is missing")) for name in missing])
    return header


def _decoded(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        problem = _("is not UTF-8 (byte 0x%(byte)02x); save the file as UTF-8")
        raise TableRefused([Fault(path.name, row, "", problem % {"byte": content[error.start]})]) from error


def _content(path: Path) -> bytes:
    opener: Callable[[Path], IO[bytes]] = gzip.open if path.suffix == ".gz" else Path.open  # type: ignore[assignment]
    try:
        with opener(path, "rb") as file:  # type: ignore[call-arg]
            content = file.read(MAX_BYTES + 1)
    except (OSError, EOFError) as error:
        raise TableRefused([Fault(path.name, 0, "", _("cannot be read: %(error)s") % {"error": error})]) from error
    if len(content) > MAX_BYTES:
        raise TableRefused([Fault(path.name, 0, "", _("is larger than %(bytes)d bytes") % {"bytes": MAX_BYTES})])
    return content


def all_or_nothing(rows: Sequence[Row]) -> None:
    """Refuses the whole table if any row has a fault."""
    faults = [fault for row in rows for fault in row.faults]
    if faults:
        raise TableRefused(faults)
