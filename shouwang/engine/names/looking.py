"""One reading of what was said against one table: the rows it may mean, each with how its name fits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.names.aligning import MOST_COST, fit_keys
from shouwang.engine.names.asked import Asked
from shouwang.engine.names.grams import best_keys
from shouwang.engine.names.scoring import explain_areas, number_fit, score_rows, surrounded
from shouwang.engine.names.sounds import sounds
from shouwang.engine.names.strings import Strings
from shouwang.engine.names.table import NUMBER_LEVELS, NameTable

MOST_KEYS, MOST_BEGUN = 200, 60
_MOST_ROWS = 60_000
_MOST_HITS = 64
_MOST_PARTS, _PART_COST, _MOST_AREAS, _MOST_THERE = 60, 0.25, 4000, 600
_SAME_NUMBER = 0.85
_LEAST_SHARE = 0.5  # of the best row's score: what fits half as well is no rival
Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of the caller: position, the unit that calls (lon, lat), the area that is at home here."""

    caller: tuple[float, float] | None = None
    unit: tuple[float, float] | None = None
    home: str = ""

    def positions(self) -> NDArray[np.float64]:
        nowhere = (float("nan"), float("nan"))
        return np.array([*(self.caller or nowhere), *(self.unit or nowhere)])


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """A row that a text may mean; asked.reading.key[start:end] is what was said of its name. `explained` says which
    characters of what was said its area explains."""

    table: NameTable
    row: int
    entry: int
    place_id: str
    key: str
    score: float
    is_whole: bool  # all of the name was said
    start: int
    end: int
    asked: Asked
    explained: NDArray[np.uint8]
    is_numbered: bool

    @property
    def order(self) -> tuple[float, str, str]:
        return -self.score, self.place_id, self.table.texts[self.entry]

    @property
    def has_number(self) -> bool:
        """Whether its first number is one that was asked for."""
        return bool(number_fit(self.table.row_numbers, self.row, self.asked.numbers, 0) >= _SAME_NUMBER)

    @property
    def is_said_whole(self) -> bool:
        """A name of three characters or more, all of it said among other words."""
        return self.is_whole and self.end - self.start >= (8 if self.key.isascii() else 3)


def hit_of(
    table: NameTable, row: int, key: int, score: float, fit: tuple[float, int, int], asked: Asked,
    explained: NDArray[np.uint8],
) -> Hit:  # fmt: skip
    """`fit` = cost, first place used, place behind the last."""
    entry = int(table.row_entry[row])
    place_id = table.place_ids[int(table.entry_place[entry])]
    is_numbered = bool(table.row_numbers[row * 4 * NUMBER_LEVELS] >= 0)
    cost, start, end = fit
    return Hit(
        table, row, entry, place_id, table.keys[key], round(score, 4), cost == 0, start, end, asked, explained,
        is_numbered,
    )  # fmt: skip


def key_fits(table: NameTable, asked: Asked, said: tuple[Ints, Floats]) -> tuple[Ints, Floats]:
    """The keys worth a look, and for each (cost, start, end, weight); those of which too little was said left out."""
    found = [best_keys(table.postings, asked.grams, MOST_KEYS), table.prefixed(asked.reading.key, MOST_BEGUN)]
    found.append(_keys_there(table, asked, said))
    if asked.initials:
        found.append(table.initials.keys_of(asked.initials, MOST_BEGUN))
    keys = np.unique(np.concatenate(found)).astype(np.int32)
    fits = _fits(table.strings, keys, asked)
    fitting = fits[:, 0] <= MOST_COST * fits[:, 3]
    return keys[fitting], fits[fitting]


def hits_of(
    table: NameTable, asked: Asked, said: tuple[Ints, Floats], around: Around, without: NDArray[np.uint8]
) -> list[Hit]:
    """The best rows, given the parts of areas that were said; places marked in `without` are left out."""
    keys, fits = key_fits(table, asked, said)
    rows, key_of = _rows(table, keys, fits)
    if len(without):
        kept = without[table.entry_place[table.row_entry[rows]]] == 0
        rows, key_of = rows[kept], key_of[kept]
    if not len(rows):
        return []
    areas, area_of = np.unique(table.row_area[rows], return_inverse=True)
    masks = area_masks(table, areas, asked, said)
    scores = _scores(table, asked, around, rows, key_of, fits, areas, area_of.astype(np.int32), masks)
    best = np.argsort(-scores, kind="stable")[:_MOST_HITS]
    best = best[scores[best] >= _LEAST_SHARE * scores[best[0]]]
    found = zip(
        rows[best].tolist(), keys[key_of[best]].tolist(), scores[best].tolist(), fits[key_of[best]].tolist(),
        area_of[best].tolist(), strict=True,
    )  # fmt: skip
    return [
        hit_of(table, row, key, score, (cost, int(start), int(end)), asked, masks[area])
        for row, key, score, (cost, start, end, _), area in found
    ]


