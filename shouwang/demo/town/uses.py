"""What stands on which block: fixed uses near river, railway and centre, the rest dealt out by chance."""

from random import Random

from shouwang.demo.town.names import Name
from shouwang.demo.town.plan import PARK_CELLS, RAIL_COLUMN, VILLAGE_CELLS, Plan
from shouwang.demo.town.streets import Block

COMPOUNDS = 47
DEALT = {"school": 9, "hospital": 2, "market": 3, "office": 2}
FIXED: dict[tuple[int, int], str] = {(4, 3): "mall", (5, 4): "mall", (3, 3): "office", (8, 4): "enterprise"}
SMALLEST_M = 118.0  # a block thinner than this stays green

CAMPUS_NAMES: dict[str, list[Name]] = {
    "school": [
        ("岱湖第一小学", "Daihu No. 1 Primary School"),
        ("岱湖第二小学", "Daihu No. 2 Primary School"),
        ("三塘小学", "Santang Primary School"),
        ("岱湖中学", "Daihu Middle School"),
        ("岱州第七中学", "Daizhou No. 7 Middle School"),
        ("京山实验学校", "Jingshan Experimental School"),
        ("岱湖职业技术学校", "Daihu Vocational School"),
        ("滨江小学", "Binjiang Primary School"),
        ("梅湖外国语学校", "Meihu Foreign Language School"),
    ],
    "hospital": [
        ("岱湖区人民医院", "Daihu District People's Hospital"),
        ("岱湖区中医院", "Daihu District Hospital of Chinese Medicine"),
    ],
    "market": [
        ("三塘农贸市场", "Santang Farmers' Market"),
        ("秀隆菜市场", "Xiulong Food Market"),
        ("前应小商品市场", "Qianying Small Goods Market"),
    ],
    "mall": [("岱山广场", "Daishan Plaza"), ("梅湖天地", "Meihu Place")],
    "office": [
        ("岱湖区政务服务中心", "Daihu District Service Centre"),
        ("岱湖创业园", "Daihu Start-up Park"),
        ("岱州电信大楼", "Daizhou Telecom Building"),
    ],
    "enterprise": [
        ("岱湖纺织厂", "Daihu Textile Mill"),
        ("三塘电机厂", "Santang Electric Motor Works"),
        ("锦泰印刷公司", "Jintai Printing Company"),
        ("通达物流园", "Tongda Logistics Park"),
        ("岱州乳品厂", "Daizhou Dairy"),
        ("和润食品公司", "Herun Foods"),
        ("铁东机械厂", "Tiedong Machinery Works"),
        ("白鹭家具厂", "Bailu Furniture Works"),
        ("岱湖公交停车场", "Daihu Bus Depot"),
        ("青禾种业公司", "Qinghe Seeds"),
        ("岱湖自来水厂", "Daihu Waterworks"),
        ("兴德包装厂", "Xingde Packaging Works"),
        ("云锦服装厂", "Yunjin Garment Works"),
        ("岱湖油库", "Daihu Oil Depot"),
        ("东方五金厂", "Dongfang Hardware Works"),
        ("金穗粮库", "Jinsui Granary"),
    ],
}


def assign_uses(plan: Plan, chance: Random) -> list[tuple[Block, str]]:
    """Every block but park and village, in the plan's order, each with its use."""
    free: list[Block] = []
    uses: dict[int, str] = {}
    fixed = dict(FIXED)
    works = len(CAMPUS_NAMES["enterprise"])
    for block in plan.blocks:
        if block.cell in PARK_CELLS + VILLAGE_CELLS:
            continue
        if _is_thin(block) or not any(block.sides.values()):
            uses[id(block)] = "green"
        elif block.cell in fixed:
            uses[id(block)] = fixed.pop(block.cell)
        elif _is_by_the_railway(block) and works > 1:
            works -= 1
            uses[id(block)] = "enterprise"
        else:
            free.append(block)
    uses |= _dealt(free, chance)
    return [(block, uses[id(block)]) for block in plan.blocks if id(block) in uses]


def _is_thin(block: Block) -> bool:
    return min(block.x1 - block.x0, block.y1 - block.y0) < SMALLEST_M


def _is_by_the_railway(block: Block) -> bool:
    column, row = block.cell
    return (column == RAIL_COLUMN and row not in {3, 6}) or (column == RAIL_COLUMN + 1 and row in {0, 1, 2})


def _dealt(free: list[Block], chance: Random) -> dict[int, str]:
    """The organisations first, then compounds; what is left is green."""
    shuffled = free[:]
    chance.shuffle(shuffled)
    kinds = [kind for kind, count in DEALT.items() for _ in range(count)] + ["compound"] * COMPOUNDS
    kinds += ["green"] * max(0, len(shuffled) - len(kinds))
    return {id(block): kind for block, kind in zip(shuffled, kinds, strict=False)}
