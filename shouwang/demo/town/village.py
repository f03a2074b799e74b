"""The urban village (城中村): lanes of 1.5 to 2.4 m between houses, where no fire engine gets in."""

from dataclasses import dataclass
from itertools import pairwise
from random import Random

from shouwang.demo.town.measured import MeasuredGround
from shouwang.demo.town.names import Name, chinese_number, named
from shouwang.demo.town.plan import VILLAGE_CELLS, Plan
from shouwang.demo.town.register import Home, Register
from shouwang.demo.town.sheet import Sheet, Spot, Tags, rectangle
from shouwang.demo.town.streets import Street

LANE_PITCH_M = 25.0
HOUSE_DEPTH_M = 9.6
VILLAGE: Name = ("三塘村", "Santang Village")
MAIN_STREET: Name = ("三塘村路", "Santang Village Road")
CROSS_STREET: Name = ("三塘横街", "Santang Cross Street")


@dataclass(frozen=True)
class Lane:
    """One numbered lane: where it starts, where it ends, how wide it was measured."""

    name: Name
    y: float
    x0: float
    x1: float
    width_m: float


def village_streets(plan: Plan) -> list[Street]:
    """The two streets a car can take, to be added before streets meet."""
    x0, y0, x1, y1 = _village_bounds(plan)
    middle_x, cross_y = x0 + (x1 - x0) * 0.46, plan.rows[2]
    extra = {"width": "5"}
    main = Street(True, middle_x, [(y0, y1)], "residential", [(y1, MAIN_STREET)], dict(extra))
    cross = Street(False, cross_y, [(x0, x1)], "residential", [(x1, CROSS_STREET)], {"width": "4"})
    return [main, cross]


def _village_bounds(plan: Plan) -> tuple[float, float, float, float]:
    """From street to street."""
    column, row = VILLAGE_CELLS[0]
    south = plan.level[row].at
    bank = plan.level[3].at
    return plan.columns[column], south, plan.columns[column + 1], bank


def draw_village(sheet: Sheet, plan: Plan, main: Street, cross: Street, chance: Random, register: Register) -> None:
    x0, y0, x1, y1 = _village_bounds(plan)
    lanes = _lanes(plan, cross, chance)
    ground = register.measured.ground("village", VILLAGE, (x0 + 16, y0 + 14, x1 - 18, y1 - 14))
    for lane in lanes:
        main.meetings.add(lane.y)
        _draw_lane(sheet, lane, main.at, chance, ground)
        _draw_houses(sheet, lane, main.at, chance, register)
    _draw_passages(sheet, lanes, main.at, chance, ground)
    _measure_village(ground, lanes, main, cross)
    outline = rectangle(x0 + 16, y0 + 14, x1 - 18, y1 - 14)
    tags = named(VILLAGE, landuse="residential", alt_name="三塘城中村;老三塘", residential="urban_village")
    osm_ref = sheet.area(outline, tags)
    register.add_landmark(VILLAGE, ("三塘城中村", "老三塘"), sheet.middle(osm_ref), osm_ref)
    for end, t in (("南", y0 + 22), ("北", y1 - 22)):
        tags = named(
            (f"三塘村{end}口微型消防站", f"Santang Village Micro Fire Station {'S' if end == '南' else 'N'}"),
            emergency="fire_point",
        )
        sheet.node(main.at + 7, t, tags=tags)


def _lanes(plan: Plan, cross: Street, chance: Random) -> list[Lane]:
    """Counted from the south; every third reaches the western street, every fourth the eastern one."""
    x0, y0, x1, y1 = _village_bounds(plan)
    west, east = plan.upright[VILLAGE_CELLS[0][0]], plan.upright[VILLAGE_CELLS[0][0] + 1]
    heights = _heights(y0 + 34, cross.at - 20) + _heights(cross.at + 26, y1 - 24)
    lanes = []
    for index, y in enumerate(heights):
        count = index + 1
        name = (f"三塘{chinese_number(count)}巷", f"Santang Lane {count}")
        start, stop = x0 + chance.uniform(24, 48), x1 - chance.uniform(26, 60)
        if index % 3 == 0:
            start = x0
            west.meetings.add(y)
        if index % 4 == 1:
            stop = x1
            east.meetings.add(y)
        lanes.append(Lane(name, y, start, stop, round(chance.uniform(1.5, 2.4), 1)))
    return lanes


