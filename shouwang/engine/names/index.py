from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.names.asked import LONGEST_TEXT, Asked, asked_of
from shouwang.engine.names.asking import question_about
from shouwang.engine.names.categories import category_of
from shouwang.engine.names.distance import metres_between
from shouwang.engine.names.entries import Answer, Candidate, Fit, NameEntry
from shouwang.engine.names.looking import Around, Hit, explained, hits_of, nearness_shares, said_parts
from shouwang.engine.names.meeting import crossing_hits
from shouwang.engine.names.reasons import fits_of
from shouwang.engine.names.relating import related
from shouwang.engine.names.table import KINDS, NameTable
from shouwang.engine.names.understanding import understood

_LEAST_SCORE = 0.4
_GOOD = 0.9  # a text read as a name and numbers is not read as a name alone as well
_MOST_RIVALS, _MOST_ANCHORS, _MOST_TOLD = 32, 24, 8
_BY_KIND = 0.98  # how well a place of the category that was named fits


class NameIndex:
    """Every name of every place, in memory and immutable: any thread may search while another makes the next.

    A large table, a small one of what has changed since, and the places of the large one that no longer
    count. The order in which names came in never shows in an answer.
    """

    def __init__(self, base: NameTable, changes: NameTable, entries: tuple[NameEntry, ...], removed: frozenset[str]):
        """For `build` and `with_changes`."""
        self._base, self._changes, self._changed, self._removed = base, changes, entries, removed
        self._without = np.zeros(len(base.place_ids) if removed else 0, dtype=np.uint8)
        for place_id in removed:
            at = base.place_number(place_id)
            if at is not None:
                self._without[at] = 1

    @classmethod
    def build(cls, entries: Iterable[NameEntry]) -> "NameIndex":
        return cls(NameTable(entries), NameTable(()), (), frozenset())

    def __len__(self) -> int:
        """Names, not places."""
        gone = int(self._without[self._base.entry_place].sum()) if self._removed else 0
        return len(self._base) - gone + len(self._changes)

    @property
    def changes(self) -> int:
        """How many names have changed since it was built: past some thousands a new one is worth building."""
        return len(self._changed) + len(self._removed)

    def with_changes(self, added: Iterable[NameEntry], removed_ids: Iterable[str]) -> "NameIndex":
        """A new index: first without any name of the removed places, then with the added names.

        To change a place's names, remove its id and add all its names.
        """
        gone = frozenset(removed_ids)
        changed = (*(entry for entry in self._changed if entry.place_id not in gone), *added)
        return NameIndex(self._base, NameTable(changed), changed, self._removed | gone)

    def search(
        self,
        text: str,
        *,
        near: tuple[float, float] | None = None,
        unit: tuple[float, float] | None = None,
        home: str = "",
        limit: int = 8,
    ) -> Answer:
        """The places that `text` may mean, best first, each once, ties by place_id.

        The score (0..1) is that of the text: what was said of the name, against what was said and nothing explains;
        less for an alias or another house number. 2 % of it hang on confirmations of the name, with `near` (the
        caller's lon, lat) 8 % on nearness, with `unit` (of the unit that calls) 3 %, with `home` (an area path) 3 % on
        lying in it.
        """
        text, around = text[:LONGEST_TEXT], Around(near, unit, home)
        ranked = self._named(text, around)
        if not ranked or ranked[0].score < _GOOD:
            by_relation = related(text, lambda part: self._meant(part, around))
            ranked = _merged(by_relation, ranked) if by_relation else ranked or self._of_kind(text, around)
        question = question_about(ranked)
        return Answer(tuple(ranked[:limit]), question is not None, question, () if ranked else understood(text))

    def _named(self, text: str, around: Around, most: int = _MOST_RIVALS) -> list[Candidate]:
        hits = self._best_hits(text, around)[:most]
        metres = _metres([hit.table.positions[hit.row] for hit in hits], around.caller)
        return [
            self._candidate(hit, distance_m, is_told=rank < _MOST_TOLD)
            for rank, (hit, distance_m) in enumerate(zip(hits, metres, strict=True))
        ]

    def _meant(self, text: str, around: Around) -> list[Candidate]:
        """The places of a category, else those of a name: what a relation may be said by."""
        return self._of_kind(text, around) or self._named(text, around, _MOST_ANCHORS)

    def _of_kind(self, text: str, around: Around) -> list[Candidate]:
        """All places of the category a text names, the nearest first."""
        category = category_of(text)
        rows = [
            (table, row)
            for table, without in self._tables()
            for row in (table.rows_of(category) if category else ())
            if not len(without) or not without[table.entry_place[table.row_entry[row]]]
        ]
        metres = _metres([table.positions[row] for table, row in rows], around.caller)
        found = [
            replace(
                self._place(table, int(row), nearness_shares(table, int(row), _BY_KIND, around), distance_m),
                fits=(Fit("category", {"text": text}),),
            )
            for (table, row), distance_m in zip(rows, metres, strict=True)
        ]
        return sorted(found, key=lambda one: (-one.score, one.place_id))

    def _tables(self) -> list[tuple[NameTable, NDArray[np.uint8]]]:
        tables = [(self._base, self._without), (self._changes, np.empty(0, dtype=np.uint8))]
        return [(table, without) for table, without in tables if len(table)]

    def _best_hits(self, text: str, around: Around) -> list[Hit]:
        """One hit a place: the name of it that fits best."""
        hits = crossing_hits(text, around, self._tables())
        for asked in asked_of(text):
            if any(hit.score >= _GOOD for hit in hits):
                break
            hits += _nearest_numbers(asked, self._hits(asked, around))
        best: dict[str, Hit] = {}
        for hit in hits:
            known = best.get(hit.place_id)
            if (hit.score >= _LEAST_SCORE or hit.is_said_whole) and (known is None or hit.order < known.order):
                best[hit.place_id] = hit
        return sorted(best.values(), key=lambda hit: hit.order)[:_MOST_RIVALS]

    def _hits(self, asked: Asked, around: Around) -> list[Hit]:
        tables = self._tables()
        said = [said_parts(table, asked) for table, _ in tables]
        asked = asked.knowing(explained(asked, [fits for _, fits in said]))
        found = [
            hits_of(table, asked, parts, around, without) for (table, without), parts in zip(tables, said, strict=True)
        ]
        return [hit for hits in found for hit in hits]

    def _candidate(self, hit: Hit, distance_m: float | None, *, is_told: bool) -> Candidate:
        """With its reasons where it may be shown."""
        place = self._place(hit.table, hit.row, hit.score, distance_m)
        if not is_told:
            return place
        near = () if distance_m is None else (Fit("near", {"distance_m": distance_m}),)
        return replace(place, fits=(*fits_of(hit), *near))

    def _place(self, table: NameTable, row: int, score: float, distance_m: float | None) -> Candidate:
        place_id = table.place_ids[table.entry_place[table.row_entry[row]]]
        lon, lat = table.positions[row].tolist()
        path = table.area_paths[table.row_area[row]]
        return Candidate(place_id, self._leading_text(place_id), round(score, 4), distance_m, (), path, lon, lat)

    def _leading_text(self, place_id: str) -> str:
        known = [
            table.leading_of(place_id) for table, without in self._tables() if not _is_out(table, without, place_id)
        ]
        return min((KINDS.index(kind), text) for kind, text in (one for one in known if one))[1]