def said_parts(table: NameTable, asked: Asked) -> tuple[Ints, Floats]:
    """The parts of areas that were said, and how each fits."""
    parts = best_keys(table.part_postings, asked.grams, _MOST_PARTS)
    fits = _fits(table.part_strings, parts, asked)
    fitting = fits[:, 0] <= _PART_COST * fits[:, 3]
    return parts[fitting], fits[fitting]


def explained(asked: Asked, fits: list[Floats]) -> NDArray[np.bool_]:
    """Which characters of what was said any part of any area explains."""
    mask = np.zeros(len(asked.codes), dtype=np.bool_)
    for _, start, end, _ in (fit for some in fits for fit in some.tolist()):
        mask[int(start) : int(end)] = True
    return mask


def _keys_there(table: NameTable, asked: Asked, said: tuple[Ints, Floats]) -> Ints:
    """The names of the area that was said, where that is small enough to look at all of them."""
    areas = np.unique(table.areas_of_part.of_groups(said[0]))
    if not 0 < len(areas) <= _MOST_AREAS:
        return np.empty(0, dtype=np.int32)
    weight = area_masks(table, areas, asked, said).astype(np.float32) @ asked.weights
    there = areas[weight >= weight.max()] if weight.max() > 0 else areas[:0]
    keys = np.unique(table.keys_of_area.of_groups(there))
    return keys if len(keys) <= _MOST_THERE else keys[:0]


def _fits(strings: Strings, numbers: Ints, asked: Asked) -> Floats:
    fits = np.zeros((len(numbers), 4), dtype=np.float32)
    table = sounds()
    fit_keys(
        strings.codes, strings.first, strings.weights, numbers, asked.codes, asked.weights,
        table.of_character, table.letters, table.is_near, fits,
    )  # fmt: skip
    return fits


def _rows(table: NameTable, keys: Ints, fits: Floats) -> tuple[Ints, Ints]:
    """The rows of the keys, those of the best fitting keys first where they are too many, and the key of each."""
    order = np.argsort(fits[:, 0] / fits[:, 3], kind="stable")
    first = table.row_first[keys[order]]
    counts = table.row_first[keys[order] + 1] - first
    counts = np.minimum(counts, np.maximum(_MOST_ROWS - (np.cumsum(counts) - counts), 0))
    key_of = np.repeat(order, counts)
    rows = np.arange(int(counts.sum())) + np.repeat(first - (np.cumsum(counts) - counts), counts)
    return rows.astype(np.int32), key_of.astype(np.int32)


def _scores(
    table: NameTable, asked: Asked, around: Around, rows: Ints, key_of: Ints, fits: Floats, areas: Ints, area_of: Ints,
    masks: NDArray[np.uint8],
) -> NDArray[np.float32]:  # fmt: skip
    home = [table.area_paths[area].startswith(around.home) for area in areas] if around.home else []
    scores = np.empty(len(rows), dtype=np.float32)
    score_rows(
        rows, key_of, fits, masks, asked.weights, area_of, table.row_numbers, asked.numbers, table.row_area_number,
        table.positions, table.row_is_other, table.row_confirmed, np.array(home, dtype=np.uint8), around.positions(),
        scores,
    )  # fmt: skip
    return scores


def area_masks(table: NameTable, areas: Ints, asked: Asked, said: tuple[Ints, Floats]) -> NDArray[np.uint8]:
    """For each area, which characters of what was said a part of it explains."""
    masks = np.zeros((len(areas), len(asked.codes)), dtype=np.uint8)
    local = np.full(len(table.part_texts), -1, dtype=np.int32)
    local[said[0]] = np.arange(len(said[0]), dtype=np.int32)
    explain_areas(table.part_first, table.parts, areas.astype(np.int32), local, said[1], asked.weights, masks)
    return masks


def nearness_shares(table: NameTable, row: int, text_score: float, around: Around) -> float:
    """The score of one row, given that of its text."""
    lon, lat = table.positions[row].tolist()
    home = -1 if not around.home else int(table.area_paths[table.row_area[row]].startswith(around.home))
    return float(surrounded(text_score, lon, lat, home, around.positions()))
