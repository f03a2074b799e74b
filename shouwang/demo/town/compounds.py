"""Walled compounds (小区): gates, inner lanes with dead ends, rows of numbered buildings facing south."""

from dataclasses import dataclass
from random import Random

from shouwang.demo.town.frontage import STEP_BACK_M, Frontage, add_slots, side_of
from shouwang.demo.town.grounds import SERVICE, Grounds, draw_wall, open_gate, open_sides
from shouwang.demo.town.measured import MeasuredGround
from shouwang.demo.town.names import SIDES, Name, named
from shouwang.demo.town.register import Home, Register
from shouwang.demo.town.sheet import Sheet, rectangle
from shouwang.demo.town.streets import Block


@dataclass(frozen=True)
class Style:
    """How a generation of compounds was built; metres."""

    row_pitch_m: float
    depth_m: float
    lengths_m: tuple[float, float]
    gap_m: float
    levels: tuple[int, ...]
    number: Name  # 栋 or 号楼


OLD = Style(31, 12, (42, 62), 9, (5, 6), ("号楼", "Block"))
RECENT = Style(40, 14, (38, 54), 14, (6, 11), ("栋", "Building"))
TOWERS = Style(52, 21, (26, 34), 24, (18, 26, 32), ("栋", "Building"))


def draw_compound(
    sheet: Sheet, block: Block, name: Name, chance: Random, register: Register, frontage: Frontage
) -> None:
    style = chance.choice((OLD, RECENT, RECENT, TOWERS))
    lined = {side: STEP_BACK_M for side, street in block.sides.items() if street and chance.random() < 0.6}
    x0, y0, x1, y1 = corners = block.inset(lined)
    grounds = Grounds(block, name, corners)
    spine_x = x0 + (x1 - x0) * chance.uniform(0.38, 0.62)
    lane_ys = _lane_ys(y0, y1, style)
    gate_y = chance.choice(lane_ys[1:-1] or lane_ys)
    _open_gates(sheet, grounds, spine_x, gate_y, lane_ys, chance)
    measured = register.measured.ground("compound", name, corners)
    _draw_lanes(sheet, grounds, spine_x, lane_ys, chance, measured, is_old=style is OLD)
    tags = named(name, landuse="residential")
    osm_ref = draw_wall(sheet, grounds, tags)
    main_side = next(iter(grounds.gates))
    frontage.face(grounds.street(main_side), grounds.gates[main_side], side_of(main_side), tags)
    _draw_buildings(sheet, grounds, style, spine_x, chance, register)
    has_fire_point = chance.random() < 0.4
    if has_fire_point:
        _draw_fire_point(sheet, grounds, main_side)
    _measure_compound(measured, grounds, spine_x, lane_ys, main_side if has_fire_point else "")
    for side in lined:
        gates = [grounds.gates[side]] if side in grounds.gates else []
        add_slots(frontage, block, side, gates, chance)
    register.add_landmark(name, (), sheet.middle(osm_ref), osm_ref)


def _draw_fire_point(sheet: Sheet, grounds: Grounds, side: str) -> None:
    """A micro fire station (微型消防站): a cabinet and its crew, just inside the main gate."""
    x, y = grounds.wall_spot(side, grounds.gates[side] + 7)
    aside = {"west": (4, 0), "east": (-4, 0), "south": (0, 4), "north": (0, -4)}[side]
    name = (f"{grounds.name[0]}微型消防站", f"{grounds.name[1]} Micro Fire Station")
    sheet.node(x + aside[0], y + aside[1], tags=named(name, emergency="fire_point"))