def _is_out(table: NameTable, without: NDArray[np.uint8], place_id: str) -> bool:
    at = table.place_number(place_id)
    return at is None or bool(len(without) and without[at])


def _merged(first: Sequence[Candidate], second: Sequence[Candidate]) -> list[Candidate]:
    """Each place once, as it fits better; best first."""
    best: dict[str, Candidate] = {}
    for one in (*first, *second):
        if one.place_id not in best or one.score > best[one.place_id].score:
            best[one.place_id] = one
    return sorted(best.values(), key=lambda one: (-one.score, one.place_id))


def _nearest_numbers(asked: Asked, hits: Sequence[Hit]) -> list[Hit]:
    """Of a name's houses: none where the name itself is a place and no number was said, one where none fits."""
    streets = {hit.key for hit in hits if not hit.is_numbered}
    kept: list[Hit] = []
    near: dict[str, Hit] = {}
    for hit in hits:
        key = hit.key
        if not hit.is_numbered:
            kept.append(hit)
        elif not asked.reading.numbers:
            kept += [] if key in streets else [hit]
        elif hit.has_number:
            kept.append(hit)
        elif key not in near or hit.order < near[key].order:
            near[key] = hit
    return kept + list(near.values())


def _metres(positions: Sequence[NDArray[np.float64]], near: tuple[float, float] | None) -> list[float] | list[None]:
    if near is None:
        return [None] * len(positions)
    metres = metres_between(near, [lon for lon, _ in positions], [lat for _, lat in positions])
    return [round(distance_m, 1) for distance_m in metres.tolist()]
