from collections.abc import Sequence
from itertools import takewhile
from typing import Literal

from shouwang.engine.names.distance import metres_between
from shouwang.engine.names.entries import Candidate, Choice, Question

_CLOSE_SCORE = 0.05
_FAR_M = 300.0


def question_about(candidates: Sequence[Candidate]) -> Question | None:
    """What to ask when the best candidate has a rival: a close score, too far away to be the same spot."""
    if not candidates:
        return None
    best = candidates[0]
    rivals = [candidate for candidate in candidates[1:] if best.score - candidate.score <= _CLOSE_SCORE]
    metres = metres_between((best.lon, best.lat), [r.lon for r in rivals], [r.lat for r in rivals])
    far = [rival for rival, distance_m in zip(rivals, metres, strict=True) if distance_m > _FAR_M]
    return _question([best, *far]) if far else None


def _question(places: Sequence[Candidate]) -> Question:
    paths = [place.area_path.split("/") for place in places]
    shared = sum(1 for _ in takewhile(lambda names: len(set(names)) == 1, zip(*paths, strict=False)))
    choices = tuple(
        Choice(place.place_id, place.text, "/".join(path[shared:])) for place, path in zip(places, paths, strict=True)
    )
    separated_by: list[Literal["text", "area", "position"]] = []
    if len({choice.text for choice in choices}) > 1:
        separated_by.append("text")
    if len({choice.area for choice in choices}) > 1:
        separated_by.append("area")
    return Question(tuple(separated_by) or ("position",), choices)
