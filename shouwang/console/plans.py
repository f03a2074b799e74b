"""A plan on A4 from what a survey found: millimetres on paper, north up, at a scale that a ruler knows.

Black, white and greys alone: it is copied, faxed and held under a torch.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import atan2, ceil, cos, degrees, hypot, inf, radians, sqrt
from statistics import median
from typing import TypeVar

from shouwang.approach.models import Entrance, Ground, House, Lane, NamedPoint, Survey, Surveyed, SurveyedAsset
from shouwang.approach.queries import of_version
from shouwang.approach.queries.telling import asset_detail
from shouwang.approach.vehicles import size_of
from shouwang.foundation import text
from shouwang.places import roads
from shouwang.places.queries import METRES_PER_DEGREE

SCALES = (250, 400, 500, 750, 1000, 1250, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10000)
PART_SCALE = 1250
LEAST_HOUSE_MM = 6.0  # on paper; in a smaller one its number could not be read
OVERLAP_MM = 6.0
MARGIN_M = 14.0  # of streets around the ground
ROAD_WIDTH_M = {"primary": 18.0, "secondary": 14.0, "tertiary": 10.0, "residential": 7.0}
OTHER_ROAD_M, PATH_M = 4.0, 1.6
LEAST_TEXT_MM, MOST_TEXT_MM, LABEL_MM = 1.15, 3.2, 1.9
HOUSE_M = 7.0  # the side of a house that is known as a point
SYMBOLS = {"hydrant": "H", "fire_point": "F", "aed": "A", "call_point": "C", "dangerous_goods": "!"}
Spot = tuple[float, float]
Box = tuple[float, float, float, float]  # west, south, east, north
S = TypeVar("S", bound=Surveyed)


@dataclass(frozen=True)
class Paper:
    """A4 with its margins; the plan's own window between title and legend. Millimetres."""

    name: str
    width: float
    height: float
    window: tuple[float, float, float, float]  # x, y, width, height


PORTRAIT = Paper("portrait", 210.0, 297.0, (10.0, 27.0, 190.0, 232.0))
LANDSCAPE = Paper("landscape", 297.0, 210.0, (10.0, 27.0, 277.0, 147.0))


@dataclass(frozen=True)
class Shape:
    """``points`` of a line or an area as SVG writes them; ``width`` in millimetres."""

    points: str
    look: str
    width: float = 0.0


@dataclass(frozen=True)
class Words:
    x: float
    y: float
    text: str
    size: float
    look: str = ""
    turn: float = 0.0


@dataclass(frozen=True)
class Mark:
    x: float
    y: float
    symbol: str
    look: str


@dataclass
class Plan:
    """Everything on the paper, from below to above."""

    paper: Paper
    scale: int
    bar: list[tuple[float, int]] = field(default_factory=list)  # millimetres, metres
    streets: list[Shape] = field(default_factory=list)
    areas: list[Shape] = field(default_factory=list)
    lanes: list[Shape] = field(default_factory=list)
    houses: list[Shape] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    dangers: list[str] = field(default_factory=list)
    needed_m: float = 0.0
    number: int = 0  # of a part; 0 = the whole
    parts: list[tuple[str, float, float, float, float]] = field(default_factory=list)  # number, x, y, width, height


@dataclass(frozen=True)
class Projection:
    """From degrees to millimetres on the paper."""

    lon: float
    lat: float
    x: float
    y: float
    per_metre: float

    def __call__(self, lon: float, lat: float) -> Spot:
        east = (lon - self.lon) * METRES_PER_DEGREE * cos(radians(self.lat))
        north = (lat - self.lat) * METRES_PER_DEGREE
        return round(self.x + east * self.per_metre, 2), round(self.y - north * self.per_metre, 2)


@dataclass(frozen=True)
class Found:
    """Everything a version has, read once for all of its sheets."""

    houses: list[House]
    entrances: list[Entrance]
    lanes: list[Lane]
    points: list[NamedPoint]
    assets: list[SurveyedAsset]

    @property
    def all(self) -> list[Surveyed]:
        return [*self.houses, *self.entrances, *self.lanes, *self.points, *self.assets]


def draw_plans(ground: Ground, survey: Survey, paper: Paper | None = None) -> list[Plan]:
    """One sheet, or where its numbers could not be read an overview and as many sheets as it takes."""
    found = Found(
        _found(House, survey),
        _found(Entrance, survey),
        _found(Lane, survey),
        _found(NamedPoint, survey),
        _found(SurveyedAsset, survey),
    )
    box = _box(ground, found.all)
    paper, scale, project = _fit(box, paper)
    is_readable = scale <= PART_SCALE or _house_side_m(found) * 1000 / scale >= LEAST_HOUSE_MM
    whole = _draw(ground, found, box, paper, scale, project, is_overview=not is_readable)
    if is_readable:
        return [whole]
    boxes = _parts(box, paper)
    plans = [whole]
    for number, part in enumerate(boxes, 1):
        corners = [project(part[0], part[1]), project(part[2], part[3])]
        whole.parts.append(
            (str(number), corners[0][0], corners[1][1], corners[1][0] - corners[0][0], corners[0][1] - corners[1][1])
        )
        west, south, east, north = part
        inside = [one for one in found.all if west <= one.lon <= east and south <= one.lat <= north]
        if inside:
            plan = _draw(ground, _cut(found, part), part, paper, PART_SCALE, _middle_of(part, paper, PART_SCALE))
            plan.number = number
            plans.append(plan)
    return plans


