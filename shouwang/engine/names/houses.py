"""Which rows of a name answer to the house number asked for, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from shouwang.engine.names.distance import metres_between
from shouwang.engine.names.entries import Fit, NameEntry
from shouwang.engine.names.parsing import HouseNumber
from shouwang.engine.names.part import KeyMatch, Row

_MOST_ROWS = 50
_NEIGHBOUR_NUMBERS = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that a text may mean. `text_score` 0..1 knows nothing yet of nearness and confirmations."""

    entry: NameEntry
    text_score: float
    fits: tuple[Fit, ...]


def hits_of(match: KeyMatch, house: HouseNumber | None, near: tuple[float, float] | None) -> Iterator[Hit]:
    for row, factor in _of_name(match.rows, near) if house is None else _of_house(match.rows, house):
        yield _hit(row, match, factor, house)


def _of_name(rows: Sequence[Row], near: tuple[float, float] | None) -> Iterable[tuple[Row, float]]:
    """The places that carry the name itself, or else its houses; of many the nearest, or the first."""
    streets = [row for row in rows if row.house is None]
    chosen, factor = (streets, 1.0) if streets else (rows, 0.7)
    if near and len(chosen) > _MOST_ROWS:
        metres = metres_between(near, [row.entry.lon for row in chosen], [row.entry.lat for row in chosen])
        chosen = [chosen[place] for place in np.argsort(metres, kind="stable")]
    return ((row, factor) for row in chosen[:_MOST_ROWS])


def _of_house(rows: Sequence[Row], house: HouseNumber) -> Iterable[tuple[Row, float]]:
    """The rows that answer to the house number asked for, each with what is left of the score."""
    numbered = [(row, row.house) for row in rows if row.house]
    same = [(row, _sameness(found, house)) for row, found in numbered if found.number == house.number]
    if same:
        return same
    block = [row for row, found in numbered if house.is_block and 0 <= found.number - house.number < 100]
    if block:
        return ((row, 0.93) for row in block[:_MOST_ROWS])
    streets = [row for row in rows if row.house is None]
    neighbours = sorted(
        ((abs(found.number - house.number), row.entry.place_id, row) for row, found in numbered),
        key=lambda neighbour: neighbour[:2],
    )
    close = [
        (row, 0.8 if gap <= _NEIGHBOUR_NUMBERS else 0.6)
        for gap, _, row in neighbours[:1]
        if gap <= _NEIGHBOUR_NUMBERS or not streets
    ]
    return [*close, *((row, 0.9 if house.is_block else 0.75) for row in streets)]


def _sameness(found: HouseNumber, asked: HouseNumber) -> float:
    if found.letter != asked.letter:
        return 0.95
    return 1.0 if found.rest == asked.rest else 0.97


def _hit(row: Row, match: KeyMatch, factor: float, house: HouseNumber | None) -> Hit:
    entry, score = row.entry, match.score * factor
    fits = [Fit(match.code, {"text": entry.text})]
    if entry.kind in {"alias", "old"}:
        fits.append(Fit("alias", {"kind": entry.kind}))
        score *= 0.97
    if house:
        fits.append(Fit("number", {"asked": str(house), "found": str(row.house or "")}))
    return Hit(entry, score, tuple(fits))
