"""Who moves in behind the street fronts: posts first, then small organisations, then shops; and landmarks."""

from math import dist
from random import Random

from shouwang.demo.town.areas import BEATS, STATION, beat_of
from shouwang.demo.town.frontage import Frontage, Slot
from shouwang.demo.town.names import SHOPS, STREET_STEMS, Name, joined, named
from shouwang.demo.town.plan import Plan
from shouwang.demo.town.register import Register, TownPost
from shouwang.demo.town.sheet import Sheet, Spot, Tags, rectangle

ORGANISATIONS = 70
STATION_BEAT = 4  # the station stands in the beat around the lake
SMALL: list[tuple[str, str, Tags, list[Name]]] = [
    ("kindergarten", "幼儿园", {"amenity": "kindergarten"}, [
        ("小星星", "Little Star Kindergarten"), ("梅湖", "Meihu Kindergarten"),
        ("向阳", "Xiangyang Kindergarten"),
        ("三塘", "Santang Kindergarten"), ("春晖", "Chunhui Kindergarten"),
        ("红枫", "Hongfeng Kindergarten"),
    ]),
    ("clinic", "社区卫生站", {"amenity": "clinic"}, [
        ("岱山", "Daishan Community Clinic"), ("三塘", "Santang Community Clinic"),
        ("前应", "Qianying Community Clinic"), ("滨江", "Binjiang Community Clinic"),
    ]),
    ("bank", "银行支行", {"amenity": "bank"}, [
        ("岱州", "Bank of Daizhou Branch"), ("澄江", "Chengjiang Bank Branch"),
        ("农商", "Rural Bank Branch"),
        ("兴业桥", "Xingyeqiao Bank Branch"), ("通商", "Tongshang Bank Branch"),
        ("岱湖", "Daihu Bank Branch"),
    ]),
    ("hotel", "宾馆", {"tourism": "hotel"}, [
        ("岱湖", "Daihu Hotel"), ("梅苑", "Meiyuan Hotel"), ("临江", "Linjiang Hotel"),
        ("铁路", "Railway Hotel"),
        ("如意", "Ruyi Hotel"), ("京山", "Jingshan Hotel"),
    ]),
    ("market", "超市", {"shop": "supermarket"}, [
        ("永惠", "Yonghui Lane Supermarket"), ("大家庭", "Big Family Supermarket"),
        ("金岱", "Jindai Supermarket"),
    ]),
    ("enterprise", "有限公司", {"office": "company"}, [
        (stem, f"{english} Co.") for stem, english in (
            ("岱湖物业", "Daihu Property"), ("安平保安服务", "Anping Security"),
            ("京山建设", "Jingshan Construction"),
            ("明达软件", "Mingda Software"), ("华盛装饰", "Huasheng Interiors"),
            ("绿源环保", "Lüyuan Environment"),
            ("快达速递", "Kuaida Express"), ("宏图广告", "Hongtu Advertising"),
            ("长青园林", "Changqing Gardens"),
            ("诚信会计", "Chengxin Accounting"), ("鼎盛贸易", "Dingsheng Trading"),
            ("天和物业", "Tianhe Property"),
        )
    ]),
]  # fmt: skip


def draw_posts(sheet: Sheet, plan: Plan, frontage: Frontage, register: Register) -> None:
    """The police station, and a service station in the middle of each beat."""
    for beat, (community, columns, rows) in enumerate(BEATS):
        middle = (
            (plan.columns[columns[0]] + plan.columns[columns[-1] + 1]) / 2,
            (plan.rows[rows[0]] + plan.rows[rows[-1] + 1]) / 2,
        )
        if beat == STATION_BEAT:
            name = ("岱湖派出所", "Daihu Police Station")
            _draw_post(sheet, frontage, beat, middle, name, register, ("S", "station", "S"))
        stem, english = community[0].removesuffix("社区"), community[1].removesuffix(" Community")
        name = (f"{stem}治安防控服务站", f"{english} Service Station")
        code = f"B{beat + 1}"
        _draw_post(sheet, frontage, beat, middle, name, register, (f"{code}-S", "service_station", code))


def _draw_post(
    sheet: Sheet,
    frontage: Frontage,
    beat: int,
    middle: Spot,
    name: Name,
    register: Register,
    row: tuple[str, str, str],
) -> None:
    slot = min(
        (slot for slot in frontage.slots if not slot.is_taken),
        key=lambda slot: (beat_of(slot.cell) != beat, dist(slot.centre, middle)),
    )
    code, kind, area_code = row
    tags = named(name, amenity="police", building="public", police=kind)
    osm_ref = _build(sheet, frontage, slot, tags)
    register.posts.append(TownPost(code, kind, *name, *sheet.middle(osm_ref), area_code, osm_ref))


