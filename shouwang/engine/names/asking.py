"""When one answer is not enough: which question separates those that may be meant."""

from collections.abc import Sequence
from itertools import takewhile
from typing import Literal

from shouwang.engine.names.distance import metres_between
from shouwang.engine.names.entries import Candidate, Choice, Question

MOST_CHOICES = 9  # one key each
_SURE = 0.97
_CLOSE_SCORE, _CLOSE_WHEN_UNSURE = 0.05, 0.09
_FAR_M = 300.0
_DOUBTFUL, _MOST_DOUBTED = 0.5, 3


def question_about(candidates: Sequence[Candidate]) -> Question | None:
    """What to ask back when the best candidate has a rival: a close score, too far away to be the same spot.

    The less well the best one fits, the more others count as rivals; below a half it is asked for in any case.
    """
    if not candidates:
        return None
    best = candidates[0]
    margin = _CLOSE_SCORE if best.score >= _SURE else _CLOSE_WHEN_UNSURE
    rivals = [candidate for candidate in candidates[1:] if best.score - candidate.score <= margin]
    metres = metres_between((best.lon, best.lat), [r.lon for r in rivals], [r.lat for r in rivals])
    far = [rival for rival, distance_m in zip(rivals, metres, strict=True) if not distance_m <= _FAR_M]
    if not far and best.score < _DOUBTFUL:
        return _by_place(candidates[:_MOST_DOUBTED])
    return _question([best, *far]) if far else None


def _question(places: Sequence[Candidate]) -> Question:
    """By place while they are few; else by the first part of the area that separates them into few."""
    if len(places) > MOST_CHOICES:
        by_area = _by_area(places)
        if by_area:
            return by_area
    return _by_place(places[:MOST_CHOICES])


def _by_place(places: Sequence[Candidate]) -> Question:
    paths = [place.area_path.split("/") for place in places]
    shared = sum(1 for _ in takewhile(lambda names: len(set(names)) == 1, zip(*paths, strict=False)))
    choices = tuple(
        Choice((place.place_id,), place.text, "/".join(path[shared:]))
        for place, path in zip(places, paths, strict=True)
    )
    separated_by: list[Literal["text", "area", "position"]] = []
    if len({choice.text for choice in choices}) > 1:
        separated_by.append("text")
    if len({choice.area for choice in choices}) > 1:
        separated_by.append("area")
    return Question(tuple(separated_by) or ("position",), choices)


def _by_area(places: Sequence[Candidate]) -> Question | None:
    paths = [place.area_path.split("/") for place in places]
    for level in range(min(len(path) for path in paths)):
        groups: dict[str, list[Candidate]] = {}
        for place, path in zip(places, paths, strict=True):
            groups.setdefault("/".join(path[: level + 1]), []).append(place)
        if 1 < len(groups) <= MOST_CHOICES:
            choices = [
                Choice(tuple(place.place_id for place in group), _shared_text(group), path.rsplit("/", 1)[-1])
                for path, group in groups.items()
            ]
            return Question(("area",), tuple(choices))
        if len(groups) > MOST_CHOICES:
            return None
    return None


def _shared_text(group: Sequence[Candidate]) -> str:
    texts = {place.text for place in group}
    return texts.pop() if len(texts) == 1 else ""
