"""What a survey would find on the grounds of the town: houses, entrances, lanes as measured, points, assets.

In plan metres while the town is drawn; ``as_geojson`` is the file that ``shouwang approach import`` reads. Nothing here
draws from the town's chance: the map keeps its bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shouwang.demo.town.names import Name
from shouwang.demo.town.sheet import Sheet, Spot, rectangle, with_steps

MEASURED_ON = "2026-10-12"
BOX = tuple[float, float, float, float]
Found = tuple[dict[str, object], Sequence[Spot], bool]  # properties, spots, whether they enclose something


@dataclass
class MeasuredGround:
    """One ground and what was found on it."""

    key: str
    found: list[Found] = field(default_factory=list)
    count: int = 0

    def add(self, kind: str, spots: Sequence[Spot], *, is_area: bool = False, **facts: Any) -> str:
        self.count += 1
        key = f"{self.key}-{self.count}"
        self.found.append(({"id": key, "kind": kind, "ground": self.key} | facts, spots, is_area))
        return key

    def house(self, shape: BOX, number: str, doors: Sequence[tuple[Spot, str, str]], **facts: Any) -> None:
        """``doors``: where, its name, its purpose."""
        key = self.add("house", rectangle(*shape), is_area=True, number=number, **facts)
        for spot, name, purpose in doors:
            self.add("entrance", [spot], name=name, purpose=purpose, house=key)

    def lane(self, spots: Sequence[Spot], width_m: float, *, name: str = "", **facts: Any) -> None:
        self.add(
            "lane",
            spots,
            name=name,
            width_m=round(width_m, 1),
            passable=ways_through(width_m),
            measured_on=MEASURED_ON,
            **facts,
        )


def ways_through(width_m: float) -> str:
    """Who gets through so wide a lane: a car folds its mirrors in, a fire engine does not."""
    return ";".join(
        way for way, least in (("car", 2.1), ("e_bike", 1.0), ("foot", 0.0), ("fire", 2.8)) if width_m >= least
    )


@dataclass
class Measured:
    grounds: list[MeasuredGround] = field(default_factory=list)

    def ground(self, kind: str, name: Name, outline: BOX) -> MeasuredGround:
        ground = MeasuredGround(f"G{len(self.grounds) + 1:03d}")
        facts: dict[str, object] = {
            "id": ground.key,
            "kind": "ground",
            "ground_kind": kind,
            "name": name[0],
            "name_en": name[1],
        }
        ground.found.append((facts | {"surveyed_by": "岱湖派出所测绘组"}, rectangle(*outline), True))
        self.grounds.append(ground)
        return ground

    def as_geojson(self, sheet: Sheet) -> dict[str, Any]:
        features = [_feature(sheet, *found) for ground in self.grounds for found in ground.found]
        return {"type": "FeatureCollection", "features": features}


def _feature(sheet: Sheet, facts: dict[str, object], spots: Sequence[Spot], is_area: bool) -> dict[str, Any]:
    bent = spots if is_area else with_steps(spots)  # as the roads of the map bend with the ground
    points = [list(sheet.degrees(spot)) for spot in bent]
    shape: dict[str, Any] = {"type": "LineString", "coordinates": points}
    if is_area:
        shape = {"type": "Polygon", "coordinates": [[*points, points[0]]]}
    elif len(points) == 1:
        shape = {"type": "Point", "coordinates": points[0]}
    return {"type": "Feature", "properties": facts, "geometry": shape}