def _build(sheet: Sheet, frontage: Frontage, slot: Slot, tags: Tags) -> str:
    slot.is_taken = True
    frontage.face(slot.street, slot.t, slot.side, tags)
    return sheet.area(rectangle(*slot.corners), tags)


def draw_small_organisations(sheet: Sheet, frontage: Frontage, chance: Random, register: Register) -> None:
    """As many as bring the district's organisations to their number, kind by kind in turn."""
    free = [slot for slot in frontage.slots if not slot.is_taken]
    wanted = ORGANISATIONS - len(register.organisations)
    rows = [
        (kind, suffix, tags, name)
        for turn in range(max(len(names) for *_, names in SMALL))
        for kind, suffix, tags, names in SMALL
        for name in names[turn : turn + 1]
    ]
    for slot, (kind, suffix, tags, (stem, english)) in zip(chance.sample(free, wanted), rows[:wanted], strict=True):
        name = (stem + suffix, english)
        osm_ref = _build(sheet, frontage, slot, named(name, building="commercial") | tags)
        register.add_organisation(kind, name, sheet.middle(osm_ref), osm_ref)


def draw_shops(sheet: Sheet, frontage: Frontage, chance: Random) -> None:
    """Most of the rest are shop houses with a number; every fourth has a name over the door."""
    for slot in frontage.slots:
        if slot.is_taken or chance.random() < 0.12:
            continue
        tags: Tags = {"building": "retail"}
        if chance.random() < 0.28:
            kind, key, value = chance.choice(SHOPS)
            tags = named(joined(chance.choice(STREET_STEMS), kind), building="retail") | {key: value}
        _build(sheet, frontage, slot, tags)


def draw_landmarks(sheet: Sheet, plan: Plan, register: Register) -> None:
    """What callers name and no other part of the town has drawn, with what they call it."""
    x4, river_at = plan.columns[4], plan.river_at
    rows: list[tuple[Name, tuple[str, ...], Spot, Tags]] = [
        (("三塘江大桥", "Santang River Bridge"), ("大桥", "岱山桥", "老桥"),
         (x4, river_at), {"man_made": "bridge"}),
        (("环湖西路大桥", "Huanhu West Road Bridge"), ("西大桥",), (0, river_at), {"man_made": "bridge"}),
        (("环湖东路大桥", "Huanhu East Road Bridge"), ("东大桥",),
         (4000, river_at), {"man_made": "bridge"}),
        (("三塘铁路涵洞", "Santang Railway Underpass"), ("三塘涵洞", "矮桥洞"),
         (plan.rail_at, plan.rows[2]),
         {"man_made": "tunnel", "maxheight": "3"}),
        (("梅湖铁路涵洞", "Meihu Railway Underpass"), ("梅湖涵洞", "二号桥洞"),
         (plan.rail_at, plan.rows[5]),
         {"man_made": "tunnel", "maxheight": "3"}),
        (("三塘村牌坊", "Santang Village Gateway"), ("村口", "牌楼"),
         (plan.columns[6] + 200, plan.rows[1] + 12),
         {"historic": "memorial"}),
        (("江滩广场", "Riverside Square"), ("跳舞广场", "江边广场"), (x4 + 140, river_at + 71),
         {"leisure": "park"}),
        (("岱湖汽车站", "Daihu Bus Station"), ("老车站", "汽车站"), (x4 + 60, plan.rows[1] + 26),
         {"amenity": "bus_station"}),
        (("白鹭塔", "Egret Tower"), ("水塔", "老水塔"), (plan.columns[2] + 40, plan.rows[4] + 330),
         {"man_made": "tower"}),
        (("岱湖", "Daihu"), (STATION[0],), (2000, 1500), {"place": "suburb"}),
        (("三塘", "Santang"), (), (3000, 700), {"place": "neighbourhood"}),
        (("京山", "Jingshan"), (), (1000, 700), {"place": "neighbourhood"}),
        (("前应", "Qianying"), (), (900, 2550), {"place": "neighbourhood"}),
        (("秀隆", "Xiulong"), (), (3100, 2000), {"place": "neighbourhood"}),
    ]  # fmt: skip
    for name, aliases, spot, tags in rows:
        other = {"alt_name": ";".join(aliases)} if aliases else {}
        node = sheet.node(*spot, tags=named(name, **tags) | other)
        register.add_landmark(name, aliases, sheet.positions[node - 1], f"n{node}")
