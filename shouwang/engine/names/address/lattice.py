"""Every part that might start at a character, with a hand-set score. `decoding` chooses among them."""

from collections.abc import Iterator

from shouwang.engine.names.address import lexicon
from shouwang.engine.names.address.lexicon import Kind
from shouwang.engine.names.address.survey import Survey

Edge = tuple[int, Kind, float]  # end, kind, score
LONGEST_NAME = 24
LEAST = -3.0  # what scores less is never part of the best way
_DIVISION = {"country": 9.0, "province": 9.0, "city": 8.5, "district": 8.5, "town": 8.0}
_DIVISION_SHORT = {"province": 5.5, "city": 5.0, "district": 3.2, "town": 2.2}
_ZONES = ("开发区", "工业区", "产业园", "工业园", "高新区")  # some are listed among the towns
_USUAL_LENGTH = {"road": 4, "community": 4, "town": 5, "group": 5, "district": 4, "city": 4, "zone": 9, "province": 4}
_DIRECTIONS = frozenset("东西南北中")


def edges(survey: Survey, start: int) -> Iterator[Edge]:
    """Never none: where nothing is known the character alone is noise."""
    if survey.text[start] == " ":
        yield start + 1, "space", 0.0
        return
    found = [
        *_divisions(survey, start),
        *survey.numbers[start],
        *_words(survey, start),
        *_within(survey, start),
        *_separators(survey, start),
        *_names(survey, start),
    ]
    yield from found or [(start + 1, "noise", -5.0)]


def _divisions(survey: Survey, start: int) -> Iterator[Edge]:
    for end, division in survey.divisions[start]:
        kind: Kind = division.label
        fits = survey.fits(division, start)
        if division.is_short:
            score = _DIVISION_SHORT[kind] + min(end - start - 2, 2)
            if kind in ("district", "town"):
                score += 2.0 if fits else _alone(kind, start)
            yield end, f"{kind}_short", score
            continue
        score = _DIVISION[kind] + (1.0 if fits else 0.0)
        if survey.text[end - 1 : end + 1] in ("街道", "城区"):
            score -= 4
        if kind == "district" and end - start == 2 and not fits:
            score -= 4  # 东区, 城区
        is_zone = kind == "town" and survey.text[end - 3 : end] in _ZONES
        yield end, "zone" if is_zone else kind, score


def _alone(kind: Kind, start: int) -> float:
    """A short name of a county or town, of which nothing around it is named, is more likely at the start."""
    if start:
        return -1.2
    return 0.2 if kind == "town" else -0.5


def _words(survey: Survey, start: int) -> Iterator[Edge]:
    text = survey.text
    relation, noise = survey.relations[start], survey.noises[start]
    if relation:
        yield relation.end(), "relation", 4.0
    if noise:
        yield noise.end(), "noise", 3.0
    if survey.is_break[start + 1] and lexicon.RELATION_WEAK.match(text, start):
        yield start + 1, "relation", 0.3
    if survey.is_behind_road(start):
        if lexicon.JOINT.match(text, start) and survey.is_road_ahead(start):
            yield start + 1, "joint", 1.0
        if text[start] == "口":
            yield start + 1, "relation", 3.0
    side = lexicon.SIDE_ROAD.match(text, start)
    if side:
        yield side.end(), "side_road", 5.0


def _within(survey: Survey, start: int) -> Iterator[Edge]:
    """东门, 二期, 收发室."""
    within = survey.withins[start]
    if within:
        yield within.end(), "sub_compound", 4.5
        yield within.end(), "occupant", 3.0
        yield within.end(), "compound", 0.5


def _separators(survey: Survey, start: int) -> Iterator[Edge]:
    text = survey.text
    separator = lexicon.SEPARATOR.match(text, start)
    if separator:
        yield separator.end(), "noise", 0.5
    if text[start] == "的":
        yield start + 1, "noise", 3.0
    if text[start] == "一" and text[start - 1 : start].isdigit() and text[start + 1 : start + 2].isdigit():
        yield start + 1, "noise", 3.0  # a dash to those who write 12一3一502


def _names(survey: Survey, start: int) -> Iterator[Edge]:
    """Names of whatever length up to every place where one may end; those within brackets belong to what is before."""
    text = survey.text
    if not text[start].isalnum() and text[start] != "(":
        return
    crossed, depth = 0.0, 0
    for end in range(start + 1, min(survey.stops[start], start + LONGEST_NAME) + 1):
        last = text[end - 1]
        depth += (last == "(") - (last == ")")
        if last.isdigit() and not text[end - 2 : end - 1].isdigit():
            crossed += 2.0
        if survey.is_unit[end - 1] and end - 1 > start:
            crossed += 2.5
        if depth <= 0 and end - start >= 2:
            yield from _name(survey, start, end, crossed)


def _name(survey: Survey, start: int, end: int, crossed: float) -> Iterator[Edge]:
    """`crossed` is the price of the numbers within it."""
    length, labels = survey.endings[end]
    is_break = survey.is_break[end]
    if labels:
        bonus = (1.0 if is_break else 0.0) - crossed - (4.5 if survey.goes_on[end] else 0.0)
        if start and end - start - length and survey.starts_generic[start]:
            bonus -= 1.5
        if survey.relations[start] or survey.text[start] == "的":
            bonus -= 2.0
        for kind, score in labels.items():
            yield from _ended(survey, kind, score + bonus, start, end - length, end)
    if is_break and "compound" not in labels and "compound_bare" not in labels:
        score = 1.5 - crossed - 0.25 * max(0, end - start - 6)
        yield end, "compound_bare", score
        yield end, "sub_compound", score - 0.5
        yield end, "occupant", score
        yield end, "community", score - 2.5
        yield end, "road", score - 3


def _ended(survey: Survey, kind: Kind, score: float, start: int, ending: int, end: int) -> Iterator[Edge]:
    """A name from `start` whose generic ending starts at `ending`."""
    score -= _too_short(kind, survey.text[start:ending])
    score -= 0.7 * max(0, end - start - _USUAL_LENGTH.get(kind, 10))
    if score < LEAST:
        return
    if kind == "compound":
        yield end, "sub_compound", score - 0.7
        yield end, "occupant", score - 0.7
        kind = _kind_of_compound(survey.text[ending:end], is_generic=start == ending)
    elif kind == "road":
        score -= 2.0 if survey.text[start].isdigit() else 0.0
        yield end, "side_road", score - 0.7
    yield end, kind, score


def _kind_of_compound(ending: str, *, is_generic: bool) -> Kind:
    if is_generic:
        return "compound_generic"
    return "compound_market" if ending in lexicon.MARKET_ENDINGS else "compound"


def _too_short(kind: Kind, body: str) -> float:
    """The price of a name that is little but its ending: 工业区, 南路, 东村."""
    if not body:
        return {"compound": 2.5, "zone": 3.0}.get(kind, 9.0)
    if len(body) > 1:
        return 0.0
    if body in _DIRECTIONS:
        return 4.0 if kind == "road" else 2.0
    return {"road": 2.0, "community": 0.7}.get(kind, 1.2)