def _row_count(y0: float, y1: float, style: Style) -> int:
    return max(1, int((y1 - y0 - 14) // style.row_pitch_m))


def _lane_ys(y0: float, y1: float, style: Style) -> list[float]:
    """A lane south of every second row and one behind the last."""
    count = _row_count(y0, y1, style)
    return [y0 + 8 + style.row_pitch_m * row for row in sorted({*range(0, count, 2), count})]


def _open_gates(
    sheet: Sheet, grounds: Grounds, spine_x: float, gate_y: float, lane_ys: list[float], chance: Random
) -> None:
    """Two or three gates; a compound always has one."""
    at = {"south": spine_x, "north": spine_x, "west": gate_y, "east": gate_y}
    inside = {"south": (spine_x, lane_ys[0]), "north": (spine_x, lane_ys[-1])}
    inside |= {"west": (spine_x, gate_y), "east": (spine_x, gate_y)}
    sides = open_sides(grounds.block, at)
    for side in sides[: chance.choice((1, 2, 2, 3))]:
        open_gate(sheet, grounds, side, at[side], inside[side])


def _draw_lanes(
    sheet: Sheet,
    grounds: Grounds,
    spine_x: float,
    lane_ys: list[float],
    chance: Random,
    measured: MeasuredGround,
    *,
    is_old: bool,
) -> None:
    """In an old compound cars stand along every second lane: what is free was measured, the map says what was built."""
    x0, _, x1, _ = grounds.corners
    lane = dict(SERVICE, width=chance.choice(("4", "4.5", "5")))
    if len(lane_ys) > 1:
        sheet.road([(spine_x, y) for y in lane_ys], lane)
        measured.lane([(spine_x, lane_ys[0]), (spine_x, lane_ys[-1])], float(lane["width"]) - 0.3)
    for end_x in (x0 + 9, x1 - 9):
        for row, y in enumerate(lane_ys):
            sheet.road([(spine_x, y), (end_x, y)], lane)
            is_parked = is_old and row % 2 == 1
            measured.lane([(spine_x, y), (end_x, y)], 2.7 if is_parked else float(lane["width"]) - 0.4)
        if len(lane_ys) > 1 and chance.random() < 0.6:
            sheet.road([(end_x, y) for y in lane_ys], lane)


def _draw_buildings(
    sheet: Sheet, grounds: Grounds, style: Style, spine_x: float, chance: Random, register: Register
) -> None:
    x0, y0, x1, y1 = grounds.corners
    levels, number = chance.choice(style.levels), 0
    for row in range(_row_count(y0, y1, style)):
        middle = y0 + 8 + style.row_pitch_m * (row + 0.5)
        for start, stop in ((x0 + 15, spine_x - 8), (spine_x + 8, x1 - 15)):
            x = start + chance.uniform(0, 8)
            while x + style.lengths_m[0] <= stop:
                length = min(chance.uniform(*style.lengths_m), stop - x)
                shape = (x, middle - style.depth_m / 2, x + length, middle + style.depth_m / 2)
                if chance.random() < 0.1:
                    _draw_garden(sheet, shape, chance)
                else:
                    number += 1
                    _draw_building(sheet, grounds, number, shape, levels, style, register)
                x += length + style.gap_m + chance.uniform(0, 5)


def _draw_building(
    sheet: Sheet,
    grounds: Grounds,
    number: int,
    shape: tuple[float, float, float, float],
    levels: int,
    style: Style,
    register: Register,
) -> None:
    compound, (suffix, english) = grounds.name, style.number
    house = f"{number}{suffix}"
    tags = named((f"{compound[0]}{house}", f"{compound[1]} {english} {number}"), building="apartments")
    tags |= {"building:levels": str(levels), "addr:place": compound[0], "addr:housenumber": house}
    osm_ref = sheet.area(rectangle(*shape), tags)
    weight = (shape[2] - shape[0]) * levels**0.6
    register.homes.append(Home(osm_ref, compound[0], house, weight, sheet.middle(osm_ref), tags))
    register.measured.grounds[-1].house(shape, house, _stairwells(grounds, shape, style), floors=levels)


def _stairwells(
    grounds: Grounds, shape: tuple[float, float, float, float], style: Style
) -> list[tuple[tuple[float, float], str, str]]:
    """Doors towards the lane, one for each stairwell; a tower has one hall."""
    lanes = _lane_ys(grounds.corners[1], grounds.corners[3], style)
    middle = (shape[1] + shape[3]) / 2
    lane = min(lanes, key=lambda y: abs(y - middle))
    y = shape[1] if lane < middle else shape[3]
    if style is TOWERS:
        return [(((shape[0] + shape[2]) / 2, y), "大堂", "main")]
    shares = (0.25, 0.75)
    return [((shape[0] + (shape[2] - shape[0]) * s, y), f"{n}单元", "stairs") for n, s in enumerate(shares, 1)]


def _measure_compound(
    measured: MeasuredGround, grounds: Grounds, spine_x: float, lane_ys: list[float], fire_point_side: str
) -> None:
    """Its ways in, a hydrant in its middle, the micro fire station where there is one."""
    for number, (side, t) in enumerate(grounds.gates.items()):
        name = SIDES[side][0]
        measured.add("entrance", [grounds.wall_spot(side, t)], name=name, purpose="side" if number else "main")
    measured.add("hydrant", [(spine_x + 4, lane_ys[len(lane_ys) // 2] + 3)], name=f"{grounds.name[0]}消火栓")
    if fire_point_side:
        x, y = grounds.wall_spot(fire_point_side, grounds.gates[fire_point_side] + 7)
        aside = {"west": (4, 0), "east": (-4, 0), "south": (0, 4), "north": (0, -4)}[fire_point_side]
        measured.add(
            "fire_point",
            [(x + aside[0], y + aside[1])],
            name=f"{grounds.name[0]}微型消防站",
            equipment="水带4盘、灭火器16具",
            crew_size=4,
        )


def _draw_garden(sheet: Sheet, shape: tuple[float, float, float, float], chance: Random) -> None:
    kind = chance.choice(("garden", "garden", "playground"))
    sheet.area(rectangle(*shape), {"leisure": kind})
