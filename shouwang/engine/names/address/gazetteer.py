"""The names of divisions, with and without 省, 市, 区, 镇, 街道, and which lies in which."""

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from shouwang.engine.names.address.lexicon import ENDINGS, ENDINGS_AT_BREAK
from shouwang.engine.names.address.writing import in_one_spelling

BUILT = Path(__file__).parent / "built" / "divisions.txt.gz"
DivisionLabel = Literal["country", "province", "city", "district", "town"]
_LABEL_OF_DIGITS: dict[int, DivisionLabel] = {2: "province", 4: "city", 6: "district", 9: "town"}
_PEOPLES = (
    "壮族|回族|维吾尔|满族|蒙古族?|藏族|苗族|侗族|土家族|布依族|彝族|哈尼族|傣族|白族|傈僳族|景颇族|羌族|哈萨克|朝鲜族"
    "|黎族|瑶族|畲族|拉祜族|佤族|纳西族|仡佬族|水族|土族|撒拉族|东乡族|保安族|裕固族|锡伯族?|柯尔克孜|塔吉克|达斡尔族?"
    "|鄂温克族?|鄂伦春|仫佬族|毛南族|布朗族|独龙族|怒族|普米族|各族|俄罗斯族|塔塔尔族?|乌孜别克族?|裕固|门巴族?|珞巴族?"
)
_ENDINGS = {
    "province": re.compile(f"(?:(?:{_PEOPLES})*自治区|特别行政区|省|市)$"),
    "city": re.compile(f"(?:(?:{_PEOPLES})*自治州|地区|盟|市)$"),
    "district": re.compile(f"(?:(?:{_PEOPLES})*自治[县旗]|新区|矿区|林区|[市县区旗])$"),
    "town": re.compile(f"(?:街道办事处|街道|地区|(?:{_PEOPLES})*民族乡|(?:{_PEOPLES})+乡|苏木|[镇乡])$"),
}
# Callers, papers and shop signs keep the old names for decades. By the code of what they lay in.
_FORMER = {
    "3301": "江干区 下城区 萧山市 余杭市 富阳市 临安市 临安县", "3302": "江东区 奉化市 鄞县", "3303": "洞头县",
    "3304": "秀城区", "3306": "绍兴县 上虞市", "3307": "金华县", "3308": "衢县", "3310": "玉环县",
    "3205": "吴江市 平江区 沧浪区 金阊区", "3201": "白下区 下关区 江宁县 溧水县 高淳县",
    "3202": "崇安区 南长区 北塘区", "3204": "武进市 金坛市", "3206": "通州市 海门市 崇川区 港闸区", "3210": "江都市",
    "3212": "姜堰市", "1101": "崇文区 宣武区 密云县 延庆县", "3101": "卢湾区 南汇区 闸北区 崇明县",
    "1201": "塘沽区 汉沽区 大港区 蓟县 宁河县 静海县", "3702": "即墨市 胶南市 四方区", "3701": "章丘市 莱芜市",
    "3706": "长岛县 蓬莱市", "4401": "东山区 芳村区 萝岗区 增城市 从化市", "4413": "惠阳市", "4412": "高要市",
    "4451": "潮安县", "4452": "揭东县", "4403": "宝安县", "5101": "双流县 郫县 新都县", "5203": "遵义县",
    "4301": "宁乡县 望城县", "4110": "许昌县", "3708": "兖州市", "42": "襄樊市", "53": "思茅市",
    "54": "那曲地区 日喀则地区 昌都地区 林芝地区 山南地区", "52": "毕节地区 铜仁地区", "34": "巢湖市",
    "63": "海东地区", "65": "哈密地区 吐鲁番地区",
}  # fmt: skip
_DIRECT = {"11", "12", "31", "50"}  # 北京 天津 上海 重庆: province and city in one


