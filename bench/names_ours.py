"""The product's index behind the interface of `bench.names`."""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.names_files import Place, Query, entries, read_places
from bench.names_measure import MOST_FOUND, Found
from shouwang.engine.names import NameEntry, NameIndex


class NameIndexFinder:
    def __init__(self, places: Path) -> None:
        """Streamed from the file into the index, as an import does; the build's time has the reading in it."""
        self.place_count = 0
        self._index = NameIndex.build(entries(self._counted(read_places(places))))

    def find(self, query: Query) -> Found:
        answer = self._index.search(query.text, near=query.near, limit=MOST_FOUND)
        choices = answer.question.choices if answer.question else None
        options = None if choices is None else frozenset(one for choice in choices for one in choice.place_ids)
        return Found([candidate.place_id for candidate in answer.candidates], options)

    def change_ms(self) -> float:
        """A place that comes in while the index answers, until it is found."""
        new = NameEntry("new", "守望测试弄堂", "street", 0.0, 0.0)
        started = time.perf_counter()
        changed = self._index.with_changes([new], ["new"])
        assert changed.search(new.text).candidates[0].place_id == "new"
        return (time.perf_counter() - started) * 1000

    def _counted(self, places: Iterable[Place]) -> Iterator[Place]:
        for place in places:
            self.place_count += 1
            yield place
