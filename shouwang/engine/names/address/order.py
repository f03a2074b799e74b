"""Which part may follow which: hand-set, after the order big to small of the annotation guideline.

A state is (kind of the last part, what was seen before). Every step is allowed, an unusual one costs.
"""

from shouwang.engine.names.address.lexicon import Kind
from shouwang.engine.names.address.parts import Label

State = tuple[Kind, int]
START: State = ("", 0)
HAS_ROAD, HAS_COMPOUND, HAS_NUMBER = 1, 2, 4
# Kinds are labels, and readings of a label that the order needs apart.
LABEL_OF: dict[Kind, Label] = {
    "city_short": "city",
    "province_short": "province",
    "district_short": "district",
    "town_short": "town",
    "compound_bare": "compound",
    "compound_market": "compound",
    "compound_generic": "compound",
    "building_by_number": "building",
    "unit_by_number": "unit",
    "room_by_number": "room",
    "room_joined": "room",
    "joint": "relation",
}
_BIG_TO_SMALL = (
    "country", "province province_short", "city city_short", "district district_short", "zone", "town town_short",
    "community", "group road", "side_road", "lane", "number", "side_number",
    "compound compound_bare compound_market compound_generic", "sub_compound", "building building_by_number",
    "unit unit_by_number", "floor", "room room_by_number room_joined", "occupant",
)  # fmt: skip
_RANK = {kind: rank for rank, kinds in enumerate(_BIG_TO_SMALL) for kind in kinds.split()}
_TOWN, _ROAD, _NUMBER, _COMPOUND = (_RANK[kind] for kind in ("town", "road", "number", "compound"))

_UPPER = "country province province_short city city_short district district_short"
_SHORT = "province_short city_short district_short town_short"
_COMPOUNDS = "compound compound_generic compound_bare compound_market"
_BY_NUMBER = "building_by_number unit_by_number room_by_number"
_STEPS: dict[tuple[Kind, Kind], float] = {}
for _befores, _nexts, _score in (
    (_UPPER, "building unit floor room", -3.0),
    (_UPPER, "number", -2.0),
    ("province province_short", "city city_short", 0.7),
    ("city city_short", "district district_short", 0.7),
    ("country", f"country zone town town_short community group road {_COMPOUNDS}", -9.0),
    (_SHORT, "compound_generic", -2.0),
    ("zone", "town town_short community", -0.5),
    ("town town_short zone", "number", -1.0),
    ("community", "community", -3.0),
    ("community", "building building_by_number", -0.5),
    ("community group", "number", 1.0),
    ("road side_road lane", "number", 2.0),
    ("road", "building unit room floor", -2.0),
    ("road", _BY_NUMBER, -4.0),
    ("road side_road", "group", -2.0),
    ("lane", "lane", 0.0),
    ("side_road lane", "side_number", 2.5),
    ("side_road", "number", -1.0),
    ("number", "number", -5.0),
    ("number", "building_by_number", 0.5),
    ("number side_number", "unit unit_by_number", -2.0),
    (_COMPOUNDS, "road", -1.5),
    (_COMPOUNDS, "community", -2.5),
    (_COMPOUNDS, "group", -1.0),
    (_COMPOUNDS, "occupant", -2.0),
    (f"{_COMPOUNDS} sub_compound", "unit unit_by_number", -2.0),
    (f"{_COMPOUNDS} sub_compound", "room_by_number", -0.4),
    (f"{_COMPOUNDS} sub_compound", "building_by_number", 0.3),
    (f"{_COMPOUNDS} sub_compound", "sub_compound", -1.2),
    ("compound compound_generic compound_market", "building", 1.0),
    ("compound compound_generic", "building_by_number", 1.2),
    ("compound compound_generic", "number", -0.7),
    ("compound_bare", "number", 0.8),  # 牛岩坞8号: a hamlet
    ("compound_bare", "sub_compound", -1.5),
    ("compound_market", "number", -2.0),
    ("compound_market", "room_by_number", 0.7),
    ("sub_compound", "occupant", -1.0),
    ("building", "unit", 1.0),
    ("building building_by_number", "room", 1.0),
    ("building building_by_number", "unit_by_number", 0.5),
    ("building building_by_number", "building building_by_number", -4.0),
    ("building building_by_number unit", "sub_compound", -1.5),
    ("unit unit_by_number", "room", 1.2),
    ("floor", "room room_by_number", 1.0),
    ("floor", "room_joined", 2.5),
    ("floor", "unit", -1.0),
    ("building unit floor room room_by_number", "occupant", 0.5),
    ("occupant", "floor room room_by_number", -1.0),
    ("occupant", "building", -1.5),
):
    _STEPS.update({(before, following): _score for before in _befores.split() for following in _nexts.split()})

_SEES = {"road": HAS_ROAD, "number": HAS_NUMBER} | dict.fromkeys(_COMPOUNDS.split(), HAS_COMPOUND)
# What costs where none of this was seen before, and where it was: (mask, price).
_NEEDS = {
    "sub_compound": (HAS_COMPOUND, 4.0),
    "occupant": (HAS_ROAD | HAS_COMPOUND | HAS_NUMBER, 4.0),
    "side_road": (HAS_ROAD, 6.0),
} | dict.fromkeys(_BY_NUMBER.split(), (HAS_ROAD | HAS_COMPOUND, 3.0))
_ONCE = {"road": (HAS_ROAD, 5.0), "number": (HAS_NUMBER, 4.0)} | dict.fromkeys(_COMPOUNDS.split(), (HAS_COMPOUND, 4.0))


def step(state: State, kind: Kind) -> tuple[float, State]:
    """The score of that kind in that state, and the state behind it."""
    before, seen = state
    if kind in ("noise", "relation"):
        return 0.0, state
    if kind == "joint":
        return (2.0 if before in ("road", "side_road") else -7.0), state
    if kind == "side_number" and before not in ("side_road", "lane"):
        return -5.0, (kind, seen)
    score = _STEPS.get((before, kind), _by_rank(before, kind)) - _price(seen, kind)
    return score, (kind, seen | _SEES.get(kind, 0))


def _by_rank(before: Kind, kind: Kind) -> float:
    second = _RANK[kind]
    if not before:
        return -2.0 if second > _COMPOUND else -1.0 if second in (_NUMBER, _NUMBER + 1) else 0.0
    first = _RANK[before]
    if first < second:
        return -3.0 if kind == "occupant" else 0.0
    if second <= _TOWN and first >= _ROAD:
        return -8.0 if first >= _NUMBER else -5.0
    return -4.0 if first > second else -5.0


def _price(seen: int, kind: Kind) -> float:
    needs, once = _NEEDS.get(kind), _ONCE.get(kind)
    price = 0.0
    if needs and not seen & needs[0]:
        price += needs[1]
    if once and seen & once[0]:
        price += once[1]
    return price