@dataclass(frozen=True, slots=True)
class Division:
    """A name found in a text: its label, whether written without its ending, and the codes that it may have."""

    label: DivisionLabel
    is_short: bool
    codes: tuple[str, ...]


@dataclass(slots=True)
class Gazetteer:
    """Made from `(name, code)` pairs; codes as in GB/T 2260, two digits a level and three for towns."""

    _found: dict[str, str] = field(default_factory=dict)  # name -> its readings, "label short code;..."
    _longest: dict[str, int] = field(default_factory=dict)
    _read: dict[str, tuple[Division, ...]] = field(default_factory=dict)

    @staticmethod
    def load() -> "Gazetteer":
        """All divisions of the built file; only what is written here where that was not made. Read once."""
        return _loaded()

    @classmethod
    def of(cls, names: Iterable[tuple[str, str, DivisionLabel]]) -> "Gazetteer":
        """Names of an installation's own areas: (name, code, label); a code starts with that of what it lies in."""
        made = cls()
        for name, code, label in names:
            made._add(in_one_spelling(name), code, label)
        return made

    def at(self, text: str, start: int) -> Iterator[tuple[int, Division]]:
        """(end, division) of every name that starts there, in a text of one spelling."""
        longest = self._longest.get(text[start : start + 2], 0)
        for end in range(start + 2, min(start + longest, len(text)) + 1):
            name = text[start:end]
            if name in self._found:
                for division in self._read.get(name) or self._readings(name):
                    yield end, division

    def _readings(self, name: str) -> tuple[Division, ...]:
        codes: dict[tuple[str, bool], list[str]] = {}
        for reading in self._found[name].split(";"):
            label, is_short, code = reading.split(" ")
            codes.setdefault((label, is_short == "1"), []).append(code)
        if ("city", True) in codes:
            codes.pop(("district", True), None)  # 绍兴 is the city, not the county that was
        made = tuple(
            Division(label, is_short, tuple(found))  # type: ignore[arg-type]
            for (label, is_short), found in codes.items()
        )
        self._read[name] = made
        return made

    def _add(self, name: str, code: str, label: DivisionLabel) -> None:
        if _is_generic(name):
            return  # two towns are listed as 街道
        short = _without_ending(name, label)
        is_bare = label in _ENDINGS and short == name and len(name) < 4  # listed without an ending, as 城南
        self._put(name, f"{label} {is_bare:d} {code}")
        if len(short) >= 2 and short != name and not _is_generic(short):
            self._put(short, f"{label} 1 {code}")

    def _put(self, name: str, reading: str) -> None:
        known = self._found.get(name)
        self._found[name] = f"{known};{reading}" if known else reading
        if self._longest.get(name[:2], 0) < len(name):
            self._longest[name[:2]] = len(name)


def _without_ending(name: str, label: DivisionLabel) -> str:
    """延边朝鲜族自治州 -> 延边; of 内蒙古自治区 the people is the name."""
    if label not in _ENDINGS:
        return name
    short = _ENDINGS[label].sub("", name)
    return short if len(short) >= 2 else name.removesuffix("自治区")


def _is_generic(name: str) -> bool:
    return name in ENDINGS or name in ENDINGS_AT_BREAK


@cache
def _loaded() -> Gazetteer:
    former = [(name, f"{code}00") for code, names in _FORMER.items() for name in names.split()]
    return Gazetteer.of((name, code, label_of(code)) for name, code in [("中国", ""), *former, *_built()])


def label_of(code: str) -> DivisionLabel:
    """Of the length of a code: 2 digits a province (which 北京 is too, said as a city), 4, 6, 9."""
    if code in _DIRECT:
        return "city"
    return _LABEL_OF_DIGITS.get(len(code), "country")


def _built() -> Iterable[tuple[str, str]]:
    if not BUILT.is_file():
        return []
    lines = gzip.decompress(BUILT.read_bytes()).decode().splitlines()
    return [(name, code) for code, _, name in (line.partition(" ") for line in lines)]
