"""The tree of areas: province, city, district, station, beats, cells; drawn once, shared edge by edge."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from shouwang.demo.town.names import Name, named
from shouwang.demo.town.plan import HEIGHT_M, RIVER_ROW, WIDTH_M, Plan
from shouwang.demo.town.register import TownArea
from shouwang.demo.town.sheet import Sheet, Spot, with_steps

MARGIN_M = 30.0  # beyond the middle of the ring road
STATION: Name = ("岱湖派出所辖区", "Daihu Police Station Area")
# The higher areas are the station's outline, enlarged around its middle.
OUTER: tuple[tuple[str, str, int, Name, float], ...] = (
    ("P", "province", 4, ("澄江省", "Chengjiang Province"), 22.0),
    ("C", "city", 5, ("岱州市", "Daizhou City"), 6.0),
    ("D", "district", 6, ("岱湖区", "Daihu District"), 1.16),
)
# Beat, columns from-to, rows from-to; the river lies between rows 2 and 3.
BEATS: tuple[tuple[Name, range, range], ...] = (
    (("岱山社区", "Daishan Community"), range(3), range(RIVER_ROW)),
    (("京山社区", "Jingshan Community"), range(3, 6), range(RIVER_ROW)),
    (("三塘社区", "Santang Community"), range(6, 9), range(RIVER_ROW)),
    (("滨江社区", "Binjiang Community"), range(2), range(3, 5)),
    (("梅湖社区", "Meihu Community"), range(2, 5), range(3, 5)),
    (("秀隆社区", "Xiulong Community"), range(5, 9), range(3, 5)),
    (("前应社区", "Qianying Community"), range(4), range(5, 7)),
    (("北苑社区", "Beiyuan Community"), range(4, 9), range(5, 7)),
)

Cell = tuple[int, int]
Edge = tuple[Cell, Cell]  # from corner to corner of the lattice, eastwards or northwards


@dataclass(frozen=True)
class Drawn:
    """Every edge of the lattice as one way of the map."""

    edges: dict[Edge, tuple[int, list[Spot]]]


def beat_of(cell: Cell) -> int:
    return next(index for index, (_, columns, rows) in enumerate(BEATS) if cell[0] in columns and cell[1] in rows)


def draw_areas(sheet: Sheet, plan: Plan) -> list[TownArea]:
    """Boundary relations with admin levels 4, 5, 6, 8, 9 and 10, and the same as a table."""
    columns = [-MARGIN_M, *plan.columns[1:-1], WIDTH_M + MARGIN_M]
    rows = [-MARGIN_M, *plan.rows[1:-1], HEIGHT_M + MARGIN_M]
    cells = [(i, j) for i in range(len(columns) - 1) for j in range(len(rows) - 1)]
    drawn = _draw_lattice(sheet, columns, rows)
    areas = _draw_outer(sheet, drawn, cells)
    areas.append(_draw_area(sheet, drawn, cells, ("S", "D", "station", 8, STATION)))
    for index, (name, _, _) in enumerate(BEATS):
        members = [cell for cell in cells if beat_of(cell) == index]
        code = f"B{index + 1}"
        areas.append(_draw_area(sheet, drawn, members, (code, "S", "beat", 9, name)))
        for count, cell in enumerate(members, 1):
            label = (f"{name[0]}第{count}网格", f"{name[1]} Cell {count}")
            areas.append(_draw_area(sheet, drawn, [cell], (f"{code}-{count:02d}", code, "cell", 10, label)))
    return areas


def _draw_lattice(sheet: Sheet, columns: list[float], rows: list[float]) -> Drawn:
    edges: dict[Edge, tuple[int, list[Spot]]] = {}
    corners = {(i, j): sheet.node(x, y) for i, x in enumerate(columns) for j, y in enumerate(rows)}
    for (i, j), corner in corners.items():
        for end in ((i + 1, j), (i, j + 1)):
            if end in corners:
                spots = with_steps([(columns[i], rows[j]), (columns[end[0]], rows[end[1]])])
                nodes = [corner, *(sheet.node(*spot) for spot in spots[1:-1]), corners[end]]
                way = sheet.way(nodes, {"boundary": "administrative"})
                edges[(i, j), end] = (int(way[1:]), spots)
    return Drawn(edges)


def _outline(cells: list[Cell]) -> list[tuple[Edge, bool]]:
    """The edges around the cells in walking order, anticlockwise; ``True`` where walked backwards."""
    around: Counter[Edge] = Counter()
    backwards: dict[Edge, bool] = {}
    for i, j in cells:
        corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1), (i, j)]
        for start, end in pairwise(corners):
            edge = (start, end) if start < end else (end, start)
            around[edge] += 1
            backwards[edge] = edge != (start, end)
    steps = {(edge[1] if backwards[edge] else edge[0]): edge for edge, uses in around.items() if uses == 1}
    corner, walk = min(steps), []
    while corner in steps:
        edge = steps.pop(corner)
        walk.append((edge, backwards[edge]))
        corner = edge[0] if backwards[edge] else edge[1]
    return walk


def _outline_spots(drawn: Drawn, cells: list[Cell]) -> list[Spot]:
    spots: list[Spot] = []
    for edge, is_backwards in _outline(cells):
        line = drawn.edges[edge][1]
        spots.extend((line[::-1] if is_backwards else line)[:-1])
    return [*spots, spots[0]]


def _draw_area(sheet: Sheet, drawn: Drawn, cells: list[Cell], row: tuple[str, str, str, int, Name]) -> TownArea:
    code, parent_code, kind, level, name = row
    members = [("w", drawn.edges[edge][0], "outer") for edge, _ in _outline(cells)]
    tags = named(name, type="boundary", boundary="administrative", admin_level=str(level), ref=code)
    osm_ref = sheet.relation(members, tags)
    polygon = [sheet.degrees(spot) for spot in _outline_spots(drawn, cells)]
    return TownArea(code, parent_code, kind, level, *name, polygon, osm_ref)


def _draw_outer(sheet: Sheet, drawn: Drawn, cells: list[Cell]) -> list[TownArea]:
    outline = [sheet.degrees(spot) for spot in _outline_spots(drawn, cells)][::4]
    middle_lon = sum(lon for lon, _ in outline) / len(outline)
    middle_lat = sum(lat for _, lat in outline) / len(outline)
    areas, parent_code = [], ""
    for code, kind, level, name, times in OUTER:
        ring = [
            (
                round(middle_lon + (lon - middle_lon) * times, 7),
                round(middle_lat + (lat - middle_lat) * times, 7),
            )
            for lon, lat in outline
        ]
        nodes = []
        for position in ring:
            sheet.positions.append(position)
            nodes.append(len(sheet.positions))
        way = int(sheet.way([*nodes, nodes[0]], {"boundary": "administrative"})[1:])
        tags = named(name, type="boundary", boundary="administrative", admin_level=str(level), ref=code)
        osm_ref = sheet.relation([("w", way, "outer")], tags)
        areas.append(TownArea(code, parent_code, kind, level, *name, [*ring, ring[0]], osm_ref))
        parent_code = code
    return areas
