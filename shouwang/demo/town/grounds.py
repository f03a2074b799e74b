"""Walled ground: a wall with gates, and the road from the street through a gate."""

from dataclasses import dataclass, field
from itertools import pairwise

from shouwang.demo.town.names import SIDES, Name, joined, named
from shouwang.demo.town.sheet import Sheet, Spot, Tags, with_steps
from shouwang.demo.town.streets import Block, Street

SERVICE: Tags = {"highway": "service"}


@dataclass
class Grounds:
    """A block's land inside its wall, in plan metres."""

    block: Block
    name: Name
    corners: tuple[float, float, float, float]
    gates: dict[str, float] = field(default_factory=dict)  # side -> t along its street

    def street(self, side: str) -> Street:
        street = self.block.sides[side]
        if street is None:
            raise ValueError(f"{self.name[0]}: no street on the {side} side")
        return street

    def wall_spot(self, side: str, t: float) -> Spot:
        x0, y0, x1, y1 = self.corners
        return {"west": (x0, t), "east": (x1, t), "south": (t, y0), "north": (t, y1)}[side]


def open_gate(sheet: Sheet, grounds: Grounds, side: str, t: float, inside: Spot, **tags: str) -> None:
    """A gate in the wall and the service road from the street to ``inside``."""
    street = grounds.street(side)
    street.meetings.add(t)
    grounds.gates[side] = t
    at_wall = grounds.wall_spot(side, t)
    sheet.road([street.spot(t), at_wall, inside], dict(SERVICE))
    gate_tags = named(joined(grounds.name, SIDES[side]), barrier="gate") | tags
    sheet.node_tags[sheet.joint(*at_wall)] = gate_tags


def draw_wall(sheet: Sheet, grounds: Grounds, tags: Tags) -> str:
    """The closed way around, ground and wall in one as OpenStreetMap has it; gates are nodes of it."""
    x0, y0, x1, y1 = grounds.corners
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
    nodes: list[int] = []
    for (start, stop), side in zip(pairwise(corners), ("south", "east", "north", "west"), strict=True):
        gate = [grounds.wall_spot(side, grounds.gates[side])] if side in grounds.gates else []
        nodes.extend(
            sheet.joint(*spot) if spot in gate else sheet.node(*spot) for spot in with_steps([start, *gate, stop])[:-1]
        )
    tags["barrier"] = "wall"  # in the very tags the caller holds: an address is put there later
    return sheet.way([*nodes, nodes[0]], tags)


def open_sides(block: Block, at: dict[str, float]) -> list[str]:
    """Sides where a road could leave to a street at the given place, the quieter street first."""
    order = {"residential": 0, "tertiary": 1, "secondary": 2, "primary": 3}
    found = [
        (order[street.highway], side)
        for side, street in block.sides.items()
        if street is not None and street.covers(at[side])
    ]
    return [side for _, side in sorted(found)]
