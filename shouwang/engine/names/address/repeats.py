"""Divisions said twice (浙江省杭州市 浙江省杭州市余杭区): one of the two is noise."""

from shouwang.engine.names.address.decoding import Found
from shouwang.engine.names.address.order import LABEL_OF

_LEVELS = {"province": 0, "city": 1, "district": 2, "town": 3}
_Run = dict[str, int]  # label -> place among the parts; one division a level, big to small


def without_repeats(found: list[Found], text: str) -> list[Found]:
    """The same parts; those that say again what another says better are noise."""
    runs = _runs(found)
    if len(runs) < 2:
        return found
    noise = _repeated(runs, [text[start : start + 2] for _, start, _ in found])
    return [
        ("noise", start, end) if place in noise else (kind, start, end)
        for place, (kind, start, end) in enumerate(found)
    ]


def _runs(found: list[Found]) -> list[_Run]:
    runs: list[_Run] = []
    level = len(_LEVELS)
    for place, (kind, _, _) in enumerate(found):
        label = LABEL_OF.get(kind, kind)
        if label not in _LEVELS:
            continue
        if _LEVELS[label] <= level:
            runs.append({})
        level = _LEVELS[label]
        runs[-1][label] = place
    return runs


def _repeated(runs: list[_Run], heads: list[str]) -> set[int]:
    """Of two runs the one that says all of the other stays; else of a label the first. Two towns may both be meant."""
    kept, noise = dict(runs[0]), set[int]()
    for run in runs[1:]:
        is_town_ahead = kept.keys() == {"town"} and "town" not in run
        if is_town_ahead or _says_all(kept, run, heads):
            noise.update(kept.values())
            kept = dict(run)
            continue
        for label, place in run.items():
            if label not in kept:
                kept[label] = place
            elif label != "town" or heads[place] == heads[kept[label]]:
                noise.add(place)
    return noise


def _says_all(kept: _Run, run: _Run, heads: list[str]) -> bool:
    if not kept.keys() <= run.keys():
        return False
    return "town" not in kept or heads[kept["town"]] == heads[run["town"]]