def _house_side_m(found: Found) -> float:
    """The shorter side of an ordinary house; without houses there is no number that must be read."""
    from shapely import Polygon

    sides = [
        sqrt(Polygon(house.outline).area) * METRES_PER_DEGREE if house.outline else HOUSE_M for house in found.houses
    ]
    return median(sides) if sides else inf


def _cut(found: Found, box: Box) -> Found:
    west, south, east, north = box
    spare = 30.0 / METRES_PER_DEGREE

    def near(one: Surveyed) -> bool:
        return west - spare <= one.lon <= east + spare and south - spare <= one.lat <= north + spare

    lanes = [one for one in found.lanes if any(west <= x <= east and south <= y <= north for x, y in one.line)]
    return Found(
        [one for one in found.houses if near(one)],
        [one for one in found.entrances if near(one)],
        lanes,
        [one for one in found.points if near(one)],
        [one for one in found.assets if near(one)],
    )


def _parts(box: Box, paper: Paper) -> list[Box]:
    """Beside and below each other, from the north-west, with a little of the neighbour on every edge."""
    west, south, east, north = box
    _x, _y, width, height = paper.window
    lat_step = (height - OVERLAP_MM) * PART_SCALE / 1000 / METRES_PER_DEGREE
    lon_step = (width - OVERLAP_MM) * PART_SCALE / 1000 / METRES_PER_DEGREE / cos(radians((south + north) / 2))
    columns, rows = ceil((east - west) / lon_step), ceil((north - south) / lat_step)
    return [
        (west + column * lon_step, north - (row + 1) * lat_step, west + (column + 1) * lon_step, north - row * lat_step)
        for row in range(rows)
        for column in range(columns)
    ]


def _draw(
    ground: Ground,
    found: Found,
    box: Box,
    paper: Paper,
    scale: int,
    project: Projection,
    *,
    is_overview: bool = False,
) -> Plan:
    plan = Plan(paper, scale, _bar(scale), needed_m=size_of("fire").needed_width_m)
    plan.streets = list(_streets(box, project))
    if ground.outline:
        plan.areas.append(Shape(_points(project, ground.outline), "outline"))
    _draw_lanes(plan, found.lanes, project, is_named=not is_overview)
    _draw_houses(plan, found.houses, project, is_numbered=not is_overview)
    _draw_entrances(plan, [one for one in found.entrances if not is_overview or one.house_id is None], project)
    _draw_points(plan, found.points, project)
    _draw_assets(plan, found.assets, project)
    return plan


def _found(table: type[S], survey: Survey) -> list[S]:
    return list(of_version(table, survey).order_by("id"))


def _box(ground: Ground, found: Sequence[Surveyed]) -> Box:
    spots = [(lon, lat) for lon, lat in ground.outline] or [(one.lon, one.lat) for one in found]
    spots = spots or [(ground.lon, ground.lat)]
    spare = MARGIN_M / METRES_PER_DEGREE
    lons, lats = [lon for lon, _lat in spots], [lat for _lon, lat in spots]
    wide = spare / cos(radians(ground.lat))
    return min(lons) - wide, min(lats) - spare, max(lons) + wide, max(lats) + spare


def _fit(box: Box, paper: Paper | None) -> tuple[Paper, int, Projection]:
    """The paper lies as the ground does, unless told; the largest scale at which all of it is on the sheet."""
    west, south, east, north = box
    width_m = (east - west) * METRES_PER_DEGREE * cos(radians((south + north) / 2))
    height_m = (north - south) * METRES_PER_DEGREE
    paper = paper or (LANDSCAPE if width_m > height_m * 1.25 else PORTRAIT)
    _x, _y, width, height = paper.window
    fitting = (scale for scale in SCALES if width_m * 1000 / scale <= width and height_m * 1000 / scale <= height)
    scale = next(fitting, SCALES[-1])
    return paper, scale, _middle_of(box, paper, scale)


