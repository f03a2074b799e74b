"""Query sets put together: so many of each kind, some with the caller's position, in an order of their own."""

import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

from bench.names_files import Place, Position, Query

Said = tuple[str, Iterable[Place]]  # a text and the places that it fits
Ask = Callable[[Place, Random], Said | None]
_TRIES = 60
_POSITION_SHARE = 0.25
_CALLER_KM = 3.0


def queries_of(
    kinds: Mapping[str, tuple[int, Ask, Sequence[Place]]], rng: Random, *, most_truths: Mapping[str, int]
) -> list[Query]:
    """For each kind so many distinct texts about places drawn from its own; where its `Ask` says nothing, another.

    `most_truths`: of a kind that names few, texts that fit more places than that are dropped.
    """
    found: dict[str, Query] = {}
    for kind, (count, ask, places) in kinds.items():
        made = 0
        for _ in range(count * _TRIES if places else 0):
            if made == count:
                break
            place = rng.choice(places)
            said = ask(place, rng)
            query = said and _query(kind, place, said, rng)
            if query and query.text not in found and 0 < len(query.truth) <= most_truths.get(kind, sys.maxsize):
                found[query.text] = query
                made += 1
    queries = list(found.values())
    rng.shuffle(queries)
    return queries


def _query(kind: str, place: Place, said: Said, rng: Random) -> Query:
    text, fitting = said
    near = caller_near(place, rng) if rng.random() < _POSITION_SHARE else None
    return Query(text, frozenset(one.id for one in fitting), near, kind)


def caller_near(place: Place, rng: Random) -> Position:
    km, angle = _CALLER_KM * math.sqrt(rng.random()), rng.uniform(0, 2 * math.pi)
    lon = place.lon + km / 111.2 * math.cos(angle) / math.cos(math.radians(place.lat))
    return lon, place.lat + km / 111.2 * math.sin(angle)
