"""What a survey finds inside campuses, malls and stations: numbered halls, points as people name them, what burns."""

from shouwang.demo.town.measured import BOX, MeasuredGround
from shouwang.demo.town.names import Name
from shouwang.demo.town.sheet import Spot

FLOORS = {"school": 4, "hospital": 8, "retail": 4, "office": 9, "industrial": 1, "warehouse": 1}
# Where goods that burn, explode or poison are kept by permit: what, how much, until when. Invented.
GOODS: dict[str, tuple[str, str]] = {
    "岱湖油库": ("汽油、柴油 12000 m³", "2027-12-31"),
    "岱湖纺织厂": ("双氧水 8 t", "2026-09-30"),
    "锦泰印刷公司": ("油墨稀释剂 600 L", "2027-05-31"),
    "岱湖自来水厂": ("液氯 6 t", "2028-01-31"),
    "云锦服装厂": ("清洗溶剂 200 L", "2026-12-31"),
    "岱湖区人民医院": ("液氧 20 m³", "2027-10-31"),
    "东方五金厂": ("乙炔气瓶 30 只", "2026-08-31"),
}
# How the mall's own signs and guards name things: name, English, kind, floor, other ways to say it.
MALL_POINTS: tuple[tuple[str, str, str, str, str, float, float], ...] = (
    ("1层东门", "Level 1 East Door", "exit", "1", "一楼东门", 0.92, 0.5),
    ("1层西门", "Level 1 West Door", "exit", "1", "一楼西门", 0.08, 0.5),
    ("3号客梯", "Lift 3", "stairs", "1-4", "三号电梯", 0.55, 0.55),
    ("4层影院", "Level 4 Cinema", "floor", "4", "电影院", 0.3, 0.7),
    ("负1层停车场B区", "Basement Parking B", "floor", "-1", "B1停车场", 0.7, 0.35),
    ("2号货运通道", "Service Passage 2", "passage", "1", "二号货运通道", 0.5, 0.9),
)
# Along the platform from its end A in the north to its end B: what is no public passage has a name of its own.
STATION_POINTS: tuple[tuple[str, str, str, str, str, float, float], ...] = (
    ("A端非通道1", "End A Service Door 1", "passage", "站台", "", -6, 62),
    ("A端非通道2", "End A Service Door 2", "passage", "站台", "A端2号非通道", 6, 62),
    ("B端非通道1", "End B Service Door 1", "passage", "站台", "", -6, -62),
    ("B端非通道2", "End B Service Door 2", "passage", "站台", "B端2号非通道", 6, -62),
    ("站台A端", "Platform End A", "end", "站台", "", 0, 55),
    ("站台B端", "Platform End B", "end", "站台", "", 0, -55),
    ("站厅客服中心", "Concourse Service Desk", "floor", "站厅", "客服中心", 4, 0),
    ("无障碍电梯", "Step-free Lift", "stairs", "站厅-站台", "", -8, 12),
)


def measure_hall(measured: MeasuredGround, shape: BOX, building: str) -> None:
    """Numbered as they were drawn; the door in the middle of the long south side."""
    number = 1 + sum(1 for facts, *_rest in measured.found if facts["kind"] == "house")
    door = ((shape[0] + shape[2]) / 2, shape[1])
    measured.house(shape, f"{number}号楼", [(door, "", "main")], floors=FLOORS.get(building, 2))


def measure_campus(measured: MeasuredGround, name: Name, opening: Spot, side: str, inside: Spot) -> None:
    """The way in, a hydrant behind it, points of a mall, goods that are kept by permit."""
    measured.add("entrance", [opening], name=side, purpose="main")
    measured.lane([opening, inside], 4.0)
    measured.add("hydrant", [(inside[0] + 5, inside[1] + 3)], name=f"{name[0]}消火栓")
    outline = measured.found[0][1]
    (x0, y0), (x1, y1) = outline[0], outline[2]
    if name[0] in GOODS:
        goods, until = GOODS[name[0]]
        spot = (x0 + (x1 - x0) * 0.3, y0 + (y1 - y0) * 0.43)
        measured.add(
            "dangerous_goods",
            [spot],
            name=f"{name[0]}危险品库",
            goods=goods,
            permit_number="岱危" + until[:4],
            permit_until=until,
        )
    if measured.found[0][0]["ground_kind"] == "mall" and "市场" not in name[0]:
        for said, english, kind, floor, other, east, north in MALL_POINTS:
            spot = (x0 + (x1 - x0) * east, y0 + (y1 - y0) * north)
            measured.add("point", [spot], name=said, name_en=english, point_kind=kind, floor=floor, aliases=other)


def measure_station(measured: MeasuredGround, middle: Spot) -> None:
    for said, english, kind, floor, other, east, north in STATION_POINTS:
        spot = (middle[0] + east, middle[1] + north)
        measured.add("point", [spot], name=said, name_en=english, point_kind=kind, floor=floor, aliases=other)
