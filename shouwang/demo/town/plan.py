"""The district's skeleton: ring road, arterials, river, railway, and the blocks between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, sin
from random import Random

from shouwang.demo.town.names import Name, named, street_names
from shouwang.demo.town.sheet import Sheet, Spot, Tags
from shouwang.demo.town.streets import Block, Street, draw_street, line_of

WIDTH_M, HEIGHT_M = 4000.0, 3000.0
COLUMNS_M = (0.0, 430.0, 900.0, 1330.0, 1830.0, 2260.0, 2700.0, 3130.0, 3560.0, WIDTH_M)
ROWS_M = (0.0, 420.0, 850.0, 1310.0, 1760.0, 2190.0, 2600.0, HEIGHT_M)  # the fourth is the river
JITTER_M = 32.0
RIVER_ROW = 3
BANK_M = 80.0  # from the middle of the river to the street beside it
RIVER_HALF_M = 46.0
CORNER_M = 350.0  # the ring road turns with this radius
STUB_M = 230.0  # main roads go on this far beyond the ring
RAIL_COLUMN = 7
RAIL_GAP_M = 45.0  # streets without an underpass end this far from the railway
PARK_CELLS = ((2, 4), (3, 4))
VILLAGE_CELLS = ((6, 1), (6, 2))
BRIDGE: Tags = {"bridge": "yes", "layer": "1"}
RING: dict[str, Name] = {
    "west": ("环湖西路", "Huanhu West Road"),
    "east": ("环湖东路", "Huanhu East Road"),
    "south": ("环湖南路", "Huanhu South Road"),
    "north": ("环湖北路", "Huanhu North Road"),
}
# Height under the railway by the number of the row: the others end there.
UNDERPASSES_M = {0: "4.5", 2: "3", 5: "3", 7: "4.5"}


@dataclass(frozen=True)
class Plan:
    """Positions in metres; ``upright`` streets run north, ``level`` ones east."""

    columns: list[float]
    rows: list[float]
    rail_at: float
    upright: list[Street]
    level: list[Street]
    blocks: list[Block]
    names: Iterator[Name]

    @property
    def river_at(self) -> float:
        return self.rows[RIVER_ROW]

    @property
    def streets(self) -> list[Street]:
        return self.upright + self.level


def make_plan(chance: Random) -> Plan:
    columns, rows = _jittered(COLUMNS_M, chance), _jittered(ROWS_M, chance)
    rail_at = (columns[RAIL_COLUMN] + columns[RAIL_COLUMN + 1]) / 2
    names = iter(street_names(chance))
    upright = [_column(index, at, rows, names) for index, at in enumerate(columns)]
    level = [_row(index, at, rail_at, names) for index, at in enumerate(rows) if index != RIVER_ROW]
    level += [_bank(rows[RIVER_ROW], side, rail_at) for side in (-1, 1)]
    level.sort(key=lambda street: street.at)
    plan = Plan(columns, rows, rail_at, upright, level, [], names)
    _leave_out(plan)
    for i in range(len(columns) - 1):
        for j in range(len(rows) - 1):
            plan.blocks.extend(_blocks_of_cell(plan, i, j, chance))
    return plan


def _jittered(positions: tuple[float, ...], chance: Random) -> list[float]:
    inner = (at + chance.uniform(-JITTER_M, JITTER_M) for at in positions[1:-1])
    return [positions[0], *inner, positions[-1]]


def _column(index: int, at: float, rows: list[float], names: Iterator[Name]) -> Street:
    river_at = rows[RIVER_ROW]
    bridge = (river_at - RIVER_HALF_M - 12, river_at + RIVER_HALF_M + 12, BRIDGE)
    if index in {0, 9}:
        ring = RING["west" if index == 0 else "east"]
        spans = [(CORNER_M, HEIGHT_M - CORNER_M)]
        return Street(True, at, spans, "primary", [(HEIGHT_M, ring)], crossings=[bridge])
    if index == 4:
        sections: list[tuple[float, Name]] = [
            (bridge[1], ("岱山南路", "Daishan South Road")),
            (rows[5], ("岱山中路", "Daishan Middle Road")),
            (HEIGHT_M + STUB_M, ("岱山北路", "Daishan North Road")),
        ]
        spans = [(-STUB_M, HEIGHT_M + STUB_M)]
        return Street(True, at, spans, "primary", sections, crossings=[bridge])
    spans = [(0.0, river_at - BANK_M), (river_at + BANK_M, HEIGHT_M)]
    if index == 2:
        sections = [
            (river_at, ("京山南路", "Jingshan South Road")),
            (HEIGHT_M, ("京山北路", "Jingshan North Road")),
        ]
        return Street(True, at, spans, "secondary", sections)
    one_way: Tags = {3: {"oneway": "yes"}, 5: {"oneway": "-1"}}.get(index, {})
    sections = [(river_at, next(names)), (HEIGHT_M, next(names))]
    return Street(True, at, spans, "secondary" if index == 7 else "tertiary", sections, one_way)


def _row(index: int, at: float, rail_at: float, names: Iterator[Name]) -> Street:
    spans = [(0.0, WIDTH_M)]
    if index in {0, 7}:
        name = RING["south" if index == 0 else "north"]
        street = Street(False, at, [(CORNER_M, WIDTH_M - CORNER_M)], "primary", [(WIDTH_M, name)])
    elif index == 2:
        stem = [(WIDTH_M + STUB_M, ("三塘大道", "Santang Avenue"))]
        street = Street(False, at, [(-STUB_M, WIDTH_M + STUB_M)], "secondary", stem)
    elif index == 5:
        stem = [(WIDTH_M + STUB_M, ("梅湖大道", "Meihu Avenue"))]
        street = Street(False, at, [(-STUB_M, WIDTH_M + STUB_M)], "secondary", stem)
    elif index == 4:
        street = Street(False, at, spans, "tertiary", [(WIDTH_M, ("秀隆街", "Xiulong Street"))])
    else:
        street = Street(False, at, spans, "tertiary", [(rail_at, next(names)), (WIDTH_M, next(names))])
    _pass_railway(street, rail_at, UNDERPASSES_M.get(index))
    return street


def _bank(river_at: float, side: int, rail_at: float) -> Street:
    name = ("滨江南路", "Binjiang South Road") if side < 0 else ("滨江北路", "Binjiang North Road")
    street = Street(False, river_at + side * BANK_M, [(0.0, WIDTH_M)], "tertiary", [(WIDTH_M, name)])
    _pass_railway(street, rail_at, None)
    return street


def _pass_railway(street: Street, rail_at: float, height_m: str | None) -> None:
    if height_m:
        under = {"tunnel": "yes", "layer": "-1", "maxheight": height_m}
        street.crossings.append((rail_at - 24, rail_at + 24, under))
    else:
        street.cut(rail_at - RAIL_GAP_M, rail_at + RAIL_GAP_M)


def _leave_out(plan: Plan) -> None:
    """Park and village lie over two cells each; a few more stretches are missing, as in a grown town."""
    columns, rows = plan.columns, plan.rows
    plan.upright[3].cut(rows[4], rows[5])
    plan.level[2].cut(columns[6], columns[7])
    plan.upright[1].cut(rows[6], rows[7])
    plan.upright[6].cut(rows[0], rows[1])
    plan.upright[8].cut(rows[5], rows[6])
    plan.level[1].cut(columns[1], columns[2])
    plan.level[7].cut(columns[4], columns[5])


def _blocks_of_cell(plan: Plan, i: int, j: int, chance: Random) -> list[Block]:
    """One block, or two with a street or the railway between them."""
    x0, x1 = plan.columns[i], plan.columns[i + 1]
    south = plan.level[j if j < RIVER_ROW else j + 1]
    north = plan.level[j + 1 if j < RIVER_ROW else j + 2]
    y0, y1 = south.at, north.at
    sides = {
        "west": _if_there(plan.upright[i], y0, y1),
        "east": _if_there(plan.upright[i + 1], y0, y1),
        "south": _if_there(south, x0, x1),
        "north": _if_there(north, x0, x1),
    }
    block = Block(x0, y0, x1, y1, sides, (i, j))
    if i == RAIL_COLUMN:
        return _split_by_railway(plan, block, south, north)
    if (i, j) in PARK_CELLS + VILLAGE_CELLS or _is_corner(i, j) or chance.random() < 0.3:
        return [_without_corner(block)]
    return _split_by_street(plan, block, chance)


def _if_there(street: Street, start: float, stop: float) -> Street | None:
    """Corners of the ring and the gap at the railway do not make a side streetless."""
    return street if street.covers(start * 0.6 + stop * 0.4, start * 0.4 + stop * 0.6) else None


def _split_by_railway(plan: Plan, block: Block, south: Street, north: Street) -> list[Block]:
    west_x1, east_x0 = plan.rail_at - 22, plan.rail_at + 22
    west = {"south": _if_there(south, block.x0, west_x1), "north": _if_there(north, block.x0, west_x1)}
    east = {"south": _if_there(south, east_x0, block.x1), "north": _if_there(north, east_x0, block.x1)}
    return [
        Block(block.x0, block.y0, west_x1, block.y1, block.sides | west | {"east": None}, block.cell),
        Block(east_x0, block.y0, block.x1, block.y1, block.sides | east | {"west": None}, block.cell),
    ]


def _split_by_street(plan: Plan, block: Block, chance: Random) -> list[Block]:
    is_upright = block.x1 - block.x0 > block.y1 - block.y0 if chance.random() < 0.7 else chance.random() < 0.5
    ends = ("south", "north") if is_upright else ("west", "east")
    if not all(block.sides[side] for side in ends):
        return [block]
    low, high = (block.x0, block.x1) if is_upright else (block.y0, block.y1)
    at = low + (high - low) * chance.uniform(0.42, 0.58)
    span = (block.y0, block.y1) if is_upright else (block.x0, block.x1)
    one_way: Tags = {"oneway": "yes"} if chance.random() < 0.25 else {}
    street = Street(is_upright, at, [span], "residential", [(span[1], next(plan.names))], one_way)
    (plan.upright if is_upright else plan.level).append(street)
    if is_upright:
        return [
            Block(block.x0, block.y0, at, block.y1, block.sides | {"east": street}, block.cell),
            Block(at, block.y0, block.x1, block.y1, block.sides | {"west": street}, block.cell),
        ]
    return [
        Block(block.x0, block.y0, block.x1, at, block.sides | {"north": street}, block.cell),
        Block(block.x0, at, block.x1, block.y1, block.sides | {"south": street}, block.cell),
    ]


def _is_corner(i: int, j: int) -> bool:
    return i in {0, len(COLUMNS_M) - 2} and j in {0, len(ROWS_M) - 2}


def _without_corner(block: Block) -> Block:
    """What the turn of the ring road leaves of a corner block."""
    if _is_corner(*block.cell):
        i, j = block.cell
        block.x0 += 125 if i == 0 else 0
        block.x1 -= 125 if i else 0
        block.y0 += 125 if j == 0 else 0
        block.y1 -= 125 if j else 0
    return block


def draw_skeleton(sheet: Sheet, plan: Plan) -> None:
    """Streets with their signals, ring corners, river, railway, metro line."""
    for street in plan.streets:
        draw_street(sheet, street)
    for across, up, name in ((0, 0, "south"), (1, 0, "east"), (1, 1, "north"), (0, 1, "west")):
        sheet.road(_ring_corner(across, up), named(RING[name], highway="primary", maxspeed="60", lanes="6"))
    _draw_signals(sheet, plan)
    _draw_river(sheet, plan)
    _draw_rails(sheet, plan)


def _ring_corner(across: int, up: int) -> list[Spot]:
    centre_x = WIDTH_M - CORNER_M if across else CORNER_M
    centre_y = HEIGHT_M - CORNER_M if up else CORNER_M
    sign_x, sign_y = (1 if across else -1), (1 if up else -1)
    turns = [pi / 2 * step / 8 for step in range(9)]
    return [(centre_x + sign_x * CORNER_M * sin(turn), centre_y + sign_y * CORNER_M * cos(turn)) for turn in turns]


def _draw_signals(sheet: Sheet, plan: Plan) -> None:
    main = {"primary", "secondary"}
    for street in plan.upright:
        for other in plan.level:
            is_crossing = street.covers(other.at) and other.covers(street.at)
            if is_crossing and street.highway in main and other.highway in main:
                sheet.node_tags[sheet.joint(street.at, other.at)] = {"highway": "traffic_signals"}


def _draw_river(sheet: Sheet, plan: Plan) -> None:
    name, at = ("三塘江", "Santang River"), plan.river_at
    ends = range(-400, int(WIDTH_M) + 401, 60)
    south = [(float(x), at - RIVER_HALF_M - 9 * sin(x / 230)) for x in ends]
    north = [(float(x), at + RIVER_HALF_M + 11 * sin(x / 310 + 1)) for x in reversed(ends)]
    sheet.area(south + north, {"natural": "water", "water": "river"})
    line_of(
        sheet, [(-400.0, at), (WIDTH_M + 400, at)],
        named(name, waterway="river", alt_name="塘江;三塘河", loc_name="大江"),
    )  # fmt: skip
    for side in (-1, 1):
        path_at = at + side * (RIVER_HALF_M + 18)
        stops = [street.at for street in plan.upright[:10]]
        path = named(("江边步道", "Riverside Path"), highway="footway", surface="paving_stones")
        sheet.road([(x, path_at) for x in stops], path)
        for x in stops[1:-1]:
            if abs(x - plan.columns[4]) > 1:  # the bridge passes above
                sheet.road([(x, at + side * BANK_M), (x, path_at)], {"highway": "footway"})


def _draw_rails(sheet: Sheet, plan: Plan) -> None:
    rail = {"railway": "rail", "usage": "main", "electrified": "contact_line"}
    name = ("岱州铁路", "Daizhou Railway")
    for aside_m in (-3.0, 3.0):
        x = plan.rail_at + aside_m
        line_of(sheet, [(x, -400.0), (x, HEIGHT_M + 400)], named(name, **rail))
    metro = named(("地铁2号线", "Metro Line 2"), railway="subway", tunnel="yes", layer="-2")
    x = plan.columns[4] + 4
    line_of(sheet, [(x, -400.0), (x, HEIGHT_M + 400)], metro)
