"""Where a place is said by another one: 银行对面的药店, behind the school, 200 m north of X, between A and B."""

import re
from dataclasses import dataclass
from typing import Literal

from shouwang.engine.names.folding import DENSE, fold

RelationKind = Literal["at", "near", "beside", "opposite", "behind", "front", "gate", "inside", "offset", "between"]

_HAN_KINDS: dict[str, RelationKind] = {
    "对面": "opposite", "对过": "opposite", "后面": "behind", "背后": "behind", "后边": "behind", "后头": "behind",
    "前面": "front", "门前": "front", "前边": "front", "门口": "at", "门外": "at", "楼下": "at", "旁边": "beside",
    "边上": "beside", "隔壁": "beside", "旁": "beside", "附近": "near", "周边": "near", "一带": "near", "那边": "near",
    "这边": "near", "那里": "near", "那儿": "near", "这里": "near", "里面": "inside", "里边": "inside",
    "院内": "inside",
    "后门": "gate", "前门": "gate", "正门": "gate", "侧门": "gate", "大门": "gate", "东门": "gate", "南门": "gate",
    "西门": "gate", "北门": "gate", "东南门": "gate", "东北门": "gate", "西南门": "gate", "西北门": "gate",
    "出口": "gate", "入口": "gate",
}  # fmt: skip
_HAN_RELATION = "|".join(sorted(_HAN_KINDS, key=len, reverse=True))
_LATIN_KINDS: dict[str, RelationKind] = {
    "opposite": "opposite", "across from": "opposite", "across the street from": "opposite", "facing": "opposite",
    "behind": "behind", "at the back of": "behind", "in front of": "front", "outside": "at", "at": "at",
    "next to": "beside", "next door to": "beside", "beside": "beside", "by": "beside", "near": "near",
    "near to": "near",
    "close to": "near", "around": "near", "inside": "inside",
    "the back door of": "gate", "the back gate of": "gate", "the main gate of": "gate", "the entrance of": "gate",
    "the entrance to": "gate", "back door of": "gate", "back gate of": "gate", "main gate of": "gate",
    "entrance of": "gate",
}  # fmt: skip
_LATIN_RELATION = "|".join(sorted(_LATIN_KINDS, key=len, reverse=True))
_DENSE = re.compile(f"[{DENSE}]")
_LATIN = re.compile(rf"(?:(?P<target>.+?) )??(?P<relation>{_LATIN_RELATION}) (?P<anchor>.+)")
_LATIN_BETWEEN = re.compile(r"(?:(?P<target>.+?) )??between (?P<anchor>.+?) and (?P<other>.+)")
_LATIN_OFFSET = re.compile(
    r"(?:about |ca\.? |some )?(?P<number>\d{1,5}(?:\.\d)?) ?"
    r"(?P<unit>m|metres?|meters?|km|kilometres?|kilometers?|yards?|yds?) (?:to the )?"
    r"(?P<way>north|south|east|west|north-?east|north-?west|south-?east|south-?west|[ns][ew]?|e|w) of (?P<anchor>.+)"
)
_HAN = re.compile(rf"(?P<anchor>.{{2,}}?)的?(?P<relation>{_HAN_RELATION})(?:的|有个|那个|那家)?(?P<target>.*)")
_HAN_BETWEEN = re.compile(
    r"(?P<anchor>.{2,}?)(?:和|与|跟|到|同)(?P<other>.{2,}?)(?:之间|中间|的中间)(?:的)?(?P<target>.*)"
)
_HAN_OFFSET = re.compile(
    r"(?P<anchor>.{2,}?)(?:以|往|向|朝|的|正)*(?P<way>东北|东南|西北|西南|东|南|西|北)(?:边|面|方向|侧|走)*(?:大约|大概|约|差不多)?"
    r"(?P<number>\d{1,5}(?:\.\d)?)(?P<unit>米|公里|千米|里|m|km)(?:处|左右|的地方|远)*"
)
_DEGREES = {
    "north": 0, "n": 0, "北": 0, "northeast": 45, "ne": 45, "东北": 45, "east": 90, "e": 90, "东": 90, "southeast": 135,
    "se": 135, "东南": 135, "south": 180, "s": 180, "南": 180, "southwest": 225, "sw": 225, "西南": 225, "west": 270,
    "w": 270, "西": 270, "northwest": 315, "nw": 315, "西北": 315,
}  # fmt: skip
_UNIT_METRES = {"k": 1000.0, "公": 1000.0, "千": 1000.0, "里": 500.0, "y": 0.9144}


@dataclass(frozen=True, slots=True)
class Relation:
    """`anchor` is the place it is said by, `target` what is meant ("" where only the anchor was said), `other` the
    second anchor of a between; `metres` and `degrees` (clockwise from north) those of an offset."""

    kind: RelationKind
    anchor: str
    target: str = ""
    other: str = ""
    metres: float = 0.0
    degrees: int = 0
    said: str = ""


def relation_of(text: str) -> Relation | None:
    """What a text says of where a place lies; None where it says only a name."""
    folded = " ".join(fold(text[:200]).split())
    return _of_han(folded.replace(" ", "")) if _DENSE.search(folded) else _of_latin(folded)


def _of_latin(folded: str) -> Relation | None:
    if found := _LATIN_OFFSET.fullmatch(folded):
        return _offset(found)
    if found := _LATIN_BETWEEN.fullmatch(folded):
        return Relation("between", found["anchor"], found["target"] or "", found["other"], said="between")
    found = _LATIN.fullmatch(folded)
    if found is None:
        return None
    return Relation(_LATIN_KINDS[found["relation"]], found["anchor"], found["target"] or "", said=found["relation"])


def _of_han(folded: str) -> Relation | None:
    if found := _HAN_OFFSET.fullmatch(folded):
        return _offset(found)
    if found := _HAN_BETWEEN.fullmatch(folded):
        return Relation("between", found["anchor"], found["target"], found["other"], said="之间")
    found = _HAN.fullmatch(folded)
    if found is None:
        return None
    return Relation(_HAN_KINDS[found["relation"]], found["anchor"], found["target"], said=found["relation"])


def _offset(found: re.Match[str]) -> Relation:
    metres = float(found["number"]) * _UNIT_METRES.get(found["unit"][0], 1.0)
    degrees = _DEGREES[found["way"].replace("-", "")]
    return Relation("offset", found["anchor"], metres=metres, degrees=degrees, said=found["way"])
