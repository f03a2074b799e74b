"""What faces a street: ground for shops, and house numbers rising along it, odd and even by side."""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from shouwang.demo.town.sheet import Spot, Tags
from shouwang.demo.town.streets import Block, Street

DEPTH_M = 13.0
STEP_BACK_M = 14.0  # what a wall gives up to the buildings in front of it
SLOT_M = 27.0


@dataclass
class Slot:
    """Ground for one building between a wall and a street."""

    street: Street
    t: float
    side: int  # 1: east or north of the street
    corners: tuple[float, float, float, float]
    cell: tuple[int, int]
    is_taken: bool = False

    @property
    def centre(self) -> Spot:
        x0, y0, x1, y1 = self.corners
        return (x0 + x1) / 2, (y0 + y1) / 2


@dataclass
class Frontage:
    slots: list[Slot] = field(default_factory=list)
    addresses: list[tuple[str, float, int, Tags]] = field(default_factory=list)  # street, t, side, tags to fill

    def face(self, street: Street, t: float, side: int, tags: Tags) -> None:
        """Give the object with these tags a number on the street; ``number_houses`` decides which."""
        self.addresses.append((street.name_at(t)[0], t, side, tags))

    def number_houses(self) -> None:
        by_side: dict[tuple[str, int], list[tuple[float, int]]] = defaultdict(list)
        for index, (name, t, side, _) in enumerate(self.addresses):
            by_side[name, side].append((t, index))
        for (name, side), members in by_side.items():
            for place, (_, index) in enumerate(sorted(members)):
                tags = self.addresses[index][3]
                tags["addr:street"] = name
                tags["addr:housenumber"] = f"{2 * place + (1 if side > 0 else 2)}号"


def side_of(side: str) -> int:
    """A block's west side lies east of its street, and so on."""
    return 1 if side in {"west", "south"} else -1


def add_slots(frontage: Frontage, block: Block, side: str, gates: list[float], chance: Random) -> None:
    """Line one side of a block with slots, leaving its gates free."""
    street = block.sides[side]
    if street is None:
        return
    x0, y0, x1, y1 = block.inset()
    start, stop = (y0, y1) if street.is_upright else (x0, x1)
    t = start + chance.uniform(27, 34)  # corners stay open
    while t + 27 < stop:
        is_clear = all(abs(t - gate) > 20 for gate in gates) and street.covers(t - 12, t + 12)
        if is_clear and all(abs(t - meeting) > 20 for meeting in street.meetings):
            half = chance.uniform(8.5, 12)
            near, far = (
                (street.half_width_m + 4) * side_of(side),
                (street.half_width_m + DEPTH_M) * side_of(side),
            )
            low, high = sorted((street.at + near, street.at + far))
            corners = (low, t - half, high, t + half) if street.is_upright else (t - half, low, t + half, high)
            frontage.slots.append(Slot(street, t, side_of(side), corners, block.cell))
        t += SLOT_M + chance.uniform(-1, 6)
