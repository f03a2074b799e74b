"""The places a relation means: what is near its anchor, the anchor itself, or a spot measured from it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from shouwang.engine.names.distance import metres_between
from shouwang.engine.names.entries import Candidate, Fit
from shouwang.engine.names.relations import Relation, relation_of

Find = Callable[[str], Sequence[Candidate]]
_METRES_PER_DEGREE = 111_195.0
_REACH_M = {"opposite": 120.0, "beside": 120.0, "behind": 200.0, "front": 120.0, "between": 400.0, "near": 300.0}
_REACH_OTHERWISE_M = 150.0
_MOST_ANCHORS, _MOST_DEPTH = 200, 3
_LEAST_ANCHOR = 0.6


def related(text: str, find: Find, depth: int = 0) -> list[Candidate]:
    """What a text with a relation in it means, best first; nothing where it holds none, or its anchor is unknown.

    `find` answers with the places of a name or of a category.
    """
    relation = relation_of(text) if depth < _MOST_DEPTH else None
    if relation is None:
        return []
    anchors = _meant(relation.anchor, find, depth)[:_MOST_ANCHORS]
    if relation.kind == "between":
        return _between(relation, anchors, _meant(relation.other, find, depth)[:_MOST_ANCHORS], find)
    if relation.kind == "offset":
        return [_moved(anchor, relation) for anchor in anchors]
    if relation.target:
        return _beside(relation, anchors, find(relation.target))
    return [_said_by(anchor, relation) for anchor in anchors]


def _meant(text: str, find: Find, depth: int) -> list[Candidate]:
    """The anchor may itself be said by a relation; where a name fits well it is that name."""
    named = list(find(text))
    if named and named[0].score >= 0.9:
        return named
    return related(text, find, depth + 1) or [one for one in named if one.score >= _LEAST_ANCHOR]


def _said_by(anchor: Candidate, relation: Relation) -> Candidate:
    fit = Fit("relation", {"relation": relation.kind, "text": anchor.text})
    return replace(anchor, score=round(anchor.score * 0.97, 4), fits=(*anchor.fits, fit))


def _moved(anchor: Candidate, relation: Relation) -> Candidate:
    angle = math.radians(relation.degrees)
    lat = anchor.lat + relation.metres * math.cos(angle) / _METRES_PER_DEGREE
    across = _METRES_PER_DEGREE * max(math.cos(math.radians(anchor.lat)), 1e-6)
    lon = anchor.lon + relation.metres * math.sin(angle) / across
    moved = replace(_said_by(anchor, relation), lon=lon, lat=lat)
    measured: dict[str, str | float] = {"metres": relation.metres, "degrees": float(relation.degrees)}
    fit = Fit("relation", {"relation": "offset", "text": anchor.text} | measured)
    return replace(moved, fits=(*anchor.fits, fit))


def _beside(relation: Relation, anchors: Sequence[Candidate], targets: Sequence[Candidate]) -> list[Candidate]:
    """The targets within reach of an anchor; of a target the anchor that fits best, near ones first."""
    reach_m = _REACH_M.get(relation.kind, _REACH_OTHERWISE_M)
    found: dict[str, Candidate] = {}
    for anchor in anchors:
        metres = metres_between((anchor.lon, anchor.lat), [t.lon for t in targets], [t.lat for t in targets])
        for target, distance_m in zip(targets, metres.tolist(), strict=True):
            if distance_m > 2 * reach_m or target.place_id == anchor.place_id:
                continue
            score = (target.score + anchor.score) / 2 - 0.15 * distance_m / reach_m
            params = {"relation": relation.kind, "text": anchor.text, "distance_m": round(distance_m)}
            one = replace(target, score=round(score, 4), fits=(*target.fits, Fit("relation", params)))
            if target.place_id not in found or one.score > found[target.place_id].score:
                found[target.place_id] = one
    return sorted(found.values(), key=lambda one: (-one.score, one.place_id))


def _between(
    relation: Relation, anchors: Sequence[Candidate], others: Sequence[Candidate], find: Find
) -> list[Candidate]:
    """The middle of the two that lie nearest together; with a target, what of it lies between them."""
    pairs = []
    for anchor in anchors[:20]:
        metres = metres_between((anchor.lon, anchor.lat), [o.lon for o in others], [o.lat for o in others])
        pairs += [
            (one - 2000 * (anchor.score + other.score), anchor, other)
            for one, other in zip(metres, others, strict=True)
        ]
    if not pairs:
        return []
    _, anchor, other = min(pairs, key=lambda pair: (pair[0], pair[1].place_id, pair[2].place_id))
    params = {"relation": "between", "text": anchor.text, "other": other.text}
    middle = replace(
        anchor,
        text=f"{anchor.text} – {other.text}",
        score=round((anchor.score + other.score) / 2 * 0.97, 4),
        lon=(anchor.lon + other.lon) / 2,
        lat=(anchor.lat + other.lat) / 2,
        fits=(Fit("relation", params),),
    )
    return _beside(relation, [middle], find(relation.target)) if relation.target else [middle]
