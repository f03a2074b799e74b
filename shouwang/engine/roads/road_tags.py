"""What a way's tags say about who may use it, in which direction, how fast, how wide and how high."""

import math
import re
from dataclasses import dataclass

from shouwang.engine.roads.profiles import CAR, CLASS_CODES, DRIVABLE, E_BIKE, FIRE, FOOT

Tags = dict[str, str]

_CLOSED = {"no"}
_OPEN = {"yes", "designated", "official", "permissive", "destination", "delivery", "permit"}
_FORWARD = {"yes", "true", "1"}
_BACKWARD = {"-1", "reverse"}
_NUMBER = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*(mph|km/h|kmh|kph|m|cm|ft|')?(?:\s*(\d+)\s*(?:\"|''|in))?\s*$")
_KMH_PER_MPH = 1.609344
_METRES_PER_UNIT = {"": 1.0, "m": 1.0, "cm": 0.01, "ft": 0.3048, "'": 0.3048}
_WALK_KMH = 7.0  # assumed: walking pace of a car

_GATES = {"gate", "lift_gate", "swing_gate", "sliding_gate", "sally_port", "chain", "hampshire_gate"}
_BLOCKS = {
    "bollard",
    "block",
    "jersey_barrier",
    "cycle_barrier",
    "planter",
    "log",
    "debris",
    "motorcycle_barrier",
}
_REMOVABLE = {"removable", "foldable", "rising", "retractable"}


@dataclass(frozen=True)
class RoadTags:
    """``forward`` and ``backward`` are bits of the modes allowed; NaN = not tagged."""

    class_code: int
    forward: int
    backward: int
    is_reversed: bool
    forward_limit_kmh: float
    backward_limit_kmh: float
    width_m: float
    height_m: float
    name: str


def read_road_tags(tags: Tags) -> RoadTags | None:
    """``None`` when nobody may use the way or it is no road (planned, abandoned ...)."""
    class_code = CLASS_CODES.get(tags.get("highway", ""))
    if class_code is None:
        return None
    modes = _modes(tags)
    if not modes:
        return None
    forward, backward, is_reversed = _directions(tags, modes)
    limit = parse_kmh(tags.get("maxspeed", ""))
    ahead = parse_kmh(tags.get("maxspeed:forward", "")), parse_kmh(tags.get("maxspeed:backward", ""))
    if is_reversed:
        ahead = ahead[1], ahead[0]
    return RoadTags(
        class_code,
        forward,
        backward,
        is_reversed,
        limit if math.isnan(ahead[0]) else ahead[0],
        limit if math.isnan(ahead[1]) else ahead[1],
        _smallest(tags, "maxwidth", "maxwidth:physical", "width", "est_width"),
        _smallest(tags, "maxheight", "maxheight:physical"),
        tags.get("name") or tags.get("ref", ""),
    )


def is_gate(tags: Tags) -> bool:
    """A barrier that opens for those who may pass, and costs time."""
    barrier = tags.get("barrier")
    return barrier in _GATES or (barrier in _BLOCKS and tags.get("bollard") in _REMOVABLE)


def is_block(tags: Tags) -> bool:
    """A barrier that no car passes, but a bicycle or a person on foot does."""
    if tags.get("barrier") not in _BLOCKS or is_gate(tags):
        return False
    return not any(tags.get(key) in _OPEN for key in ("motor_vehicle", "motorcar", "vehicle", "emergency"))


def parse_kmh(text: str) -> float:
    """A tagged speed limit in km/h, NaN when it is none or not a number."""
    if text == "walk":
        return _WALK_KMH
    found = _NUMBER.match(text)
    if found is None or found[2] not in {None, "mph", "km/h", "kmh", "kph"} or float(found[1].replace(",", ".")) == 0:
        return math.nan
    return float(found[1].replace(",", ".")) * (_KMH_PER_MPH if found[2] == "mph" else 1.0)


def parse_metres(text: str) -> float:
    """A tagged width or height in metres ("3.5", "3,5 m", "12'6\\""), NaN when it is not a number."""
    found = _NUMBER.match(text)
    if found is None or (found[2] or "") not in _METRES_PER_UNIT:
        return math.nan
    inches = float(found[3]) if found[3] else 0.0
    return float(found[1].replace(",", ".")) * _METRES_PER_UNIT[found[2] or ""] + inches * 0.0254


def _smallest(tags: Tags, *keys: str) -> float:
    values = [parse_metres(tags[key]) for key in keys if key in tags]
    return min((value for value in values if value > 0), default=math.nan)


def _modes(tags: Tags) -> int:
    modes = 0
    if _may_drive(tags):
        modes |= CAR | FIRE
    if _may_cycle(tags):
        modes |= E_BIKE
    if _may_walk(tags):
        modes |= FOOT
    return modes


def _most_specific(tags: Tags, *keys: str) -> str:
    return next((tags[key] for key in keys if key in tags), "")


def _may_drive(tags: Tags) -> bool:
    """Private ways are open to an emergency car, bus lanes and emergency accesses too."""
    if any(tags.get(key) in {"yes", "designated", "official"} for key in ("emergency", "psv", "bus")):
        return tags["highway"] in DRIVABLE or tags.get("emergency") in {"yes", "designated", "official"}
    if tags["highway"] in DRIVABLE:
        return _most_specific(tags, "motorcar", "motor_vehicle", "vehicle", "access") not in _CLOSED
    return _most_specific(tags, "motorcar", "motor_vehicle") in _OPEN


def _may_cycle(tags: Tags) -> bool:
    if tags["highway"] in {"motorway", "motorway_link", "steps", "corridor"} or tags.get("motorroad") == "yes":
        return False
    return _most_specific(tags, "bicycle", "vehicle", "access") not in _CLOSED


def _may_walk(tags: Tags) -> bool:
    if tags["highway"] in {"motorway", "motorway_link"} or tags.get("motorroad") == "yes":
        return False
    return _most_specific(tags, "foot", "access") not in _CLOSED


def _directions(tags: Tags, modes: int) -> tuple[int, int, bool]:
    oneway = tags.get("oneway", "")
    if oneway in _BACKWARD:
        return modes, _against(tags, modes), True
    is_implied = tags.get("junction") in {"roundabout", "circular"} or tags["highway"] == "motorway"
    if oneway in _FORWARD or (not oneway and is_implied):
        return modes, _against(tags, modes), False
    return modes, modes, False


def _against(tags: Tags, modes: int) -> int:
    """Who may go against a one-way street: people on foot, and bicycles where signed."""
    is_signed = tags.get("oneway:bicycle") == "no" or tags.get("cycleway", "").startswith("opposite")
    return modes & (FOOT | (E_BIKE if is_signed else 0))
