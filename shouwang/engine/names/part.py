from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.names.distance import metres_between
from shouwang.engine.names.entries import Fit, FitCode, NameEntry, NameKind
from shouwang.engine.names.grams import GramIndex
from shouwang.engine.names.parsing import HouseNumber, ParsedName, parse

_LEAST_SCORE = 0.25
_MOST_KEYS = 64
_MOST_ROWS = 50
_NEIGHBOUR_NUMBERS = 20
_KIND_ORDER: tuple[NameKind, ...] = ("official", "street", "address", "alias", "old")


@dataclass(frozen=True, slots=True)
class Row:
    entry: NameEntry
    house: HouseNumber | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that a text may mean. `text_score` 0..1 knows nothing yet of the place: nearness,
    confirmations."""

    entry: NameEntry
    text_score: float
    fits: tuple[Fit, ...]


class NamePart:
    """One immutable table: name keys in order, the rows of each key, and the grams of the keys."""

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

    def search(
        self, asked: ParsedName, near: tuple[float, float] | None, *, without: frozenset[str]
    ) -> Iterator[Hit]:
        """Every reading of the text: as a name with a house number, and as a name that ends in a number.

        Rows of the places `without` are passed over.
        """
        if not self._keys:
            return
        scores = self._grams.scores(asked.core)
        yield from self._search_key(asked.key, asked.house, scores, near, without)
        if asked.house:
            yield from self._search_key(asked.whole, None, np.zeros_like(scores), near, without)

    def _search_key(
        self,
        key: str,
        house: HouseNumber | None,
        scores: NDArray[np.float64],
        near: tuple[float, float] | None,
        without: frozenset[str],
    ) -> Iterator[Hit]:
        """`scores` are those of the near misses; keys that begin with `key` are raised above them."""
        first, last = bisect_left(self._keys, key), bisect_left(self._keys, key + "\U0010ffff")
        scores[first:last] = 0.80 + 0.15 * len(key) / self._key_lengths[first:last]
        if first < last and self._keys[first] == key:
            scores[first] = 1.0
        for place in _best(scores):
            code: FitCode = "prefix" if first <= place < last else "trigram"
            code = "exact" if self._keys[place] == key else code
            rows = [row for row in self._rows[place] if row.entry.place_id not in without]
            for row, factor in _rows_for(_nearest(rows, near, house), house):
                yield _hit(row, code, float(scores[place]) * factor, house)


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
    return [int(place) for place in places[order[:_MOST_KEYS]]]


def _nearest(
    rows: Sequence[Row], near: tuple[float, float] | None, house: HouseNumber | None
) -> Sequence[Row]:
    """A name that half the country has is answered with its nearest places; a street's numbers all stay."""
    if house or len(rows) <= _MOST_ROWS:
        return rows
    if near is None:
        return rows[:_MOST_ROWS]
    metres = metres_between(near, [row.entry.lon for row in rows], [row.entry.lat for row in rows])
    return [rows[place] for place in np.argsort(metres, kind="stable")[:_MOST_ROWS]]


def _rows_for(rows: Sequence[Row], house: HouseNumber | None) -> Iterable[tuple[Row, float]]:
    """The rows of one key that answer to the house number asked for, each with what is left of the score."""
    streets = [row for row in rows if row.house is None]
    if house is None:
        return ((row, 1.0) for row in streets) if streets else ((row, 0.7) for row in rows)
    numbered = [(row, row.house) for row in rows if row.house]
    same = [(row, _sameness(found, house)) for row, found in numbered if found.number == house.number]
    if same:
        return same
    block = [row for row, found in numbered if house.is_block and 0 <= found.number - house.number < 100]
    if block:
        return ((row, 0.93) for row in islice(block, _MOST_ROWS))
    neighbours = sorted(
        ((abs(found.number - house.number), row.entry.place_id, row) for row, found in numbered),
        key=lambda neighbour: neighbour[:2],
    )
    close = [(row, 0.8) for gap, _, row in neighbours[:1] if gap <= _NEIGHBOUR_NUMBERS]
    return [*close, *((row, 0.9 if house.is_block else 0.75) for row in streets)]


def _sameness(found: HouseNumber, asked: HouseNumber) -> float:
    if found.letter != asked.letter:
        return 0.95
    return 1.0 if found.rest == asked.rest else 0.97


def _hit(row: Row, code: FitCode, score: float, house: HouseNumber | None) -> Hit:
    entry = row.entry
    fits = [Fit(code, {"text": entry.text})]
    if entry.kind in {"alias", "old"}:
        fits.append(Fit("alias", {"kind": entry.kind}))
        score *= 0.97
    if house:
        fits.append(Fit("number", {"asked": str(house), "found": str(row.house or "")}))
    return Hit(entry, score, tuple(fits))