def _middle_of(box: Box, paper: Paper, scale: int) -> Projection:
    x, y, width, height = paper.window
    return Projection((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, x + width / 2, y + height / 2, 1000 / scale)


def _bar(scale: int) -> list[tuple[float, int]]:
    """Ticks of a scale bar of about five centimetres."""
    step = next(step for step in (2, 4, 5, 10, 20, 30, 40, 50, 100) if step * 1000 / scale >= 8)
    return [(round(count * step * 1000 / scale, 2), count * step) for count in range(5)]


def _points(project: Projection, line: Iterable[Sequence[float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in (project(spot[0], spot[1]) for spot in line))


def _streets(box: Box, project: Projection) -> Iterator[Shape]:
    """The roads of the map around and inside, as wide as their kind is."""
    import numpy as np

    from shouwang.engine.roads.profiles import CLASS_CODES, HIGHWAY_CLASSES

    book = roads.book()
    if book is None:
        return
    network, (west, south, east, north) = book.network, box
    inside = (network.point_lon >= west) & (network.point_lon <= east)
    inside &= (network.point_lat >= south) & (network.point_lat <= north)
    edge_of_point = np.repeat(np.arange(network.edge_count), np.diff(network.first_point))
    for edge in np.unique(edge_of_point[inside]).tolist():
        kind = HIGHWAY_CLASSES[network.edge_class[edge]]
        is_path = network.edge_class[edge] > CLASS_CODES["track"]
        width_m = ROAD_WIDTH_M.get(kind, PATH_M if is_path else OTHER_ROAD_M)
        line = roads.edge_line(network, edge)
        yield Shape(_points(project, line), "path" if is_path else "street", round(width_m * project.per_metre, 2))


def _draw_lanes(plan: Plan, lanes: Sequence[Lane], project: Projection, *, is_named: bool) -> None:
    """Who gets through is said by the stroke, how wide it is by the figure along it."""
    for lane in lanes:
        look = "fire" if _takes_engine(lane, plan) else "car" if "car" in lane.passable else "foot"
        plan.lanes.append(Shape(_points(project, lane.line), look))
        line = [project(*spot) for spot in lane.line]
        label = " ".join(part for part in (lane.name, _metres(lane)) if part)
        if label and is_named:
            (x, y), turn, length = _middle(line)
            if length < len(label) * LABEL_MM * 0.6 and lane.name:
                label = _metres(lane)
            if label and length >= len(label) * LABEL_MM * 0.5:
                plan.words.append(Words(x, y, label, LABEL_MM, "lane", turn))


def _takes_engine(lane: Lane, plan: Plan) -> bool:
    return "fire" in lane.passable and (lane.width_m is None or lane.width_m >= plan.needed_m)


def _metres(lane: Lane) -> str:
    width = f"{lane.width_m:g}" if lane.width_m is not None else ""
    return f"{width}↕{lane.height_m:g}" if lane.height_m is not None else width


def _middle(line: Sequence[Spot]) -> tuple[Spot, float, float]:
    """The middle of the longest straight part, its angle so that words stand upright, and the whole length."""
    parts = list(pairwise(line))
    (x0, y0), (x1, y1) = max(parts, key=lambda part: hypot(part[1][0] - part[0][0], part[1][1] - part[0][1]))
    turn = degrees(atan2(y1 - y0, x1 - x0))
    turn = turn - 180 if turn > 90 else turn + 180 if turn <= -90 else turn
    length = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in parts)
    return (round((x0 + x1) / 2, 2), round((y0 + y1) / 2, 2)), round(turn, 1), length


def _draw_houses(plan: Plan, houses: Sequence[House], project: Projection, *, is_numbered: bool) -> None:
    for house in houses:
        x, y = project(house.lon, house.lat)
        half = HOUSE_M / 2 * project.per_metre
        corners = [project(*spot) for spot in house.outline] or [
            (x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half),
        ]  # fmt: skip
        plan.houses.append(Shape(" ".join(f"{a:.2f},{b:.2f}" for a, b in corners), "house"))
        if not is_numbered:
            continue
        number = bare(house.number)
        wide = max(a for a, _b in corners) - min(a for a, _b in corners)
        high = max(b for _a, b in corners) - min(b for _a, b in corners)
        size = max(LEAST_TEXT_MM, min(MOST_TEXT_MM, high * 0.62, wide / max(0.62 * len(number), 1.0)))
        plan.words.append(Words(x, round(y + size * 0.36, 2), number, round(size, 2), "number"))


def bare(number: str) -> str:
    """The number alone: what it is a number of stands in the legend."""
    for unit in ("号楼", "号", "栋", "幢"):
        number = number.removesuffix(unit)
    return number


def _draw_entrances(plan: Plan, entrances: Sequence[Entrance], project: Projection) -> None:
    for one in entrances:
        x, y = project(one.lon, one.lat)
        is_way_in = one.house_id is None
        plan.marks.append(Mark(x, y, "", "way-in" if is_way_in else "door"))
        if is_way_in and one.name:
            plan.words.append(Words(x, round(y - 2.4, 2), one.name, 2.6, "way-in"))


def _draw_points(plan: Plan, points: Sequence[NamedPoint], project: Projection) -> None:
    for one in points:
        x, y = project(one.lon, one.lat)
        plan.marks.append(Mark(x, y, "", "point"))
        floor = f" ({one.floor})" if one.floor else ""
        plan.words.append(Words(round(x + 1.6, 2), round(y + 0.8, 2), one.name + floor, 2.3, "point"))


def _draw_assets(plan: Plan, assets: Sequence[SurveyedAsset], project: Projection) -> None:
    for one in assets:
        x, y = project(one.lon, one.lat)
        plan.marks.append(Mark(x, y, SYMBOLS.get(one.kind, "·"), one.kind))
        if one.kind == "dangerous_goods":
            plan.dangers.append(text.named(one.name, asset_detail(one)))
