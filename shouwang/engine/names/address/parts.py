"""What a parsed address is made of."""

from dataclasses import dataclass
from typing import Literal

Label = Literal[
    "country",
    "province",
    "city",
    "district",
    "zone",  # 开发区, 新区: beside the official divisions
    "town",  # 镇, 乡, 街道
    "community",  # 村, 社区
    "group",  # 3组, 五队: the villagers' group
    "road",
    "side_road",  # the second road named: a branch, or the other one of a crossing
    "lane",  # 弄, 支弄, 巷 with a number
    "number",  # the house number on the road, 附 and 之 included
    "side_number",  # the house number within a lane or on the second road
    "compound",  # a compound, building, firm or landmark
    "sub_compound",  # what lies within it: 东门, 二期, 收发室
    "building",
    "unit",
    "floor",
    "room",
    "occupant",  # who is inside: a firm on a floor, a counter
    "relation",  # 门口, 对面, 与 ... 交叉口
    "noise",  # separators, repeated divisions, 电联
    "other",
]


@dataclass(frozen=True, slots=True)
class AddressPart:
    """`text` is the caller's own spelling; `start` and `end` count characters of the original text."""

    label: Label
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Address:
    """`parts` stand in the order of the text, never overlap, and leave out nothing but spaces (and what is
    beyond the 200th character)."""

    text: str
    parts: tuple[AddressPart, ...]

    def first(self, label: Label) -> str:
        """The text of the first part of that label; empty where there is none."""
        return next((part.text for part in self.parts if part.label == label), "")