def _heights(low: float, high: float) -> list[float]:
    count = int((high - low) // LANE_PITCH_M)
    return [low + (high - low) * index / count for index in range(count + 1)]


def _lane_tags(width_m: float) -> Tags:
    """Under two metres only feet and e-bikes go; a car just fits through the wider ones."""
    if width_m < 2:
        return {"highway": "footway", "bicycle": "yes", "width": f"{width_m:.1f}"}
    return {"highway": "service", "service": "alley", "width": f"{width_m:.1f}"}


def _draw_lane(sheet: Sheet, lane: Lane, main_x: float, chance: Random, ground: MeasuredGround) -> None:
    """Slightly crooked, but straight where it crosses the main street."""
    inner = [lane.x0 + (lane.x1 - lane.x0) * share for share in (0.16, 0.32, 0.62, 0.8)]
    bends: list[Spot] = [(x, lane.y + chance.uniform(-0.6, 0.6)) for x in inner if abs(x - main_x) > 15]
    spots = sorted([(lane.x0, lane.y), (main_x, lane.y), (lane.x1, lane.y), *bends, *_mouths(lane, main_x)])
    sheet.way([sheet.joint(*spot) for spot in spots], named(lane.name) | _lane_tags(lane.width_m))
    _measure_lane(ground, lane, spots, main_x)


def _mouths(lane: Lane, main_x: float) -> list[Spot]:
    """Where the passages between lanes may begin."""
    return [(x, lane.y) for x in _passage_xs(main_x) if lane.x0 + 3 < x < lane.x1 - 3]


def _passage_xs(main_x: float) -> list[float]:
    return [main_x + aside for aside in (-152.0, -98.0, -47.0, 52.0, 109.0, 158.0, 205.0)]


def _draw_passages(sheet: Sheet, lanes: list[Lane], main_x: float, chance: Random, ground: MeasuredGround) -> None:
    for lane, following in pairwise(lanes):
        if following.y - lane.y > LANE_PITCH_M * 1.6:
            continue
        for x in _passage_xs(main_x):
            is_there = all(end.x0 + 3 < x < end.x1 - 3 for end in (lane, following))
            if is_there and chance.random() < 0.62:
                width_m = round(chance.uniform(1.5, 1.9), 1)
                sheet.road([(x, lane.y), (x, following.y)], _lane_tags(width_m))
                ground.lane([(x, lane.y), (x, following.y)], width_m - 0.1)


def _draw_houses(sheet: Sheet, lane: Lane, main_x: float, chance: Random, register: Register) -> None:
    """Odd numbers on the south side, even on the north side, from the west."""
    for side, first in ((-1, 1), (1, 2)):
        number = first
        x = lane.x0 + chance.uniform(18, 24)
        while x < lane.x1 - 24:
            width = chance.uniform(8.5, 14)
            if _is_free(x, x + width, main_x):
                near = lane.y + side * (lane.width_m / 2 + 0.9)
                far = near + side * (HOUSE_DEPTH_M + chance.uniform(-1.2, 0.3))
                shape = (x, min(near, far), x + width, max(near, far))
                _draw_house(sheet, lane, number, shape, chance, register)
                number += 2
            x += width + chance.choice((0.4, 0.4, 0.8, 2.2))


def _is_free(x0: float, x1: float, main_x: float) -> bool:
    if x0 < main_x + 4.5 and x1 > main_x - 4.5:
        return False
    return not any(x0 < x + 1.4 and x1 > x - 1.4 for x in _passage_xs(main_x))


def _draw_house(
    sheet: Sheet,
    lane: Lane,
    number: int,
    shape: tuple[float, float, float, float],
    chance: Random,
    register: Register,
) -> None:
    house, levels = f"{number}号", chance.choice((2, 3, 4, 5, 5, 6))
    tags = {"building": "house", "building:levels": str(levels)}
    tags |= {"addr:street": lane.name[0], "addr:housenumber": house}
    osm_ref = sheet.area(rectangle(*shape), tags)
    weight = levels * chance.uniform(1.6, 3.2)
    register.homes.append(Home(osm_ref, lane.name[0], house, weight, sheet.middle(osm_ref), tags))
    door = (shape[0] + shape[2]) / 2, shape[3] if shape[3] < lane.y else shape[1]
    register.measured.grounds[-1].house(shape, house, [(door, "", "main")], street=lane.name[0], floors=levels)


def _measure_lane(ground: MeasuredGround, lane: Lane, spots: list[Spot], main_x: float) -> None:
    """West and east of the main street by themselves; what the map says is kept to within a hand. Some have an arch."""
    count = len(ground.found)
    west = [spot for spot in spots if spot[0] <= main_x]
    east = [spot for spot in spots if spot[0] >= main_x]
    for part, less_m in ((west, 0.1 * (count % 3)), (east, 0.0)):
        if len(part) > 1:
            arch = {"height_m": 2.6} if part is west and count % 4 == 1 else {}
            ground.lane(part, max(1.3, lane.width_m - less_m), name=lane.name[0], surface="slabs", **arch)


def _measure_village(ground: MeasuredGround, lanes: list[Lane], main: Street, cross: Street) -> None:
    """Two streets that a fire engine takes, what water and help there is, and what burns."""
    low, high = main.spans[0]
    ground.lane([main.spot(low), main.spot(high)], 4.6, name=MAIN_STREET[0])
    ground.lane([cross.spot(t) for t in cross.spans[0]], 3.6, name=CROSS_STREET[0])
    ground.add("entrance", [main.spot(low + 20)], name="三塘村南口", purpose="vehicles")
    ground.add("entrance", [main.spot(high - 20)], name="三塘村北口", purpose="vehicles")
    for number, t in enumerate((low + 60, (low + high) / 2, high - 70), 1):
        ground.add("hydrant", [main.spot(t, 3)], name=f"三塘村路{number}号消火栓")
    ground.add("aed", [main.spot(cross.at + 12, -6)], name="三塘村委会AED")
    ground.add(
        "fire_point",
        [main.spot(cross.at - 14, 7)],
        name="三塘村微型消防站",
        equipment="手抬机动泵1台、水带8盘、灭火器24具",
        crew_size=6,
    )
    ground.add(
        "point", [main.spot(low + 24, 5)], name="牌坊", name_en="Gateway", point_kind="other", aliases="三塘村口牌坊"
    )
    for lane, goods, permit in (
        (lanes[3], "液化石油气瓶20只", "2026-06-30"),
        (lanes[-4], "液化石油气瓶40只", "2028-03-31"),
    ):
        ground.add(
            "dangerous_goods",
            [(main.at + 66, lane.y + 5)],
            name=f"{lane.name[0]}燃气瓶装供应点",
            goods=goods,
            permit_number=f"岱燃{permit[2:4]}{lane.name[0][2]}",
            permit_until=permit,
        )
