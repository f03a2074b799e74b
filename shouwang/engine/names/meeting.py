"""Where two streets meet: both are looked up, then the places that are on both."""

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.names.asked import Asked, asked_of
from shouwang.engine.names.crossings import crossing_of
from shouwang.engine.names.looking import Around, Hit, hit_of, key_fits, nearness_shares, said_parts
from shouwang.engine.names.table import NameTable

_MOST_STREETS = 24
_LEAST_STREET = 0.6


def crossing_hits(text: str, around: Around, tables: Sequence[tuple[NameTable, NDArray[np.uint8]]]) -> list[Hit]:
    """The crossings whose two streets fit what was said; none where no two streets were said."""
    pair = crossing_of(text)
    if pair is None:
        return []
    return [hit for table, without in tables for hit in _hits(table, without, pair, around) if table.crossings]


def _hits(table: NameTable, without: NDArray[np.uint8], pair: tuple[str, str], around: Around) -> list[Hit]:
    one, other = (_streets(table, street) for street in pair)
    hits = []
    for (first, first_score, asked), (second, second_score, _) in product(one, other):
        rows = table.crossings.get((min(first, second), max(first, second)), ())
        for row in rows:
            if not len(without) or not without[table.entry_place[table.row_entry[row]]]:
                nothing = np.zeros(len(asked.codes), dtype=np.uint8)
                text_score = (first_score + second_score) / 2
                score = nearness_shares(table, int(row), text_score, around)
                hits.append(hit_of(table, int(row), first, score, (0.0, 0, len(asked.codes)), asked, nothing))
    return hits


def _streets(table: NameTable, street: str) -> list[tuple[int, float, Asked]]:
    """The street names that fit, best first, each with how well: what was said of it, against all that was said."""
    found: dict[int, tuple[float, Asked]] = {}
    for asked in asked_of(street):
        keys, fits = key_fits(table, asked, said_parts(table, asked))
        said = float(asked.weights.sum())
        for key, (cost, start, end, weight) in zip(keys.tolist(), fits.tolist(), strict=True):
            left = said - float(asked.weights[int(start) : int(end)].sum())
            score = (weight - cost) / (weight + 0.8 * left)
            if score >= _LEAST_STREET and score > found.get(key, (0.0, asked))[0]:
                found[key] = (score, asked)
    best = sorted(found.items(), key=lambda one: (-one[1][0], one[0]))[:_MOST_STREETS]
    return [(key, score, asked) for key, (score, asked) in best]
