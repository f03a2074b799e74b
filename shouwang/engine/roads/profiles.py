"""Who drives, rides or walks, and how fast: speeds are dated rows in the product, these are the defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

ProfileKey = Literal["car", "e_bike", "foot", "fire"]

CAR, E_BIKE, FOOT, FIRE = 1, 2, 4, 8
MODE_BITS: Mapping[ProfileKey, int] = MappingProxyType({"car": CAR, "e_bike": E_BIKE, "foot": FOOT, "fire": FIRE})

HIGHWAY_CLASSES = (
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "primary",
    "primary_link",
    "secondary",
    "secondary_link",
    "tertiary",
    "tertiary_link",
    "unclassified",
    "residential",
    "living_street",
    "road",
    "service",
    "busway",
    "track",
    "pedestrian",
    "cycleway",
    "path",
    "footway",
    "bridleway",
    "corridor",
    "steps",
)
CLASS_CODES: Mapping[str, int] = MappingProxyType({name: code for code, name in enumerate(HIGHWAY_CLASSES)})
DRIVABLE = frozenset(HIGHWAY_CLASSES[: HIGHWAY_CLASSES.index("track")])


@dataclass(frozen=True)
class Profile:
    """A way of moving. Forbidden: a class without a speed, an edge narrower or lower than the vehicle.

    ``limit_share``: where a speed limit is tagged, speed = limit x share; ``None`` ignores limits.
    """

    key: ProfileKey
    speed_kmh: Mapping[str, float] = field(hash=False)
    gate_seconds: float
    width_m: float
    height_m: float
    obeys_oneway: bool = True
    limit_share: float | None = None
    source: str = ""

    @property
    def mode_bit(self) -> int:
        return MODE_BITS[self.key]


_CAR_KMH = {
    "motorway": 110.0,
    "motorway_link": 60.0,
    "trunk": 85.0,
    "trunk_link": 55.0,
    "primary": 60.0,
    "primary_link": 45.0,
    "secondary": 55.0,
    "secondary_link": 45.0,
    "tertiary": 50.0,
    "tertiary_link": 40.0,
    "unclassified": 45.0,
    "residential": 40.0,
    "living_street": 20.0,
    "road": 35.0,
    "service": 20.0,
    "busway": 50.0,
    "track": 15.0,
    "pedestrian": 15.0,
    "cycleway": 15.0,
    "path": 10.0,
    "footway": 10.0,
}
_EVERYWHERE = [name for name in HIGHWAY_CLASSES if not name.startswith("motorway")]
_SLOW_FOR_BIKES = {"pedestrian": 12.0, "footway": 10.0, "path": 12.0, "track": 15.0, "bridleway": 8.0}
_CAR_SOURCE = (
    "Assumed, not measured: 4/3 of ordinary urban class speeds; 4:3 is lights-and-sirens to regular driving"
    " in the JEMSS Manhattan model (uoa-ems-research/JEMSS.jl). A tagged limit is driven at the limit: 4/3 of"
    " about three quarters of it. To be replaced by speeds learned from arrivals."
)

CAR_PROFILE = Profile("car", _CAR_KMH, 10.0, 1.9, 2.1, limit_share=1.0, source=_CAR_SOURCE)
FIRE_PROFILE = Profile(
    "fire",
    {name: kmh * 0.8 for name, kmh in _CAR_KMH.items()},
    20.0,
    2.5,
    3.5,
    limit_share=0.8,
    source=_CAR_SOURCE + " Fire engine: 0.8 of the car, 2.5 m wide, 3.5 m high, all assumed.",
)
E_BIKE_PROFILE = Profile(
    "e_bike",
    {name: _SLOW_FOR_BIKES.get(name, 20.0) for name in _EVERYWHERE if name not in {"steps", "corridor"}},
    5.0,
    0.8,
    2.0,
    source="Assumed: 20 km/h on streets, slower among people on foot.",
)
FOOT_PROFILE = Profile(
    "foot",
    {name: 2.5 if name == "steps" else 5.0 for name in _EVERYWHERE},
    5.0,
    0.6,
    1.9,
    obeys_oneway=False,
    source="Assumed: a brisk 5 km/h, half of it on steps.",
)
PROFILES: Mapping[ProfileKey, Profile] = MappingProxyType(
    {"car": CAR_PROFILE, "e_bike": E_BIKE_PROFILE, "foot": FOOT_PROFILE, "fire": FIRE_PROFILE}
)
