"""How large a unit's vehicle is: its own row, else its kind's, else what is assumed here until somebody measures."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shouwang.approach.models import VehicleSize
from shouwang.duty.models import Unit
from shouwang.places.roads import PROFILE_OF_KIND

if TYPE_CHECKING:
    from shouwang.engine.approach.reach import Vehicle

MOST_METRES = 10.0


@dataclass(frozen=True)
class Size:
    """Metres: the vehicle itself, and what it wants free beside and above it."""

    width_m: float
    height_m: float
    spare_width_m: float
    spare_height_m: float

    @property
    def needed_width_m(self) -> float:
        return round(self.width_m + self.spare_width_m, 2)

    @property
    def needed_height_m(self) -> float:
        return round(self.height_m + self.spare_height_m, 2)


# Assumed: a city fire engine is 2.5 m wide and 3.5 m high and wants 25 cm free on either side; a patrol car is 1.9 m.
ASSUMED = {
    Unit.Kind.FIRE: Size(2.5, 3.5, 0.5, 0.2),
    Unit.Kind.CAR: Size(1.9, 1.8, 0.3, 0.2),
    Unit.Kind.E_BIKE: Size(0.8, 2.0, 0.2, 0.0),
    Unit.Kind.FOOT: Size(0.6, 1.9, 0.0, 0.0),
    Unit.Kind.VOLUNTEERS: Size(0.6, 1.9, 0.0, 0.0),
}


def size_of(kind: str, unit: Unit | None = None) -> Size:
    own = VehicleSize.objects.filter(unit=unit).first() if unit else None
    row = own or VehicleSize.objects.filter(kind=kind, unit=None).first()
    if row is None:
        return ASSUMED[Unit.Kind(kind)]
    return Size(row.width_m, row.height_m, row.spare_width_m, row.spare_height_m)


def vehicle_of(kind: str, size: Size) -> "Vehicle":
    from shouwang.engine.approach.reach import Vehicle

    return Vehicle(PROFILE_OF_KIND[kind], size.needed_width_m, size.needed_height_m)
