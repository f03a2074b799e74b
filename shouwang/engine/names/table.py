"""One immutable table of names: its rows in order of name and place, what they share, and the lists to find them by."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.names.areas import parts_of
from shouwang.engine.names.crossings import CROSSING_MARKS, crossing_of
from shouwang.engine.names.entries import NameEntry, NameKind
from shouwang.engine.names.grams import post
from shouwang.engine.names.initials import Initials
from shouwang.engine.names.numbers import UNITS, HouseNumber
from shouwang.engine.names.parsing import Reading, read_name
from shouwang.engine.names.strings import Groups, Strings

KINDS: tuple[NameKind, ...] = ("official", "street", "address", "alias", "old")
NUMBER_LEVELS = 3
_NO_NUMBER = (-1, 0, 0, 0)
_NO_NUMBERS = _NO_NUMBER * NUMBER_LEVELS
Ints = NDArray[np.int32]
_NOTHING = np.empty(0, dtype=np.int32)


def flat(numbers: Sequence[HouseNumber], levels: int | None = None) -> list[int]:
    """Four values a number, as `scoring.number_fit` reads them."""
    values = [
        value
        for number in numbers[:levels]
        for value in (
            UNITS.index(number.unit),
            number.number,
            ord(number.letter) if number.letter else 0,
            {"is": -2, "may": -1}.get(number.block, number.last or number.number),
        )
    ]
    return values + list(_NO_NUMBER) * ((levels or 0) - len(values) // 4)


class Columns:
    """The entries as they come, taken apart into lists: a row for each way to say one."""

    def __init__(self, entries: Iterable[NameEntry]) -> None:
        self.texts: list[str] = []
        self.places: dict[str, int] = {}
        self.areas: dict[str, int] = {}
        self.keys: dict[str, int] = {}
        self.weights: list[bytes] = []
        self.entry_place, self.entry_kind, self.entry_area = array("i"), array("B"), array("i")
        self.entry_confirmed, self.positions = array("B"), array("d")
        self.row_key, self.row_entry, self.row_numbers = array("i"), array("i"), array("i")
        self.crossings: dict[tuple[str, str], list[int]] = {}
        self.categories: dict[str, list[int]] = {}
        for entry in entries:
            self._add(entry)

    def _add(self, entry: NameEntry) -> None:
        number = len(self.texts)
        self.texts.append(entry.text)
        self.entry_place.append(self.places.setdefault(entry.place_id, len(self.places)))
        self.entry_kind.append(KINDS.index(entry.kind))
        self.entry_area.append(self.areas.setdefault(entry.area_path, len(self.areas)))
        self.entry_confirmed.append(min(entry.confirmed_times, 255))
        self.positions.extend((entry.lon, entry.lat))
        if entry.category:
            self.categories.setdefault(entry.category, []).append(number)
        for reading in read_name(entry.text):
            self._say(number, reading)
        if any(mark in entry.text for mark in CROSSING_MARKS) and (pair := crossing_of(entry.text)):
            self._cross(number, pair)

    def _say(self, number: int, reading: Reading) -> None:
        self.row_key.append(self._key(reading))
        self.row_entry.append(number)
        self.row_numbers.extend(flat(reading.numbers, NUMBER_LEVELS) if reading.numbers else _NO_NUMBERS)

    def _cross(self, number: int, pair: tuple[str, str]) -> None:
        readings = [read_name(street)[-1] for street in pair]
        if all(reading.key for reading in readings):
            for reading in readings:
                self._key(reading)
            one, other = sorted(reading.key for reading in readings)
            self.crossings.setdefault((one, other), []).append(number)

    def _key(self, reading: Reading) -> int:
        number = self.keys.setdefault(reading.key, len(self.keys))
        if number == len(self.weights):
            self.weights.append(reading.weights)
        return number


class NameTable:
    """Columns of rows in order of key, then place, then kind. A row is one way to say one name of one place."""

    def __init__(self, entries: Iterable[NameEntry]) -> None:
        columns = Columns(entries)
        self.texts, self.place_ids, self.area_paths = columns.texts, sorted(columns.places), list(columns.areas)
        place_order = {place_id: place for place, place_id in enumerate(self.place_ids)}
        of_place = [0] * len(columns.places)
        for place_id, number in columns.places.items():
            of_place[number] = place_order[place_id]
        self.entry_place = np.array(of_place, dtype=np.int32)[np.array(columns.entry_place, dtype=np.int32)]
        self.entry_kind = np.array(columns.entry_kind, dtype=np.uint8)
        self._lay_keys(columns)
        self._lay_rows(columns)
        self._lay_areas()
        self.leading = leading_entries(self)
        self.crossings = crossing_rows(self, columns.crossings)
        self._of_category = {
            name: np.flatnonzero(np.isin(self.row_entry, found)).astype(np.int32)
            for name, found in columns.categories.items()
        }

    def __len__(self) -> int:
        return len(self.texts)

    def _lay_keys(self, columns: Columns) -> None:
        self.keys = sorted(columns.keys)
        self.strings = Strings.of([Reading(key, columns.weights[columns.keys[key]]) for key in self.keys])
        self.postings = post(self.strings.codes, self.strings.first)
        self.initials = Initials.of(self.strings)

    def _lay_rows(self, columns: Columns) -> None:
        order_of_key = np.empty(len(self.keys), dtype=np.int32)
        for place, key in enumerate(self.keys):
            order_of_key[columns.keys[key]] = place
        key_of = order_of_key[np.array(columns.row_key, dtype=np.int32)]
        entry = np.array(columns.row_entry, dtype=np.int32)
        order = np.lexsort((self.entry_kind[entry], self.entry_place[entry], key_of))
        self.row_entry, self.row_key = entry[order], key_of[order]
        self.row_first = np.searchsorted(self.row_key, np.arange(len(self.keys) + 1)).astype(np.int64)
        self.row_numbers = np.array(columns.row_numbers, dtype=np.int32).reshape(-1, 4 * NUMBER_LEVELS)[order].ravel()
        self.positions = np.array(columns.positions, dtype=np.float64).reshape(-1, 2)[self.row_entry]
        self.row_area = np.array(columns.entry_area, dtype=np.int32)[self.row_entry]
        self.row_confirmed = np.array(columns.entry_confirmed, dtype=np.uint8)[self.row_entry]
        self.row_is_other = (self.entry_kind[self.row_entry] >= KINDS.index("alias")).astype(np.uint8)
        crossing = np.array([entry for entries in columns.crossings.values() for entry in entries], dtype=np.int32)
        self.row_is_other[np.isin(self.row_entry, crossing)] = 2

    def _lay_areas(self) -> None:
        numbers: dict[str, int] = {}
        parts: list[int] = []
        first = [0]
        for path in self.area_paths:
            parts += [numbers.setdefault(part, len(numbers)) for part in parts_of(path)]
            first.append(len(parts))
        self.part_texts = list(numbers)
        digits = np.array([int(text) if text.isdecimal() and len(text) < 9 else 0 for text in numbers], dtype=np.int32)
        of_area = np.zeros(len(first) - 1, dtype=np.int32)
        np.maximum.at(of_area, np.repeat(np.arange(len(first) - 1), np.diff(first)), digits[parts])
        self.row_area_number = of_area[self.row_area]
        self.part_first = np.array(first, dtype=np.int64)
        self.parts = np.array(parts, dtype=np.int32)
        self.part_strings = Strings.of([read_name(part)[-1] for part in self.part_texts])
        self.part_postings = post(self.part_strings.codes, self.part_strings.first)
        self.areas_of_part = Groups.of(self.parts, np.repeat(np.arange(len(first) - 1), np.diff(first)), len(numbers))
        self.keys_of_area = Groups.of(self.row_area, self.row_key, len(self.area_paths))

    def prefixed(self, key: str, most: int) -> Ints:
        """The keys that begin with `key`, the shortest of them where they are many."""
        first, last = bisect_left(self.keys, key), bisect_left(self.keys, key + "\U0010ffff")
        found = np.arange(first, min(last, first + 20 * most), dtype=np.int32)
        if len(found) > most:
            lengths = self.strings.first[found + 1] - self.strings.first[found]
            found = found[np.argsort(lengths, kind="stable")[:most]]
        return found

    def rows_of(self, category: str) -> Ints:
        return self._of_category.get(category, _NOTHING)

    def place_number(self, place_id: str) -> int | None:
        at = bisect_left(self.place_ids, place_id)
        return at if at < len(self.place_ids) and self.place_ids[at] == place_id else None

    def leading_of(self, place_id: str) -> tuple[NameKind, str] | None:
        """Kind and text of the name a place is shown by."""
        at = self.place_number(place_id)
        if at is None:
            return None
        leading = self.leading[at]
        return KINDS[self.entry_kind[leading]], self.texts[leading]


def leading_entries(table: NameTable) -> Ints:
    """The entry a place is shown by: the first by kind, then by text."""
    order = np.lexsort((table.entry_kind, table.entry_place))
    leading = np.full(len(table.place_ids), -1, dtype=np.int32)
    places, kinds = table.entry_place[order], table.entry_kind[order]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = places[1:] != places[:-1]
    leading[places[is_first]] = order[is_first]
    for at in np.flatnonzero(~is_first):  # a place with several names of its leading kind goes by the first of them
        entry, known = order[at], leading[places[at]]
        if kinds[at] == table.entry_kind[known] and table.texts[entry] < table.texts[known]:
            leading[places[at]] = entry
    return leading


def crossing_rows(table: NameTable, crossings: dict[tuple[str, str], list[int]]) -> dict[tuple[int, int], Ints]:
    """The rows of each pair of keys that meet."""
    row_of_entry = np.empty(len(table.texts), dtype=np.int32)
    row_of_entry[table.row_entry] = np.arange(len(table.row_entry), dtype=np.int32)
    number = {key: place for place, key in enumerate(table.keys)} if crossings else {}
    return {
        (number[one], number[other]): np.sort(row_of_entry[np.array(entries, dtype=np.int32)])
        for (one, other), entries in crossings.items()
    }
