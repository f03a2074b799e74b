"""Ground of one organisation: school, hospital, market, works, mall, offices; and plain green."""

from math import cos, pi, sin
from random import Random

from shouwang.demo.town.frontage import STEP_BACK_M, Frontage, add_slots, side_of
from shouwang.demo.town.grounds import SERVICE, Grounds, draw_wall, open_gate, open_sides
from shouwang.demo.town.halls import measure_campus, measure_hall
from shouwang.demo.town.names import SIDES, Name, named
from shouwang.demo.town.register import Register
from shouwang.demo.town.sheet import Sheet, Tags, rectangle
from shouwang.demo.town.streets import Block

Part = tuple[float, float, float, float, Tags]  # shares of the ground's width and height
PITCH: Tags = {"leisure": "pitch", "sport": "athletics"}
CAMPUS_TAGS: dict[str, Tags] = {
    "school": {"amenity": "school"},
    "hospital": {"amenity": "hospital"},
    "market": {"amenity": "marketplace"},
    "enterprise": {"landuse": "industrial", "office": "company"},
    "mall": {"shop": "mall"},
    "office": {"office": "government"},
}


def _hall(x0: float, y0: float, x1: float, y1: float, building: str) -> Part:
    return x0, y0, x1, y1, {"building": building}


LAYOUTS: dict[str, list[Part]] = {
    "school": [
        _hall(0.08, 0.78, 0.48, 0.85, "school"),
        _hall(0.08, 0.60, 0.48, 0.67, "school"),
        _hall(0.08, 0.42, 0.42, 0.49, "school"),
        _hall(0.08, 0.20, 0.28, 0.32, "school"),
        (0.60, 0.24, 0.92, 0.82, PITCH),
        (0.34, 0.22, 0.46, 0.34, {"leisure": "pitch", "sport": "basketball"}),
    ],
    "hospital": [
        _hall(0.14, 0.46, 0.84, 0.56, "hospital"),
        _hall(0.14, 0.68, 0.46, 0.76, "hospital"),
        _hall(0.14, 0.84, 0.46, 0.91, "hospital"),
        _hall(0.58, 0.70, 0.84, 0.90, "hospital"),
        _hall(0.62, 0.20, 0.88, 0.33, "hospital"),
        (0.12, 0.20, 0.44, 0.34, {"leisure": "garden"}),
    ],
    "market": [
        _hall(0.10, 0.56, 0.90, 0.88, "retail"),
        _hall(0.10, 0.36, 0.44, 0.48, "retail"),
        _hall(0.58, 0.36, 0.90, 0.48, "retail"),
        _hall(0.10, 0.18, 0.40, 0.28, "retail"),
    ],
    "enterprise": [
        _hall(0.08, 0.18, 0.45, 0.40, "industrial"),
        _hall(0.57, 0.18, 0.92, 0.32, "office"),
        _hall(0.08, 0.46, 0.45, 0.68, "industrial"),
        _hall(0.57, 0.42, 0.92, 0.68, "industrial"),
        _hall(0.08, 0.74, 0.45, 0.92, "warehouse"),
        _hall(0.60, 0.76, 0.84, 0.90, "warehouse"),
    ],
    "mall": [_hall(0.10, 0.26, 0.90, 0.70, "retail"), _hall(0.18, 0.76, 0.44, 0.92, "office")],
    "office": [
        _hall(0.14, 0.30, 0.40, 0.52, "office"),
        _hall(0.60, 0.30, 0.86, 0.52, "office"),
        _hall(0.26, 0.66, 0.74, 0.84, "office"),
    ],
}


