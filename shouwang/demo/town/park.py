"""The park around lake Meihu (梅湖): an island in the lake, paths, a gate on every street."""

from math import cos, pi, sin
from random import Random

from shouwang.demo.town.names import SIDES, joined, named
from shouwang.demo.town.plan import Plan
from shouwang.demo.town.register import Register
from shouwang.demo.town.sheet import Sheet, Spot, rectangle
from shouwang.demo.town.streets import Block

PARK = ("梅湖公园", "Meihu Park")
LAKE = ("梅湖", "Meihu Lake")
PATH = {"highway": "footway", "surface": "paving_stones"}


def park_block(plan: Plan, cells: tuple[tuple[int, int], ...]) -> Block:
    """The blocks of all cells as one."""
    west, *_, east = (block for block in plan.blocks if block.cell in cells)
    sides = west.sides | {"east": east.sides["east"]}
    return Block(west.x0, west.y0, east.x1, east.y1, sides, west.cell)


def draw_park(sheet: Sheet, block: Block, chance: Random, register: Register) -> None:
    x0, y0, x1, y1 = block.inset()
    tags = named(PARK, leisure="park", alt_name="梅湖;湖公园", old_name="人民公园")
    osm_ref = sheet.area(rectangle(x0, y0, x1, y1), tags)
    register.add_landmark(PARK, ("梅湖", "湖公园", "人民公园"), sheet.middle(osm_ref), osm_ref)
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    reach = ((x1 - x0) * 0.34, (y1 - y0) * 0.30)
    phase = chance.uniform(0, 6)
    _draw_lake(sheet, middle, reach, phase)
    around = _shore(middle, (reach[0] + 26, reach[1] + 26), phase, 36)
    sheet.way([sheet.joint(*spot) for spot in [*around, around[0]]], named(("环湖步道", "Lake Path"), **PATH))
    for side, street in block.sides.items():
        if street:
            _draw_gate(sheet, block, side, around)
    for share_x, share_y, name in ((0.1, 0.82, ("梅亭", "Plum Pavilion")), (0.86, 0.16, ("戏台", "Stage"))):
        spot = x0 + (x1 - x0) * share_x, y0 + (y1 - y0) * share_y
        sheet.node(*spot, tags=named(name, tourism="attraction"))


def _shore(middle: Spot, reach: Spot, phase: float, count: int) -> list[Spot]:
    """A lake-like outline: an ellipse with three slow waves on it."""
    spots = []
    for index in range(count):
        turn = 2 * pi * index / count
        swell = 1 + 0.16 * sin(2 * turn + phase) + 0.13 * sin(3 * turn + 2 * phase)
        spots.append((middle[0] + reach[0] * swell * cos(turn), middle[1] + reach[1] * swell * sin(turn)))
    return spots


def _draw_lake(sheet: Sheet, middle: Spot, reach: Spot, phase: float) -> None:
    outer = sheet.area(_shore(middle, reach, phase, 40), {})
    island = (middle[0] + reach[0] * 0.3, middle[1] - reach[1] * 0.1)
    inner = sheet.area(_shore(island, (26.0, 18.0), phase, 12), {"landuse": "grass"})
    members = [("w", int(outer[1:]), "outer"), ("w", int(inner[1:]), "inner")]
    sheet.relation(members, named(LAKE, type="multipolygon", natural="water", water="lake"))


def _draw_gate(sheet: Sheet, block: Block, side: str, around: list[Spot]) -> None:
    """The shortest way from the middle of a side to the lake path."""
    street = block.sides[side]
    if street is None:
        return
    t = block.centre[1] + 9 if street.is_upright else block.centre[0] + 9
    x0, y0, x1, y1 = block.inset()
    gate = {"west": (x0, t), "east": (x1, t), "south": (t, y0), "north": (t, y1)}[side]
    street.meetings.add(t)
    nearest = min(around, key=lambda spot: (spot[0] - gate[0]) ** 2 + (spot[1] - gate[1]) ** 2)
    sheet.way([sheet.joint(*spot) for spot in (street.spot(t), gate, nearest)], dict(PATH))
    sheet.node_tags[sheet.joint(*gate)] = named(joined(PARK, SIDES[side]), barrier="gate", bicycle="no")
