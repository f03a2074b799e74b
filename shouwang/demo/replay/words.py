"""A log's own words for types and priorities, and ours: a table ``raw,category,priority``.

A row with a category maps a type, to a priority of its own if it names one. A row with a priority alone maps a
priority word. Case, spaces and leading marks do not matter. ``types_baltimore.csv`` beside this file is an example.
"""

from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from shouwang.dispatch.catalogue import default_categories
from shouwang.dispatch.models import MAX_PRIORITY
from shouwang.foundation.tables import Row, all_or_nothing, read_rows, require_once


@dataclass(frozen=True)
class Words:
    categories: dict[str, str] = field(default_factory=dict)
    type_priorities: dict[str, int] = field(default_factory=dict)
    priorities: dict[str, int] = field(default_factory=dict)

    def category_of(self, raw_type: str) -> str | None:
        """Our code, or None; a log may use our codes as they are."""
        known = folded(raw_type)
        return self.categories.get(known, known or None)

    def priority_of(self, raw_type: str, raw_priority: str) -> int | None:
        """What the log says of this call, else of its type; None leaves it to the category."""
        if raw_priority.isdecimal():
            return int(raw_priority)
        return self.priorities.get(folded(raw_priority), self.type_priorities.get(folded(raw_type)))


def folded(raw: str) -> str:
    return " ".join(raw.casefold().replace("*", " ").split())


def read_words(path: Path) -> Words:
    words, rows = Words(), list(read_rows(path, ["raw", "category", "priority"]))
    codes = [category.code for category in default_categories()]
    first_types, first_priorities = dict[str, int](), dict[str, int]()
    for row in rows:
        raw = folded(row.text("raw", is_required=True))
        require_once(row, "raw", raw, first_types if row.cells.get("category", "").strip() else first_priorities)
        _read_row(row, raw, codes, words)
    all_or_nothing(rows)
    return words


def _read_row(row: Row, raw: str, codes: list[str], words: Words) -> None:
    priority = _priority(row)
    if not row.cells.get("category", "").strip():
        if priority is not None:
            words.priorities[raw] = priority
        elif not row.faults:
            row.fault("category", _("is empty, and so is the priority"))
        return
    words.categories[raw] = row.choice("category", codes)
    if priority is not None:
        words.type_priorities[raw] = priority


def _priority(row: Row) -> int | None:
    if not row.cells.get("priority", "").strip():
        return None
    known = [str(number + 1) for number in range(MAX_PRIORITY)]
    chosen = row.choice("priority", known)
    return int(chosen) if chosen in known else None