def draw_campus(
    sheet: Sheet,
    block: Block,
    kind: str,
    name: Name,
    chance: Random,
    register: Register,
    frontage: Frontage,
) -> None:
    """One walled campus with one gate on its quietest street, numbered there."""
    lined = {side: STEP_BACK_M for side, street in block.sides.items() if street and chance.random() < 0.35}
    x0, y0, x1, y1 = corners = block.inset(lined)
    x0, x1 = _middle(x0, x1, 300)
    y0, y1 = _middle(y0, y1, 250)
    corners = _touching(block, (x0, y0, x1, y1), corners)
    x0, y0, x1, y1 = corners
    grounds = Grounds(block, name, corners)
    middle_x, middle_y = x0 + (x1 - x0) * 0.54, y0 + (y1 - y0) * 0.64
    at = {"south": middle_x, "north": middle_x, "west": middle_y, "east": middle_y}
    side = open_sides(block, at)[0]
    depth = 14.0
    inside = {
        "south": (middle_x, y0 + depth), "north": (middle_x, y1 - depth),
        "west": (x0 + depth, middle_y), "east": (x1 - depth, middle_y),
    }  # fmt: skip
    open_gate(sheet, grounds, side, at[side], inside[side])
    _draw_yard(sheet, grounds, side, inside[side])
    tags = named(name, **CAMPUS_TAGS[kind])
    osm_ref = draw_wall(sheet, grounds, tags)
    measured = register.measured.ground("mall" if kind in {"mall", "market"} else "campus", name, corners)
    for left, low, right, high, part in LAYOUTS[kind]:
        shape = (x0 + (x1 - x0) * left, y0 + (y1 - y0) * low, x0 + (x1 - x0) * right, y0 + (y1 - y0) * high)
        sheet.area(rectangle(*shape), dict(part))
        if "building" in part:
            measure_hall(measured, shape, part["building"])
    measure_campus(measured, name, grounds.wall_spot(side, at[side]), SIDES[side][0], inside[side])
    frontage.face(grounds.street(side), at[side], side_of(side), tags)
    register.add_organisation(kind, name, sheet.middle(osm_ref), osm_ref)
    for lined_side in lined:
        gates = [grounds.gates[lined_side]] if lined_side in grounds.gates else []
        add_slots(frontage, block, lined_side, gates, chance)


def _middle(low: float, high: float, most: float) -> tuple[float, float]:
    """The interval, shortened to ``most`` around its middle."""
    spare = max(0.0, high - low - most) / 2
    return low + spare, high - spare


def _touching(
    block: Block,
    wanted: tuple[float, float, float, float],
    limits: tuple[float, float, float, float],
) -> tuple[float, float, float, float]:
    """Shift a ground smaller than its block against the streets that its gate will need."""
    x0, y0, x1, y1 = wanted
    sides = block.sides
    if sides["west"] or sides["east"]:
        shift = limits[0] - x0 if sides["west"] else limits[2] - x1
        x0, x1 = x0 + shift, x1 + shift
    if sides["south"] or sides["north"]:
        shift = limits[1] - y0 if sides["south"] else limits[3] - y1
        y0, y1 = y0 + shift, y1 + shift
    return x0, y0, x1, y1


def _draw_yard(sheet: Sheet, grounds: Grounds, side: str, inside: tuple[float, float]) -> None:
    """The lane along the wall behind the gate."""
    x0, y0, x1, y1 = grounds.corners
    x, y = inside
    if side in {"south", "north"}:
        sheet.road([(x0 + 12, y), inside, (x1 - 12, y)], dict(SERVICE))
    else:
        sheet.road([(x, y0 + 12), inside, (x, y1 - 12)], dict(SERVICE))


def draw_green(sheet: Sheet, block: Block, chance: Random) -> None:
    """A pocket park with a path through it, or ground that nobody has built on yet."""
    x0, y0, x1, y1 = block.inset()
    ends = [side for side in ("west", "east", "south", "north") if block.sides[side]]
    if len(ends) < 2 or chance.random() < 0.35:
        kind = chance.choice(({"landuse": "grass"}, {"natural": "wood"}, {"landuse": "orchard"}))
        sheet.area(rectangle(x0, y0, x1, y1), dict(kind))
        return
    sheet.area(rectangle(x0, y0, x1, y1), {"leisure": "park"})
    middle = x0 + (x1 - x0) * chance.uniform(0.4, 0.6), y0 + (y1 - y0) * chance.uniform(0.4, 0.6)
    for side in ends:
        street = block.sides[side]
        t = chance.uniform(y0 + 20, y1 - 20) if side in {"west", "east"} else chance.uniform(x0 + 20, x1 - 20)
        if street and street.covers(t):
            street.meetings.add(t)
            bend = (street.spot(t)[0] + middle[0]) / 2 + 12, (street.spot(t)[1] + middle[1]) / 2 - 9
            sheet.way([sheet.joint(*spot) for spot in (street.spot(t), bend, middle)], {"highway": "footway"})
    for _ in range(chance.choice((0, 1, 2))):
        grove = chance.uniform(x0 + 25, x1 - 25), chance.uniform(y0 + 25, y1 - 25)
        sheet.area(_round(grove, chance.uniform(14, 24)), {"natural": "wood"})


def _round(middle: tuple[float, float], radius_m: float) -> list[tuple[float, float]]:
    turns = (2 * pi * index / 12 for index in range(12))
    return [(middle[0] + radius_m * cos(turn), middle[1] + 0.8 * radius_m * sin(turn)) for turn in turns]
