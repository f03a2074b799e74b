"""What kind of place a common word means, in Chinese and English: 药店 and "the chemist's" are both `pharmacy`.

The names of the categories are OpenStreetMap's (amenity, shop, leisure, railway ...), as the importer keeps them.
"""

from collections.abc import Mapping
from functools import lru_cache

from shouwang.engine.names.folding import fold

_WORDS: dict[str, str] = {
    "pharmacy": "药店 药房 大药房 pharmacy chemist chemist's drugstore",
    "station": "车站 火车站 地铁站 station train-station railway-station metro-station subway-station tube-station",
    "bus_station": "汽车站 客运站 公交站 公交车站 公共汽车站 bus-station bus-stop coach-station",
    "hospital": "医院 hospital",
    "clinic": "诊所 卫生所 卫生院 卫生服务站 卫生室 clinic doctor's surgery",
    "school": "学校 小学 中学 school primary-school secondary-school high-school",
    "kindergarten": "幼儿园 kindergarten nursery",
    "university": "大学 学院 university college",
    "bank": "银行 bank",
    "supermarket": "超市 supermarket",
    "convenience": "便利店 小卖部 小店 convenience-store corner-shop",
    "marketplace": "菜市场 市场 农贸市场 集市 market market-place",
    "police": "派出所 警务室 警务站 公安局 police police-station",
    "fire_station": "消防站 消防队 fire-station",
    "fuel": "加油站 petrol-station gas-station filling-station",
    "hotel": "酒店 宾馆 旅馆 旅店 招待所 hotel hostel",
    "restaurant": "饭店 餐馆 餐厅 饭馆 restaurant",
    "cafe": "咖啡店 咖啡馆 咖啡厅 cafe coffee-shop",
    "bar": "酒吧 bar pub",
    "park": "公园 park",
    "post_office": "邮局 邮政所 post-office",
    "library": "图书馆 library",
    "parking": "停车场 car-park parking parking-lot",
    "toilets": "公厕 公共厕所 厕所 toilets",
    "townhall": "村委会 居委会 镇政府 街道办 town-hall",
    "place_of_worship": "教堂 寺庙 清真寺 church temple mosque",
    "cinema": "电影院 cinema",
    "internet_cafe": "网吧 internet-cafe",
    "bakery": "面包店 bakery baker's",
    "hairdresser": "理发店 hairdresser barber",
    "mall": "商场 购物中心 mall shopping-centre shopping-center",
    "bridge": "大桥 桥 bridge",
}
CATEGORIES = frozenset(_WORDS)
_TAG_KEYS = ("amenity", "shop", "leisure", "tourism", "railway", "public_transport", "highway", "office", "man_made")
_SAME_AS = {
    "doctors": "clinic", "halt": "station", "tram_stop": "station", "subway_entrance": "station", "bus_stop":
    "bus_station", "hostel": "hotel", "guest_house": "hotel", "motel": "hotel", "fast_food": "restaurant", "pub": "bar",
    "college": "university", "post_box": "", "government": "townhall",
}  # fmt: skip


def category_of(text: str) -> str | None:
    """The category a text names, and nothing more than that ("the pharmacy"); None for any other text."""
    word = fold(text).strip(" ,.，。!?").replace(" ", "-")
    for article in ("the-", "a-", "an-", "那个", "一个", "那家", "一家"):
        word = word.removeprefix(article)
    return _categories().get(word)


def category_of_tags(tags: Mapping[str, str]) -> str:
    """The category of an object with these OpenStreetMap tags, "" where it has none of ours."""
    for key in _TAG_KEYS:
        value = _SAME_AS.get(tags.get(key, ""), tags.get(key, ""))
        if value in CATEGORIES:
            return value
    return ""


@lru_cache(maxsize=1)
def _categories() -> dict[str, str]:
    return {fold(word): category for category, words in _WORDS.items() for word in words.split()}
