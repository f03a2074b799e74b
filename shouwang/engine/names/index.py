from collections.abc import Iterable, Sequence
from dataclasses import replace

from shouwang.engine.names.asking import question_about
from shouwang.engine.names.distance import metres_between
from shouwang.engine.names.entries import Answer, Candidate, Fit, NameEntry
from shouwang.engine.names.houses import Hit, hits_of
from shouwang.engine.names.parsing import parse
from shouwang.engine.names.part import MOST_KEYS, KeyMatch, NamePart, leading_name

_NEAR_WEIGHT = 0.08
_NEAR_HALF_M = 1000.0  # where nearness is worth half
_CONFIRMED_WEIGHT = 0.02
_CONFIRMED_ENOUGH = 5
_LEAST_REBUILD = 1000


class NameIndex:
    """Every name of every place, in memory and immutable: any thread may search while another makes the next.

    A large table, a small one of what has changed since, and the places of the large one that no longer
    count. `with_changes` rebuilds only the small one until it holds more than 1,000 names and a twentieth of
    the large; then both become one. The order in which names came in never shows in an answer.
    """

    def __init__(self, base: NamePart, changes: NamePart, removed: frozenset[str]) -> None:
        """For `build` and `with_changes`."""
        self._base, self._changes, self._removed = base, changes, removed

    @classmethod
    def build(cls, entries: Iterable[NameEntry]) -> "NameIndex":
        return cls(NamePart(entries), NamePart(()), frozenset())

    def __len__(self) -> int:
        """Names, not places."""
        return len(self._kept_of_base(self._removed)) + len(self._changes.entries)

    def with_changes(self, added: Iterable[NameEntry], removed_ids: Iterable[str]) -> "NameIndex":
        """A new index: first without any name of the removed places, then with the added names.

        To change a place's names, remove its id and add all its names.
        """
        gone = frozenset(removed_ids)
        changes = [entry for entry in self._changes.entries if entry.place_id not in gone] + list(added)
        removed = self._removed | gone
        if len(changes) > max(_LEAST_REBUILD, len(self._base.entries) // 20):
            return self.build([*self._kept_of_base(removed), *changes])
        return NameIndex(self._base, NamePart(changes), removed)

    def search(self, text: str, *, near: tuple[float, float] | None = None, limit: int = 8) -> Answer:
        """The places that `text` may mean, best first, each once, ties by place_id. `near`: WGS-84 (lon,
        lat).

        The score is that of the text (exact 1, prefix 0.80-0.95, near miss up to 0.75; less for an alias or
        another house number); 2 % of it hang on confirmations of the name, with `near` 8 % on nearness.
        """
        hits = self._best_hits(text, near)
        metres = _metres(hits, near)
        ranked = sorted(
            (self._candidate(hit, distance_m) for hit, distance_m in zip(hits, metres, strict=True)),
            key=lambda candidate: (-candidate.score, candidate.place_id),
        )
        question = question_about(ranked[:limit])
        return Answer(tuple(ranked[:limit]), question is not None, question)

    def _kept_of_base(self, removed: frozenset[str]) -> list[NameEntry]:
        return [entry for entry in self._base.entries if entry.place_id not in removed]

    def _best_hits(self, text: str, near: tuple[float, float] | None) -> list[Hit]:
        """One hit a place: the name of it that fits best.

        A text that holds a number is read twice: as name and house number, and as a name with a number in it.
        """
        asked = parse(text)
        hits = [hit for match in self._matches(asked.key, asked.core) for hit in hits_of(match, asked.house, near)]
        if asked.house:
            hits += [hit for match in self._matches(asked.whole, "") for hit in hits_of(match, None, near)]
        best: dict[str, Hit] = {}
        for hit in hits:
            known = best.get(hit.entry.place_id)
            if known is None or hit.text_score > known.text_score:
                best[hit.entry.place_id] = hit
        return list(best.values())

    def _matches(self, key: str, core: str) -> list[KeyMatch]:
        """Of both tables together: which house of a street fits best shows only among all of them."""
        if not key:
            return []
        matches = {match.key: match for match in self._base.matches(key, core, without=self._removed)}
        for match in self._changes.matches(key, core, without=frozenset()):
            rows = matches[match.key].rows if match.key in matches else []
            together = sorted([*rows, *match.rows], key=lambda row: row.entry.place_id)
            matches[match.key] = replace(match, rows=together)
        return sorted(matches.values(), key=lambda match: (-match.score, match.key))[:MOST_KEYS]

    def _candidate(self, hit: Hit, distance_m: float | None) -> Candidate:
        entry, fits = hit.entry, hit.fits
        confirmed_share = min(entry.confirmed_times, _CONFIRMED_ENOUGH) / _CONFIRMED_ENOUGH
        score = hit.text_score * (1 - _CONFIRMED_WEIGHT * (1 - confirmed_share))
        if distance_m is not None:
            nearness = 1 / (1 + distance_m / _NEAR_HALF_M)
            score = (1 - _NEAR_WEIGHT) * score + _NEAR_WEIGHT * nearness
            fits = (*fits, Fit("near", {"distance_m": distance_m}))
        text = self._leading_text(entry)
        return Candidate(entry.place_id, text, round(score, 6), distance_m, fits, entry.area_path, entry.lon, entry.lat)

    def _leading_text(self, entry: NameEntry) -> str:
        known = [self._changes.leading.get(entry.place_id)]
        if entry.place_id not in self._removed:
            known.append(self._base.leading.get(entry.place_id))
        return leading_name(name for name in known if name).text


def _metres(hits: Sequence[Hit], near: tuple[float, float] | None) -> list[float] | list[None]:
    if near is None:
        return [None] * len(hits)
    metres = metres_between(near, [hit.entry.lon for hit in hits], [hit.entry.lat for hit in hits])
    return [round(distance_m, 1) for distance_m in metres.tolist()]
