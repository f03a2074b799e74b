"""What one would take without an index of one's own: rapidfuzz's WRatio over all names, SQLite's FTS5 by trigrams.

Each is tried over two texts of a place, its name and "area name" (of every alias likewise), and counts with the
better. rapidfuzz compares texts without case and signs on both sides (its `default_process`); FTS5 is asked for any
trigram of the text, ranked by bm25, and for a text of one or two characters for the names that hold it, the shortest
first. Neither knows the caller's position or asks a question.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from bench.names_files import Place, Query, is_han, read_places
from bench.names_measure import MOST_FOUND, Found

_SPARE = 4  # several names of one place may stand among the best


class WRatio:
    def __init__(self, places: Path, *, has_area: bool) -> None:
        self._ids, self._texts, known = [], [], set()
        for place, text in _texts(read_places(places), has_area=has_area):
            self._ids.append(place)
            self._texts.append(utils.default_process(text))
            known.add(place)
        self.place_count = len(known)

    def find(self, query: Query) -> Found:
        best = process.extract(
            utils.default_process(query.text), self._texts, scorer=fuzz.WRatio, limit=_SPARE * MOST_FOUND
        )
        return Found(_first(self._ids[number] for _, _, number in best))


class Trigrams:
    def __init__(self, places: Path, *, has_area: bool) -> None:
        self._table = sqlite3.connect(":memory:")
        self._table.execute("CREATE VIRTUAL TABLE names USING fts5(place UNINDEXED, text, tokenize='trigram')")
        self._table.executemany("INSERT INTO names VALUES (?, ?)", _texts(read_places(places), has_area=has_area))
        self._table.execute("INSERT INTO names(names) VALUES ('optimize')")
        (self.place_count,) = self._table.execute("SELECT count(DISTINCT place) FROM names").fetchone()

    def find(self, query: Query) -> Found:
        text, most = query.text.strip(), _SPARE * MOST_FOUND
        if len(text) < 3:
            found = self._table.execute(  # "+": SQLite 3.40 takes two Han characters for three and finds nothing
                "SELECT place FROM names WHERE +text LIKE ? ORDER BY length(text) LIMIT ?", (f"%{text}%", most)
            )
        else:
            grams = dict.fromkeys(text[start : start + 3].replace('"', '""') for start in range(len(text) - 2))
            asked = " OR ".join(f'"{gram}"' for gram in grams)
            found = self._table.execute(
                "SELECT place FROM names WHERE names MATCH ? ORDER BY rank LIMIT ?", (asked, most)
            )
        return Found(_first(place for (place,) in found))


def wratio_names(places: Path) -> WRatio:
    return WRatio(places, has_area=False)


def wratio_area_names(places: Path) -> WRatio:
    return WRatio(places, has_area=True)


def trigram_names(places: Path) -> Trigrams:
    return Trigrams(places, has_area=False)


def trigram_area_names(places: Path) -> Trigrams:
    return Trigrams(places, has_area=True)


PEERS = {
    "wratio": {"name": wratio_names.__name__, "area name": wratio_area_names.__name__},
    "fts5_trigram": {"name": trigram_names.__name__, "area name": trigram_area_names.__name__},
}


def _texts(places: Iterable[Place], *, has_area: bool) -> Iterator[tuple[str, str]]:
    for place in places:
        area = "".join(part if is_han(part) else f"{part} " for part in place.parts).strip()
        for name in (place.name, *place.aliases):
            yield place.id, f"{area} {name}" if has_area else name


def _first(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))[:MOST_FOUND]
