"""The best way through the lattice: parts that cover the text, with the best sum of their scores and steps."""

from shouwang.engine.names.address.lattice import edges
from shouwang.engine.names.address.lexicon import Kind
from shouwang.engine.names.address.order import START, State, step
from shouwang.engine.names.address.survey import Survey

Found = tuple[Kind, int, int]  # kind, start, end
BEAM, WIDEST = 14.0, 8
PART = -2.5  # what a part costs: of two readings as good, the one with fewer parts
_Way = tuple[float, int, State, Kind]  # score, where it came from, in which state, by which kind
_steps: dict[State, dict[Kind, tuple[float, State]]] = {}


def decode(survey: Survey) -> list[Found]:
    ways: list[dict[State, _Way]] = [{} for _ in range(survey.size + 1)]
    ways[0][START] = (0.0, -1, START, "")
    for start in range(survey.size):
        if not ways[start]:
            continue
        states = _best(ways[start])
        for end, kind, score in edges(survey, start):
            _extend(ways[end], states, start, kind, score)
    return _trace(ways)


def _best(here: dict[State, _Way]) -> list[tuple[float, State]]:
    ranked = sorted(((way[0], state) for state, way in here.items()), reverse=True)
    least = ranked[0][0] - BEAM
    return [one for one in ranked[:WIDEST] if one[0] >= least]


def _extend(there: dict[State, _Way], states: list[tuple[float, State]], start: int, kind: Kind, score: float) -> None:
    for so_far, state in states:
        if kind == "space":
            total, following = so_far, state
        else:
            known = _steps.get(state)
            if known is None:
                known = _steps[state] = {}
            move = known.get(kind)
            if move is None:
                move = known[kind] = step(state, kind)
            total, following = so_far + score + move[0] + PART, move[1]
        kept = there.get(following)
        if kept is None or kept[0] < total:
            there[following] = (total, start, state, kind)


def _trace(ways: list[dict[State, _Way]]) -> list[Found]:
    end = len(ways) - 1
    state = max(ways[end], key=lambda one: ways[end][one][0])
    found: list[Found] = []
    while end > 0:
        _, start, before, kind = ways[end][state]
        if kind != "space":
            found.append((kind, start, end))
        end, state = start, before
    return found[::-1]
