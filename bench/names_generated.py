"""A million names of a made-up city, for speed: roads with house numbers, compounds, communities, shops, some Latin.

Twenty districts of ten street offices each. A road lies in one office; all other names turn up anywhere, so that some
are borne by several places. One name in five is Latin.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import product
from random import Random

import numpy as np

from bench.names_asking import Ask, Said
from bench.names_files import Place, is_han
from bench.names_han import HanPlaces, read_alone
from bench.names_han_queries import han_kinds
from bench.names_slips import is_one_slip_away, one_missing, one_wrong

MOST_TRUTHS = {
    "one wrong": 8, "one missing": 8, "homophone": 8, "initials": 50, "latin one wrong": 8, "latin one missing": 8,
}  # fmt: skip
_CITY, _CENTRE = "云陵市", (112.5, 30.5)
_DISTRICTS, _OFFICES = 20, 10
_SHARES = {"house": 0.38, "compound": 0.2, "community": 0.02, "shop": 0.2, "latin house": 0.1, "latin shop": 0.1}
_NUMBERS = 240  # house numbers of a road
_CHARACTERS = (
    "鹤庆象湖阳光春江秋山青云白石金玉明珠东南西北中平安福康宁和顺兴盛华文武德仁义礼智信忠孝清泉龙凤麒麟松柏竹梅兰菊荷莲桃李杏柳"
    "桂枫榕槐海河溪潭池塘沙洲岛港湾桥渡门楼台亭阁寺塔宫城关堡寨营屯庄村店铺坊井窑岭峰岗坡坪坝坑谷洞岩崖林园圃苗禾稻麦棉丝绸锦绣"
    "银铜铁钢瓷陶砖瓦红黄蓝紫绿翠丹朱赤黑天地日月星辰风雨雪霜露霞虹雷电火水木土新旧古今大小高低上下左右前后内外远近古老永久长远"
)
_ROAD_ENDINGS = ["路", "路", "路", "街", "大道", "巷"]
_COMPOUND_ENDINGS = ["公寓", "花园", "小区", "家园", "苑", "新村", "雅居", "名邸", "大厦", "广场"]
_SHOP_ENDINGS = [
    "便利店",
    "药店",
    "面馆",
    "超市",
    "理发店",
    "五金店",
    "饭店",
    "茶楼",
    "幼儿园",
    "诊所",
    "汽修厂",
    "水果店",
]
_LATIN_STARTS = [
    "Maple", "Harbor", "Silver", "Green", "Stone", "River", "Oak", "Bright", "North", "Lake", "Wind", "Clear", "Gold",
    "Cedar", "Willow", "Fox", "Rose", "Amber", "Crown", "Elder", "Falcon", "Hazel", "Ivy", "Juniper",
]  # fmt: skip
_LATIN_ENDS = [
    "wood", "field", "ton", "ford", "brook", "dale", "gate", "mont", "view", "side", "haven", "crest", "ridge",
    "worth", "bridge", "well", "stead", "holm", "burgh", "mere", "shore", "cliff", "moor", "glen",
]  # fmt: skip
_LATIN_STREETS = ["Street", "Avenue", "Road", "Lane", "Drive", "Court", "Place", "Terrace"]
_LATIN_SHOPS = ["Cafe", "Bakery", "Pharmacy", "Hotel", "Clinic", "Market", "Books", "Garage", "Dental", "School"]
_LATIN_MIDDLES = ["Corner", "Family", "Central", "Royal", "Garden", "Sunrise", "Village", "Express", "Grand", "Little"]
_LETTERS = "abcdefghijklmnoprstuvwy"


def generated_places(seed: int, count: int = 1_000_000) -> list[Place]:
    rng = np.random.default_rng([seed, count])
    areas, centres = _offices(rng)
    places: list[Place] = []
    for kind, share in _SHARES.items():
        some = round(count * share)
        names, offices = _MAKERS[kind](rng, some)
        lon, lat = (centres[offices] + rng.normal(0, 0.01, (len(offices), 2))).round(6).T.tolist()
        shown = "address" if "house" in kind else kind.removeprefix("latin ")
        first = len(places)
        places += [
            Place(f"gen-{first + number}", name, shown, lon[number], lat[number], areas[office])
            for number, (name, office) in enumerate(zip(names, offices.tolist(), strict=True))
        ]
    return places


Names = tuple[list[str], np.ndarray]


def _offices(rng: np.random.Generator) -> tuple[list[tuple[str, str, str]], np.ndarray]:
    """Their area paths and points: districts on a grid of 0.1 degrees."""
    names = _pairs(rng, _DISTRICTS * (_OFFICES + 1))
    districts, streets = names[:_DISTRICTS], iter(names[_DISTRICTS:])
    areas = [(_CITY, f"{district}区", f"{next(streets)}街道") for district in districts for _ in range(_OFFICES)]
    corner = np.array([(0.1 * (number % 5), 0.1 * (number // 5)) for number in range(_DISTRICTS)])
    return areas, np.array(_CENTRE) + np.repeat(corner, _OFFICES, axis=0) + rng.uniform(0, 0.1, (len(areas), 2))


def _pairs(rng: np.random.Generator, count: int) -> list[str]:
    """Two different characters each, no pair twice."""
    characters = sorted(set(_CHARACTERS))
    every = [a + b for a, b in product(characters, characters) if a != b]
    return [every[number] for number in rng.choice(len(every), count, replace=False).tolist()]


def _any_pairs(rng: np.random.Generator, count: int) -> Iterator[str]:
    characters = np.array(sorted(set(_CHARACTERS)))
    return map("".join, rng.choice(characters, (count, 2)).tolist())


def _anywhere(rng: np.random.Generator, count: int) -> np.ndarray:
    return rng.integers(0, _DISTRICTS * _OFFICES, count)


def _picked(rng: np.random.Generator, words: Sequence[str], count: int) -> list[str]:
    picked: list[str] = np.array(words)[rng.integers(0, len(words), count)].tolist()
    return picked


def _numbered(rng: np.random.Generator, count: int, roads: int) -> tuple[np.ndarray, np.ndarray]:
    """Road and number of so many houses, none twice."""
    houses = rng.choice(roads * _NUMBERS, count, replace=False)
    return houses // _NUMBERS, houses % _NUMBERS + 1


def _houses(rng: np.random.Generator, count: int) -> Names:
    roads = max(20, count // 95)
    names = [pair + ending for pair, ending in zip(_pairs(rng, roads), _picked(rng, _ROAD_ENDINGS, roads), strict=True)]
    offices = _anywhere(rng, roads)
    road, number = _numbered(rng, count, roads)
    return [f"{names[one]}{other}号" for one, other in zip(road.tolist(), number.tolist(), strict=True)], offices[road]


def _compounds(rng: np.random.Generator, count: int) -> Names:
    blocks = rng.integers(-20, 20, count).tolist()
    endings = _picked(rng, _COMPOUND_ENDINGS, count)
    names = [
        pair + ending + (f"{block}栋" if block > 0 else "")
        for pair, ending, block in zip(_any_pairs(rng, count), endings, blocks, strict=True)
    ]
    return names, _anywhere(rng, count)


def _communities(rng: np.random.Generator, count: int) -> Names:
    return [f"{pair}社区居委会" for pair in _any_pairs(rng, count)], _anywhere(rng, count)


def _shops(rng: np.random.Generator, count: int) -> Names:
    pairs = zip(_any_pairs(rng, count), _picked(rng, _SHOP_ENDINGS, count), strict=True)
    return [pair + ending for pair, ending in pairs], _anywhere(rng, count)


def _latin_houses(rng: np.random.Generator, count: int) -> Names:
    every = [f"{a}{b} {c}" for a, b, c in product(_LATIN_STARTS, _LATIN_ENDS, _LATIN_STREETS)]
    roads = min(len(every), max(20, count // 40))
    names = [every[one] for one in rng.choice(len(every), roads, replace=False).tolist()]
    offices = _anywhere(rng, roads)
    road, number = _numbered(rng, count, roads)
    return [f"{other} {names[one]}" for one, other in zip(road.tolist(), number.tolist(), strict=True)], offices[road]


def _latin_shops(rng: np.random.Generator, count: int) -> Names:
    words = (_LATIN_STARTS, _LATIN_ENDS, _LATIN_MIDDLES, _LATIN_SHOPS)
    picked = zip(*(_picked(rng, some, count) for some in words), strict=True)
    return [f"{a}{b} {c} {d}" for a, b, c, d in picked], _anywhere(rng, count)


_MAKERS: Mapping[str, Callable[[np.random.Generator, int], Names]] = {
    "house": _houses, "compound": _compounds, "community": _communities, "shop": _shops,
    "latin house": _latin_houses, "latin shop": _latin_shops,
}  # fmt: skip


class LatinNames:
    """Their words: a text that is one slip away from a name shares its first word or its last."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = [place for place in places if not is_han(place.name)]

    @cached_property
    def by_word(self) -> Mapping[str, list[Place]]:
        found = defaultdict(list)
        for place in self.places:
            first, *_, last = place.name.split()
            found[f"{first} "].append(place)
            found[f" {last}"].append(place)
        return found

    def one_slip_away(self, text: str) -> list[Place]:
        first, *_, last = text.split()
        alike = {place.id: place for word in (f"{first} ", f" {last}") for place in self.by_word.get(word, ())}
        return [place for place in alike.values() if is_one_slip_away(text, place.name)]


def generated_kinds(places: Sequence[Place], count: int) -> dict[str, tuple[int, Ask, list[Place]]]:
    """About so many queries in all."""
    known, latin = HanPlaces(places, reading=lambda text: [read_alone(one) for one in text]), LatinNames(places)
    groups = [
        [place for place in places if place.kind == kind] for kind in ("address", "compound", "community", "shop")
    ]
    latin_asks: Mapping[str, Ask] = {
        "latin clean": lambda place, _rng: (place.name, known.called(place.name, ())),
        "latin one wrong": partial(_latin_slip, latin, lambda text, rng: one_wrong(text, _LETTERS, rng)),
        "latin one missing": partial(_latin_slip, latin, one_missing),
    }
    kinds = han_kinds(known, groups, count // 12, slips_alone=0.0)
    del kinds["alias"], kinds["short form"]  # a community's short form begins a dozen shops' names
    return kinds | {kind: (count // 12, ask, latin.places) for kind, ask in latin_asks.items()}


def _latin_slip(latin: LatinNames, slip: Callable[[str, Random], str], place: Place, rng: Random) -> Said | None:
    text = slip(place.name, rng)
    fitting = latin.one_slip_away(text)
    return None if any(one.name == text for one in fitting) else (text, fitting)
