from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.names.entries import FitCode, NameEntry, NameKind
from shouwang.engine.names.grams import GramIndex
from shouwang.engine.names.parsing import HouseNumber, parse

MOST_KEYS = 64
_LEAST_SCORE = 0.25
_KIND_ORDER: tuple[NameKind, ...] = ("official", "street", "address", "alias", "old")


@dataclass(frozen=True, slots=True)
class Row:
    entry: NameEntry
    house: HouseNumber | None


@dataclass(frozen=True, slots=True)
class KeyMatch:
    """A name without its house number that fits what was said, and everything that goes by that name."""

    key: str
    code: FitCode
    score: float
    rows: list[Row]


class NamePart:
    """One immutable table: name keys in order, the rows of each key (by place_id), the grams of the keys."""

    def __init__(self, entries: Iterable[NameEntry]) -> None:
        self.entries = tuple(sorted(entries, key=lambda entry: (entry.place_id, entry.kind, entry.text)))
        rows: defaultdict[str, list[Row]] = defaultdict(list)
        cores: dict[str, str] = {}
        for entry in self.entries:
            parsed = parse(entry.text)
            if parsed.key:
                rows[parsed.key].append(Row(entry, parsed.house))
                cores[parsed.key] = parsed.core
        self.leading = _leading(self.entries)
        self._keys = sorted(rows)
        self._rows = [rows[key] for key in self._keys]
        self._key_lengths = np.array([len(key) for key in self._keys], dtype=np.int64)
        self._grams = GramIndex.build([cores[key] for key in self._keys])

    def matches(self, key: str, core: str, *, without: frozenset[str]) -> list[KeyMatch]:
        """The best 64 keys: those equal to `key`, those that begin with it, those with grams of `core`.

        Rows of the places `without` are left out. An empty core asks for no near misses.
        """
        scores = self._grams.scores(core)
        first, last = bisect_left(self._keys, key), bisect_left(self._keys, key + "\U0010ffff")
        scores[first:last] = 0.80 + 0.15 * len(key) / self._key_lengths[first:last]
        if first < last and self._keys[first] == key:
            scores[first] = 1.0
        return [
            KeyMatch(
                self._keys[place],
                "exact" if self._keys[place] == key else "prefix" if first <= place < last else "trigram",
                float(scores[place]),
                [row for row in self._rows[place] if row.entry.place_id not in without],
            )
            for place in _best(scores)
        ]


def leading_name(names: Iterable[NameEntry]) -> NameEntry:
    """The name a place is shown by."""
    return min(names, key=lambda name: (_KIND_ORDER.index(name.kind), name.text))


def _leading(entries: Iterable[NameEntry]) -> dict[str, NameEntry]:
    leading: dict[str, NameEntry] = {}
    for entry in entries:
        known = leading.get(entry.place_id)
        leading[entry.place_id] = leading_name((known, entry)) if known else entry
    return leading


def _best(scores: NDArray[np.float64]) -> list[int]:
    """Best first; keys stand in order, so a stable sort breaks ties by key and not by how they came in."""
    places = np.flatnonzero(scores >= _LEAST_SCORE)
    order = np.argsort(-scores[places], kind="stable")
    return [int(place) for place in places[order[:MOST_KEYS]]]
